"""List against list: from files or frames to draws of who is who.

The way of the data: `reading` or `rows` → `settling` (cells put right) → `people` (columns) →
`blocking` (candidate pairs) → `em` (m and prior without labels) → `partitions` (draws, by `passes`
over `parts`) → here (posteriors, point partition, counts).
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.records import bearers, blocking, em, gibbs, partitions, scoring
from byway.records.blocking import Pairs
from byway.records.codes import Codes, codes_of, random_levels, revalued
from byway.records.crowds import without_crowds
from byway.records.frames import listings_of
from byway.records.kernels import announce
from byway.records.labels import Label, calibration, placed, with_labels
from byway.records.levels import Records, records_of
from byway.records.listing import Listing
from byway.records.missed import expected_missed, joined_unseen
from byway.records.model import Chances, Model, chances, starting_m
from byway.records.neighbours import near_surnames
from byway.records.people import pooled
from byway.records.point import point_partition
from byway.records.random_pairs import learned_u
from byway.records.strata import strata

RESERVED = ("draw", "stratum", "count")
LEAST_PROBABILITY = 0.01
LEVEL = 0.95
# A pair is kept if its likelihood ratio is over the entries of the longest list / e^9. At that its
# odds are one in four thousand where half of two equal lists is shared; `missed` adds what is lost.
HOPELESS = 9.0


@dataclass(frozen=True)
class Linkage:
    """A linkage of n records on several lists.

    `pairs` has the columns i, j (places in the pooled records) and probability, falling; `values`
    for each what its values agreed on say, in nats (`blocking.Pairs`); `person`
    the point partition, each person numbered by its first record; `histories` per draw a count of
    people by which lists hold them (bit k for list k); `draws` their table.
    """

    lists: list[Listing]
    list_of: NDArray[np.int64] = field(repr=False)
    pairs: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]] = field(repr=False)
    values: NDArray[np.float32] = field(repr=False)
    person: NDArray[np.int32] = field(repr=False)
    histories: NDArray[np.int64] = field(repr=False)
    """Shape (draws, 2 ** lists)."""
    point_histories: NDArray[np.int64] = field(repr=False)
    model: Model = field(repr=False)
    report: dict[str, Any] = field(repr=False)
    records: Records = field(repr=False)
    chances: Chances = field(repr=False)
    labels: Sequence[Label] = field(default=(), repr=False)

    @property
    def ids(self) -> list[str]:
        """The ids of the pooled records."""
        return [identity for listing in self.lists for identity in listing.ids]

    def _repr_html_(self) -> str:
        from byway.records.notebook import linkage_html

        return linkage_html(self)

    def names(self) -> list[str]:
        """The lists' names."""
        return [listing.name for listing in self.lists]


def link(
    lists: Iterable[Any] | Mapping[str, Any] | Path, draws: int = 100, seed: int = 1, *,
    names: Sequence[str] | None = None, labels: Sequence[Label] = (),
    watch: Callable[[Iterable[Any]], Iterable[Any]] = iter,
    tell: Callable[[str], object] = lambda step: None,
) -> Linkage:  # fmt: skip
    """Links lists to each other and, inside each, duplicates.

    `lists` are paths, `Listing`s, or a mapping from names to frames (anything narwhals takes) or
    rows of dictionaries; or one path. The same list given twice counts once. `labels` are reviewed
    pairs. `watch` passes the draws on, for a progress bar; `tell` is given the steps before them.
    Raises BadInput for names that repeat or are reserved (draw, stratum, count).
    """
    begun = time.perf_counter()
    if draws < 1:
        raise BadInput(f"--draws: expected at least 1, found {draws}")
    if seed < 0:
        raise BadInput(f"--seed: expected 0 or more, found {seed}")
    listed = _distinct(listings_of(lists, names))
    answers = placed(labels, listed)
    if labels:
        tell("linking without the labels first, to set them beside")
    unlabelled = link(listed, min(draws, 30), seed, tell=tell) if labels else None
    announce(scoring.in_blocks, gibbs.sweep)
    tell(f"reading the names of {sum(map(len, listed)):,} entries")
    columns = pooled(listed)
    sizes = np.array([len(listing) for listing in listed], np.int64)
    list_of = np.repeat(np.arange(len(listed)), sizes)
    records = records_of(columns)
    with ThreadPoolExecutor(2) as threads:  # neither needs what the other finds
        keyed = threads.submit(blocking.blocking_keys, columns, records)
        classes = threads.submit(strata, columns, records)
        near = near_surnames(records.surnames)
        common = chances(columns, records, near, classes.result())
    rng = np.random.default_rng([seed, 1])
    codes = codes_of(records, common)
    u_counts = random_levels(codes, rng)
    u = learned_u(u_counts)
    keys, listed = without_crowds(keyed.result(), columns, listed)
    tell("comparing entries")
    pairs = blocking.candidate_pairs(
        codes, keys, near, Model(starting_m(), u).weights,
        float(np.log(max(sizes.max(), 2))) - HOPELESS,
    )  # fmt: skip
    pairs, known = with_labels(pairs, answers, records, common)
    tell(f"learning from {len(pairs.i):,} pairs")
    learned = em.learn(pairs, list_of, sizes, u, known, bearers.FIRST_ROUNDS)
    common, pairs, codes = _with_bearers(common, pairs, codes, records, learned)
    learned = em.learn(pairs, list_of, sizes, u, known, begin=learned)
    dropped = np.where(learned.log_odds < partitions.LEAST_LOG_ODDS, learned.probability, 0.0)
    if known is not None:
        dropped[known[0]] = 0.0  # these stay in the draws, however unlike the entries are
    missed = expected_missed(
        pairs, np.stack(keys, axis=1), learned.probability, dropped, list_of, len(listed)
    )
    probability = np.zeros(len(pairs.i))
    histories = np.zeros((draws, 1 << len(listed)), np.int64)
    drawn = partitions.sample(
        pairs, codes, list_of, sizes, learned, u_counts, draws, seed, probability, known
    )
    for number, draw in enumerate(watch(drawn)):
        histories[number] = joined_unseen(draw.histories, missed, rng)
    if known is not None:
        probability[known[0]] = np.where(known[1], 1.0, 0.0)
    person = point_partition(len(list_of), pairs.i, pairs.j, probability)
    shown = probability >= LEAST_PROBABILITY
    order = np.lexsort((pairs.j[shown], pairs.i[shown], -probability[shown]))
    kept = tuple(part[shown][order] for part in (pairs.i, pairs.j, probability))
    report = _report(listed, histories, float(probability[~shown].sum()), learned, seed, begun,
                     len(labels), float(missed.sum()))  # fmt: skip
    if unlabelled is not None:
        report["calibration"] = calibration(unlabelled, labels)
    return Linkage(
        listed, list_of, kept,  # type: ignore[arg-type]
        pairs.value[shown][order], person, histories,
        capture_histories(person, list_of, len(listed)), learned.model, report,
        records, common, labels,
    )  # fmt: skip


