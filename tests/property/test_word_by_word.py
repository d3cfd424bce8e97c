"""Words of two names are paired as every pairing tried in turn would have it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from byway.records.english_names import english
from byway.records.letters import skeletons, surname_stems
from byway.records.names import canonical_names, groups_of
from byway.records.open_initials import may_begin
from byway.records.word_by_word import BEFOREHAND, LACKING, REORDERED, SAYS, log_odds, words_of
from tests.reference import records as slow

POOL = (
    "Ali Akbar Asghar Rezai Rezaee Rezali Karimi Karami A. Hassan Hasan Omar Umar Ivan Vanya Nur "
    "Velayati Velagati Abdul Gul Jean Joachim J. Юрий Claude Charles C. Шамиль S. Lei Leim "
    "Katin Bill William"
)
words = st.lists(st.sampled_from(POOL.split()), min_size=1, max_size=4, unique=True)


@settings(max_examples=300)
@given(words, words)
def test_words_are_paired_as_they_say_the_most(a: list[str], b: list[str]) -> None:
    x, y = ([each.key for each in words_of(" ".join(name))] for name in (a, b))
    if len(set(x)) < len(x) or len(set(y)) < len(y):
        return  # of two that are written alike either may be taken
    written = {each.key: each.written for name in (a, b) for each in words_of(" ".join(name))}

    def level(first: str, second: str) -> str:
        stems = [k if k in groups_of() else surname_stems([k])[0] for k in (first, second)]
        known = [set(groups_of().get(stem, ())) for stem in stems]
        full = [canonical_names()[groups_of()[k][0]] if k in groups_of() else k for k in stems]
        found = slow.word_level(
            *stems, all(known), bool(known[0] & known[1]), len(set(skeletons(stems))) == 1,
            full[0][0] == full[1][0],
        )  # fmt: skip
        if english(first) & english(second):
            return "same"
        open_one = may_begin(written[first], written[second])
        return "initial" if found in ("short", "other") and open_one else found

    levels = ("same", "near", "alike", "initial", "short", "other")
    says = dict(zip(levels, SAYS.tolist(), strict=True))
    said, in_turn = slow.paired_words(x, y, level, says)
    expected = BEFOREHAND + said + LACKING * abs(len(x) - len(y))
    found = log_odds(" ".join(a), " ".join(b))
    assert any(np.isclose(found, expected + (0 if turn else REORDERED)) for turn in in_turn)
    assert np.isclose(found, log_odds(" ".join(b), " ".join(a)))
