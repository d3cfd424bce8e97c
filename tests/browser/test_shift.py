"""A shift of seventy lines in a real browser: three soldiers found first, most closed by answers.

It prints the keys and clicks that the shift took, and the seconds of the browser, in which nobody
reads: how long a person reads is not known here and not counted.

A spreadsheet beside a chat cannot be timed here, but what it needs at least can be counted: for
each of the seventy lines, open the chat, copy the standard text of the right language, paste it,
send it, and mark the row. That is five steps a line, 350 in all, before anything is looked for; and
the three soldiers stand where they came in, at places 18, 43 and 64. The test holds the shift to
fewer steps than that, and to soldiers first.
"""

import datetime
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.door_steps import Person
from tests.browser.looks import check
from tests.browser.shift_lines import LINES, OTHERS, SOLDIERS
from tests.browser.test_both_sides import member
from tests.house import ROOT, House

Profile = Callable[..., BrowserContext]

PLAIN_STEPS = 5 * LINES
"""What the same lines need at least with a chat and a spreadsheet; see above."""
HELP = "We read you. Go nowhere today, sign nothing. Write here tonight, we are awake."
WRITTEN = "Thank you. A colleague looks into this and answers here by Friday."


def run(house: House, *arguments: str) -> str:
    """The lines' own program, on this house."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.shift_lines", *arguments],
        env=house.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass
class Hands:
    """What somebody at the desk does, and how often."""

    page: Page
    steps: int = 0
    """Keys that do something, and clicks."""
    letters: int = 0
    """Letters of replies that were written by hand."""
    seen: list[str] = field(default_factory=list)
    """The conversations opened by `next line`, in order."""

    def next_line(self) -> bool:
        """Whether a line was handed out."""
        raise NotImplementedError

    def reply(self, text: str) -> None:
        """Writes and sends a reply."""
        raise NotImplementedError

    def first_alike(self) -> bool:
        """Opens the first row of alike lines, if there is one."""
        raise NotImplementedError

    def answer_all(self) -> None:
        """Sends the first answer to all of them."""
        raise NotImplementedError

    def handed(self) -> bool:
        """Whether the page is a case, and which."""
        if "/case/" not in self.page.url:
            expect(self.page.get_by_role("status")).to_contain_text("No free line")
            return False
        self.seen.append(self.page.locator(".entry.message").last.inner_text())
        return True


class Keyboard(Hands):
    """Keys alone."""

    def press(self, key: str) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.steps += 1

    def next_line(self) -> bool:
        self.press("n")
        return self.handed()

    def reply(self, text: str) -> None:
        self.page.keyboard.press("m")
        self.page.keyboard.type(text)
        self.steps += 1
        self.letters += len(text)
        self.press("Control+Enter")

    def first_alike(self) -> bool:
        self.press("l")
        if not self.page.locator("a.alike").count():
            return False
        self.press("v")
        return True

    def answer_all(self) -> None:
        self.press("1")


class Mouse(Hands):
    """Clicks, and keys only to write."""

    def click(self, role: Any, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).first.click()
        self.steps += 1

    def next_line(self) -> bool:
        self.click("button", "Next line")
        return self.handed()

    def reply(self, text: str) -> None:
        box = self.page.get_by_label("Reply to")
        box.click()
        box.type(text)
        self.steps += 1
        self.letters += len(text)
        self.click("button", "Send the reply")

    def first_alike(self) -> bool:
        self.click("link", "Open lines")
        if not self.page.locator("a.alike").count():
            return False
        self.click("link", "alike")
        return True

    def answer_all(self) -> None:
        self.click("button", "Answer with this and close")


@pytest.mark.parametrize("how", [Keyboard, Mouse])
def test_a_shift_of_seventy_lines(
    house: House, profile: Profile, capsys: pytest.CaptureFixture[str], how: type[Hands]
) -> None:
    names = ("receiver", "caseworker")
    staff = json.dumps({name: vars(house.staff[name]) for name in names})
    run(house, staff)
    hands = how(member(house, profile, "receiver"))
    begun = time.monotonic()
    for _ in SOLDIERS:
        assert hands.next_line()
        hands.reply(HELP)
    soldiers = [text for _, (_, _, text) in sorted(SOLDIERS.items())]
    assert len(hands.seen) == len(soldiers)
    for seen, text in zip(hands.seen, soldiers, strict=True):
        assert text in seen, "a soldier was not handed out first, in the order in which they came"
    while hands.first_alike():
        hands.answer_all()
        expect(hands.page.get_by_role("heading", name="Sent")).to_be_visible()
    while hands.next_line():
        hands.reply(WRITTEN)
    took = time.monotonic() - begun
    said = json.loads(run(house, "--told", staff))
    assert len(said) == LINES
    assert all(len(one["answered"]) == 1 and not one["waits"] for one in said)
    helped = {one["asked"][0] for one in said if one["answered"] == [HELP]}
    assert helped == set(soldiers)
    assert sum(one["answered"] == [WRITTEN] for one in said) == OTHERS
    assert hands.steps < PLAIN_STEPS
    with capsys.disabled():
        print(
            f"\n{LINES} lines by {how.__name__.lower()}: {hands.steps} keys or clicks, "
            f"{hands.letters} letters of replies, {took:.1f} s in the browser"
        )


def test_the_pages_of_a_shift_are_accessible_and_fit_a_phone(
    house: House, profile: Profile
) -> None:
    staff = json.dumps({n: vars(house.staff[n]) for n in ("receiver", "caseworker")})
    run(house, staff)
    page = member(house, profile, "receiver")
    check(page, "shift-queue")
    page.get_by_role("button", name="Next line").click()
    expect(page.get_by_text("You are answering this line.")).to_be_visible()
    check(page, "shift-case")
    page.get_by_label("Reply to").fill("A colleague reads this first.")
    page.get_by_role("button", name="Ask a second person first").click()
    expect(page.get_by_text("waits for a second person")).to_be_visible()
    page.get_by_role("link", name="A reply by receiver").click()
    check(page, "shift-own-draft")
    page.get_by_role("link", name="Open lines").click()
    page.locator("a.alike").first.click()
    check(page, "shift-alike")
    page.get_by_role("button", name="Answer with this and close").first.click()
    expect(page.get_by_role("heading", name="Sent")).to_be_visible()
    check(page, "shift-sent")
    for name, path in (
        ("mine", "/shift/"),
        ("settings", "/shift/settings/"),
        ("drafts", "/drafts/"),
        ("answers", "/answers/"),
    ):
        page.goto(f"{house.desk_url}{path}")
        check(page, f"shift-{name}")
    page.locator("table.queue tbody a").first.click()
    check(page, "shift-answer")
    page.get_by_label("Text, in that language").fill("A better text.")
    page.get_by_role("button", name="Sign it").click()
    page = member(house, profile, "coordinator")
    page.goto(f"{house.desk_url}/answers/")
    page.locator("main ul.plain a").first.click()
    check(page, "shift-proposal")
    page.goto(f"{house.desk_url}/drafts/")
    page.locator("main ul.plain a").first.click()
    check(page, "shift-draft")
    page.goto(f"{house.desk_url}/months/")
    check(page, "shift-months")
    page.goto(f"{house.desk_url}/load/")
    check(page, "shift-load")
    until = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=9)).date().isoformat()
    page.get_by_label("The day on which others may return").fill(until)
    page.get_by_role("button", name="Switch it on").click()
    check(page, "shift-surge")
    door = profile(bypass_csp=True).new_page()
    for language in ("en", "ru", "uk", "et"):
        seeker = Person(door, house.door_url, language)
        seeker.open_first_form()
        seeker.page.fill("#text", "Will they call me up?")
        seeker.type_back()
        seeker.send()
        assert until[:4] in door.locator("main").inner_text()
        check(door, f"door-{language}-surge")