def _with_bearers(
    chances: Chances, pairs: Pairs, codes: Codes, records: Records, learned: em.Learned
) -> tuple[Chances, Pairs, Codes]:
    """Chances of surnames by other people instead of other records, in all that holds them."""
    surname = bearers.others(records, pairs, learned.probability)
    better = chances.surname[records.surname[pairs.i]] - surname.pair
    value = pairs.value + np.where(pairs.levels[:, 0] == 1, better, 0.0).astype(np.float32)
    chances = chances._replace(surname=surname.each)
    return chances, pairs._replace(value=value), revalued(codes, records, chances)


def capture_histories(
    person: NDArray[np.int32], list_of: NDArray[np.int64], lists: int
) -> NDArray[np.int64]:
    """People by which lists hold them: entry h counts those on exactly the lists of h's bits."""
    bits = np.zeros(len(person), np.int64)
    np.bitwise_or.at(bits, person, np.int64(1) << list_of)
    return np.bincount(bits[bits > 0], minlength=1 << lists)


def _distinct(listings: list[Listing]) -> list[Listing]:
    if not listings:
        raise BadInput("link: expected at least one list, found none")
    once: list[Listing] = []
    for listing in listings:
        known = [other.sha256 for other in once]
        if listing.sha256 and listing.sha256 in known:
            first = known.index(listing.sha256)
            note = f"{listing.name}: the same list again, counted once"
            once[first] = replace(once[first], notes=[*once[first].notes, note])
            continue
        once.append(listing)
    names = [listing.name for listing in once]
    for name in names:
        if name in RESERVED or not name.strip() or name[0] in "=+-@":
            raise BadInput(f"list name {name!r}: expected another (--names), this one is reserved")
        if names.count(name) > 1:
            raise BadInput(
                f"list name {name!r}: expected different names (--names), found it twice"
            )
    if len(once) > 12:
        raise BadInput(f"link: expected at most 12 lists, found {len(once)}")
    return once


def _report(
    lists: list[Listing], histories: NDArray[np.int64], omitted: float, learned: em.Learned,
    seed: int, begun: float, labelled: int, missed: float,
) -> dict[str, Any]:  # fmt: skip
    codes = np.arange(histories.shape[1])
    overlaps = []
    for k in range(len(lists)):
        for other in range(k + 1, len(lists)):
            both = (codes >> k & 1 == 1) & (codes >> other & 1 == 1)
            overlaps.append(
                {"lists": [lists[k].name, lists[other].name]}
                | interval(histories[:, both].sum(axis=1))
            )
    return {
        "kind": "linkage",
        "records": {listing.name: len(listing) for listing in lists},
        "people": interval(histories.sum(axis=1)),
        "overlap": overlaps,
        "level": LEVEL,
        "omitted_probability": round(omitted, 3),
        "missed_pairs": round(missed, 1),
        "draws": len(histories),
        "seed": seed,
        "labels": labelled,
        "sources": [
            {"name": each.name, "file": Path(each.file).name, "sha256": each.sha256,
             "encoding": each.encoding, "source": each.source, "as_of": each.as_of,
             "coverage": each.coverage, "notes": each.notes}
            for each in lists
        ],
        "model": learned.model.as_dict(),
        "seconds": round(time.perf_counter() - begun, 2),
    }  # fmt: skip


def interval(values: NDArray[np.int64]) -> dict[str, int]:
    """Low, point and high of draws: the median and the quantiles of the 95 % range."""
    low, point, high = np.quantile(values, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    return {
        "low": int(np.floor(low)), "point": int(np.floor(point + 0.5)), "high": int(np.ceil(high)),
    }  # fmt: skip
