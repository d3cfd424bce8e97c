"""The worked case, lived by seeker, receiver, caseworkers, verifier and coordinator in Chromium.

From the first vague date to "safe, going further to be arranged": each person has a browser of his
own and sees only what the others let him see.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.door_steps import PHONE, Person
from tests.browser.looks import check
from tests.browser.test_both_sides import member
from tests.house import House

Profile = Callable[..., BrowserContext]

FIRST = "I signed for driver training and they sent me to the infantry. I may get leave."
VAGUE = "on leave, at the end of next month, maybe"
ADVICE = "Come back here once you are on leave. Nothing has to be decided before."
ON_LEAVE = "I am on leave now, twelve days by the paper. I do not want to return."
TELL = "Good that you are back. Tell us what happened, from the beginning, as far as you like."
STORY = "I signed early in May. A week later a bus took us to a base. In August they flew us out."
MEN = "Two men came to the flat and searched it, my relatives told me. They want the ticket."
STAY = "Do not send the photo, do not go back to the flat. We go through it together tonight."
SAFE = "I am in another country. They gave me a paper. I feel safe."
REST = "That is good to read. Whether you can go further still has to be arranged."
NEXT_STEP = "going further is still to be arranged"
CLAIM = "Mobilised in autumn 2022 (the introduction)"


def a_day(days: int) -> str:
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)).isoformat()


def unfold(page: Page, summary: str) -> None:
    """Opens what is folded under a summary."""
    page.locator("summary", has_text=summary).first.click()


def press(page: Page, button: str) -> None:
    """Presses a form's button, and waits for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).first.click()


def say(page: Page, text: str) -> None:
    """Answers the line that is open."""
    page.locator("form.reply textarea").first.fill(text)
    press(page, "Send the reply")
    expect(page.locator(".entry.reply").last).to_contain_text(text)


def plan(page: Page, url: str) -> None:
    """Opens the case's plan."""
    page.goto(f"{url}plan/")
    expect(page.get_by_role("heading", name="Verdicts on claims")).to_be_visible()


def glance(page: Page) -> str:
    """What a newcomer sees first."""
    return page.locator(".brief").inner_text()


def write(seeker: Person, text: str) -> None:
    """The seeker comes back, writes, and leaves."""
    seeker.come_back()
    seeker.page.fill("#text", text)
    seeker.send()
    seeker.leave()


def first_contact(house: House, profile: Profile, seeker: Person) -> tuple[Page, str]:
    """A soldier writes and names a vague day; a receiver takes the next line and answers."""
    seeker.open_first_form()
    seeker.page.fill("#text", FIRST)
    seeker.page.select_option("#situation", "serving")
    seeker.type_back()
    seeker.send()
    seeker.press("/date")
    seeker.page.fill("#when", VAGUE)
    seeker.send()
    seeker.leave()
    receiver = member(house, profile, "receiver")
    press(receiver, "Next line n")
    expect(receiver.get_by_text(FIRST)).to_be_visible()
    expect(receiver.get_by_text(VAGUE).first).to_be_visible()
    say(receiver, ADVICE)
    assert "talking" in glance(receiver)
    return receiver, receiver.url.partition("?")[0]


def waiting(house: House, profile: Profile, case: str) -> None:
    """A caseworker takes the case; it waits for his leave, and stands in My week by its day."""
    page = member(house, profile, "caseworker")
    page.goto(case)
    unfold(page, "Who works on it")
    press(page, "I take this case")
    plan(page, case)
    page.get_by_label("From now on").select_option("waiting")
    page.locator("#state-first").fill(a_day(20))
    page.locator("#state-last").fill(a_day(40))
    page.locator("#state-why").fill(VAGUE)
    press(page, "Set the state")
    page.locator("#step-text").fill("Look whether he has written")
    page.locator("#step-first").fill(a_day(20))
    press(page, "Plan the step")
    page.goto(f"{house.desk_url}/week/")
    row = page.locator("table.queue tbody tr").first
    for said in (a_day(20), "Look whether he has written", "their move", "waiting"):
        expect(row).to_contain_text(said)
    check(page, "week")
    page.goto(f"{house.desk_url}/roster/")
    check(page, "roster")
    page.goto(f"{house.desk_url}/search/")
    page.get_by_label("Words that stand in it").fill("driver TRAINING")
    press(page, "Search")
    expect(page.get_by_text("driver training", exact=False).first).to_be_visible()
    check(page, "search")


