"""One list: ids and cells by column, and how it was read."""

from dataclasses import dataclass, field

from byway.records.distinct import Distinct, alike, distinct


@dataclass(frozen=True)
class Listing:
    """One list: n ids and n cells of each column it has, and how it was read."""

    name: str
    ids: list[str] = field(repr=False)
    cells: dict[str, list[str]] = field(repr=False)
    file: str = ""
    sha256: str = ""
    encoding: str = ""
    delimiter: str = ""
    notes: list[str] = field(default_factory=list)
    """What was not understood, in lines fit for a person."""
    source: str = ""
    as_of: str = ""
    coverage: str = ""
    by_cell: dict[str, Distinct] = field(default_factory=dict, repr=False, compare=False)
    """Columns by their distinct cells, those that were asked for; see `distinct`."""

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> list[str]:
        """A column's cells, empty ones if the list lacks it."""
        return self.cells.get(name) or [""] * len(self)

    def distinct(self, name: str) -> Distinct:
        """A column by its distinct cells; found once, so that cells change by `put` alone."""
        if name not in self.cells:
            return alike("", len(self))
        if name not in self.by_cell:
            self.by_cell[name] = distinct(self.cells[name])
        return self.by_cell[name]

    def put(self, name: str, column: Distinct) -> None:
        """Puts other cells into a column."""
        self.cells[name], self.by_cell[name] = column.texts(), column

    def rename(self, name: str, other: str) -> None:
        """Gives a column another name."""
        self.by_cell[other] = self.distinct(name)
        del self.by_cell[name]
        self.cells[other] = self.cells.pop(name)
