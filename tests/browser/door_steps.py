"""What a seeker does in a browser without script, step by step, and what staff answer."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, Response

from tests.house import House

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 800}


@dataclass
class Person:
    """Somebody at a phone, with what he noted on paper."""

    page: Page
    url: str
    language: str = "en"
    words: list[str] = field(default_factory=list)
    digits: str = ""
    asked: list[str] = field(default_factory=list)
    """Every address that the browser asked for."""
    console: list[str] = field(default_factory=list)
    """What the browser complained about."""
    answered: list[Response] = field(default_factory=list)
    """Every answer that the browser got."""

    def go(self, selector: str) -> None:
        """Clicks what leads to another page, and waits for that page."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def look_again(self) -> None:
        """Presses `Look for new answers`."""
        self.go("form.more button >> nth=0")

    def open_first_form(self) -> None:
        """From the first page to the form, and notes the words."""
        self.page.goto(f"{self.url}/{self.language}/")
        self.go("a.way >> nth=0")
        self.words = self.page.locator("ol.words li").all_inner_texts()
        self.digits = self.page.locator(".digits").inner_text()

    def type_back(self, letters: int = 99) -> None:
        """Types the two words that the page asks for, or their first letters."""
        for number in (1, 2):
            label = self.page.locator(f"label[for=back{number}]").inner_text()
            found = re.search(r"\d", label)
            assert found
            self.page.fill(f"#back{number}", self.words[int(found[0]) - 1][:letters])

    def send(self) -> None:
        """Presses the page's own button."""
        self.go("main form:not(.more) button >> nth=0")

    def start(self, text: str) -> None:
        """Writes for the first time."""
        self.open_first_form()
        self.page.fill("#text", text)
        self.type_back()
        self.send()

    def come_back(self, typed: str | None = None) -> None:
        """Opens the line with words or digits."""
        self.page.goto(f"{self.url}/{self.language}/open")
        self.page.fill("#words", " ".join(self.words) if typed is None else typed)
        self.send()

    def press(self, end: str) -> None:
        """Presses one of the buttons under the line."""
        self.go(f"form.more button[formaction$='{end}']")

    def back_to_line(self) -> None:
        """Presses `Back to your line`."""
        self.go("button.quiet")

    def attach(self, *files: Path) -> None:
        """Sends files."""
        self.press("/add")
        self.page.set_input_files("#file", [str(file) for file in files])
        self.send()

    def leave(self) -> None:
        """Presses what stands first on the page."""
        with self.page.expect_navigation(url="**/units"):
            self.page.click(".out a, .out button")

    @property
    def heading(self) -> str:
        """The page's main heading."""
        return self.page.locator("h1").inner_text()

    @property
    def said(self) -> str:
        """What the page says in its box."""
        return self.page.locator(".box").first.inner_text()


def answer(house: House, text: str, look_again: str = "") -> None:
    """The receiver answers the newest line."""
    staff = house.staff["receiver"]
    day = f"__import__('datetime').date.fromisoformat({look_again!r})" if look_again else "None"
    house.python(f"""
        row, keys = cases.check_passphrase(name={staff.name!r}, passphrase={staff.passphrase!r})
        by = cases.check_totp(member=row.id, keys=keys, code={house.code("receiver")!r})
        waiting = cases.open_queue(by)[0]
        cases.reply(by=by, case=waiting.case, line=waiting.line, text={text!r}, look_again={day})
    """)


def stored(house: House) -> tuple[int, int, int]:
    """Lines, cases and items in the store."""
    said = house.python("""
        from byway.cases.models import Case, Item, Line
        print(*(kind.objects.in_scope("test").count() for kind in (Line, Case, Item)))
    """)
    lines, all_cases, items = said.split()
    return int(lines), int(all_cases), int(items)
