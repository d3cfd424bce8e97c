"""What no key proposed, and how many bear a surname: worked out by hand."""

import numpy as np
import pytest
from bench._lists import make_lists

from byway.records import Label, link
from byway.records.bearers import others
from byway.records.blocking import Pairs
from byway.records.levels import records_of
from byway.records.missed import expected_missed, joined_unseen
from byway.records.people import encode_rows
from byway.records.point import point_partition
from byway.records.rows import listing_of


def pairs_of(ends: list[tuple[int, int]], surname_level: list[int]) -> Pairs:
    levels = np.zeros((len(ends), 5), np.uint8)
    levels[:, 0] = surname_level
    i, j = (np.array(part, np.int32) for part in zip(*ends, strict=True))
    return Pairs(i, j, levels, np.zeros(len(ends), np.float32))


def test_the_share_that_the_date_alone_finds_is_missed_where_there_is_no_date() -> None:
    # Records 0–9 match 10–19. By the surname's key: 0–7; by the date's: 4–8; by a third: 9.
    keys = np.zeros((20, 8), np.int64)
    for k in range(8):
        keys[[k, 10 + k], 0] = 100 + k
    for k in range(4, 9):
        keys[[k, 10 + k], 2] = 200 + k
    keys[[9, 19], 4] = 300
    pairs = pairs_of([(k, 10 + k) for k in range(10)], [1] * 8 + [4, 4])
    list_of = np.repeat([0, 1], 10)
    certain, dropped = np.ones(10), np.zeros(10)
    certain[9] = 0.5
    # Of 5 found by the date, 4 are found by the surname; ten more, of which a twentieth is missed,
    # are taken for granted: (1 + 0.5) / (5 + 10) are missed of it.
    missed = 0.1
    expected = 4 * missed / (1 - missed)
    none = np.where(np.arange(10) == 9, 0.0, certain)
    assert expected_missed(pairs, keys, none, dropped, list_of, 2)[0, 1] == pytest.approx(expected)
    expected = max(expected - 0.5, 0.0)
    found = expected_missed(pairs, keys, certain, dropped, list_of, 2)
    assert found[0, 1] == pytest.approx(expected)
    assert found[0, 0] == found[1, 1] == found[1, 0] == 0
    dropped[3] = 0.5
    assert expected_missed(pairs, keys, certain, dropped, list_of, 2)[0, 1] == pytest.approx(
        expected + 0.5
    )


def test_missed_pairs_join_people_and_keep_every_record() -> None:
    histories = np.array([0, 500, 400, 100])
    joined = joined_unseen(histories, np.array([[3.0, 20.0], [0.0, 2.0]]), np.random.default_rng(2))
    both = joined[3] - histories[3]
    assert both > 5
    assert joined[1] < 500 - both and joined[2] <= 400 - both
    untouched = joined_unseen(histories, np.zeros((2, 2)), np.random.default_rng(2))
    assert untouched.tolist() == histories.tolist()


def test_entries_of_one_person_are_no_namesakes() -> None:
    rows = [{"surname": "Щукин"}] * 2 + [{"surname": "Петров"}] * 4
    rows += [{"surname": name} for name in ("Белов", "Громов", "Дятлов")]
    records = records_of(encode_rows(rows))
    pairs = pairs_of([(0, 1), (2, 3)], [1, 1])
    surname = others(records, pairs, np.array([1.0, 1.0]))
    shchukin, petrov = records.surname[0], records.surname[2]
    # Seven people: one Щукин, three Петров, three seen once, so that nearly all of the discount
    # is left for surnames that were not seen. Before they were one, the two of a pair were k
    # people of the surname: k − 1 − 0.95 of seven, but never less than 1 − 0.95.
    assert (np.exp(surname.pair) * 7).tolist() == pytest.approx([0.05, 2.05])
    # The mean of Петров's entries has half a match.
    assert np.exp(surname.each[petrov]) * 7 == pytest.approx(3 + 0.5 - 1.95)
    assert np.exp(surname.each[shchukin]) * 7 == pytest.approx(0.05)


