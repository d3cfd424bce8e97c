"""Two names alone: which reading of them counts, and what is no name."""

import pytest

from byway.errors import BadInput
from byway.records import compare_names
from byway.records.legal_forms import without_form
from byway.records.tidying import LONGEST
from byway.records.word_by_word import log_odds


def test_a_word_on_each_side_that_nothing_answers_makes_another_name() -> None:
    same = "Ali Hassan Nuri Rahimi Wardak"
    assert compare_names(same, same) > 0.9
    assert compare_names(same, same.replace("Hassan", "Asghar")) < 0.01


def test_each_word_that_one_name_lacks_says_a_little_against() -> None:
    whole = "Ali Akbar Hassan Rezai Wardak"
    less = [compare_names(whole, name) for name in (whole, "Ali Akbar Rezai Wardak", "Ali Wardak")]
    assert less == sorted(less, reverse=True) and less[0] > less[1] > less[2] > 0.5


def test_a_name_of_the_region_is_not_taken_word_by_word() -> None:
    assert compare_names("Романов Роман", "Романов Рамон") < 0.5
    assert compare_names("Олегов Иван Петрович", "Петров Иван Олегович") < 0.01


def test_a_title_and_a_particle_come_and_go_but_are_a_name_where_nothing_else_is() -> None:
    assert compare_names("Haji Gul Wardak", "Gul Wardak") > 0.9
    assert compare_names("van de Berg Willem", "Willem Berg") > 0.9
    assert compare_names("Sir", "Sir") > compare_names("Sir", "Ben")


@pytest.mark.parametrize("text", ["", "123", "䥴䥴", "- ."])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="name: expected letters"):
        compare_names(text, "Иванов Иван")


def test_of_a_text_longer_than_any_name_the_beginning_counts() -> None:
    long = "Ali Reza " * 300
    assert compare_names(long + "Ivan", "Ali Reza") == compare_names(long[:LONGEST], "Ali Reza")


@pytest.mark.parametrize("text", [None, float("nan"), 5])
def test_what_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(BadInput, match=r"^name: expected text"):
        compare_names("Иванов Иван", text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Иванов Иван Петрович", "Иванов Иван Сергеевич"),
        ("Иванов Иван П.", "Иванов Иван С."),
        ("Rezai Ali A.", "Rezai Ali B."),
        ("Алиев Ариф Али оглы", "Алиев Ариф Али кызы"),
        ("Иванов Саша Петрович", "Иванова Саша Петровна"),
    ],
)
def test_one_contradiction_weighs_more_than_all_else_agreed(a: str, b: str) -> None:
    assert compare_names(a, b) < 0.3


def test_each_of_two_like_initials_counts() -> None:
    assert compare_names("Rezai, A. A.", "Ali Akbar Rezai") > 0.7
    assert compare_names("Ali Ali Rezai", "Ali Rezai") > 0.7


@pytest.mark.parametrize(
    "written",
    [
        "Samir Samir Reza Nuri Wardak", "Samir ogly Reza Nuri Wardak",
        "Samir Reza uulu Nuri Wardak",
        "Haji Samir Reza al-Nuri Wardak", "Samir Reza Nu'ri Wardak",
    ],
)  # fmt: skip
def test_words_that_are_no_name_of_their_own_weigh_nothing(written: str) -> None:
    plain = "Samir Reza Nuri Wardak"
    assert log_odds(written, plain) == pytest.approx(log_odds(plain, plain), abs=1e-3)


def test_an_apostrophe_is_no_letter_of_another_script() -> None:
    # Before a letter oʻ is the Uzbek у, in a name alone as in a list; here it is a Persian hamza.
    for sign in "'’ʼ`‘":
        assert log_odds(f"Mo{sign}in Rezai Tabrizi", "Moin Rezai Tabrizi") == pytest.approx(
            log_odds("Moin Rezai Tabrizi", "Moin Rezai Tabrizi")
        )


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("ООО «Ромашка»", "Romashka LLC", True),
        ("OAO Gazprom", "Gazprom Open Joint-Stock Company", True),
        ("Volkswagen Gesellschaft mit beschränkter Haftung", "Volkswagen GmbH", True),
        ("HSBC Holdings p.l.c.", "HSBC Holdings PLC", True),
        ("ABC Co.", "A.B.C. Company", True),
        ("Bank of China (Hong Kong) Limited", "Bank of China (Singapore) Limited", False),
        ("Banco Santander S.A.", "Banco Santander Chile S.A.", False),
        ("ООО «Ромашка»", "ООО «Рассвет»", False),
    ],
)
def test_a_firm_is_its_name_without_the_legal_form(a: str, b: str, same: bool) -> None:
    assert (compare_names(a, b) >= 0.5) == same


def test_a_name_that_is_a_form_elsewhere_stays_a_name() -> None:
    for name in ("Pao Li", "Maria de Sá", "тов. Иванов Иван", "Limited"):
        assert without_form(name) == name
    assert compare_names("тов. Иванов Иван", "Петров Иван") < 0.1


def test_what_is_written_twice_or_apart_is_one_name() -> None:
    assert compare_names("Shoigu Shoigu Sergey", "Sergey Shoigu") > 0.9
    assert compare_names("Nikolai Plat Ono Vich Patrushev", "Nikolai Platonovich Patrushev") > 0.9
    assert compare_names("Igor Sech1n", "Ig0r Sechin") > 0.9
