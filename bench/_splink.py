"""Splink as an expert would tune it for these lists, on names that arrive folded by Byway.

Its distances work on bytes and would misread Cyrillic, so the cells are folded keys. Levels know
initials, bare years, exchanged days and months; chance agreement goes by term frequencies, for near
surnames by half of it; four passes of EM each leave out what they block on.
"""

import gc
import time
from typing import Any

import numpy as np
import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench._lists import Made
from byway.records.people import encode_rows

Pairs = dict[tuple[int, int], float]
CANDIDATES: list[Any] = [
    block_on("skeleton", "initial"), block_on("skeleton", "year"), block_on("date", "initial"),
    block_on("date", "first"), block_on("given", "patronymic", "head"),
    block_on("skeleton", "patronymic"), block_on("stem", "given", "year"),
    block_on("stem", "given", "patronymic"),
]  # fmt: skip
TRAINING: list[Any] = [
    block_on("surname", "given", "patronymic"), block_on("date", "initial"),
    block_on("surname", "date"), block_on("surname", "given", "year"),
]  # fmt: skip
CERTAIN: list[Any] = [
    block_on("surname", "given", "date"),
    block_on("surname", "given", "patronymic", "year"),
]
RECALL = 0.4
"""Of `CERTAIN`: what an expert would guess from the missing cells."""


def settle() -> None:
    """Keeps the collector from walking, while somebody is timed, what the bench itself holds."""
    gc.collect()
    gc.freeze()


def by_splink(made: Made) -> tuple[Pairs, float]:
    """Pairs across two lists with Splink's probabilities ≥ 0.01, and seconds (without folding)."""
    frames = [_folded(rows, side) for side, rows in enumerate(made.lists.values())]
    settle()
    begun = time.perf_counter()
    settings = SettingsCreator(
        link_type="link_only", unique_id_column_name="row",
        comparisons=[_surname(), _name("given"), _name("patronymic"), _born()],
        blocking_rules_to_generate_predictions=CANDIDATES,
        retain_intermediate_calculation_columns=False,
    )  # fmt: skip
    database = DuckDBAPI()
    linker = Linker([database.register(frame) for frame in frames], settings, log_level="ERROR")
    train = linker.training
    train.estimate_probability_two_random_records_match(CERTAIN, recall=RECALL)
    train.estimate_u_using_random_sampling(max_pairs=5_000_000, seed=1)
    for rule in TRAINING:
        train.estimate_parameters_using_expectation_maximisation(rule)
    predicted: Any = linker.inference.predict(threshold_match_probability=0.01)
    found = predicted.as_pandas_dataframe()
    seconds = time.perf_counter() - begun
    pairs: Pairs = {}
    for a, b, p in zip(found["row_l"], found["row_r"], found["match_probability"], strict=True):
        left, right = (a, b) if a.startswith("0-") else (b, a)
        pairs[int(left[2:]), int(right[2:])] = float(p)
    return pairs, seconds


def _surname() -> cl.CustomComparison:
    def by_half(level: Any) -> Any:
        return level.configure(tf_adjustment_column="surname", tf_adjustment_weight=0.5)

    alike = "skeleton_l = skeleton_r AND jaro_winkler_similarity(surname_l, surname_r) > 0.9"
    return cl.CustomComparison(
        output_column_name="surname",
        comparison_levels=[
            cll.NullLevel("surname"),
            cll.ExactMatchLevel("surname", term_frequency_adjustments=True),
            by_half(cll.CustomLevel(alike, "near")),
            by_half(cll.DamerauLevenshteinLevel("surname", 1)),
            cll.JaroWinklerLevel("surname", 0.92), cll.JaroWinklerLevel("surname", 0.85),
            cll.ElseLevel(),
        ],
    )  # fmt: skip


def _name(column: str) -> cl.CustomComparison:
    bare = f"(length({column}_l) = 1 OR length({column}_r) = 1)"
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column, term_frequency_adjustments=True),
            cll.CustomLevel(f"{bare} AND {column}_l[1] = {column}_r[1]", "initial"),
            cll.CustomLevel(bare, "other initial"),
            cll.JaroWinklerLevel(column, 0.92), cll.JaroWinklerLevel(column, 0.8),
            cll.ElseLevel(),
        ],
    )  # fmt: skip


def _born() -> cl.CustomComparison:
    bare = "(length(born_l) = 4 OR length(born_r) = 4)"
    month, day = ([f"substr(born_{s}, {at}, 2)" for s in "lr"] for at in (6, 9))
    same = f"(year_l = year_r)::int + ({month[0]} = {month[1]})::int + ({day[0]} = {day[1]})::int"
    swapped = f"year_l = year_r AND {month[0]} = {day[1]} AND {day[0]} = {month[1]}"
    return cl.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            cll.NullLevel("born"),
            cll.CustomLevel(f"NOT {bare} AND born_l = born_r", "same"),
            cll.CustomLevel(f"{bare} AND year_l = year_r", "year"),
            cll.CustomLevel(f"{bare} AND abs(year_l::int - year_r::int) = 1", "near year"),
            cll.CustomLevel(bare, "other year"),
            cll.CustomLevel(swapped, "swapped"),
            cll.CustomLevel(f"{same} = 2", "part"),
            cll.ElseLevel(),
        ],
    )


def _folded(rows: list[dict[str, str]], side: int) -> pd.DataFrame:
    columns = encode_rows(rows)
    frame = pd.DataFrame(
        {
            "row": [f"{side}-{k}" for k in range(len(rows))],
            "surname": np.array(columns.surnames.keys, object)[columns.surname],
            "given": np.array(columns.givens.keys, object)[columns.given],
            "patronymic": np.array(columns.fathers.keys, object)[columns.father],
            "skeleton": np.array(columns.surnames.skeleton, object)[columns.surname],
        }
    )
    frame["initial"], frame["first"] = frame["given"].str[:1], frame["surname"].str[:1]
    frame["head"], frame["stem"] = frame["skeleton"].str[:2], frame["surname"].str[:4]
    born = columns.born.tolist()
    frame["date"] = [f"{y}-{m:02}-{d:02}" if d else None for y, m, d in born]
    frame["born"] = [f"{y}-{m:02}-{d:02}" if d else (str(y) if y else None) for y, m, d in born]
    frame["year"] = [str(y) if y else None for y, _, _ in born]
    return frame.replace("", None)
