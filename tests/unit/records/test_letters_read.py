"""Letters of all scripts leave something in a key; initials that a Latin letter leaves open."""

import unicodedata

import pytest

from byway.records import compare_names, listing_of
from byway.records.english_names import ENGLISH
from byway.records.given_names import SHORTEST, groups_of
from byway.records.letters import fold
from byway.records.names import initials_apart, said, split_names
from byway.records.people import encode_rows
from byway.records.query import encode_query
from byway.records.word_by_word import log_odds

SIGNS = "ЪъЬьҌҍӀӏ"
"""Letters of Cyrillic that are signs only."""


def test_every_cyrillic_letter_that_is_no_sign_is_read() -> None:
    letters = [chr(code) for code in range(0x400, 0x514)]
    letters = [each for each in letters if unicodedata.category(each)[0] == "L"]
    assert {each for each, key in zip(letters, fold(letters), strict=True) if not key} == set(SIGNS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ӑ", "a"), ("Ӱ", "u"), ("Ђорђе", "dzordze"), ("Æsop", "aesop"), ("Ωμέγα", "omega"),
        ("バラク", "baraku"), ("משה", "msh"), ("Ҋ", "ig"), ("Пётр 😀", "petr"), ("ﬁn", "fin"),
    ],
)  # fmt: skip
def test_letters_that_no_table_has_are_read_one_by_one(text: str, key: str) -> None:
    assert fold([text]) == fold([key])


def test_a_name_is_the_same_in_one_go_and_alone() -> None:
    names = ["Иванов", "محمد", "Ҫеҫпӗл", "Παππάς", "Đorđe", "O'Neil", "김정은"]
    assert fold(names) == [fold([name])[0] for name in names]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Иванов АБ", ("Иванов", "А.", "Б.")), ("АБ Иванов", ("Иванов", "А.", "Б.")),
        ("ИВАНОВ ЯН", ("ИВАНОВ", "ЯН", "")), ("Иванов Ян", ("Иванов", "Ян", "")),
    ],
)  # fmt: skip
def test_two_capitals_are_two_initials_beside_small_letters(
    name: str, expected: tuple[str, str, str]
) -> None:
    assert split_names([name]) == [expected]


@pytest.mark.parametrize("name", ["Karl II", "Henry JR", "AL Ahmad", "Bn Saud BN", "иванов аб"])
def test_particles_and_numerals_are_no_initials(name: str) -> None:
    assert initials_apart(name) == name


def test_a_latin_j_y_or_c_alone_says_nothing_on_a_list() -> None:
    cells = ["J.", "y", "C.", "S.", "Ю.", "Ya", "Jo", ""]
    assert said(cells, fold(cells)) == ["", "", "", "s", "u", "a", fold(["Jo"])[0], ""]
    rows = [{"surname": "Smirnov", "given": "Y.", "patronymic": "J"}]
    columns = encode_rows(rows)
    assert (columns.given[0], columns.father[0]) == (0, 0) and columns.surname[0] > 0
    query = encode_query({"surname": "Smirnov", "given": "Y.", "patronymic": "J"})
    assert (query.given.key, query.father.key) == ("", "") and query.surname.key
    assert listing_of("l", rows).cells["given"] == ["Y."]  # shown as it stands


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Y. Smirnov", "Юрий Смирнов"), ("Y. Smirnov", "Яков Смирнов"),
        ("Smirnov S. Y.", "Смирнов Сергей Евгеньевич"), ("JC Dupont", "Jean-Claude Dupont"),
        ("S. Akbar Nuri Wardak", "Shamil Akbar Nuri Wardak"),
        ("K. Akbar Nuri Wardak", "Khalid Akbar Nuri Wardak"),
        ("P. Akbar Nuri Wardak", "Phailak Akbar Nuri Wardak"),
    ],
)  # fmt: skip
def test_a_latin_initial_fits_what_it_may_begin(a: str, b: str) -> None:
    assert compare_names(a, b) > 0.5


def test_a_latin_initial_does_not_fit_what_it_cannot_begin() -> None:
    assert compare_names("T. Akbar Nuri Wardak", "Shamil Akbar Nuri Wardak") < 0.01
    assert compare_names("J. Akbar Nuri Wardak", "Shamil Akbar Nuri Wardak") < 0.01


def test_english_short_forms_are_of_their_names_and_of_no_russian_ones() -> None:
    ben, mike = fold(["Ben", "Mike"])
    assert set(groups_of()[ben]) & set(groups_of()[fold(["Benjamin"])[0]])
    assert set(groups_of()[mike]) & set(groups_of()[fold(["Michael"])[0]])
    assert not set(groups_of()[mike]) & set(groups_of()[fold(["Михаил"])[0]])
    short = [key for key in fold(ENGLISH.replace(":", " ").split()) if len(key) < SHORTEST]
    assert short and not set(short) & set(groups_of())


def test_one_slip_in_a_word_of_three_letters_needs_three_other_words() -> None:
    assert log_odds("Sad Khan Zarkari Nuri", "Asad Khan Zarkari Nuri") > 2
    assert log_odds("Sad Khan Zarkari", "Asad Khan Zarkari") < 0


def test_a_name_said_twice_is_one_unless_another_stands_in_its_place() -> None:
    assert compare_names("Nuri Reza Reza Wardak", "Nuri Reza Wardak") > 0.9
    assert compare_names("Nuri Reza Reza Wardak", "Nuri Ali Reza Wardak") < 0.5


def test_a_surname_whose_stem_is_a_given_name_is_none_itself() -> None:
    assert compare_names("Abdul Ivanov Nuri Wardak", "Abdul Ivanof Nuri Wardak") > 0.9


@pytest.mark.parametrize("letters", ["A.B.C. Trading Co.", "ABC Trading Co."])
def test_letters_of_a_firm_are_no_initials(letters: str) -> None:
    assert compare_names(letters, "ABC Trading Company") > 0.9
    assert compare_names(letters, "Arctic Bear Coal Trading Company") < 0.5
