"""What is refused before any method is tried: lists that cannot carry an estimate together."""

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from byway.errors import BadInput
from byway.figures.result import Caution, MethodRefused
from byway.figures.table import MAX_DENSE_LISTS, Sheet, Table

SURPRISING = 20.0
"""More people than this expected on both of two lists, and none found, is pointed out."""


def whole(name: str, value: Any, least: int, most: int | None) -> int:
    """A whole number between bounds; raises `BadInput` for anything else."""
    try:
        found = operator.index(value)
    except TypeError:
        found = least - 1
    if found < least or (most is not None and found > most):
        wanted = f"from {least:,}" if most is None else f"from {least:,} to {most:,}"
        raise BadInput(f"{name}: expected a whole number {wanted}, found {str(value)[:40]}")
    return found


def merge_exclusive(sheet: Sheet, groups: Sequence[Sequence[str]]) -> Sheet:
    """Counts each group of lists that exclude each other as one list, named `a|b|c`.

    A person can be on only one list of a group, so that their not overlapping is no information.
    Raises `BadInput` for unknown or repeated names and `MethodRefused` `exclusive-lists` where a
    person is on two of them or fewer than two lists are left.
    """
    named: dict[str, int] = {}
    for at, group in enumerate(groups):
        if len(group) < 2:
            raise BadInput(f"exclusive: expected two or more lists, found {','.join(group)!r}")
        for name in group:
            if name not in sheet.lists:
                known = ", ".join(sheet.lists)
                raise BadInput(f"exclusive: expected lists of the table ({known}), found {name!r}")
            if name in named:
                raise BadInput(f"exclusive: expected each list once, found {name!r} again")
            named[name] = at
    if not groups:
        return sheet
    place: dict[str, int] = {}
    merged: list[str] = []
    for name in sheet.lists:
        group = groups[named[name]] if name in named else [name]
        first = next((place[other] for other in group if other in place), None)
        if first is None:
            first = len(merged)
            merged.append(_label(group, {*sheet.lists, *merged}))
        place[name] = first
    counts: dict[tuple[int, int, int], int] = {}
    for draw, stratum, cell, count in sheet.rows:
        on = [name for j, name in enumerate(sheet.lists) if cell >> j & 1]
        for at in range(len(groups)):
            both = [name for name in on if named.get(name) == at]
            if len(both) > 1 and count > 0:
                raise MethodRefused(
                    "exclusive-lists",
                    f"{' and '.join(both)} were declared to exclude each other, yet {count:,} "
                    "people are on both.",
                )
        joined = 0
        for name in on:
            joined |= 1 << place[name]
        key = (draw, stratum, joined)
        counts[key] = counts.get(key, 0) + count
    if len(merged) < 2:
        raise MethodRefused(
            "exclusive-lists",
            "Lists that exclude each other count as one, and no other list is left to compare "
            "them with.",
        )
    rows = tuple((*key, count) for key, count in counts.items())
    return Sheet(tuple(merged), sheet.draws, sheet.strata, rows, sheet.sha256)


def _label(group: Sequence[str], taken: set[str]) -> str:
    """`a|b|c`, in brackets where a list already has that name."""
    label = "|".join(group)
    while len(group) > 1 and label in taken:
        label = f"({label})"
    return label


def check_size(lists: int, most: int, method: str) -> None:
    """Refuses more lists than the method, or any method, can take."""
    # Two lists may be left once those that hold nobody are out.
    if lists > (MAX_DENSE_LISTS if most == 2 else most):
        takes = "two" if most == 2 else f"at most {most}"
        raise MethodRefused(
            "too-many-lists", f"{method} takes {takes} lists, and the table has {lists}."
        )


def prepare(table: Table, least: int, most: int, method: str) -> tuple[Table, list[Caution]]:
    """Leaves out lists that hold nobody and refuses what cannot be estimated by any method.

    Lists must overlap, and overlap in one piece: between groups of lists that share nobody there
    is no information on how many people both miss.
    """
    cautions: list[Caution] = []
    empty = [j for j, total in enumerate(table.totals()) if total == 0]
    if empty:
        names = ", ".join(table.lists[j] for j in empty)
        cautions.append(Caution("empty-list", f"Left out, since nobody is on it: {names}."))
        table = table.keep([j for j in range(len(table.lists)) if j not in empty])
    lists = len(table.lists)
    if lists < 2:
        raise MethodRefused(
            "too-few-lists", f"An estimate needs two lists with people on them, found {lists}."
        )
    joined = _overlaps(table)
    if not joined.any():
        raise MethodRefused(
            "no-overlap", "Nobody is on two lists, so nothing is known of those on none."
        )
    reached = _piece(joined)
    if len(reached) < lists:
        apart = ", ".join(table.lists[j] for j in range(lists) if j not in reached)
        raise MethodRefused(
            "disconnected-lists",
            f"The lists fall into groups that share nobody ({apart} against the rest), so nothing "
            "says how many people both miss.",
        )
    if most == 2 and lists > 2:
        raise MethodRefused("not-applicable", f"{method} takes two lists, and there are {lists}.")
    if lists < least:
        raise MethodRefused(
            "too-few-lists", f"{method} takes at least {least} lists, and there are {lists}."
        )
    return table, cautions + _suspicious(table, joined)


def _overlaps(table: Table) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The people on both of each two lists, shape (lists, lists), 0 on the diagonal."""
    lists = len(table.lists)
    cells = np.arange(table.counts.size)
    both = np.zeros((lists, lists))
    for i in range(lists):
        for j in range(i):
            mask = 1 << i | 1 << j
            both[i, j] = both[j, i] = table.counts[cells & mask == mask].sum()
    return both


def _piece(joined: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> set[int]:
    """The lists reached from the first through overlaps."""
    reached, waiting = {0}, [0]
    while waiting:
        for j in np.flatnonzero(joined[waiting.pop()]):
            if int(j) not in reached:
                reached.add(int(j))
                waiting.append(int(j))
    return reached


def _suspicious(
    table: Table, joined: np.ndarray[tuple[int, int], np.dtype[np.float64]]
) -> list[Caution]:
    """Warns of two lists that share nobody though, were they independent and nobody missing, they
    would share more than twenty."""
    totals, n = table.totals(), table.n
    return [
        Caution(
            "no-shared-people",
            f"Nobody is on both {table.lists[j]} and {table.lists[i]}, though both are large: if "
            "one person cannot be on both, declare them exclusive.",
        )
        for i in range(len(totals))
        for j in range(i)
        if joined[i, j] == 0 and totals[i] * totals[j] / n > SURPRISING
    ]
