"""Dates from speech: recall on the table, a third of it held out; always only proposals."""

import pytest

from byway.errors import BadInput
from byway.story import propose_dates
from tests.spec.story_phrases import Phrase, meaning, phrases


def recall(rows: list[Phrase]) -> float:
    """The share of phrases whose first proposal is what they mean."""
    hits = 0
    for row in rows:
        proposals = propose_dates(row.phrase, lang=row.language, near=row.near)
        hits += [meaning(each) for each in proposals[:1]] == [row.expected]
    return hits / len(rows)


def test_the_table_is_large_enough_and_a_third_is_held_out() -> None:
    rows = phrases()
    assert len(rows) >= 300
    assert len({(row.language, row.near, row.phrase) for row in rows}) == len(rows)
    assert abs(sum(row.held for row in rows) - len(rows) / 3) < 4


def test_recall_on_the_phrases_the_rules_were_tuned_on() -> None:
    assert recall([row for row in phrases() if not row.held]) >= 0.98


@pytest.mark.parametrize("language", ["en", "ru", "uk", "et"])
def test_recall_on_held_out_phrases(language: str) -> None:
    rows = [row for row in phrases() if row.held and row.language == language]
    assert recall(rows) >= 0.9


def test_the_language_is_found_when_it_is_not_given() -> None:
    rows = phrases()
    hits = sum(
        [meaning(each) for each in propose_dates(row.phrase, near=row.near)[:1]] == [row.expected]
        for row in rows
    )
    assert hits / len(rows) >= 0.9


def test_the_library_reads_what_the_rules_do_not() -> None:
    (proposal,) = propose_dates("mardi 3 may 2022 14h", lang="en")
    assert proposal.edtf == "2022-05-03"


def test_nothing_is_proposed_for_what_is_no_date() -> None:
    assert propose_dates("", lang="en") == ()
    assert propose_dates("on 32.13.2024", lang="en") == ()
    assert propose_dates("in May", lang="en") == ()  # no year, and nothing to take it from


def test_bad_input() -> None:
    with pytest.raises(BadInput, match="--lang"):
        propose_dates("в мае", lang="de")
    with pytest.raises(BadInput, match="500 characters"):
        propose_dates("в мае " * 200)
