"""The pages of a shift: next line, claims, notes, drafts, answers, load, months."""

import datetime as dt
import re
import uuid

from django.urls import reverse

from byway import cases

from .conftest import House, Line, a_batch, a_draft, a_proposal, an_answer


def case_of(response: object) -> str:
    return re.search(r"/case/(\w{32})/", response.headers["Location"])[1]  # type: ignore[attr-defined,index]


def test_next_line_leads_to_the_most_urgent_case(house: House) -> None:
    house.line("Some time.")
    soldier = house.line("I am held.", situation="held")
    client = house.client("receiver")
    response = client.post("/next/")
    assert case_of(response) == soldier.case.hex
    page = client.get(response.headers["Location"]).content.decode()
    assert "You are answering this line." in page
    other = house.client("caseworker").get(f"/case/{soldier.case.hex}/").content.decode()
    assert "receiver is answering this line." in other
    assert "receiver" in house.client("caseworker").get("/").content.decode()
    assert "yours" in client.get("/").content.decode()


def test_no_next_line_says_so_and_a_full_hand_is_refused(house: House) -> None:
    client = house.client("receiver")
    assert "No free line" in client.post("/next/").content.decode()
    house.line("One.")
    house.line("Two.")
    cases.set_my_desk(by=house.staff("receiver"), languages=("en",), cap=1, zone="UTC")
    client.post("/next/")
    refused = client.post("/next/")
    assert refused.status_code == 400
    assert "You hold 1 lines" in refused.content.decode()


def test_take_over_give_back_and_cannot(house: House, line: Line) -> None:
    receiver, caseworker = house.client("receiver"), house.client("caseworker")
    at = {"case_id": line.case, "line": line.line}
    receiver.post(reverse("take", kwargs=at))
    assert caseworker.post(reverse("take", kwargs=at)).status_code == 400
    reply = {"text": "Yes.", "reply_id": "1" * 32, "read_up_to": "9"}
    refused = caseworker.post(reverse("reply", kwargs=at), reply)
    assert refused.status_code == 400
    assert "Yes." in refused.content.decode()
    caseworker.post(reverse("take", kwargs=at), {"take_over": "1"})
    caseworker.post(reverse("return", kwargs=at))
    assert cases.open_queue(house.staff("receiver"))[0].card.claim == ""
    receiver.post(reverse("take", kwargs=at))
    receiver.post(reverse("pass", kwargs=at))
    assert "No free line" in receiver.post("/next/").content.decode()


def test_the_end_of_a_shift(house: House, line: Line) -> None:
    client = house.client("receiver")
    client.post("/next/")
    page = client.get("/shift/").content.decode()
    assert f"sentence_{line.line.hex}" in page
    assert client.post("/shift/", {}).status_code == 400
    done = client.post("/shift/", {f"sentence_{line.line.hex}": "He calls on Monday."})
    assert "Your shift is over." in done.content.decode()
    page = house.client("caseworker").get(f"/case/{line.case.hex}/").content.decode()
    assert "He calls on Monday." in page


def test_ones_own_settings(house: House) -> None:
    client = house.client("receiver")
    bad = client.post("/shift/settings/", {"cap": "0", "languages": "ru", "zone": "UTC"})
    assert bad.status_code == 400
    good = {"cap": "4", "languages": ["ru", "uk"], "zone": "Europe/Tallinn"}
    assert client.post("/shift/settings/", good).status_code == 302
    page = client.get("/shift/settings/").content.decode()
    assert 'value="4"' in page
    assert 'value="en">' in page and 'value="uk" checked' in page


def test_a_note_of_the_team_shows_to_the_first_line(house: House, line: Line) -> None:
    house.client("trainee").post(reverse("line-note", args=[line.case]), {"text": "Sounds <calm>."})
    page = house.client("receiver").get(f"/case/{line.case.hex}/").content.decode()
    assert "Sounds &lt;calm&gt;." in page
    assert line.replies() == []


