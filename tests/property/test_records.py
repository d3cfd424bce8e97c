"""Fast linkage agrees with its slow twins, and keeps what it promises for any input."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byway.records import blocking, compare_names, fold
from byway.records.blocking import Pairs, blocking_keys, candidate_pairs
from byway.records.codes import codes_of, field_values, random_levels
from byway.records.dates import parse_birth, parse_births
from byway.records.em import one_of_n
from byway.records.gibbs import empty_state, fill, sweep
from byway.records.letters import _undoubled, skeletons, surname_stems
from byway.records.levels import (
    NAMES,
    born_level,
    compare,
    distance,
    names_of,
    records_of,
    surname_level,
)
from byway.records.model import Model, by_value, chances, starting_m
from byway.records.neighbours import near_surnames
from byway.records.nets import memo_of, net_of, values_of, weigh
from byway.records.people import Columns, encode_rows
from byway.records.random_pairs import chance_levels, learned_u
from byway.records.rows import listing_of
from byway.records.strata import _classify, _counted
from tests.reference import records as slow

CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ'"
letters = st.text(alphabet=CYRILLIC + "abcdefghijklmnopqrstuvwxyz -ZhŠÕü", max_size=14)
keys = st.text(alphabet="abgkov", max_size=8)
words = st.text(alphabet="абвгилнорстуяшч", min_size=2, max_size=9)
names = st.builds(" ".join, st.lists(words, min_size=1, max_size=3))
dates = st.tuples(
    st.sampled_from([0, 1990, 1991, 1992]), st.integers(0, 3), st.integers(0, 3)
).map(lambda d: (0, 0, 0) if not d[0] else (d[0], d[1], d[2] if d[1] else 0))  # fmt: skip


@given(letters)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold([text])
    assert fold(once) == once
    assert once[0].isascii()


@given(st.lists(letters, max_size=6))
def test_folding_in_bulk_is_folding_one_by_one(texts: list[str]) -> None:
    assert fold(texts) == [fold([text])[0] for text in texts]


@given(keys, keys)
def test_distance_agrees_with_its_recursion(x: str, y: str) -> None:
    a, b = (np.frombuffer(t.encode(), np.uint8) for t in (x, y))
    exact = slow.distance(x, y)
    assert distance(a, 0, len(a), b, 0, len(b), 2) == min(exact, 3)


@given(st.text("TSO4KAts", max_size=12))
def test_runs_of_a_letter_are_one_letter(text: str) -> None:
    for long in (text, text * 200):  # short texts and long ones go different ways
        assert _undoubled(long, "TOK") == slow.undoubled(long, "TOK")


@given(st.integers(1878, 2021), st.integers(1, 13), st.integers(1, 32))
def test_days_are_those_of_the_calendar(year: int, month: int, day: int) -> None:
    try:
        exact = date(year, month, day).year >= 1880
    except ValueError:
        exact = False
    expected = (year, month, day) if exact else None
    cells = [f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}"]
    assert [parse_birth(cell) for cell in cells] == [expected, expected]
    assert parse_births(cells)[0].tolist() == [list(expected or (0, 0, 0))] * 2


@given(st.lists(st.text("0123456789.-/г ", max_size=11), min_size=1))
def test_dates_in_bulk_are_dates_one_by_one(cells: list[str]) -> None:
    born, wrong = parse_births(cells)
    exact = [parse_birth(cell) for cell in cells]
    assert born.tolist() == [list(each or (0, 0, 0)) for each in exact]
    assert wrong == [place for place, each in enumerate(exact) if each is None]


cells = st.one_of(
    names,
    st.sampled_from(["Иван", "Петров", "Петрова", "И.", "Александра", "Иваныч", "Иванович",
                     "Ивановича", "иванпетрович", "Мамед оглы", "Павла", ""]),
)  # fmt: skip
rows_of_cells = st.lists(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("surname", "given", "patronymic"), cells)),
    min_size=1, max_size=5,
)  # fmt: skip


def read_back(columns: Columns, row: int) -> tuple[Any, ...]:
    """What the columns say of one row, without the numbers of its values."""
    ids = (columns.surname[row], columns.given[row], columns.father[row])
    return tuple(
        (v.keys[k], v.skeleton[k], v.groups[k].tolist(), int(v.initial[k]), bool(v.bare[k]))
        for k, v in zip(ids, (columns.surnames, columns.givens, columns.fathers), strict=True)
    )


@given(rows_of_cells)
def test_encoding_in_bulk_is_encoding_one_by_one(rows: list[dict[str, str]]) -> None:
    columns = encode_rows(rows)
    for k, row in enumerate(rows):
        assert read_back(columns, k) == read_back(encode_rows([row]), 0)


def named(row: dict[str, str]) -> bool:
    return any(sign.isalpha() for sign in row.get("surname", "") + row.get("given", ""))


@given(rows_of_cells.filter(lambda rows: any(map(named, rows))))
def test_a_list_in_memory_has_the_cells_of_every_row_with_a_name(
    rows: list[dict[str, str]],
) -> None:
    listing = listing_of("x", rows)
    for column in ("surname", "given", "patronymic"):
        assert listing.column(column) == [row.get(column) or "" for row in rows if named(row)]


@given(letters, letters)
def test_surname_levels_agree(x: str, y: str) -> None:
    columns = encode_rows([{"surname": x}, {"surname": y}])
    names = names_of(columns.surnames)
    a, b = columns.surname.tolist()
    level = surname_level(names, a, names, b, a == b)
    first, second = columns.surnames.keys[a], columns.surnames.keys[b]
    same_skeleton = skeletons([first]) == skeletons([second])
    assert NAMES[0][level] == slow.surname_level(first, second, same_skeleton)


@given(dates, dates)
def test_birth_levels_agree_and_are_symmetric(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    level = born_level(*a, *b)
    assert NAMES[3][level] == slow.born_level(a, b)
    assert level == born_level(*b, *a)


@given(names, names)
def test_comparing_names_is_symmetric_and_a_probability(a: str, b: str) -> None:
    if any(fold([a])) and any(fold([b])):
        assert compare_names(a, b) == compare_names(b, a)
        assert 0 <= compare_names(a, b) <= 1


@given(st.lists(keys, min_size=1, max_size=5))
def test_a_stem_has_no_stem_of_its_own_kind(texts: list[str]) -> None:
    assert len(surname_stems(texts)) == len(texts)
    assert len(skeletons(texts)) == len(texts)


@given(st.lists(st.text("abegiknov", min_size=1, max_size=8), min_size=1, max_size=9, unique=True))
def test_near_surnames_are_all_pairs_of_that_level(texts: list[str]) -> None:
    columns = encode_rows([{"surname": text} for text in texts])
    names = records_of(columns).surnames
    many = len(columns.surnames.keys)
    level = [[surname_level(names, a, names, b, False) for b in range(many)] for a in range(many)]
    exact = [(a, b) for a in range(1, many) for b in range(a + 1, many) if level[a][b] == 2]
    a, b = near_surnames(names)
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == exact


@given(st.lists(st.tuples(*[st.integers(-1, 3)] * 3), min_size=2, max_size=6), st.integers(0, 99))
def test_classes_of_names_are_bayes_and_counts(values: list[tuple[int, ...]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    share, tables = rng.dirichlet(np.ones(3)), rng.random((4, 3))
    belongs = np.zeros((len(values), 3))
    _classify(np.array(values), belongs, share, tables)
    exact = slow.classified(values, share.tolist(), tables.tolist())
    assert np.allclose(belongs, exact)
    counts = _counted(np.array(values), belongs, 4)
    for v in range(4):
        held = [row for row, record in zip(exact, values, strict=True) for w in record if w == v]
        assert np.allclose(counts[v], np.sum(held, axis=0) if held else 0)


entries = st.builds(
    dict,
    surname=st.sampled_from(["Иванов", "Иваноф", "Ивановский", "Петров", "Ivanov"]),
    given=st.sampled_from(["Сергей", "Серёжа", "С.", "Олег", ""]),
    patronymic=st.sampled_from(["Иванович", "И.", "Петрович", ""]),
    born=st.sampled_from(["1990", "02.03.1990", "03.02.1990", "05.05.1991", ""]),
)
lists_of_entries = st.lists(
    st.tuples(entries, st.integers(0, 1)), min_size=5, max_size=7
).filter(lambda rows: len({on for _, on in rows}) == 2)  # fmt: skip


def compared(rows: list[dict[str, str]]) -> tuple[Any, ...]:
    """Codes and weights; and, the slow way, every pair's log likelihood ratio by field."""
    columns = encode_rows(rows)
    records = records_of(columns)
    common = chances(columns, records, near_surnames(records.surnames))
    counts = chance_levels(records, np.random.default_rng(1), 500)
    weights = Model(starting_m(), learned_u(counts)).weights
    levels, ratios, seen = np.zeros(5, np.uint8), {}, {}
    for j in range(len(rows)):
        for i in range(j):
            compare(records, i, records, j, True, levels)
            seen[i, j] = levels.copy()
            by_field = []
            for f in range(5):
                one = np.zeros(5, np.uint8)
                one[f] = levels[f]
                by_field.append(by_value(records, i, j, one, common))
            # What is left are names that go together; it counts with the surname.
            by_field[0] += by_value(records, i, j, levels, common) - sum(by_field)
            ratios[i, j] = [float(v + weights[f, levels[f]]) for f, v in enumerate(by_field)]
    return codes_of(records, common), weights, ratios, seen


