"""Monthly tallies: what outlives a case is how many there were of a kind, and nothing of a person.

A cell is situation, writer, language and outcome; a count is of closings. Small counts name people
to those who know one of them, so tallies stay inside: nothing here is published.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from byway.cases import content
from byway.cases.cards import Card
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case
from byway.cases.papers import change_paper, put_paper, read_papers
from byway.errors import Refused

TALLY = "tally"
"""The kind of a paper that holds a team's month."""
TRIES = 5
SMALL = 10
"""A count below this is marked as one that must not leave."""
FIELDS = ("situation", "writer", "language", "outcome")

Cell = tuple[str, str, str, str]
"""Situation, writer, language, outcome; empty where nobody said."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month's closings."""

    month: str
    """YYYY-MM."""
    cells: dict[Cell, int]

    @property
    def total(self) -> int:
        """All closings of the month."""
        return sum(self.cells.values())

    def by(self, name: str) -> dict[str, int]:
        """The month's counts by one of FIELDS, the largest first."""
        return margin(self.cells, FIELDS.index(name))


def margin(cells: Mapping[Cell, int], place: int) -> dict[str, int]:
    """Counts summed over all but one place of the cells, the largest first."""
    summed: Counter[str] = Counter()
    for cell, count in cells.items():
        summed[cell[place]] += count
    return {word: n for word, n in summed.most_common() if n}


def count_closing(by: StaffSession, case: Case, cards: Iterable[Card], outcome: str) -> None:
    """Adds a closing to the month's tally; call it in the transaction that closes the case.

    A case of several lines counts once, by the person's own line if there is one. Invented lines
    are not counted.
    """
    lines = sorted(cards, key=lambda card: card.writer != "self")
    if any("t" in card.marks for card in lines):
        return
    card = lines[0] if lines else Card(language="")
    _add(by, case, (card.situation, card.writer, card.language, outcome), 1)


def uncount_closing(by: StaffSession, case: Case, card: Card, outcome: str) -> None:
    """Takes a closing of this very minute back: it was undone."""
    if "t" not in card.marks:
        _add(by, case, (card.situation, card.writer, card.language, outcome), -1)


def read_months(by: StaffSession) -> list[Month]:
    """The tallies of the member's teams together, the newest month first."""
    months: dict[str, Counter[Cell]] = {}
    for paper in read_papers(by, kind=TALLY):
        cells = months.setdefault(paper.data["month"], Counter())
        for key, count in paper.data["counts"].items():
            cells[_cell(key)] += count
    return [
        Month(month, {cell: n for cell, n in cells.items() if n > 0})
        for month, cells in sorted(months.items(), reverse=True)
    ]


def _add(by: StaffSession, case: Case, cell: Cell, count: int) -> None:
    month, key = content.today().isoformat()[:7], "/".join(cell)
    for _ in range(TRIES):
        papers = read_papers(by, kind=TALLY)
        mine = [p for p in papers if p.team == case.team and p.data["month"] == month]
        if not mine:
            break
        counts = dict(mine[0].data["counts"])
        counts[key] = counts.get(key, 0) + count
        try:
            change_paper(by=by, paper=mine[0], month=month, counts=counts)
        except Refused:  # a colleague closed one just now
            continue
        return
    # The first of a month, or many at once: several papers of one month are summed.
    put_paper(by=by, team=case.team, kind=TALLY, month=month, counts={key: count})


def _cell(key: str) -> Cell:
    situation, writer, language, outcome = key.split("/")
    return situation, writer, language, outcome
