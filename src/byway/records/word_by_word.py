"""Two names word by word, for those that are not surname, given name and patronymic.

«Ali Akbar Velayati» and «Velayati, Ali A.» have no form that `names` could take apart: words are
paired off whatever their place, and what counts is how many agree and whether any is contradicted.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from byway.records.english_names import english
from byway.records.kernels import inner, kernel
from byway.records.letters import fold, surname_stems
from byway.records.levels import Names, distance, given_level, names_of, surname_level
from byway.records.names import CHILD_WORD, groups_of
from byway.records.open_initials import may_begin
from byway.records.people import vocabulary_of

# Particles and forms of address, which come and go.
_PARTICLES = "the and al el ul bin ben ibn bint de del della der den van von da di du dos la le"
_TITLES = (
    "haji hajji mullah shaikh sheikh mr mrs ms dr prof sir president präsident monsieur madame "
    "господин гражданин президент"
)
_LIGHT = frozenset(fold(f"{_PARTICLES} {_TITLES}".split()))
_BETWEEN = re.compile(r"[\s,.;\-‐‑–—/·・]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`‘")

# «Abd al-Aziz», Abdul Aziz, Abdel-Aziz, Abdulaziz.
_SERVANT = re.compile(r"^abd[aeou]l?")

MOST = 20
"""Words of a name that are compared; no name has as many."""
SAME, NEAR, ALIKE, INITIAL, SHORT, OTHER = range(6)
# Log odds: what a pair of words says, by level; an even chance beforehand, as in `similarity`; a
# word that one name lacks; words of three or more in an order that no list turns a name into. One
# word that contradicts makes another name, however much else agrees; a letter too many in a word of
# three does, but for names of four words and more.
SAYS = np.array([5.0, 4.0, 2.5, 2.0, -4.0, -30.0])
BEFOREHAND, LACKING, REORDERED, NO_WORDS = -6.8, -0.6, -10.0, -30.0


class Word(NamedTuple):
    """A word of a name by its key, and as it stands."""

    key: str
    written: str


def words_of(name: str) -> tuple[Word, ...]:
    """A name's words, without particles and titles, unless no two others are left."""
    words = _BETWEEN.split(name.translate(_APOSTROPHES))
    found = [
        Word(_SERVANT.sub("abd", key), word)
        for word, key in zip(words, fold(words), strict=True) if key
    ][:MOST]  # fmt: skip
    heavy = [
        each for each in found if each.key not in _LIGHT and not CHILD_WORD.fullmatch(each.key)
    ]
    # In Ben Smith the first word is no particle.
    return tuple(heavy if len(heavy) > 1 else found)


def _once(words: Sequence[Word], other: Sequence[Word]) -> tuple[Word, ...]:
    """The words, a name said twice as one unless both names have as many words.

    Of two initials that are the same letter each counts.
    """
    if len(words) <= len(other):
        return tuple(words)
    return tuple(
        each
        for at, each in enumerate(words)
        if len(each.key) == 1 or not at or words[at - 1].key != each.key
    )


def log_odds(
    a: str, b: str, beforehand: float = BEFOREHAND, lacking: float = LACKING
) -> float:  # fmt: skip
    """Log odds that two whole names are one, on an even chance beforehand; symmetric.

    `beforehand` is what is said before any word is compared, `lacking` what each word says that one
    name has and the other has not.
    """
    from scipy.optimize import linear_sum_assignment  # a quarter of a second to load

    words = words_of(a), words_of(b)
    words = _once(*words), _once(*words[::-1])
    x, y = sorted((_as_written(*words), _as_written(*words[::-1])), key=lambda w: (len(w), w))
    if not x:
        return NO_WORDS
    gains = SAYS[_levels(x, y)]
    apart = np.abs(np.subtract.outer(np.arange(len(x)), np.arange(len(y))))
    _, places = linear_sum_assignment(gains - 1e-6 * apart, maximize=True)
    said = float(gains[np.arange(len(x)), places].sum())
    joined = max(map(len, words)) - len(y)  # a word that the other name writes as two says more
    total = beforehand + said + lacking * (len(y) - len(x)) + SAYS[SAME] * joined
    return float(total if _in_turn(places.tolist()) else total + REORDERED)


def _as_written(words: Sequence[Word], other: Sequence[Word]) -> tuple[Word, ...]:
    """The words, joined where the other name writes them as one: «Abd al-Aziz», Abdulaziz."""
    others = {each.key for each in other}
    found: list[Word] = []
    at = 0
    while at < len(words):
        many = next(
            (m for m in (4, 3, 2) if at + m <= len(words)
             and "".join(each.key for each in words[at : at + m]) in others
             and words[at + m - 1].key not in others), 1,
        )  # fmt: skip
        found.append(Word(*map("".join, zip(*words[at : at + many], strict=True))))
        at += many
    return tuple(found)


def _in_turn(at: Sequence[int]) -> bool:
    """Whether words stand in one order, or turned round as «Surname Given» and «Given Surname»."""
    return sum(p > q for p, q in zip(at, [*at[1:], at[0]], strict=True)) < 2 or len(at) < 3


def _levels(x: Sequence[Word], y: Sequence[Word]) -> NDArray[np.uint8]:
    """How each word of x, a row, and each of y agree."""
    keys = ["", *(each.key for each in (*x, *y))]
    numbers = np.arange(len(keys), dtype=np.int32)
    vocabulary, place = vocabulary_of(keys, numbers, _stems, groups_of())
    levels: NDArray[np.uint8] = _compared(
        names_of(vocabulary), place[1 : len(x) + 1], place[len(x) + 1 :]
    )
    names = [[english(each.key) for each in words] for words in (x, y)]
    if not all(map(any, names)) and all(len(each.written) > 1 for each in (*x, *y)):
        return levels
    for i, j in np.argwhere(levels > SAME).tolist():
        if names[0][i] & names[1][j]:
            levels[i, j] = SAME
        elif levels[i, j] > INITIAL and may_begin(x[i].written, y[j].written):
            levels[i, j] = INITIAL
    return levels


def _stems(words: list[str]) -> list[str]:
    """Words without the endings that surnames have, given names as they are."""
    pairs = zip(words, surname_stems(words), strict=True)
    return [word if word in groups_of() else stem for word, stem in pairs]


@kernel
def _compared(names: Names, x, y):  # type: ignore[no-untyped-def]
    """A level for each word of x, numbers of entries, with each of y."""
    out = np.full((len(x), len(y)), OTHER, np.uint8)
    for i in range(len(x)):
        for j in range(len(y)):
            out[i, j] = _word_level(names, x[i], y[j])
    return out


@inner
def _word_level(names, a, b):  # type: ignore[no-untyped-def]
    given = given_level(names, a, names, b, a == b)
    if given == 1 or given == 2:
        return SAME
    if names.bare[a] or names.bare[b]:
        return INITIAL if given == 3 else OTHER
    if names.groups[a, 0] >= 0 and names.groups[b, 0] >= 0:
        return OTHER
    a0, a1, b0, b1 = names.ends[a], names.ends[a + 1], names.ends[b], names.ends[b + 1]
    slips, short = distance(names.letters, a0, a1, names.letters, b0, b1, 2), min(a1 - a0, b1 - b0)
    if short >= 4 and (slips == 1 or surname_level(names, a, names, b, False) == 2):
        return NEAR
    if slips == 1 and short == 3 and a1 - a0 != b1 - b0:
        return SHORT
    return ALIKE if slips == 2 and short >= 6 else OTHER
