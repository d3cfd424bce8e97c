"""The seeker's words agree with their slow twin, however they are typed."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from byway.sealing import words
from tests.reference import words as twin

LISTS = {language: words._listed(language) for language in words.LANGUAGES}
secrets = st.binary(min_size=10, max_size=10)
languages = st.sampled_from(words.LANGUAGES)
calm = settings(derandomize=True, deadline=None, max_examples=100)
slow = settings(calm, max_examples=30)


def read_or_none(text: str) -> bytes | None:
    try:
        return words.read_spelling(text)
    except words.WordsError:
        return None


@calm
@given(secrets, languages)
def test_spellings_agree_with_the_twin(secret: bytes, language: str) -> None:
    assert words.spell_words(secret, language) == twin.spell_words(secret, LISTS[language])
    assert words.spell_digits(secret) == twin.spell_digits(secret)


@slow
@given(secrets, languages, st.permutations(range(8)))
def test_any_order_reads_as_the_twin_reads(secret: bytes, language: str, order: list[int]) -> None:
    spelled = words.spell_words(secret, language)
    shuffled = [spelled[place] for place in order]
    assert read_or_none(" ".join(shuffled)) == twin.read_words(shuffled, LISTS)


@slow
@given(st.data())
def test_any_eight_beginnings_read_as_the_twin_reads(data: st.DataObject) -> None:
    language = data.draw(languages)
    typed = []
    for _ in range(8):
        word = data.draw(st.sampled_from(LISTS[language])).replace("ʼ", "")
        typed.append(word[: data.draw(st.integers(3, 8))])
    assert read_or_none(" ".join(typed)) == twin.read_words(typed, LISTS)


@calm
@given(
    secrets,
    languages,
    st.lists(st.sampled_from([" ", "  ", "\n", ", ", ". ", " – ", "-", "\t", " / "]), min_size=8),
    st.lists(st.sampled_from([str.upper, str.lower, str.title]), min_size=8),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
)
def test_how_words_are_typed_does_not_matter(
    secret: bytes, language: str, gaps: list[str], cases: list, form: str
) -> None:
    spelled = words.spell_words(secret, language)
    text = "".join(case(word) + gap for word, gap, case in zip(spelled, gaps, cases, strict=False))
    typed = unicodedata.normalize(form, text)
    assert words.read_spelling(typed) == secret
    assert words.language_of(typed) == language


@calm
@given(secrets, st.sampled_from("0٠۰०０"), st.sampled_from(["", " ", "-", ".", "\n", " / "]))
def test_digits_of_any_script_read_alike(secret: bytes, zero: str, gap: str) -> None:
    digits = words.spell_digits(secret).split()
    foreign = ["".join(chr(ord(zero) + int(digit)) for digit in group) for group in digits]
    assert words.read_spelling(gap.join(foreign)) == secret


@calm
@given(st.text(max_size=200))
def test_any_text_is_a_secret_or_an_error_of_words(text: str) -> None:
    secret = read_or_none(text)
    assert secret is None or len(secret) == 10
    assert words.language_of(text) in (None, *words.LANGUAGES)