@settings(max_examples=30)
@given(lists_of_entries)
def test_flat_comparison_agrees_with_the_plain_one(rows: list[Any]) -> None:
    codes, weights, ratios, seen = compared([row for row, _ in rows])
    levels, out = np.zeros(5, np.uint8), np.zeros(5)
    for (i, j), by_field in ratios.items():
        field_values(i, j, levels, out, *codes[:-1])
        assert levels.tolist() == seen[i, j].tolist()
        assert np.allclose(out + weights[range(5), levels], by_field, atol=1e-4)


@settings(max_examples=30)
@given(st.lists(entries, min_size=4, max_size=14), st.floats(-6, 6), st.sampled_from([2, 4, 48]))
def test_candidates_are_the_pairs_with_a_key_in_common(
    rows: list[dict[str, str]], least: float, crowd: int
) -> None:
    columns = encode_rows(rows)
    records = records_of(columns)
    near = near_surnames(records.surnames)
    codes = codes_of(records, chances(columns, records, near))
    weights = Model(starting_m(), learned_u(random_levels(codes, np.random.default_rng(1)))).weights
    keys = blocking_keys(columns, records)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(blocking, "CROWDED", crowd)
        pairs = candidate_pairs(codes, keys, near, weights, least)
    ends = zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)
    found = dict(zip(ends, zip(pairs.levels.tolist(), pairs.value, strict=True), strict=True))
    slips = set(zip(near[0].tolist(), near[1].tolist(), strict=True))
    initial, year = codes.initial[codes.record[:, 1]], codes.record[:, 4]
    for j in range(len(rows)):
        for i in range(j):
            levels, values = np.zeros(5, np.uint8), np.zeros(5)
            field_values(i, j, levels, values, *codes[:-1])
            worth = values.sum() + weights[range(5), levels].sum()
            contradict = year[i] * year[j] != 0 and abs(year[i] - year[j]) > 1
            proposed = any(
                key[i] == key[j] != 0 and (not contradict or np.sum(key == key[i]) <= crowd)
                for key in keys
            ) or (
                tuple(sorted(columns.surname[[i, j]].tolist())) in slips
                and (initial[i] == initial[j] or not initial[i] * initial[j])
                and not contradict
            )
            if abs(worth - least) > 1e-3:
                assert ((i, j) in found) == (proposed and worth > least)
            if (i, j) in found:
                assert found[i, j][0] == levels.tolist()
                assert np.isclose(found[i, j][1], values.sum(), atol=1e-4)
    assert len(found) == len(pairs.i)