def handed_over(house: House, receiver: Page, profile: Profile, case: str) -> None:
    """He is back, on leave: the receiver hands him to the closed team and cannot read on."""
    receiver.goto(f"{house.desk_url}/")
    expect(receiver.locator("table.queue tbody tr").first).to_contain_text("serving")
    receiver.goto(case)
    expect(receiver.get_by_text(ON_LEAVE)).to_be_visible()
    with receiver.expect_navigation():
        receiver.get_by_role("link", name="Hand this case to another team").click()
    receiver.get_by_label("Second line").check()
    press(receiver, "Hand it over")
    receiver.goto(case)
    expect(receiver.get_by_role("heading", name="Nothing here")).to_be_visible()
    boss = member(house, profile, "coordinator")
    worker = partial(boss.get_by_label, "Caseworker", exact=True)
    for _ in range(60):  # what the receiver could not seal anew follows in the background
        boss.goto(case)
        if "waiting" in glance(boss):
            break
        boss.wait_for_timeout(500)
    unfold(boss, "Who works on it")
    worker().select_option(label="second caseworker")
    press(boss, "Give the case")
    assert "second caseworker" in glance(boss)


def interviewed(page: Page, case: str, seeker: Person, tmp_path: Path) -> None:
    """The caseworker of the closed team asks, dates the end of the leave, and gets the papers."""
    page.goto(case)
    expect(page.get_by_text(ON_LEAVE)).to_be_visible()
    say(page, TELL)
    plan(page, case)
    page.get_by_label("From now on").select_option("talking")
    press(page, "Set the state")
    unfold(page, "A dated risk")
    page.locator("#risk").select_option("leave-ends")
    page.locator("#risk-first").fill(a_day(12))
    press(page, "Put it on the timeline")
    said = glance(page)
    for day in (9, 12, 13):
        assert a_day(day) in said, said
    page.get_by_label("Kind of case").select_option("on-leave")
    press(page, "Set")
    seeker.come_back()
    assert TELL in seeker.page.locator(".reply").inner_text()
    seeker.page.fill("#text", STORY)
    seeker.send()
    papers = [tmp_path / f"{name}.png" for name in ("leave", "passport", "military")]
    for paper in papers:
        Image.new("RGB", (640, 400), (200, 210, 200)).save(paper)
    seeker.attach(*papers)
    seeker.leave()
    page.goto(case)
    expect(page.get_by_text(STORY)).to_be_visible()
    expect(page.get_by_text("Sent a file").nth(2)).to_be_visible()
    plan(page, case)
    for track in ("told", "interviewed"):
        press(page, f"{track}: done")
    for paper in ("leave-certificate", "passport", "military-id"):
        page.locator("#paper").select_option(paper)
        page.locator("#paper-mark").select_option("here")
        press(page, "Mark the document")


