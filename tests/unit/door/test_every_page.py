"""Every page, in every language: one size, strict headers, no script, no barrier, nothing kept."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

import byway.cases as c
from byway.door.answers import answers
from byway.door.padding import PAGE_BYTES
from byway.door.urls import in_language
from byway.sealing import LANGUAGES, new_secret, spell_digits
from tests.organisation import Organisation
from tests.unit.door.conftest import PADDED, Seeker
from tests.unit.door.parsed import Parsed

# Every address inside a language: status for GET, for POST without a visit, for PUT.
ADDRESSES = {
    "": (200, 405, 405),
    "about": (200, 405, 405),
    "notes": (200, 405, 405),
    "notes/1": (200, 405, 405),
    "new": (200, 400, 405),
    "four": (200, 400, 405),
    "open": (200, 200, 405),
    "page": (302, 200, 405),
    "page/text": (302, 200, 405),
    "page/add": (302, 200, 405),
    "page/file": (302, 200, 405),
    "page/date": (302, 200, 405),
    "page/list": (302, 200, 405),
    "page/drop": (302, 200, 405),
    "page/clear": (302, 200, 405),
    "page/renew": (302, 200, 405),
    "close": (303, 303, 405),
    "units": (200, 405, 405),
}
OUTSIDE = {"": (200, 405, 405), "s.css": (200, 405, 405), "favicon.ico": (204, 405, 405)}
NAMES = ("byway", "desert", "army", "war", "арм", "война", "дезерт", "війн", "sõda", "help")


def test_the_tables_name_every_address() -> None:
    inside = {str(each.pattern).replace("<int:number>", "1") for each in in_language}
    assert inside == set(ADDRESSES)
    outside = {
        str(each.pattern)
        for each in get_resolver("byway.door.urls").url_patterns
        if isinstance(each, URLPattern)
    }
    assert outside == set(OUTSIDE)


def addresses() -> Iterator[tuple[str, tuple[int, int, int]]]:
    for path, statuses in OUTSIDE.items():
        yield f"/{path}", statuses
    for language in LANGUAGES:
        for path, statuses in ADDRESSES.items():
            yield f"/{language}/{path}", statuses


def test_every_address_answers_each_method_as_it_should(organisation: Organisation) -> None:
    client = Seeker().client
    for path, (get, post, put) in addresses():
        assert client.get(path).status_code == get, path
        assert client.head(path).status_code == get, path
        assert client.post(path, {}).status_code == post, path
        assert client.put(path).status_code == put, path
        options = client.options(path)
        assert options.status_code == 405, path
        assert options["Allow"], path


def in_all_states(language: str, organisation: Organisation) -> Iterator[tuple[str, Any, Parsed]]:
    """Every page there is, with its response."""
    seeker = Seeker(language)

    def shown(name: str) -> tuple[str, Any, Parsed]:
        return name, seeker.response, seeker.page

    for path in ("", "about", "notes", "new", "four", "open", "units", "nothing-here"):
        seeker.get(path)
        yield shown(path or "first")
    for answer in answers(language):
        seeker.get(f"notes/{answer.number}")
        yield shown(f"notes/{answer.number}")
    form = seeker.begin()
    seeker.send(form, text="x" * 50, back1="?", back2="?")
    yield shown("words not typed back")
    seeker.send(form, text="x", **seeker.typed_back(form))
    yield shown("first message saved")
    for end in ("add", "date", "list", "clear", "renew"):
        seeker.press(end)
        yield shown(end)
        seeker.send(seeker.page.form("/page"))
    item = seeker.press("list").source.split('name="item" value="')[1][:36]
    seeker.send(seeker.page.form("/drop"), item=item)
    yield shown("delete one?")
    seeker.send(seeker.page.form("/page"))
    seeker.press("date", save="1", first="?")
    yield shown("unclear day")
    waiting = c.open_queue(organisation.receiver)[0]
    c.reply(by=organisation.receiver, case=waiting.case, line=waiting.line, text="y " * 300,
            look_again=c.today())  # fmt: skip
    seeker.come_back()
    yield shown("an answer")
    token = seeker.page.form("/close").fields["token"]
    seeker.leave()
    yield "left", seeker.response, seeker.page
    seeker.page.form("/page").fields["token"] = token
    seeker.send(seeker.page.form("/page"))
    yield shown("ended")
    seeker.send(form, text="x", **seeker.typed_back(form))
    yield shown("over")
    seeker.come_back(spell_digits(new_secret()))
    yield shown("nothing found")
    seeker.come_back("zzzzz")
    yield shown("unknown word")
    seeker.come_back()
    seeker.press("clear", save="1", sure="1")
    yield shown("deleted")
    response = seeker.client.post(
        f"/{language}/new", {}, headers={"Origin": "https://other.example"}
    )
    seeker._took(response)
    yield shown("foreign")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_one_size_strict_headers_and_no_barrier(
    organisation: Organisation, language: str
) -> None:
    titles = set()
    for name, response, page in in_all_states(language, organisation):
        assert len(response.content) == PAGE_BYTES == PADDED, name
        policy = response["Content-Security-Policy"]
        for part in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'",
                     "base-uri 'none'"):  # fmt: skip
            assert part in policy, name
        assert "unsafe" not in policy
        assert "no-store" in response["Cache-Control"], name
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert "Content-Encoding" not in response
        assert not response.cookies, name
        assert page.lang == language, name
        assert page.barriers() == [], name
        titles.add(page.title)
    assert len(titles) == 2  # the pages', and the table's
    assert not any(word in title.lower() for word in NAMES for title in titles)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_secret_stands_in_any_address(organisation: Organisation, language: str) -> None:
    for name, _, page in in_all_states(language, organisation):
        for address in (*page.links, *(form.action for form in page.forms)):
            assert "?" not in address, name
            assert len(address) < 20, name


def test_a_long_answer_takes_whole_pages(seeker: Seeker, organisation: Organisation) -> None:
    seeker.start()
    waiting = c.open_queue(organisation.receiver)[0]
    c.reply(by=organisation.receiver, case=waiting.case, line=waiting.line, text="я" * 10_000)
    seeker.come_back()
    assert len(seeker.response.content) == 4 * PAGE_BYTES


def test_word_fields_are_kept_out_of_the_browsers_memory(seeker: Seeker) -> None:
    fields = list(seeker.get("open").controls)
    fields += seeker.get("new").controls
    fields += seeker.start().controls
    for control in fields:
        assert control.get("autocomplete") == "off", control
        if control["tag"] in ("textarea", "input"):
            assert control["spellcheck"] == "false", control
    words = [each for each in fields if each["name"] in ("words", "back1", "back2")]
    assert len(words) >= 3
    assert all(each["autocapitalize"] == "none" for each in words)


def test_the_first_page_says_what_matters(organisation: Organisation, door: Any) -> None:
    page = Seeker().get("")
    for said in ("Who reads this", "server sees the text in its memory", "When somebody answers",
                 "private window", "Leave at once", "Tor Browser"):  # fmt: skip
        assert said in page.text
    assert {"/en/new", "/en/open", "/en/notes", "/en/about"} <= set(page.links)
    assert {f"/{language}/" for language in LANGUAGES} <= set(page.links)
    door.BYWAY_ONION = "http://example.onion"
    door.BYWAY_ANSWER_DAYS = 1
    page = Seeker().get("")
    assert "http://example.onion" in page.text
    assert "Usually within 1 day." in page.text


def test_the_bare_address_asks_the_browser_for_its_language(
    organisation: Organisation, door: Any
) -> None:
    client = Seeker().client
    for wanted, language in (
        ("uk", "uk"),
        ("et-EE,et;q=0.9,en;q=0.8", "et"),
        ("fr,ru;q=0.5", "ru"),
        ("fr", "en"),
        ("", "en"),
        ("x" * 5000, "en"),
        (";;q=,,", "en"),
    ):
        response = client.get("/", headers={"Accept-Language": wanted})
        assert response["Content-Language"] == language
        assert Parsed(response.content.decode()).lang == language


def test_the_style_sheet_is_small_and_its_colours_can_be_told_apart(door: Any) -> None:
    style = Seeker().client.get("/s.css").content.decode()
    assert len(style) < 3000
    assert "url(" not in style
    assert "@import" not in style
    assert ":focus-visible" in style
    for colours in palettes(style):
        for ink, ground in (("t", "b"), ("t", "s"), ("l", "b"), ("l", "s"), ("b", "l"), ("b", "w")):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


def palettes(style: str) -> list[dict[str, str]]:
    """The named colours, light and dark."""
    found = []
    for part in style.split(":root{")[1:]:
        pairs = (each.split(":") for each in part.split("}")[0].split(";"))
        found.append({name[2:]: value for name, value in pairs if name.startswith("--")})
    return found


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_organisations_own_answers_replace_the_starter_set(
    organisation: Organisation, data_dir: Path
) -> None:
    page = Seeker().get("notes/1")
    assert "the organisation will replace this text" in page.text
    own = data_dir / "answers" / "en"
    own.mkdir(parents=True)
    (own / "01-a.txt").write_text("Our <title>\n\nOne & two.\n\n- first\n- second\n")
    (own / "who.txt").write_text("Anna's team.\n")
    (own / "when.txt").write_text("On Mondays.\n")
    page = Seeker().get("notes/1")
    assert page.heading == "Our <title>"
    assert "One & two." in page.text
    assert page.source.count("<li>") == 2
    assert "replace this text" not in page.text
    assert Seeker().get("notes/2").heading == "That did not work"
    first = Seeker().get("")
    assert "Anna's team." in first.text
    assert "On Mondays." in first.text
    assert Seeker("ru").get("notes/6").heading
