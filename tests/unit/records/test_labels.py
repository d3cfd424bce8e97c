"""Labels: the words for yes and no, either order of a pair, and pairs that nothing proposed."""

from pathlib import Path

import numpy as np
import pytest

from byway.errors import BadInput
from byway.records import Label, Linkage, link, listing_of, read_labels
from byway.records.blocking import Pairs
from byway.records.labels import placed, with_labels
from byway.records.levels import compare, records_of
from byway.records.model import by_value, chances
from byway.records.neighbours import near_surnames
from byway.records.people import encode_rows
from tests.unit.records.lists import OTHERS, ROWS, crowd

LISTS = {"a": ROWS + crowd(), "b": OTHERS}


def probabilities(linkage: Linkage) -> dict[tuple[str, str], float]:
    i, j, p = (part.tolist() for part in linkage.pairs)
    return {(linkage.ids[a], linkage.ids[b]): q for a, b, q in zip(i, j, p, strict=True)}


@pytest.mark.parametrize(
    ("word", "match"),
    [("1", True), ("да", True), ("Так", True), ("yes", True), (" TRUE ", True), ("y", True),
     ("0", False), ("нет", False), ("Ні", False), ("no", False), ("false", False), ("n", False)],
)  # fmt: skip
def test_the_words_of_several_languages_are_taken(tmp_path: Path, word: str, match: bool) -> None:
    path = tmp_path / "label.csv"
    path.write_text(f"list_a,id_a,list_b,id_b,match\na,1,b,2,{word}\na,3,b,4,\n", encoding="utf-8")
    assert read_labels(path) == [Label("a", "1", "b", "2", match)]


def test_a_label_says_the_same_whichever_entry_comes_first() -> None:
    there = [Label("a", "a1", "b", "b1", False), Label("a", "a2", "b", "b3", True)]
    back = [Label(x.list_b, x.id_b, x.list_a, x.id_a, x.match) for x in there]
    one, two = (link(LISTS, draws=5, labels=labels) for labels in (there, back))
    assert probabilities(one) == probabilities(two)
    assert probabilities(two)["a2", "b3"] == 1.0 and ("a1", "b1") not in probabilities(two)
    assert one.report["calibration"] == two.report["calibration"]


def test_calibration_is_of_the_probability_before_the_labels() -> None:
    before = probabilities(link(LISTS, draws=5))["a1", "b1"]
    labels = [Label("b", "b1", "a", "a1", True), Label("a", "a2", "b", "b3", False)]
    never, often = link(LISTS, draws=5, labels=labels).report["calibration"]
    assert (never["low"], never["pairs"], never["mean"], never["share"]) == (0.0, 1, 0.0, 0.0)
    assert often["mean"] == pytest.approx(before, abs=1e-4) and often["share"] == 1.0
    assert often["low"] <= before <= often["high"]


def test_two_answers_for_one_pair_are_refused_in_either_order() -> None:
    labels = [Label("a", "a1", "b", "b1", True), Label("b", "b1", "a", "a1", False)]
    with pytest.raises(BadInput, match="expected one answer for b b1 and a a1, found two"):
        link(LISTS, draws=2, labels=labels)


def test_a_labelled_pair_that_nothing_proposed_is_weighed_like_any_other() -> None:
    columns = encode_rows(ROWS + OTHERS)
    records = records_of(columns)
    common = chances(columns, records, near_surnames(records.surnames))
    none = np.zeros(0, np.int32)
    labels = [Label("b", "b1", "a", "a1", True), Label("a", "a3", "b", "b3", False)]
    pairs, said = with_labels(
        Pairs(none, none, np.zeros((0, 5), np.uint8), np.zeros(0, np.float32)),
        placed(labels, [listing_of("a", ROWS), listing_of("b", OTHERS)]), records, common,
    )  # fmt: skip
    assert said is not None
    assert (said[0].tolist(), said[1].tolist()) == ([0, 1], [True, False])
    assert (pairs.i.tolist(), pairs.j.tolist()) == ([0, 2], [5, 7])
    for k, (i, j) in enumerate(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)):
        levels = np.zeros(5, np.uint8)
        compare(records, i, records, j, True, levels)
        assert pairs.levels[k].tolist() == levels.tolist()
        assert pairs.value[k] == pytest.approx(by_value(records, i, j, levels, common), rel=1e-4)
    assert pairs.value[0] > 5
