"""The look-up answers what its slow twin answers, and reads a query as a list reads its rows."""

import math
import random
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byway.errors import BadInput
from byway.records import Index, add, listing_of
from byway.records.indexing import RANDOM_PAIRS
from byway.records.levels import BY_VALUE, FIELDS, NAMES, RANKED, SORTS, records_of
from byway.records.model import Model, chances, starting_m
from byway.records.neighbours import near_surnames
from byway.records.people import Columns, Vocabulary, encode_rows
from byway.records.query import encode_query
from byway.records.random_pairs import chance_levels, learned_u
from tests.reference import lookup as slow

Row = dict[str, str]

GIVEN = ["Иван", "Ваня", "Ivan", "Пётр", "Петр", "Юрий", "Yuri", "Георгий", "И.", "П", "Ахмед",
         "Ахмад", "Зурбаган", "Зурбоган", ""]  # fmt: skip
FATHER = ["Иванович", "Петрович", "Ivanovich", "Ахмедович", "Ахмед оглы", "И.", "", "", "Юрьевич"]
SURNAME = ["Баранов", "Баранова", "Baranov", "Боронов", "Баринов", "Барабанов", "Бурак", "Баран",
           "Щукин", "Shchukin", "Щукина", "Чукин", "Ким", "Кин", "Тамм", ""]  # fmt: skip
BORN = ["", "1990", "1991", "02.03.1990", "03.02.1990", "02.03.1991", "05.03.1990", "1985-07-30"]
PLACE = ["", "", "Тула", "Tula", "Омск"]


def a_row(rng: random.Random) -> Row:
    row = {"surname": rng.choice(SURNAME), "given": rng.choice(GIVEN),
           "patronymic": rng.choice(FATHER), "born": rng.choice(BORN),
           "place": rng.choice(PLACE)}  # fmt: skip
    if rng.random() < 0.15 and len(row["surname"]) > 4:
        at = rng.randrange(1, len(row["surname"]))
        row["surname"] = row["surname"][:at] + rng.choice("аоклн") + row["surname"][at + 1 :]
    if not row["surname"] and not row["given"]:
        row["surname"] = "Щукин"
    return row


