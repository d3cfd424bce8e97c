"""Reads the table of spoken dates, and says which phrases are held out of tuning."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from byway.story import Proposal


class Phrase(NamedTuple):
    """One row: language, reference date, phrase, what it means, and whether it is held out."""

    language: str
    near: str
    phrase: str
    expected: str
    held: bool


def phrases() -> list[Phrase]:
    """All rows in file order; every third of a language is held out."""
    seen: Counter[str] = Counter()
    rows = []
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        language, near, phrase, expected = line.split("|")
        seen[language] += 1
        rows.append(Phrase(language, near, phrase, expected, seen[language] % 3 == 0))
    return rows


def meaning(proposal: Proposal) -> str:
    """A proposal as the table writes it."""
    if proposal.edtf is not None:
        return proposal.edtf
    assert proposal.relation is not None
    ((side, bounds),) = proposal.relation.items()
    return f"{side} {bounds['min'].rstrip('d')} {bounds['max'].rstrip('d')}"
