"""The seeker's whole way in Chromium, script off: words, answers, files, deleting, leaving."""

import contextlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.door_steps import DESK, PHONE, Person, answer, stored
from tests.house import House

Profile = Callable[..., BrowserContext]


@pytest.fixture
def door(still_house: House) -> House:
    """An organisation whose door is open."""
    still_house.start("door")
    return still_house


def person(profile: Profile, house: House, language: str = "en", **options: Any) -> Person:
    """Somebody with a phone, script off; what the browser asks for and says is kept."""
    context = profile(
        java_script_enabled=False, viewport=options.pop("viewport", PHONE), locale=language
    )
    page = context.new_page()
    seeker = Person(page, house.door_url, language)
    page.on("request", lambda request: seeker.asked.append(request.url))
    page.on("console", lambda message: seeker.console.append(message.text))
    page.on("response", lambda response: seeker.answered.append(response))
    return seeker


def test_a_conversation_of_two_strangers(profile: Profile, door: House) -> None:
    seeker = person(profile, door)
    seeker.open_first_form()
    seeker.page.fill("#text", "I am on leave & need advice.")
    seeker.page.select_option("#situation", "on-leave")
    seeker.page.fill("#back1", "wrong")
    seeker.page.fill("#back2", "words")
    seeker.send()
    assert "do not match yet" in seeker.said
    assert seeker.page.input_value("#text") == "I am on leave & need advice."
    assert seeker.page.input_value("#situation") == "on-leave"
    assert seeker.page.locator("ol.words li").all_inner_texts() == seeker.words
    assert stored(door) == (0, 0, 0)
    seeker.type_back(letters=4)
    seeker.send()
    assert seeker.heading == "Your line"
    assert "Your message is saved." in seeker.said
    seeker.leave()
    assert seeker.page.title() == "Units"

    answer(door, "Come back on the first.\n\nBring nothing.", "2026-12-01")
    seeker.come_back()
    reply = seeker.page.locator(".reply")
    assert "Come back on the first." in reply.inner_text()
    assert "Please look here again on 1 December 2026." in reply.inner_text()
    seeker.page.fill("#text", "Thank you.")
    seeker.send()
    assert "Your message is saved." in seeker.said
    seeker.leave()

    seeker.come_back(seeker.digits)
    assert seeker.heading == "Your line"
    assert seeker.page.locator(".reply").count() == 0
    seeker.leave()
    seeker.come_back(" ".join(word[:4].upper() for word in seeker.words))
    assert seeker.heading == "Your line"
    assert seeker.page.context.cookies() == []
    assert [said for said in seeker.console if "Clear-Site-Data" not in said] == []
    left = [answered for answered in seeker.answered if answered.url.endswith("/en/close")]
    forget = [answered.header_value("clear-site-data") for answered in left]
    assert forget == ['"cache", "cookies", "storage"'] * 3
    # The browser's own word that it obeyed; what it says between two pages may get lost.
    assert any("Cleared data types" in said for said in seeker.console)
    assert all(url.startswith(f"{door.door_url}/") for url in seeker.asked)
    assert len(seeker.asked) > 10


@pytest.mark.parametrize("language", ["ru", "uk", "et"])
def test_the_way_in_each_language(profile: Profile, door: House, language: str) -> None:
    seeker = person(profile, door, language)
    seeker.page.goto(f"{door.door_url}/")
    assert seeker.page.locator("html").get_attribute("lang") == language
    seeker.start("Здравствуйте, доброго дня, tere!")
    assert seeker.page.locator("[role=status]").count() == 1
    seeker.leave()
    assert seeker.page.url == f"{door.door_url}/{language}/units"
    seeker.come_back()
    assert seeker.page.locator("form.more").count() == 1
    seeker.leave()
    wrong = ["qqqq", *seeker.words[1:]]
    seeker.come_back(" ".join(wrong))
    assert "qqqq" in seeker.said
    assert "1" in seeker.said


def test_files_are_sent_listed_and_deleted(profile: Profile, door: House, tmp_path: Path) -> None:
    photo, paper = tmp_path / "фото 1.jpg", tmp_path / "paper.pdf"
    photo.write_bytes(b"\xff\xd8" + b"p" * 2_000_000)
    paper.write_bytes(b"%PDF" + b"q" * 30_000)
    seeker = person(profile, door)
    seeker.start("Two files follow.")
    seeker.attach(photo, paper)
    assert seeker.said == "2 files are saved whole (2030 kB)."
    assert sum(1 for file in (door.data / "files").rglob("*") if file.is_file()) == 2

    seeker.press("/list")
    things = seeker.page.locator("ul.plain button")
    assert [text.split(",")[0] for text in things.all_inner_texts()] == ["File", "File", "Message"]
    seeker.go("ul.plain button >> nth=0")
    assert seeker.heading == "Delete this?"
    seeker.send()
    assert seeker.said == "It is deleted."
    assert sum(1 for file in (door.data / "files").rglob("*") if file.is_file()) == 1
    seeker.back_to_line()

    seeker.press("/clear")
    assert "after 72 hours" in seeker.page.locator("main").inner_text()
    seeker.page.check("#sure")
    seeker.send()
    assert seeker.heading == "It is deleted"
    seeker.come_back()
    assert seeker.heading == "Nothing was found with these words"
    assert "say that you wrote before" in seeker.page.locator("main").inner_text()