def coded(columns: Columns, row: int) -> slow.Entry:
    """A row of columns for the twin."""

    def name(vocabulary: Vocabulary, number: int) -> slow.Name:
        groups = tuple(g for g in vocabulary.groups[number].tolist() if g >= 0)
        initial = vocabulary.initial[number]
        return slow.Name(vocabulary.keys[number], groups, vocabulary.skeleton[number],
                         chr(initial) if initial else "")  # fmt: skip

    year, month, day = columns.born[row].tolist()
    return slow.Entry(
        name(columns.surnames, columns.surname[row]), name(columns.givens, columns.given[row]),
        name(columns.fathers, columns.father[row]), (year, month, day),
        columns.places.keys[columns.place[row]],
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_every_answer_is_the_twins(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    rows = [{"id": str(k), **a_row(rng)} for k in range(40 + 60 * seed)]
    rows += [{**row, "id": row["id"] + "again"} for row in rows[::7]]
    add(listing_of("l", rows), tmp_path, "l", source="a test", as_of="2024-12-01")
    index = Index.open(tmp_path, "l")
    columns = encode_rows(rows)
    entries = [coded(columns, k) for k in range(len(rows))]
    records = records_of(columns)
    common = chances(columns, records, near_surnames(records.surnames))
    model = Model(
        starting_m(), learned_u(chance_levels(records, np.random.default_rng(1), RANDOM_PAIRS))
    )
    weights = {
        field: {name: float(model.weights[f, level]) for level, name in enumerate(NAMES[f])}
        for f, field in enumerate(FIELDS)
    }
    by_chance = {
        field: {name: float(model.u[f, level]) for level, name in enumerate(NAMES[f])}
        for f, field in enumerate(FIELDS)
    }
    ranked = {
        field: [[NAMES[f][level] for level in RANKED[f] if level in sort] for sort in SORTS[f]]
        for f, field in enumerate(FIELDS)
    }
    numbers = {
        "surname": {key: k for k, key in enumerate(columns.surnames.keys)},
        "given": {key: k for k, key in enumerate(columns.givens.keys)},
        "patronymic": {key: k for k, key in enumerate(columns.fathers.keys)},
        "place": {key: k for k, key in enumerate(columns.places.keys)},
    }
    tables = {
        ("surname", "same"): common.surname, ("surname", "near"): common.near,
        ("given", "same"): common.given, ("patronymic", "same"): common.father,
        ("place", "same"): common.place,
    }  # fmt: skip

    def chance(field: str, level: str, entry: slow.Entry) -> float:
        f = FIELDS.index(field)
        if NAMES[f].index(level) not in BY_VALUE[f]:
            return 1.0
        if field == "born":
            year, month, day = entry.born
            log = common.year[year - 1800]
            return math.exp(log + (common.day[month * 32 + day] if level == "same" else 0.0))
        if field == "place":
            return math.exp(common.place[numbers["place"][entry.place]])
        name = {"surname": entry.surname, "given": entry.given, "patronymic": entry.father}[field]
        if level == "form" and not name.groups:
            return 0.0
        if level == "form":
            group = common.given_group if field == "given" else common.father_group
            return math.exp(group[name.groups[0]])
        if level == "initial":
            initial = common.given_initial if field == "given" else common.father_initial
            return math.exp(initial[ord(name.initial)])
        return math.exp(tables[field, level][numbers[field][name.key]])

    def together(levels: Mapping[str, str], entry: slow.Entry) -> float:
        classes, terms = common.strata, common.strata.share.copy()
        given_agrees = levels["given"] in ("same", "form")
        father_agrees = levels["patronymic"] in ("same", "form")
        if not given_agrees and not father_agrees:
            return 0.0
        if levels["surname"] in ("same", "near"):
            terms = classes.surname[numbers["surname"][entry.surname.key]].copy()
        if given_agrees:
            terms *= classes.given[numbers["given"][entry.given.key]]
        if father_agrees:
            terms *= classes.father[numbers["patronymic"][entry.father.key]]
        return max(math.log(terms.sum()), -1.0)

    for _ in range(60):
        asked = a_row(rng)
        prior = rng.choice([0.02, 0.5, 0.9])
        answer = index._answer(encode_query(asked), prior)
        query = coded(encode_rows([asked]), 0)
        none, best, others = slow.lookup(query, entries, weights, chance, together, prior)
        assert answer.not_listed == pytest.approx(none, rel=1e-9)
        assert answer.others == pytest.approx(others, rel=1e-9, abs=1e-15)
        assert [c.probability for c in answer.candidates] == pytest.approx(
            [b.probability for b in best], rel=1e-9
        )
        for candidate, twin in zip(answer.candidates, best, strict=True):
            assert candidate.ids == [rows[k]["id"] for k in twin.entries]
            levels = {name: said for name, said in twin.levels.items() if said != "missing"}
            assert {w.field: w.level for w in candidate.weights if w.field in levels} == levels
            assert candidate.namesakes_expected == pytest.approx(
                slow.namesakes(
                    twin.levels, entries[twin.entries[0]], ranked, chance, by_chance, answer.people
                )
            )
            bits = {w.field: w.bits for w in candidate.weights}
            assert bits == pytest.approx(
                {name: b for name, b in twin.bits.items() if name in bits}, rel=1e-6, abs=1e-9
            )


cells = st.text(alphabet="ИваноПетрсЩукилюЮяАхмд. -'IvanPetrovshc", max_size=12)
parts = st.sampled_from(
    [*GIVEN, *FATHER, *SURNAME, "Ивана", "Ивановича", "ИванПетрович", "И.П.", "Иван Петрович"]
) | cells  # fmt: skip
asked_rows = st.fixed_dictionaries(
    {"surname": parts, "given": parts, "patronymic": parts, "born": st.sampled_from(BORN)}
) | st.fixed_dictionaries({"name": st.lists(parts, max_size=4).map(" ".join)})


@settings(max_examples=400, derandomize=True)
@given(asked_rows)
def test_a_query_is_read_as_a_row_of_a_list(row: Row) -> None:
    columns = encode_rows([row])
    if columns.surname[0] == 0 and columns.given[0] == 0:
        with pytest.raises(BadInput, match="name"):
            encode_query(row)
        return
    query, entry = encode_query(row), coded(columns, 0)
    for mine, listed in zip(query[:3], entry[:3], strict=True):
        assert (mine.key, mine.groups) == (listed.key, listed.groups)
        assert (chr(mine.initial) if mine.initial else "") == listed.initial
    assert query.surname.skeleton == entry.surname.skeleton
    assert (query.born, query.place) == (entry.born, entry.place)
