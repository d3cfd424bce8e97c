"""Reviewed pairs: read from `label.csv`, and given back to a linkage."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.records.blocking import Pairs
from byway.records.encodings import decoded
from byway.records.levels import Records, compare
from byway.records.listing import Listing
from byway.records.model import Chances, by_value
from byway.records.sheets import unquoted

if TYPE_CHECKING:
    from byway.records.link import Linkage

LABEL_COLUMNS = ("list_a", "id_a", "list_b", "id_b", "match")
_YES, _NO = {"1", "yes", "true", "да", "так", "y"}, {"0", "no", "false", "нет", "ні", "n"}


@dataclass(frozen=True)
class Label:
    """Two records, and whether a person found them to be one person."""

    list_a: str
    id_a: str
    list_b: str
    id_b: str
    match: bool
    where: str = field(default="label", compare=False)
    """File and line, for a message."""


def read_labels(path: str | Path) -> list[Label]:
    """Reads `label.csv`; rows with an empty `match` are not decided and left out."""
    return [label for label, match in label_rows(Path(path)) if match is not None]


Key = tuple[tuple[str, str], tuple[str, str]]
"""A pair: list and id of each, in order."""


def key_of(a: tuple[str, str], b: tuple[str, str]) -> Key:
    """A pair, whichever entry comes first; an id quoted against spreadsheets is unquoted."""
    ends = sorted((name, unquoted(identity)) for name, identity in (a, b))
    return ends[0], ends[1]


def label_rows(path: Path) -> Iterator[tuple[Label, bool | None]]:
    """All rows of `label.csv`, undecided ones (an empty `match`) with None."""
    try:
        _, text = decoded(path, path.read_bytes())
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise BadInput(f"{path}: expected labels to read, found: {reason}") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in LABEL_COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise BadInput(f"{path}, line 1: expected a column {missing[0]}, found none")
    for row in _rows(path, reader):
        answer = (row["match"] or "").strip().lower()
        if answer and answer not in _YES | _NO:
            raise BadInput(
                f"{path}, line {reader.line_num}: match: expected 1 or 0, found {answer[:30]!r}"
            )
        list_a, id_a, list_b, id_b = (row[column] or "" for column in LABEL_COLUMNS[:4])
        match = answer in _YES
        where = f"{path}, line {reader.line_num}"
        yield Label(list_a, id_a, list_b, id_b, match, where), (match if answer else None)


def _rows(path: Path, reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        line = reader.reader.line_num
        raise BadInput(f"{path}, line {line}: expected labels, found: {error}") from None


Answers = dict[tuple[int, int], bool]
"""What was found of pairs of places i < j in the pooled records."""


def placed(labels: Sequence[Label], lists: Sequence[Listing]) -> Answers:
    """The labels by their records' places.

    Raises BadInput for a record that no list has, for two answers to one pair, and for two people
    who are one by way of others.
    """
    if not labels:
        return {}
    at: dict[tuple[str, str], int] = {}
    for listing in lists:
        offset = len(at)
        at.update({(listing.name, each): offset + k for k, each in enumerate(listing.ids)})
    said: Answers = {}
    where: dict[tuple[int, int], str] = {}
    for label in labels:
        ends = []
        for name, identity in ((label.list_a, label.id_a), (label.list_b, label.id_b)):
            ends.append(_place(at, name, identity, label.where))
        if ends[0] == ends[1]:
            raise BadInput(
                f"{label.where}: expected two records, found {label.list_a} {label.id_a} twice"
            )
        pair = (min(ends), max(ends))
        where.setdefault(pair, label.where)
        if said.setdefault(pair, label.match) != label.match:
            raise BadInput(
                f"{label.where}: expected one answer for {label.list_a} {label.id_a} and "
                f"{label.list_b} {label.id_b}, found two"
            )
    _refuse_contradictions(said, where)
    return said


def with_labels(
    pairs: Pairs, said: Answers, records: Records, chances: Chances
) -> tuple[Pairs, tuple[NDArray[np.int64], NDArray[np.bool_]] | None]:
    """The pairs with labelled ones added, and where the labelled ones are and what they say."""
    if not said:
        return pairs, None
    n = len(records.surname)
    codes = pairs.i.astype(np.int64) * n + pairs.j
    known = dict(zip(codes.tolist(), range(len(codes)), strict=True))
    extra = [pair for pair in said if pair[0] * n + pair[1] not in known]
    levels, value = np.zeros((len(extra), 5), np.uint8), np.zeros(len(extra), np.float32)
    for k, (i, j) in enumerate(extra):
        compare(records, i, records, j, True, levels[k])
        value[k] = by_value(records, i, j, levels[k], chances)
        known[i * n + j] = len(codes) + k
    ends_i = np.array([i for i, _ in extra], np.int32)
    ends_j = np.array([j for _, j in extra], np.int32)
    more = Pairs(
        np.concatenate([pairs.i, ends_i]), np.concatenate([pairs.j, ends_j]),
        np.concatenate([pairs.levels, levels]), np.concatenate([pairs.value, value]),
    )  # fmt: skip
    places = np.array([known[i * n + j] for i, j in said], np.int64)
    return more, (places, np.array(list(said.values()), bool))


def _refuse_contradictions(said: Answers, where: Mapping[tuple[int, int], str]) -> None:
    """Raises BadInput where two records are two people, and one by way of others."""
    same: dict[int, list[int]] = {}
    for (i, j), match in said.items():
        if match:
            same.setdefault(i, []).append(j)
            same.setdefault(j, []).append(i)
    for (i, j), match in said.items():
        if match or i not in same or j not in same:
            continue
        before, waiting = {i: i}, [i]
        while waiting and j not in before:
            at = waiting.pop(0)
            for other in same[at]:
                if other not in before:
                    before[other] = at
                    waiting.append(other)
        if j in before:
            path = [j]
            while path[-1] != i:
                path.append(before[path[-1]])
            others = "; ".join(where[min(ends), max(ends)] for ends in pairwise(path))
            raise BadInput(
                f"{where[i, j]}: expected answers that agree, found two who are one by {others}"
            )


def _place(
    at: dict[tuple[str, str], int], name: str, identity: str, where: str = "label"
) -> int:  # fmt: skip
    for each in (identity, unquoted(identity)):
        if (name, each) in at:
            return at[name, each]
    raise BadInput(f"{where}: expected a record of the lists, found {name} {identity}")


def calibration(unlabelled: "Linkage", labels: Sequence[Label]) -> list[dict[str, Any]]:
    """How often reviewed pairs were one person, by the probability that a linkage gave them.

    `unlabelled` has not seen the labels. Ten bins of equal width, empty ones left out: `low`,
    `high`, `pairs`, `mean` probability, `share` found to be one person, and the 95 % range of that
    share (Wilson, JASA 22, 1927). Holds where pairs were chosen by their probability alone, as
    `byway records review` does.
    """
    at = {
        (listing.name, identity): place
        for place, (listing, identity) in enumerate(
            (listing, identity) for listing in unlabelled.lists for identity in listing.ids
        )
    }
    i, j, probability = (part.tolist() for part in unlabelled.pairs)
    given = {(a, b): p for a, b, p in zip(i, j, probability, strict=True)}
    bins: dict[int, list[tuple[float, bool]]] = {}
    for label in labels:
        a = _place(at, label.list_a, label.id_a, label.where)
        b = _place(at, label.list_b, label.id_b, label.where)
        said = given.get((min(a, b), max(a, b)), 0.0)
        bins.setdefault(min(int(said * 10), 9), []).append((said, label.match))
    return [_bin(number, bins[number]) for number in sorted(bins)]


def _bin(number: int, held: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    n, matches = len(held), sum(match for _, match in held)
    low, high = wilson(matches, n)
    return {
        "low": number / 10, "high": (number + 1) / 10, "pairs": n,
        "mean": round(sum(said for said, _ in held) / n, 4), "share": round(matches / n, 4),
        "share_low": round(low, 4), "share_high": round(high, 4),
    }  # fmt: skip


def wilson(successes: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's score interval of a share, 95 % by default."""
    share, square = successes / n, z * z / n
    middle = (share + square / 2) / (1 + square)
    half = z / (1 + square) * float(np.sqrt(share * (1 - share) / n + square / (4 * n)))
    return max(middle - half, 0.0), min(middle + half, 1.0)
