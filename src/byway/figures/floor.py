"""The floor: distinct people on the lists, the only figure that assumes nothing of the hidden part.

It still depends on the linkage, and on the lists holding the right people.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from byway.errors import BadInput
from byway.figures.result import percent
from byway.figures.table import MAX_COUNT

LEVEL = 0.95
"""Level of the range that linkage leaves, always: a floor is of one level wherever it is read."""


def is_linkage(report: Any) -> bool:
    """Whether a `report.json` is a linkage run's: its people counted, and of no other kind."""
    return (
        isinstance(report, dict)
        and report.get("kind", "linkage") == "linkage"
        and isinstance(report.get("people"), dict)
    )


@dataclass(frozen=True)
class Floor:
    """Distinct people with the range that linkage leaves at 95 %; the one to publish is `low`."""

    low: int
    point: int
    high: int
    records: dict[str, int]
    linkage_run: str
    period: str | None = None
    population: str | None = None
    kind: str = "floor"

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON document."""
        return {
            "kind": self.kind,
            "low": self.low,
            "point": self.point,
            "high": self.high,
            "level": LEVEL,
            "records": self.records,
            "linkage": self.linkage_run,
            "assumption": "Everybody on these lists belongs to the people counted, and records "
            "were linked no worse than the linkage run's own range says.",
            "period": self.period,
            "population": self.population,
        }

    def _repr_html_(self) -> str:
        return (
            f"<table><caption>floor</caption><tr><th>at least</th><td>{self.low:,}</td></tr>"
            f"<tr><th>linkage leaves</th><td>{self.point:,} ({self.low:,} to {self.high:,}, "
            f"{percent(LEVEL)})</td></tr></table>"
        )


def _count(place: str, value: Any) -> int:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= MAX_COUNT or value != int(value):
        raise BadInput(f"{place}: expected a number of people, found {str(value)[:40]!r}")
    return int(value)


def read_floor(
    links: str | Path, *, period: str | None = None, population: str | None = None
) -> Floor:
    """The floor of a linkage run's folder, from its `report.json` (`byway records link --out`).

    Counts are people; the range is that of the run's draws at 95 %. Raises `BadInput`, naming the
    file and field, where the report is missing or holds no such counts.
    """
    path = Path(links) / "report.json"
    try:
        raw = path.read_bytes()
        report = json.loads(raw)
    except OSError as error:
        detail = error.strerror or error
        raise BadInput(f"{path}: expected the report of a linkage run ({detail})") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path}: expected JSON, found something else") from None
    if not isinstance(report, dict):
        raise BadInput(f"{path}: expected a JSON object, found {type(report).__name__}")
    if report.get("kind", "linkage") != "linkage":
        kind = str(report["kind"])[:40]
        raise BadInput(f"{path}: kind: expected the report of a linkage run, found {kind!r}")
    found = report.get("people")
    if not isinstance(found, dict):
        raise BadInput(f"{path}: people: expected low, point and high, found none")
    values = {}
    for name in ("low", "point", "high"):
        if name not in found:
            raise BadInput(f"{path}: people.{name}: expected a number of people, found none")
        values[name] = _count(f"{path}: people.{name}", found[name])
    if not values["low"] <= values["point"] <= values["high"]:
        raise BadInput(f"{path}: people: expected low ≤ point ≤ high, found {values}")
    records = report.get("records", {})
    if not isinstance(records, dict):
        raise BadInput(f"{path}: records: expected a count per list, found {records!r}")
    return Floor(
        low=values["low"],
        point=values["point"],
        high=values["high"],
        records={str(k): _count(f"{path}: records.{k}", v) for k, v in records.items()},
        linkage_run="sha256:" + hashlib.sha256(raw).hexdigest(),
        period=period,
        population=population,
    )
