"""The page of a linkage: what it says, that it is whole, and that no list can make it live."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from byway.records import Label, Linkage, add, editions, link, read_cells, read_list, write_linkage
from byway.records.model_weights import level_weights
from byway.records.pictures import calibration_picture
from byway.records.report_page import report_page
from byway.records.review import worth_a_label
from tests.unit.records.lists import OTHERS, ROWS, crowd, write

EVIL = '<img src=x onerror=alert(1)>"&\u202e'


@pytest.fixture(scope="module")
def linkage(tmp_path_factory: pytest.TempPathFactory) -> Linkage:
    folder = tmp_path_factory.mktemp("page")
    path = write(folder / "a.csv", ROWS + crowd())
    add(read_list(path), folder, "wanted", source="a <ministry>", as_of="2024-12-01",
        coverage="those declared wanted")  # fmt: skip
    kept = read_cells(editions(folder, "wanted")[0])
    evil = [{**row, "id": "d" + row["id"], "patronymic": row["patronymic"] + EVIL,
             "born": row["born"][-4:]} for row in crowd(200)]  # fmt: skip
    labels = [Label("wanted", "a1", "b", "b1", True), Label("wanted", "a2", "b", "b3", False)]
    return link([kept, write(folder / "b.csv", OTHERS + evil)], draws=6, labels=labels)


@pytest.fixture(scope="module")
def page(linkage: Linkage) -> str:
    return report_page(linkage, worth_a_label(linkage))


class Tags(HTMLParser):
    """Counts elements and checks that each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_element_is_closed_and_none_is_live(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not {"script", "img", "link", "iframe", "form", "a"} & set(tags.seen)
    assert "onerror" in page and "<img" not in page and "\u202e" not in page
    assert "http" not in re.sub(r'xmlns="[^"]*"|http-equiv', "", page)


def test_the_warning_about_names_comes_first(page: str) -> None:
    body = page[page.index("<body>") :]
    assert body.index("holds names and dates out of the lists") < body.index("<h1>")


def test_it_says_people_ranges_weights_calibration_and_sources(linkage: Linkage, page: str) -> None:
    people = linkage.report["people"]
    assert f"{people['low']:,} to {people['high']:,}" in page
    for said in ("on wanted and b", "nearest to one half", "one person", "2 reviewed pairs",
                 "a &lt;ministry&gt;", "2024-12-01", "those declared wanted", "not in the country",
                 linkage.report["sources"][0]["sha256"]):  # fmt: skip
        assert said in page, said
    assert page.count("<svg") == 3


def test_without_labels_it_says_that_nothing_was_checked() -> None:
    linkage = link({"a": ROWS + crowd(), "b": OTHERS}, draws=3)
    page = report_page(linkage, worth_a_label(linkage))
    assert "Not checked" in page and page.count("<svg") == 2


def test_the_weights_are_those_of_the_model(linkage: Linkage) -> None:
    weights = {(w.field, w.level): w for w in level_weights(linkage)}
    said = linkage.report["model"]
    for (field, level), weight in weights.items():
        assert weight.m == pytest.approx(said[field][level]["m"], abs=1e-6)
        low, middle, high = weight.bits
        assert low <= middle <= high
        if weight.u is not None:
            assert 2**middle == pytest.approx(weight.m / weight.u, rel=1e-6)
    assert ("place", "same") not in weights  # no list has a place
    # The same surname weighs more the rarer it is.
    low, _, high = weights["surname", "same"].bits
    assert high > low


def test_a_bin_that_misses_is_told_apart_without_colour() -> None:
    base = {"low": 0.4, "high": 0.5, "pairs": 40, "mean": 0.45}
    right = {**base, "share": 0.5, "share_low": 0.35, "share_high": 0.65}
    wrong = {**base, "share": 0.9, "share_low": 0.77, "share_high": 0.96}
    assert calibration_picture([right]).count("<circle") == 1
    assert calibration_picture([wrong]).count("<circle") == 0


def test_the_page_is_written_with_the_run(linkage: Linkage, page: str, tmp_path: Path) -> None:
    write_linkage(linkage, tmp_path)
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == page