@settings(max_examples=12)
@given(
    lists_of_entries, st.tuples(*(st.floats(-3, 3) for _ in range(3))),
    st.tuples(st.floats(0.05, 0.6), st.floats(0.05, 0.6)),
)  # fmt: skip
def test_gibbs_draws_agree_with_all_partitions(
    rows: list[Any], rates: tuple[float, ...], again: tuple[float, float]
) -> None:
    codes, weights, ratios, _ = compared([row for row, _ in rows])
    n, list_of = len(rows), np.array([on for _, on in rows], np.int64)
    history = np.array([0.0, *rates])
    exact = slow.togetherness(list_of.tolist(), ratios, codes.said.tolist(), history, again)
    i, j = (np.array(ends, np.int32) for ends in zip(*ratios, strict=True))
    pairs = Pairs(i, j, np.zeros((len(i), 5), np.uint8), np.zeros(len(i), np.float32))
    net, memo = net_of(pairs, n), memo_of(n, np.arange(n))
    net.gains[:] = list(ratios.values())
    net.weight[:] = net.gains.sum(axis=1)
    state, everyone = empty_state(np.arange(n, dtype=np.int32), 2), np.arange(n)
    rng, joined = np.random.default_rng(1), np.zeros(2 * len(i))
    blocks: list[Any] = []
    fill(everyone, weights, list_of, net, memo, state, codes)
    while unsettled(blocks):
        blocks.append(np.zeros(len(i)))
        for _ in range(BLOCK):
            sweep(
                rng.permutation(n), everyone, rng.random(n), True, joined, history, np.log(again),
                np.log1p(-np.array(again)), 0.0, weights, list_of, net, memo, state, codes,
            )  # fmt: skip
            blocks[-1] += state.person[i] == state.person[j]
    together = np.mean(blocks, axis=0) / BLOCK
    blended = np.bincount(net.pair, joined, minlength=len(i)) / (2 * BLOCK * len(blocks))
    for k, pair in enumerate(ratios):
        within = 0.02 + 5 * error_of(blocks)[k]
        assert abs(together[k] - exact[pair]) < within
        assert abs(blended[k] - exact[pair]) < within


