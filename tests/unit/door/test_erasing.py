"""Deleting one thing or everything, and taking new words."""

import uuid
from pathlib import Path

import byway.cases as c
from byway.cases.models import Item, Line
from byway.door.views.erasing import backups_gone
from tests.organisation import Organisation
from tests.unit.door.conftest import Seeker
from tests.unit.door.multipart import END, file
from tests.unit.door.test_uploads import on_disk, post, token


def count() -> int:
    return Item.objects.in_scope("test").count()


def test_what_was_sent_is_listed_without_content_and_one_thing_can_go(
    seeker: Seeker, organisation: Organisation, data_dir: Path
) -> None:
    seeker.start("unmistakable")
    post(seeker, token(seeker) + file(b"x" * 5000, "unmistakable.jpg") + END)
    page = seeker.press("list")
    assert "unmistakable" not in page.source
    assert "File, " in page.text and ", 5 kB" in page.text and "Message, " in page.text
    items = page.source.split('name="item" value="')[1:]
    first = items[0][:36]
    assert len(items) == 2
    before = count()
    page = seeker.send(page.form("/drop"), item=first)
    assert page.heading == "Delete this?"
    assert backups_gone() in page.text
    assert count() == before
    page = seeker.send(page.form("/drop"), sure="1")
    assert page.notices == ["It is deleted."]
    assert first not in page.source
    staff = organisation.caseworker
    case = c.open_queue(staff)[0].case
    assert c.open_part(staff, case, "identity").entries == []
    assert on_disk(data_dir) == []


def test_somebody_elses_thing_cannot_be_deleted(seeker: Seeker) -> None:
    seeker.start("one")
    theirs = seeker.press("list").source.split('name="item" value="')[1][:36]
    other = Seeker()
    other.start("two")
    before = count()
    form = other.press("list").form("/drop")
    for item in (theirs, str(uuid.uuid4()), "x", ""):
        page = other.send(form, item=item, sure="1")
        assert page.notices == ["This is not here any more."]
    assert count() == before


def test_everything_goes_only_after_a_tick_and_says_before_what_stays(
    seeker: Seeker, organisation: Organisation
) -> None:
    seeker.start()
    page = seeker.press("clear")
    assert page.heading == "Delete everything?"
    assert "after 72 hours" in page.text
    assert c.last_week_of_rest().strftime("%B %Y") in page.text
    page = seeker.send(page.form("/clear"))
    assert page.alerts == ["Tick the box if you want everything deleted."]
    assert Line.objects.in_scope("test").count() == 1
    page = seeker.send(page.form("/clear"), sure="1")
    assert page.heading == "It is deleted"
    assert Line.objects.in_scope("test").count() == 0
    assert seeker.come_back().heading == "Nothing was found with these words"


def test_after_everything_is_deleted_the_visit_is_over(seeker: Seeker) -> None:
    form = seeker.start().form("/page/text")
    seeker.press("clear", save="1", sure="1")
    assert seeker.send(form, text="late").heading == "The visit has ended"


def test_new_words_lead_to_the_line_and_the_old_ones_nowhere(
    seeker: Seeker, organisation: Organisation
) -> None:
    seeker.start("one")
    old = " ".join(seeker.words)
    page = seeker.press("renew")
    form = page.form("/renew")
    seeker.words = [
        line.removeprefix("<li>").removesuffix("</li>")
        for line in page.source.splitlines()
        if line.startswith("<li>")
    ]
    wrong = seeker.send(form, back1="x", back2="y")
    assert "do not match" in wrong.alerts[0]
    assert wrong.form("/renew").fields["secret"] == form.fields["secret"]
    for _ in range(2):  # the same form twice, as after a lost connection
        done = seeker.send(form, **seeker.typed_back(form))
        assert done.notices == ["The new words are in use. The old ones are void."]
    assert seeker.send(done.form("/page/text"), text="two").notices
    seeker.leave()
    assert seeker.come_back(old).heading == "Nothing was found with these words"
    assert seeker.come_back().heading == "Your line"
    assert seeker.press("list").source.count('name="item"') == 1  # sent under the new words


def test_new_words_with_broken_fields_begin_anew(seeker: Seeker) -> None:
    seeker.start()
    form = seeker.press("renew").form("/renew")
    page = seeker.send(form, secret="zz", back1="x", back2="y")
    assert seeker.response.status_code == 400
    assert page.form("/renew").fields["secret"] != form.fields["secret"]
