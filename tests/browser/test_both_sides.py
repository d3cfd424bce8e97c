"""Two strangers, one at the door and one at the desk, hold the worked case's conversation."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.door_steps import PHONE, Person
from tests.browser.looks import check
from tests.house import House

Profile = Callable[..., BrowserContext]

FIRST = "I signed for driver training and they sent me to the infantry. I may get leave."
ADVICE = "Come back here once you are on leave. Nothing has to be decided before."
ON_LEAVE = "I am on leave now. Here is the paper."
NEXT = "We have it. Tell us what happened, from the beginning, as far as you like."


@pytest.fixture
def both(house: House) -> House:
    """Door and desk, both open."""
    return house


def member(both: House, profile: Profile, name: str) -> Page:
    """A member of staff who signs in with passphrase and code."""
    page = profile().new_page()
    page.goto(f"{both.desk_url}/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Passphrase").fill(both.staff[name].passphrase)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code from your app").fill(both.code(name))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Open lines")).to_be_visible()
    return page


def open_first(page: Page) -> None:
    """Opens the line on top of the queue."""
    page.locator("table.queue tbody a").first.click()
    expect(page.get_by_role("heading", name="Conversation")).to_be_visible()


def reply(page: Page, text: str) -> None:
    """Answers the line that is open."""
    page.get_by_label("Reply to the person who writes in this line").fill(text)
    page.get_by_role("button", name="Send the reply").click()
    expect(page.locator(".entry.reply").last).to_contain_text(text)


def test_the_worked_case_from_both_sides(both: House, profile: Profile, tmp_path: Path) -> None:
    phone = profile(java_script_enabled=False, viewport=PHONE)
    seeker = Person(phone.new_page(), both.door_url)
    seeker.open_first_form()
    seeker.page.fill("#text", FIRST)
    seeker.page.select_option("#situation", "serving")
    seeker.type_back()
    seeker.send()
    seeker.press("/date")
    seeker.page.fill("#when", "on leave, some time in November")
    seeker.send()
    seeker.leave()

    receiver = member(both, profile, "receiver")
    expect(receiver.locator("table.queue tbody tr").first).to_contain_text("serving")
    open_first(receiver)
    expect(receiver.get_by_text(FIRST)).to_be_visible()
    expect(receiver.get_by_text("on leave, some time in November")).to_be_visible()
    reply(receiver, ADVICE)

    seeker.come_back()
    assert ADVICE in seeker.page.locator(".reply").inner_text()
    assert FIRST not in seeker.page.content()
    seeker.page.fill("#text", ON_LEAVE)
    seeker.send()
    paper = tmp_path / "leave certificate.png"
    Image.new("RGB", (640, 400), (200, 210, 200)).save(paper)
    seeker.attach(paper)
    seeker.leave()

    caseworker = member(both, profile, "caseworker")
    open_first(caseworker)
    expect(caseworker.get_by_text(ON_LEAVE)).to_be_visible()
    reply(caseworker, NEXT)
    caseworker.get_by_role("link", name="Names and files").click()
    expect(caseworker.get_by_text("leave certificate.png")).to_be_visible()

    seeker.come_back(seeker.digits)
    assert seeker.page.locator(".reply").all_inner_texts()[0].count(NEXT) == 1
    assert ADVICE not in seeker.page.content()


PLACES = ("", "open", "new", "four", "notes", "about", "units")


@pytest.mark.parametrize("language", ["en", "ru", "uk", "et"])
def test_every_page_of_the_door_is_accessible(both: House, profile: Profile, language: str) -> None:
    """The checker is a script, so it comes from outside; the pages have none themselves."""
    page = profile(bypass_csp=True).new_page()
    for place in PLACES:
        page.goto(f"{both.door_url}/{language}/{place}")
        check(page, f"door-{language}-{place or 'first'}")
    seeker = Person(page, both.door_url, language)
    seeker.start("hello")
    check(page, f"door-{language}-line")
    for end in ("/add", "/date", "/renew", "/list", "/clear"):
        seeker.press(end)
        check(page, f"door-{language}-{end[1:]}")
        seeker.come_back()