def test_a_trainee_drafts_and_a_receiver_sends(house: House, line: Line) -> None:
    trainee = house.client("trainee")
    at = {"case_id": line.case, "line": line.line}
    page = trainee.get(f"/case/{line.case.hex}/").content.decode()
    assert "Put it before a colleague" in page and "Send the reply" not in page
    read = re.search(r'name="read_up_to" value="(\d+)"', page)
    assert read
    form = {"text": "Come on Monday.", "read_up_to": read[1]}
    assert trainee.post(reverse("draft", kwargs=at), form).status_code == 302
    assert line.replies() == []
    (draft,) = cases.read_drafts(house.staff("receiver"))
    receiver = house.client("receiver")
    assert "by trainee" in receiver.get("/drafts/").content.decode()
    path = reverse("draft-page", args=[draft.id])
    assert "Come on Monday." in receiver.get(path).content.decode()
    given = receiver.post(path, {"do": "return", "remark": "Say at nine."})
    assert given.status_code == 302
    assert "Say at nine." in trainee.get(f"/case/{line.case.hex}/").content.decode()
    sent = receiver.post(path, {"do": "approve", "text": "Come on Monday at nine."})
    assert sent.status_code == 302
    assert [one.text for one in line.replies()] == ["Come on Monday at nine."]
    assert receiver.get(path).status_code == 404


def test_nobody_approves_his_own_draft(house: House, line: Line) -> None:
    draft = a_draft(house, line)
    path = reverse("draft-page", args=[draft])
    refused = house.client("caseworker").post(path, {"do": "approve", "text": "x"})
    assert refused.status_code == 400
    assert "a second person" in refused.content.decode().lower()


def test_an_answer_is_put_into_the_reply_without_script(house: House) -> None:
    line = house.line("Will they call me?", situation="not-called-up")
    answer = an_answer(house, text="Nothing <yet>.")
    client = house.client("receiver")
    page = client.get(f"/case/{line.case.hex}/").content.decode()
    assert 'accesskey="1"' in page and "What happens next" in page
    at = {"case_id": line.case, "line": line.line, "answer": answer}
    page = client.post(reverse("insert", kwargs=at)).content.decode()
    assert re.search(r"<textarea[^>]*required>Nothing &lt;yet&gt;.</textarea>", page)
    assert line.replies() == []


def test_answer_and_close_over_alike_lines_and_undo(house: House) -> None:
    lines = [house.line(f"Will they call me? {n}", situation="not-called-up") for n in range(3)]
    answer = an_answer(house)
    client = house.client("receiver")
    page = client.get(reverse("alike", args=[lines[1].line])).content.decode()
    assert all(f"Will they call me? {n}" in page for n in range(3))
    chosen = re.findall(r'name="line" value="([^"]+)"', page)
    assert len(chosen) == 3
    sent = client.post(reverse("send-answer", args=[answer]), {"line": chosen[:2]})
    assert "2 lines are answered and closed." in sent.content.decode()
    undo = re.search(r'action="(/sent/\w+/undo/)"', sent.content.decode())
    assert undo
    assert len(cases.open_queue(house.staff("receiver"))) == 1
    assert client.post(undo[1]).status_code == 302
    assert len(cases.open_queue(house.staff("receiver"))) == 3
    assert client.post(undo[1]).status_code == 404
    strange = client.post(reverse("send-answer", args=[answer]), {"line": ["x", "y.z.w"]})
    assert strange.status_code == 400
    none = client.post(reverse("send-answer", args=[answer]))
    assert none.status_code == 400


