"""The page of a linkage in Chromium: nothing wider than the window, no live part, and it prints."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bench._lists import make_lists
from playwright.sync_api import BrowserContext

from byway.records import Label, link, write_linkage
from byway.records.review import worth_a_label


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_lists({"wanted": 900, "missing": 900}, 400, 5)
    labels = [
        Label(*(part for end in zip(pair.lists, pair.ids, strict=True) for part in end),
              match=pair.probability > 0.5)
        for pair in worth_a_label(link(made.lists, draws=3))
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("page")
    write_linkage(link(made.lists, draws=3, labels=labels), folder)
    return folder / "report.html"


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_window(
    page_file: Path, profile: Callable[..., BrowserContext], width: int
) -> None:
    page = profile(viewport={"width": width, "height": 800}).new_page()
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('body p, td')].map("
        "e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest >= 13
    assert page.locator("svg").count() == 3
    page.close()


def test_it_prints(page_file: Path, profile: Callable[..., BrowserContext]) -> None:
    page = profile().new_page()
    page.goto(page_file.as_uri())
    paper = page.pdf(format="A4", print_background=True)
    assert paper.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 14
    page.close()
