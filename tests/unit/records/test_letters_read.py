"""Letters of all scripts leave something in a key; initials; English short forms."""

import unicodedata

import pytest

from byway.records import compare_names
from byway.records.english_names import ENGLISH, SHORTEST, english
from byway.records.letters import fold
from byway.records.names import initials_apart, split_names
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
        ("Ӑ", "a"), ("Ӱ", "u"), ("Ђорђе", "dzordze"), ("𝐂", "c"), ("Æsop", "aesop"),
        ("Ωμέγα", "omega"),
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
        ("Иванов, АБ", ("Иванов", "А.", "Б.")), ("Ким ВП", ("Ким", "В.", "П.")),
        ("Ivanov AB", ("Ivanov", "A.", "B.")), ("Dupont JC", ("Dupont", "J.", "C.")),
        ("ИВАНОВ ЯН", ("ИВАНОВ", "ЯН", "")), ("Иванов Ян", ("Иванов", "Ян", "")),
        ("ЛИ Анна", ("ЛИ", "Анна", "")), ("HU Jintao", ("HU", "Jintao", "")),
        ("NG Wei", ("NG", "Wei", "")), ("Ким АН", ("Ким", "АН", "")),
    ],
)  # fmt: skip
def test_two_capitals_are_two_initials_beside_a_surname(
    name: str, expected: tuple[str, str, str]
) -> None:
    assert split_names([name]) == [expected]


@pytest.mark.parametrize(
    "name",
    ["Karl II", "Henry JR", "AL Ahmad", "Saud BN", "иванов аб", "Ким ИР Сен", "ИП Иванов И. П."],
)
def test_what_is_no_pair_of_initials_stays(name: str) -> None:
    assert initials_apart(name) == name


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


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Ivanov J. Petrovich", "Ivanov Sergey Petrovich"),
        ("Ivanova Anna C.", "Ivanova Anna Petrovna"), ("Ivanov J. P.", "Ivanov A. P."),
        ("J. Tamm", "M. Tamm"), ("C. Smith", "Elizabeth Smith"),
        ("Omar Ali Hassan", "J. Ali Hassan"), ("Усман Али Хассан", "Y. Ali Hassan"),
    ],
)  # fmt: skip
def test_a_latin_initial_contradicts_what_it_cannot_begin(a: str, b: str) -> None:
    assert compare_names(a, b) < 0.3


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Ben Smith", "Benjamin Smith", True), ("Mike Johnson", "Michael Johnson", True),
        ("Ted Carter", "Benjamin Carter", False), ("Mike Ivanov", "Михаил Иванов", False),
        ("Kate Moss", "Кейт Мосс", True), ("Kate Ivanova", "Катя Иванова", True),
        ("Иван Білий", "Білий Іван Петрович", True), ("Ольга Кит", "Кит Ольга Ивановна", True),
        ("Ben Li", "Ли Пэн", False),
    ],
)  # fmt: skip
def test_english_short_forms_agree_and_contradict_nobody(a: str, b: str, same: bool) -> None:
    assert (compare_names(a, b) > 0.5) is same


def test_english_forms_too_short_to_tell_are_left_out() -> None:
    short = [key for key in fold(ENGLISH.replace(":", " ").split()) if len(key) < SHORTEST]
    assert short and not any(map(english, short))


def test_one_letter_too_many_in_a_word_of_three_needs_three_other_words() -> None:
    assert log_odds("Ana Khan Zarkari Nuri", "Ada Khan Zarkari Nuri") < -10
    assert log_odds("Sad Khan Zarkari Nuri", "Asad Khan Zarkari Nuri") > 2
    assert log_odds("Sad Khan Zarkari", "Asad Khan Zarkari") < 0


def test_a_name_said_twice_is_one_unless_another_stands_in_its_place() -> None:
    assert compare_names("Nuri Reza Reza Wardak", "Nuri Reza Wardak") > 0.9
    assert compare_names("Nuri Reza Reza Wardak", "Nuri Ali Reza Wardak") < 0.5


@pytest.mark.parametrize("letters", ["A.B.C. Trading Co.", "ABC Trading Co."])
def test_letters_of_a_firm_are_no_initials(letters: str) -> None:
    assert compare_names(letters, "ABC Trading Company") > 0.9
    assert compare_names(letters, "ABD Trading Company") < 0.5