def test_surnames_of_two_bearers_lower_the_discount() -> None:
    rows = [{"surname": name} for name in ("Белов", "Громов", "Дятлов") for _ in range(2)]
    rows += [{"surname": name} for name in ("Щукин", "Зорин")]
    records = records_of(encode_rows(rows))
    surname = others(records, pairs_of([(0, 1)], [1]), np.array([0.0]))
    # Two surnames of one bearer, three of two: 2 / (2 + 2 · 3) of a bearer is left for the unseen.
    assert np.exp(surname.pair) * 8 == pytest.approx([2 - 1 - 0.25])


def test_a_point_partition_needs_half_of_every_two_people_joined() -> None:
    i, j = np.array([0, 1, 0, 3], np.int32), np.array([1, 2, 2, 4], np.int32)
    person = point_partition(5, i, j, np.array([0.9, 0.8, 0.0, 0.7]))
    assert person.tolist() == [0, 0, 2, 3, 3]
    person = point_partition(5, i, j, np.array([0.9, 0.8, 0.4, 0.7]))
    assert person.tolist() == [0, 0, 0, 3, 3]


def test_a_second_entry_joins_a_person_whose_entries_agree_strongly() -> None:
    made = make_lists({"a": 600, "b": 600}, 300, 7, duplicates={"b": 0.2})
    found = link(made.lists, draws=20).report["people"]
    assert abs(found["point"] / made.people() - 1) < 0.03


def test_lists_without_dates_are_not_joined_twice_over() -> None:
    surnames = [
        f"{a}{b}ов" for a in ("Кас", "Лем", "Вор", "Тип", "Рог") for b in ("ат", "ин", "ус")
    ]
    people = [{"surname": s, "given": g} for s in surnames for g in ("Иван", "Олег", "Пётр")]
    one = [{"id": f"a{k}", **row} for k, row in enumerate(people)]
    two = [{"id": f"b{k}", **row} for k, row in enumerate(people[:20])]
    found = link([listing_of("a", one), listing_of("b", two)], draws=20, seed=1)
    assert found.report["missed_pairs"] < 0.1 * 20


def test_a_labelled_match_of_unlike_entries_is_not_counted_again() -> None:
    plain = [{"id": f"p{k}", "surname": f"{a}{b}ов", "given": "Иван", "born": f"{k + 1}.03.1980"}
             for k, (a, b) in enumerate((a, b) for a in ("Кас", "Лем", "Вор", "Тип", "Рог")
                                        for b in ("ат", "ин", "ус", "ел", "ок"))]  # fmt: skip
    maiden = [{"id": f"m{k}", "surname": f"Девич{c}ова", "given": "Анна", "born": f"1{k}.05.1985"}
              for k, c in enumerate("абгдеж")]  # fmt: skip
    wed = [{**row, "surname": f"Мужн{c}ина", "born": f"2{k}.11.1971"}
           for k, (row, c) in enumerate(zip(maiden, "клмнпр", strict=True))]  # fmt: skip
    labels = [Label("a", row["id"], "b", row["id"], True) for row in maiden]
    lists = [listing_of("a", plain + maiden), listing_of("b", plain + wed)]
    assert link(lists, draws=5, seed=1, labels=labels).report["missed_pairs"] < 3


def test_more_entries_than_a_person_may_have_are_several_people() -> None:
    rows = [{"id": f"a{k}", "surname": "Щукин", "given": "Юрий"} for k in range(60)]
    labels = [Label("a", "a0", "a", f"a{k}", True) for k in range(1, 60)]
    found = link([listing_of("a", rows)], draws=3, seed=1, labels=labels)
    assert found.report["people"]["point"] >= 2


def test_an_entry_on_one_list_alone_may_go_with_any_of_the_other() -> None:
    histories = np.array([0, 10, 10, 0])
    many = [
        joined_unseen(histories, np.array([[0.0, 9.0], [0.0, 0.0]]), np.random.default_rng(k))[3]
        for k in range(60)
    ]
    assert max(many) == 10