def test_a_check_in_without_a_day_and_new_words(profile: Profile, door: House) -> None:
    seeker = person(profile, door)
    seeker.start("Before my leave.")
    seeker.press("/date")
    seeker.page.fill("#when", "on leave, some time in November")
    seeker.send()
    assert "the team looks at your line again" in seeker.said

    old = " ".join(seeker.words)
    seeker.press("/renew")
    seeker.words = seeker.page.locator("ol.words li").all_inner_texts()
    seeker.type_back()
    seeker.send()
    assert "The new words are in use." in seeker.said
    seeker.leave()
    seeker.come_back(old)
    assert seeker.heading == "Nothing was found with these words"
    seeker.come_back()
    assert seeker.heading == "Your line"


def back(page: Page) -> str:
    """Presses the browser's back button and waits; what the page then says."""
    # A form that would have to be sent again ends in the browser's own page, as an error here.
    with contextlib.suppress(Error):
        page.go_back(timeout=5_000)
    page.wait_for_load_state()
    for _ in range(100):
        with contextlib.suppress(Error):  # still on its way to the page before
            return page.content()
        page.wait_for_timeout(100)
    return page.content()


def test_going_back_after_leaving_shows_nothing(profile: Profile, door: House) -> None:
    seeker = person(profile, door)
    seeker.start("unmistakable text")
    answer(door, "unmistakable answer")
    seeker.page.fill("#text", "unmistakable draft")
    seeker.look_again()
    assert "unmistakable answer" in seeker.page.content()
    seeker.leave()
    for _ in range(6):
        shown = back(seeker.page)
        assert "unmistakable" not in shown
        for word in seeker.words:
            assert not re.search(rf"<li>{word}</li>", shown)


def test_sending_the_old_form_again_after_leaving_shows_nothing(
    profile: Profile, door: House
) -> None:
    """What a browser does when somebody confirms that a form be sent again."""
    seeker = person(profile, door)
    posted: list[tuple[str, str]] = []
    seeker.page.on(
        "request",
        lambda request: (
            posted.append((request.url, request.post_data or ""))
            if request.method == "POST"
            else None
        ),
    )
    seeker.start("unmistakable text")
    seeker.leave()
    seeker.come_back()
    seeker.page.fill("#text", "unmistakable too")
    seeker.send()
    seeker.leave()
    items = stored(door)
    for url, data in posted:
        again = seeker.page.request.post(
            url, data=data, headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )  # fmt: skip
        assert "unmistakable" not in again.text()
        assert "Your line" not in again.text()
        assert seeker.words[0] not in again.text()
    assert stored(door) == items


@pytest.mark.parametrize("language", ["en", "ru", "uk", "et"])
def test_every_page_fits_a_small_phone_and_a_desk(
    profile: Profile, door: House, language: str
) -> None:
    seeker = person(profile, door, language)

    def fits() -> None:
        for size in (PHONE, DESK):
            seeker.page.set_viewport_size(size)  # type: ignore[arg-type]
            wide = seeker.page.locator("h1").evaluate("() => document.documentElement.scrollWidth")
            assert wide <= size["width"], (seeker.page.url, wide)

    for path in ("", "about", "notes", "notes/1", "notes/5", "open", "units", "nothing"):
        seeker.page.goto(f"{door.door_url}/{language}/{path}")
        fits()
    seeker.open_first_form()
    fits()
    seeker.page.fill("#text", "w" * 200)
    seeker.type_back()
    seeker.send()
    fits()
    answer(door, "w" * 300)
    seeker.look_again()
    fits()
    for end in ("/add", "/date", "/list", "/clear", "/renew"):
        seeker.press(end)
        fits()
        seeker.back_to_line()


def test_the_whole_way_by_keyboard(profile: Profile, door: House) -> None:
    seeker = person(profile, door)
    seeker.page.goto(f"{door.door_url}/en/")
    keys = seeker.page.keyboard

    def focused() -> str:
        return str(
            seeker.page.evaluate("document.activeElement.innerText || document.activeElement.id")
        )

    keys.press("Tab")
    assert focused() == "Leave at once"
    keys.press("Tab")
    assert focused() == "Write now"
    outline = seeker.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    keys.press("Enter")
    seeker.page.wait_for_selector("#text")
    seeker.words = seeker.page.locator("ol.words li").all_inner_texts()
    seen = []
    while "Send" not in seen:
        keys.press("Tab")
        seen.append(focused())
        if seen[-1] == "text":
            keys.type("By keyboard alone.")
        if seen[-1] in ("back1", "back2"):
            label = seeker.page.locator(f"label[for={seen[-1]}]").inner_text()
            keys.type(seeker.words[int(label[-1]) - 1])
    assert seen[:2] == ["Leave at once", "text"]
    keys.press("Enter")
    seeker.page.wait_for_selector("[role=status]")
    assert seeker.heading == "Your line"
