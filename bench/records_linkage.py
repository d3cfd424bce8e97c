"""Two lists of invented people: Byway beside Splink, tuned and given Byway's own folded keys.

Splink gets the easier task: the cells arrive folded (its distances work on bytes and would misread
Cyrillic), with term frequencies and the blocking rules that suit these lists. Both are judged by
pairs across the lists at probability ≥ 0.5. The seeds were held out while the matcher was written;
one set has only damage of kinds that were held out too.
"""

import time
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from bench import Line
from bench._lists import HELD_OUT_SEEDS, Made, historic_pair, merge_pair
from byway.records import link
from byway.records.people import encode_rows

SCALE = 0.2
"""Of 50,000 against 200,000; larger sets take Splink minutes on two cores."""

Pairs = dict[tuple[int, int], float]


def by_byway(made: Made) -> tuple[Pairs, dict[str, int], float]:
    """Pairs across the lists with their probabilities, the overlap, and seconds."""
    begun = time.perf_counter()
    result = link(made.lists, draws=50, seed=1)
    seconds = time.perf_counter() - begun
    first = len(made.lists["small"])
    i, j, probability = (part.tolist() for part in result.pairs)
    pairs = {(a, b - first): p for a, b, p in zip(i, j, probability, strict=True) if a < first <= b}
    return pairs, result.report["overlap"][0], seconds


def by_splink(made: Made) -> tuple[Pairs, float]:
    """Pairs across the lists with Splink's probabilities, and seconds (folding not counted)."""
    frames = [_folded(rows) for rows in made.lists.values()]
    begun = time.perf_counter()
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="row",
        comparisons=[
            cl.JaroWinklerAtThresholds("surname", [0.94, 0.88]).configure(
                term_frequency_adjustments=True
            ),
            cl.JaroWinklerAtThresholds("given", [0.9, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            cl.JaroWinklerAtThresholds("patronymic", [0.9, 0.8]).configure(
                term_frequency_adjustments=True
            ),
            cl.LevenshteinAtThresholds("born", [1, 2]),
            cl.ExactMatch("year"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("skeleton", "initial"), block_on("skeleton", "year"),
            block_on("born", "initial"), block_on("given", "patronymic", "head"),
            block_on("skeleton", "patronymic"),
        ],
        retain_intermediate_calculation_columns=False,
    )  # fmt: skip
    database = DuckDBAPI()
    tables = [database.register(frame) for frame in frames]
    linker = Linker(tables, settings, log_level="ERROR")
    train = linker.training
    train.estimate_probability_two_random_records_match(
        [block_on("surname", "given", "born"), block_on("surname", "given", "patronymic")],
        recall=0.6,
    )
    train.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    train.estimate_parameters_using_expectation_maximisation(block_on("skeleton", "given"))
    train.estimate_parameters_using_expectation_maximisation(block_on("born"))
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    seconds = time.perf_counter() - begun
    pairs: Pairs = {}
    for a, b, p in zip(found["row_l"], found["row_r"], found["match_probability"], strict=True):
        left, right = (a, b) if a.startswith("0-") else (b, a)
        pairs[int(left[2:]), int(right[2:])] = float(p)
    return pairs, seconds


_lists_seen = 0


def _folded(rows: list[dict[str, str]]) -> pd.DataFrame:
    global _lists_seen
    side, _lists_seen = _lists_seen % 2, _lists_seen + 1
    columns = encode_rows(rows)
    keys = {
        "surname": np.array(columns.surnames.keys, object)[columns.surname],
        "given": np.array(columns.givens.keys, object)[columns.given],
        "patronymic": np.array(columns.fathers.keys, object)[columns.father],
        "skeleton": np.array(columns.surnames.skeleton, object)[columns.surname],
    }
    frame = pd.DataFrame({"row": [f"{side}-{k}" for k in range(len(rows))], **keys})
    frame["initial"], frame["head"] = frame["given"].str[:1], frame["skeleton"].str[:2]
    born = columns.born
    frame["born"] = [f"{y}-{m:02}-{d:02}" if d else None for y, m, d in born.tolist()]
    frame["year"] = [str(y) if y else None for y in born[:, 0].tolist()]
    return frame.replace("", None)


def f1(pairs: Pairs, truth: set[tuple[int, int]]) -> float:
    """F1 of pairs at probability ≥ 0.5."""
    found = {pair for pair, p in pairs.items() if p >= 0.5}
    return 2 * len(found & truth) / (len(found) + len(truth))


def worst_bin(pairs: Pairs, truth: set[tuple[int, int]], least: int = 1000) -> float:
    """Largest gap of mean probability and share of true pairs in ten bins of ≥ `least` pairs."""
    values = np.array(list(pairs.values()))
    true = np.fromiter((pair in truth for pair in pairs), bool, len(values))
    gaps, held = [], np.zeros(0, np.int64)
    for k in range(10):
        inside = np.flatnonzero((values >= k / 10) & ((values < (k + 1) / 10) | (k == 9)))
        held = np.concatenate([held, inside])
        if len(held) >= least or k == 9:
            gaps.append(abs(float(values[held].mean() - true[held].mean())))
            held = np.zeros(0, np.int64)
    return max(gaps)


def run() -> Iterable[Line]:
    """F1, calibration and time on fresh seeds, then held-out damage, then the account's merge."""
    link(historic_pair(1, scale=0.002).lists, draws=2)  # kernels are compiled from here on
    yield from _beside_splink(
        HELD_OUT_SEEDS[0], held_out=0.0, what="fresh seed", least=0.88, off=0.02
    )
    yield from _beside_splink(
        HELD_OUT_SEEDS[1], held_out=0.3, what="held-out damage", least=0.0, off=0.05
    )
    made = merge_pair(HELD_OUT_SEEDS[2])
    begun = time.perf_counter()
    report = link(made.lists, draws=100, seed=1).report
    seconds = time.perf_counter() - begun
    true = made.overlap("first", "second")
    both = report["overlap"][0]
    yield Line("26,000 and 36,000 entries: overlap, median of draws over truth, off 1",
               abs(both["point"] / true - 1), "", 0.02, False,
               f"truth {true}, draws {both['low']} to {both['high']}")  # fmt: skip
    people, truth = report["people"], made.people()
    yield Line("26,000 and 36,000 entries: seconds to link", seconds, "s", 60, False,
               f"people {people['low']} to {people['high']}, truth {truth}")  # fmt: skip


def _beside_splink(
    seed: int, *, held_out: float, what: str, least: float, off: float
) -> Iterator[Line]:
    made = historic_pair(seed, scale=SCALE, held_out=held_out)
    truth = made.pairs("small", "large")
    theirs, their_seconds = by_splink(made)
    ours, both, seconds = by_byway(made)
    peer = f1(theirs, truth)
    yield Line(f"{what}: pairwise F1", f1(ours, truth), "", max(least, peer), True,
               f"Splink {peer:.3f}")  # fmt: skip
    yield Line(f"{what}: seconds", seconds, "s", their_seconds, False,
               f"Splink {their_seconds:.1f} s, folding not counted, without draws")  # fmt: skip
    yield Line(f"{what}: worst bin of calibration", worst_bin(ours, truth), "", 0.05, False,
               f"Splink {worst_bin(theirs, truth):.3f}")  # fmt: skip
    total = sum(ours.values()) / len(truth)
    yield Line(f"{what}: overlap, median of draws over truth, off 1",
               abs(both["point"] / made.overlap("small", "large") - 1), "", off, False,
               f"sum of probabilities over true pairs {total:.2f}, "
               f"Splink {sum(theirs.values()) / len(truth):.2f}")  # fmt: skip
