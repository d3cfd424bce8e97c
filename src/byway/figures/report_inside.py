"""What a report finds inside the data: how many are on each list, validation, sensitivity.

All on the first linkage draw, its strata added together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from byway.figures.checks import merge_exclusive
from byway.figures.result import MethodRefused, Refusal
from byway.figures.sensitivity import MOST_LISTS, Sensitivity, sensitivity
from byway.figures.table import Sheet, Table
from byway.figures.validation import Check, validate

VALIDATED = ("independence", "chao-lists", "loglinear", "decomposable", "latent-class")
"""Methods that leave-one-out validation runs; with two lists left, Chapman's takes their place."""
FEW_REPLICATES = 200


@dataclass(frozen=True)
class Inside:
    """Checks by method, why there are none, and what becomes of the estimate."""

    checks: tuple[tuple[str, tuple[Check, ...]], ...]
    unchecked: Refusal | None
    sensitivity: Sensitivity | Refusal


def merged_lists(sheet: Sheet, exclusive: Sequence[Sequence[str]]) -> Sheet | Refusal:
    """The sheet with lists that exclude each other as one, or why they cannot be."""
    try:
        return merge_exclusive(sheet, [list(group) for group in exclusive])
    except MethodRefused as refusal:
        return Refusal(refusal.reason, refusal.detail)


def list_sizes(sheet: Sheet) -> dict[str, int]:
    """The people on each list, of however many lists."""
    sizes = dict.fromkeys(sheet.lists, 0)
    for draw, _, cell, count in sheet.rows:
        if draw == 0:
            for j, name in enumerate(sheet.lists):
                sizes[name] += count * (cell >> j & 1)
    return sizes


def look_inside(merged: Sheet | Refusal, exclusive: bool, seed: int, level: float) -> Inside:
    """Validates and loosens; `exclusive` says that lists of the sheet stand for several."""
    if isinstance(merged, Refusal):
        return Inside((), merged, merged)
    lists = len(merged.lists)
    if lists > MOST_LISTS:
        detail = f"Validation and sensitivity take at most {MOST_LISTS} lists, and there are "
        refused = Refusal("too-many-lists", f"{detail}{lists}.")
        return Inside((), refused, refused)
    counts = np.sum([t.counts for t in merged.all_tables()[0]], axis=0)
    table = Table(merged.lists, counts)
    loosened: Sensitivity | Refusal
    try:
        loosened = sensitivity(table)
    except MethodRefused as refusal:
        loosened = Refusal(refusal.reason, refusal.detail)
    table = table.keep([j for j, total in enumerate(table.totals()) if total])
    left = len(table.lists)
    if left < 3:
        detail = f"Leaving a list out needs three lists with people on them, and there are {left}."
        as_one = " Lists that exclude each other count as one." if exclusive else ""
        return Inside((), Refusal("too-few-lists", detail + as_one), loosened)
    checks = tuple(
        (method, validate(table, method, bootstrap=FEW_REPLICATES, seed=seed, level=level))
        for method in (VALIDATED if left > 3 else ("chapman",))
    )
    return Inside(checks, None, loosened)
