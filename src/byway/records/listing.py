"""One list: ids and cells by column, and how it was read."""

from dataclasses import dataclass, field


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

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> list[str]:
        """A column's cells, empty ones if the list lacks it."""
        return self.cells.get(name) or [""] * len(self)
