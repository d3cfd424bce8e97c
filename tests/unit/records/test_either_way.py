"""A whole name of two words that nothing tells apart is asked both ways round."""

import math

import pytest

from byway.records import Index, Person, add, explain, listing_of, lookup_lists
from byway.records.explaining import rival_bits
from byway.records.names import readings
from byway.records.wording import LANGUAGES
from tests.unit.records.lists import crowd

ROWS = [
    {"id": "k", "surname": "Кварацхелия", "given": "Хвича"},
    {"id": "r", "surname": "Rezai", "given": "Mehdi", "born": "1990"},
    {"id": "m", "surname": "Mehdi", "given": "Rezai"},
    *crowd(200),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("store")
    add(listing_of("l", ROWS), folder, "l", source="s", as_of="2024-12-01")
    return Index.open(folder, "l")


@pytest.mark.parametrize(
    "name", ["Хвича Кварацхелия", "Кварацхелия Хвича", "Khvicha Kvaratskhelia"]
)
def test_either_order_finds_the_person(index: Index, name: str) -> None:
    answer = index.lookup(Person(name=name), prior=0.3)
    assert answer.candidates[0].ids == ["k"]
    assert answer == lookup_lists({"l": index}, {"name": name}, prior=0.3)["l"]
    (order,) = [each for each in answer.candidates[0].weights if each.field == "order"]
    assert order.bits == pytest.approx(-1)
    for lang in LANGUAGES:
        assert any("-1.0" in line and line.count(":") == 1 for line in explain(
            answer, answer.candidates[0], lang
        ))  # fmt: skip


def test_the_weights_add_up_to_the_odds(index: Index) -> None:
    answer = index.lookup(Person(name="Mehdi Rezai"), prior=0.3)
    assert {each.ids[0] for each in answer.candidates} == {"r", "m"}
    shares = [each.probability for each in answer.candidates]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) + answer.not_listed + answer.others == pytest.approx(1)
    for each in answer.candidates:
        bits = sum(weight.bits for weight in each.weights) + rival_bits(answer, each)
        bits += math.log2(0.3 / 0.7 / answer.people)
        p = each.probability
        assert bits == pytest.approx(math.log2(p / (1 - p)), abs=1e-5)


def test_names_that_tell_are_asked_once(index: Index) -> None:
    told = ["Щукин Юрий", "Юрий Щукин", "Щукин Ю.", "Хвича, Кварацхелия", "Роман Романов", "Хвича"]
    assert all(len(readings(name)) == 1 for name in told)
    answer = index.lookup(Person(surname="Хвича", given="Кварацхелия"))
    assert not answer.candidates