def verified(house: House, profile: Profile, page: Page, case: str) -> None:
    """The verifier looks at the papers and finds the conflict; a second person signs."""
    verifier = member(house, profile, "second verifier")
    verifier.goto(f"{case}identity/")
    expect(verifier.get_by_text("passport.png")).to_be_visible()
    plan(verifier, case)
    for paper in ("leave-certificate", "passport", "military-id"):
        verifier.locator("#paper").select_option(paper)
        verifier.locator("#paper-mark").select_option("checked")
        press(verifier, "Mark the document")
    press(verifier, "documents: done")
    verifier.locator("#claim").fill(CLAIM)
    verifier.locator("#verdict").select_option("does not hold")
    verifier.locator("#reasons").fill("Not his words; it cannot be true with signing in May 2024.")
    press(verifier, "Sign the verdict")
    expect(verifier.get_by_text("waits for a second person")).to_be_visible()
    assert not verifier.get_by_role("button", name="Sign it too").count()
    plan(page, case)
    press(page, "Sign it too")
    expect(page.get_by_text("Signed by second verifier, second caseworker")).to_be_visible()
    press(page, "verified: done")
    check(page, "plan")


def helped(house: House, page: Page, case: str, seeker: Person) -> None:
    """Two men at the flat put the case on top; then he is out."""
    plan(page, case)
    page.get_by_label("From now on").select_option("helping")
    press(page, "Set the state")
    page.locator("#step-text").fill("Agree on a place that the unit does not know")
    page.locator("#step-first").fill(a_day(2))
    press(page, "Plan the step")
    write(seeker, MEN)
    page.goto(case)
    unfold(page, "Somebody came unannounced")
    page.locator("#visit").fill("two men at the family's flat, told by relatives")
    press(page, "Raise it now")
    page.goto(case)
    due = page.locator(".due li").first
    expect(due).to_contain_text("unannounced visit")
    check(page, "case")
    page.goto(f"{house.desk_url}/")
    expect(page.locator("table.queue tbody tr").first).to_contain_text("today")
    page.goto(case)
    say(page, STAY)
    seeker.come_back()
    assert STAY in seeker.page.locator(".reply").first.inner_text()
    seeker.leave()


def safe(house: House, page: Page, case: str, seeker: Person) -> None:
    """He is safe; the outcome opens the next step, and the case stays in My week."""
    write(seeker, SAFE)
    plan(page, case)
    while page.get_by_role("button", name="It is over").count():
        with page.expect_navigation():
            page.get_by_role("button", name="It is over").first.click()
    for step in ("Agree on a place that the unit does not know", "Look whether he has written"):
        press(page, f"Done: {step}")
    page.goto(case)
    expect(page.get_by_text(SAFE)).to_be_visible()
    say(page, REST)
    unfold(page, "Close this case")
    page.locator("#outcome").select_option("left-the-country")
    page.locator("#outcome-day").fill(a_day(0))
    page.locator("#basis").fill("he wrote from there; the paper was seen")
    page.locator("#next-step").fill(NEXT_STEP)
    press(page, "Close the case")
    said = glance(page)
    for part in ("open again", "left the country", NEXT_STEP, "second caseworker"):
        assert part in said, said
    page.goto(f"{house.desk_url}/week/")
    row = page.locator("table.queue tbody tr", has_text=case.rstrip("/")[-32:][:6])
    expect(row).to_contain_text(NEXT_STEP)
    page.goto(f"{case}story/")
    for part in ("Verdict on", "unannounced visit", "left the country", "waiting"):
        expect(page.locator(".conversation")).to_contain_text(part)
    seeker.come_back(seeker.digits)
    assert REST in seeker.page.locator(".reply").first.inner_text()
    assert FIRST not in seeker.page.content()


def test_the_worked_case_is_lived_through(house: House, profile: Profile, tmp_path: Path) -> None:
    phone = profile(java_script_enabled=False, viewport=PHONE)
    seeker = Person(phone.new_page(), house.door_url)
    desk = partial(profile, bypass_csp=True)  # so that the pages can be checked
    receiver, case = first_contact(house, desk, seeker)
    waiting(house, desk, case)
    write(seeker, ON_LEAVE)
    handed_over(house, receiver, desk, case)
    worker = member(house, desk, "second caseworker")
    interviewed(worker, case, seeker, tmp_path)
    verified(house, desk, worker, case)
    helped(house, worker, case, seeker)
    safe(house, worker, case, seeker)