def test_an_expired_answer_cannot_be_sent_or_put_in(house: House, line: Line) -> None:
    answer = an_answer(house, language="ru")
    client = house.client("receiver")
    at = {"case_id": line.case, "line": line.line}
    with cases.as_of(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
        assert "What happens next" not in client.get(f"/case/{line.case.hex}/").content.decode()
        assert client.post(reverse("insert", kwargs={**at, "answer": answer})).status_code == 400
        chosen = f"{line.case.hex}.{line.line.hex}.99"
        sent = client.post(reverse("send-answer", args=[answer]), {"line": chosen})
        assert sent.status_code == 400
        assert "over: not sent" in client.get("/answers/").content.decode()


def test_answers_are_written_by_one_and_approved_by_another(house: House) -> None:
    receiver, caseworker = house.client("receiver"), house.client("caseworker")
    form = {
        "kind": "referral", "language": "et", "situation": "", "title": "Kuhu pöörduda",
        "text": "Aadress.", "valid_until": (cases.today() + dt.timedelta(days=9)).isoformat(),
        "at_door": "1",
    }  # fmt: skip
    assert receiver.post("/answers/", {**form, "valid_until": ""}).status_code == 400
    assert receiver.post("/answers/", form).status_code == 302
    page = caseworker.get("/answers/").content.decode()
    found = re.search(r"/answers/proposed/\w{32}/", page)
    assert found
    assert "Approve this text" not in receiver.get(found[0]).content.decode()
    assert receiver.post(found[0], {"do": "approve"}).status_code == 400
    assert "Aadress." in caseworker.get(found[0]).content.decode()
    assert caseworker.post(found[0], {"do": "approve"}).status_code == 302
    (answer,) = cases.read_answers()
    assert (answer.text.title, answer.text.at_door) == ("Kuhu pöörduda", True)
    path = reverse("answer", args=[answer.text.id])
    assert "Kuhu pöörduda" in caseworker.get(path).content.decode()
    assert caseworker.post(path, {**form, "text": "Uus aadress."}).status_code == 302
    assert cases.read_answers()[0].text.text == "Aadress."
    assert caseworker.post(path, {"do": "retire"}).status_code == 302
    assert cases.read_answers() == []


def test_a_proposal_can_be_declined(house: House) -> None:
    path = reverse("proposal", args=[a_proposal(house)])
    assert house.client("receiver").post(path, {"do": "decline"}).status_code == 302
    assert cases.proposed_answers(house.staff("caseworker")) == []


def test_a_batch_is_its_senders_alone(house: House, line: Line) -> None:
    batch = a_batch(house, line)
    assert house.client("receiver").get(reverse("sent", args=[batch])).status_code == 200
    assert house.client("caseworker").get(reverse("sent", args=[batch])).status_code == 404
    assert house.client("receiver").get(reverse("sent", args=[uuid.uuid4()])).status_code == 404


def test_the_coordinator_sees_the_load_and_switches_the_surge(house: House, line: Line) -> None:
    house.line("Another.", language="uk", soon="days")
    house.client("receiver").post("/next/")
    client = house.client("coordinator")
    page = client.get("/load/").content.decode()
    assert "One line waits for us" in page
    assert "receiver" in page and "Ukrainian" in page and "Russian" in page
    assert client.post("/load/", {"surge": "on", "until": ""}).status_code == 400
    day = (cases.today() + dt.timedelta(days=7)).isoformat()
    assert client.post("/load/", {"surge": "on", "until": day}).status_code == 302
    assert day in client.get("/load/").content.decode()
    client.post("/load/", {"surge": "off"})
    assert cases.surge_until() is None


def test_the_months_hold_counts_and_mark_small_ones(house: House, line: Line) -> None:
    cases.close_case(by=house.staff("receiver"), case=line.case, outcome="withdrew")
    page = house.client("coordinator").get("/months/").content.decode()
    assert cases.today().isoformat()[:7] in page
    assert "withdrew" in page and "on leave" in page and "small" in page


def test_one_key_corrects_the_card(house: House) -> None:
    line = house.line("Hm.", situation="other")
    client = house.client("receiver")
    page = client.get(f"/case/{line.case.hex}/").content.decode()
    assert re.search(r'name="situation" value="serving"[^>]*accesskey="e"', page)
    at = {"case_id": line.case, "line": line.line}
    client.post(reverse("card", kwargs=at), {"situation": "serving"})
    client.post(reverse("card", kwargs=at), {"urgency": "today"})
    card = cases.open_queue(house.staff("receiver"))[0].card
    assert (card.situation, card.urgency) == ("serving", "today")