BLOCK = 600
"""Sweeps, several times as many as a chain of a few records needs to forget."""


def unsettled(blocks: list[Any]) -> bool:
    """Whether the mean over blocks of sweeps is still unsure by more than a hundredth."""
    return len(blocks) < 10 or (len(blocks) < 200 and error_of(blocks).max() > 0.01)


def error_of(blocks: list[Any]) -> Any:
    """Monte Carlo error of how often each pair was together, from means of blocks of sweeps."""
    return np.std(blocks, axis=0, ddof=1) / BLOCK / np.sqrt(len(blocks))


@settings(max_examples=30)
@given(lists_of_entries, st.sets(st.integers(0, 20)))
def test_it_does_not_matter_which_pairs_are_known_beforehand(
    rows: list[Any], chosen: set[int]
) -> None:
    codes, weights, ratios, seen = compared([row for row, _ in rows])
    n, list_of = len(rows), np.array([on for _, on in rows], np.int64)
    centres = []
    for listed in (sorted(ratios), [p for k, p in enumerate(sorted(ratios)) if k in chosen]):
        i, j = (np.array([p[end] for p in listed], np.int32) for end in (0, 1))
        levels = np.array([seen[p] for p in listed], np.uint8).reshape(-1, 5)
        pairs = Pairs(i, j, levels, np.zeros(len(i), np.float32))
        net, state = net_of(pairs, n), empty_state(np.zeros(n, np.int32), 2)
        weigh(net.gains, levels, values_of(pairs, codes), weights)
        # A table of two places: most pairs meet there, and are compared again.
        memo = memo_of(n, np.arange(n))
        memo = memo._replace(number=memo.number[:2])
        fill(np.arange(n), weights, list_of, net, memo, state, codes)
        centres.append((state.centre.copy(), state.score[0]))
    assert np.allclose(centres[0][0], centres[1][0], atol=1e-4)
    assert np.isclose(centres[0][1], centres[1][1], atol=1e-4)


pair_ratios = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda p: p[0] < p[1]),
    st.floats(-4, 4), min_size=1, max_size=10,
)  # fmt: skip


@given(pair_ratios)
def test_the_e_step_is_one_match_or_none(ratios: dict[tuple[int, int], float]) -> None:
    i, j = (np.array(part, np.int32) for part in zip(*ratios, strict=True))
    value = np.array(list(ratios.values()), np.float32)
    levels = np.tile(np.arange(1, 6, dtype=np.uint8), (len(i), 1))
    pairs = Pairs(i, j, levels, value)
    step = one_of_n(pairs, np.zeros(7, np.int64), 1, np.zeros(0))
    fast, counts, totals = step(np.zeros((5, 8)), np.zeros((1, 1)))
    exact = slow.one_match_or_none({pair: math.exp(w) for pair, w in ratios.items()})
    assert np.allclose(fast, list(exact.values()), atol=1e-5)
    assert np.allclose([counts[0, f, f + 1] for f in range(5)], fast.sum())
    assert np.isclose(counts[0].sum(), 5 * totals[0, 0]) and not counts[1].any()
