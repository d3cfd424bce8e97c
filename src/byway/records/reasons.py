"""Why two entries of a linkage have their probability: both side by side, each field in bits."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from byway.records.answers import Weight
from byway.records.levels import FIELDS, NAMES, compare
from byway.records.link import Linkage
from byway.records.model import by_value

SHOWN = ("surname", "given", "patronymic", "born", "place", "unit", "sex")


@dataclass(frozen=True)
class Compared:
    """Two entries: where each stands, its cells that are not empty, and what each field says."""

    lists: tuple[str, str]
    ids: tuple[str, str]
    probability: float
    entries: tuple[dict[str, str], dict[str, str]]
    weights: list[Weight]

    @property
    def bits(self) -> float:
        """log2 of the likelihood ratio, all fields together."""
        return sum(weight.bits for weight in self.weights)

    @property
    def fields(self) -> list[str]:
        """The fields that either entry has or that were compared, in a list's order."""
        compared = {weight.field for weight in self.weights}
        return [
            name
            for name in ("name", *SHOWN)
            if name in compared or any(name in entry for entry in self.entries)
        ]

    def _repr_html_(self) -> str:
        from byway.records.notebook import pair_html

        return pair_html(self)

    def as_dict(self) -> dict[str, Any]:
        """As JSON; `compared_pair` reads it back."""
        return {
            "list_a": self.lists[0], "id_a": self.ids[0], "list_b": self.lists[1],
            "id_b": self.ids[1], "probability": round(self.probability, 4),
            "entries": list(self.entries),
            "weights": [
                {"field": w.field, "level": w.level, "bits": round(w.bits, 2)}
                for w in self.weights
            ],
        }  # fmt: skip


def compared_pair(document: Any) -> Compared:
    """A pair out of its JSON; raises KeyError, TypeError or ValueError where it is none."""
    a, b = (
        {str(key): str(cell) for key, cell in entry.items()} for entry in document["entries"]
    )  # fmt: skip
    return Compared(
        (str(document["list_a"]), str(document["list_b"])),
        (str(document["id_a"]), str(document["id_b"])),
        float(document["probability"]), (a, b),
        [Weight(str(w["field"]), both(str(w["field"]), a, b), str(w["level"]), float(w["bits"]))
         for w in document["weights"]],
    )  # fmt: skip


def compare_entries(linkage: Linkage, pair: int) -> Compared:
    """A pair of a linkage, by its place in `Linkage.pairs`, with the reasons in bits."""
    i, j, probability = (column[pair].item() for column in linkage.pairs)
    ends = [_entry(linkage, record) for record in (i, j)]
    records, chances = linkage.records, linkage.chances
    levels = np.zeros(len(FIELDS), np.uint8)
    compare(records, i, records, j, True, levels)
    logs = linkage.model.weights
    total, said, weights = float(linkage.values[pair]), 0.0, []
    # A surname is as common as it is among others than these two: see `bearers`.
    of_these_two = total - float(by_value(records, i, j, levels, chances))
    for f, name in enumerate(FIELDS):
        level = int(levels[f])
        if not level:
            continue
        one = np.zeros(len(FIELDS), np.uint8)
        one[f] = level
        nats = float(by_value(records, i, j, one, chances)) + float(logs[f, level])
        if f == 0 and level == 1:
            nats += of_these_two
        total += float(logs[f, level])
        said += nats
        weights.append(
            Weight(name, both(name, ends[0][2], ends[1][2]), NAMES[f][level], nats / np.log(2))
        )
    if abs(total - said) > 1e-4:
        weights.append(
            Weight("together", "", "seldom" if total > said else "often",
                   (total - said) / np.log(2))
        )  # fmt: skip
    (list_a, id_a, a), (list_b, id_b, b) = ends
    return Compared((list_a, list_b), (id_a, id_b), probability, (a, b), weights)


def both(name: str, a: dict[str, str], b: dict[str, str]) -> str:
    """What two entries have in a field, as «Щукин / Shchukin»."""
    if name == "together":
        return ""
    return " / ".join(entry.get(name) or entry.get("name", "") for entry in (a, b))


def _entry(linkage: Linkage, record: int) -> tuple[str, str, dict[str, str]]:
    """A record's list, id, and cells that are not empty."""
    number = int(linkage.list_of[record])
    listing = linkage.lists[number]
    row = record - sum(len(each) for each in linkage.lists[:number])
    cells = {name: listing.cells[name][row] for name in ("name", *SHOWN) if name in listing.cells}
    return listing.name, listing.ids[row], {name: cell for name, cell in cells.items() if cell}
