"""Every Georgian and Armenian letter, and the rarer Cyrillic ones, against other ways to write it.

The second column is the national romanisation: for Georgian that of 2002, for Armenian BGN/PCGN of
1981, for Cyrillic the usual Latin one. The third is how Russian documents write the letter in a
name; that is what a key keeps, so that ფ is п here and ყ is к.
"""

import pytest

from byway.records import fold
from byway.records.letters import surname_stems

GEORGIAN = """
ა a а | ბ b б | გ g г | დ d д | ე e е | ვ v в | ზ z з | თ t т | ი i и | კ k' к | ლ l л
მ m м | ნ n н | ო o о | პ p' п | ჟ zh ж | რ r р | ს s с | ტ t' т | უ u у | ფ p п | ქ k к
ღ gh г | ყ q' к | შ sh ш | ჩ ch ч | ც ts ц | ძ dz дз | წ ts' ц | ჭ ch' ч | ხ kh х | ჯ j дж | ჰ h х
"""
# Outside Georgian words a Latin j is й, so ջ is given as English newspapers have it.
ARMENIAN = """
ա a а | բ b б | գ g г | դ d д | ե e е | զ z з | է e э | ը y ы | թ t’ т | ժ zh ж | ի i и | լ l л
խ kh х | ծ ts ц | կ k к | հ h г | ձ dz дз | ղ gh г | ճ ch ч | մ m м | յ y й | ն n н | շ sh ш
ո o о | չ ch’ ч | պ p п | ջ dzh дж | ռ rr р | ս s с | վ v в | տ t т | ր r р | ց ts’ ц | ու u у
փ p’ п | ք k’ к | և ev ев | օ o о | ֆ f ф
"""
CYRILLIC = """
ә a а | ґ g г | ғ gh г | ҳ h х | һ h х | є e е | і i и | ї i и | ј i и | ӣ i и | қ q к | љ l л
ң n н | њ n н | ө o о | ұ u у | ү u у | ӯ u у | ҷ dzh дж
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.split()) for line in table.strip().splitlines() for cell in line.split("|")]


def frames(table: str, *frame: str) -> list[list[str]]:
    """A word in three spellings for each row: its letter stands where the frame has a sign."""
    return [
        [word.replace("*", sign) for word, sign in zip(frame, row, strict=True)]
        for row in rows(table)
    ]


WORDS = [
    *frames(GEORGIAN, "ლ*ნაშვილი", "l*nashvili", "л*нашвили"),
    *frames(GEORGIAN, "*ოლაშვილი", "*olashvili", "*олашвили"),
    *frames(ARMENIAN, "Լ*նյան", "L*nyan", "Л*нян"),
    *frames(CYRILLIC, "Л*нбаев", "L*nbaev", "Л*нбаев"),
]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word[0])
def test_a_letter_is_read_as_it_is_romanised_and_as_russian_documents_have_it(
    word: list[str],
) -> None:
    own, latin, russian = fold(word)
    assert own == latin == russian
    assert fold([word[0].upper()]) == [own]  # և has none of its own, and becomes ԵՒ


def test_no_letter_is_forgotten() -> None:
    georgian = [chr(code) for code in range(ord("ა"), ord("ჰ") + 1)]
    assert [row[0] for row in rows(GEORGIAN)] == georgian
    # A lone ւ went with the spelling reform of 1922, but for capitals; ու is a letter of its own.
    armenian = [chr(code) for code in range(ord("ա"), ord("և") + 1) if chr(code) != "ւ"]
    assert sorted(row[0] for row in rows(ARMENIAN)) == sorted([*armenian, "ու"])


@pytest.mark.parametrize(
    ("latin", "russian"),
    [
        ("Sergueï", "Сергей"), ("Guennadi", "Геннадий"), ("Guerman", "Герман"),
        ("Xenia", "Ксения"), ("Felix", "Феликс"), ("Roxana", "Роксана"), ("Maxim", "Максим"),
        ("Novickij", "Новицкий"), ("Smirnoff", "Смирнов"), ("Medvedeff", "Медведев"),
    ],
)  # fmt: skip
def test_latin_spellings_of_one_language_are_that_name(latin: str, russian: str) -> None:
    assert fold([latin]) == fold([russian])


@pytest.mark.parametrize(
    ("latin", "own"), [("Kavaleu", "Кавалеў"), ("Iskrau", "Іскраў"), ("Luzhkou", "Лужкоў")]
)
def test_belarusian_passports_write_u_at_a_surnames_end(latin: str, own: str) -> None:
    assert surname_stems(fold([latin])) == surname_stems(fold([own]))


@pytest.mark.parametrize(
    ("armenian", "russian"),
    [
        ("Ովակիմյան", "Овакимян"), ("Ոսկանյան", "Восканян"), ("Հակոբյան", "Акобян"),
        ("Հովհաննիսյան", "Ованнисян"), ("Հրանտ", "Грант"), ("Սևակ", "Севак"),
    ],
)  # fmt: skip
def test_armenian_letters_that_russian_reads_by_their_place(armenian: str, russian: str) -> None:
    assert fold([armenian]) == fold([russian])
