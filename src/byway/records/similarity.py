"""Two names alone: how likely, on an even chance beforehand, that they name one person."""

import re
from functools import cache

import numpy as np

from byway.errors import BadInput
from byway.records import word_by_word
from byway.records.chinese import in_pinyin
from byway.records.english_names import english
from byway.records.kernels import kernel
from byway.records.legal_forms import is_firm, without_form
from byway.records.levels import NAMES, WIDTH, compare
from byway.records.model import starting_m
from byway.records.names import initials_apart, is_initial
from byway.records.open_initials import may_begin
from byway.records.query import Query, as_numbers, asked, encode_query
from byway.records.tidying import LONGEST

# Chance agreement for the middling name, as among a few hundred thousand Russian entries; where
# frequencies of an actual list are known, use an `Index`.
CHANCE = (
    {1: 0.0004, 2: 0.001, 3: 0.003, 4: 0.995},
    {1: 0.02, 2: 0.004, 3: 0.07, 4: 0.003, 5: 0.973, 6: 0.93},
    {1: 0.02, 2: 0.004, 3: 0.07, 4: 0.003, 5: 0.973, 6: 0.93},
)
# Nats for a given name or patronymic that is another, whole or as an initial. Names alone have
# nothing beside them that could outweigh it, as a date of birth may on a list.
CONTRADICTED = -6.0
# «SergeiLavrov»: a small letter, and a capital that begins a word.
_GLUED = re.compile(r"(?<=[a-zà-öø-ÿа-яёіїєґ])(?=[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҐ][a-zà-öø-ÿа-яёіїєґ])")
_TWICE = re.compile(r"(?<!\w)(\w{3,})\s+\1(?!\w)", re.IGNORECASE)
# What is said of two firms beforehand, and by a word that one has and the other has not: names of
# firms are chosen to differ, and branches differ by a word.
FIRM = -2.5, -9.0
# Log odds for one Chinese name in two systems: two words agree.
CHINESE = word_by_word.BEFOREHAND + 2 * float(word_by_word.SAYS[word_by_word.SAME])
# Two names are worth comparing at all only where something suggests it: odds beforehand.
PRIOR_LOG_ODDS = float(np.log(0.00115))
# A near surname that is short, or whose consonants differ twice, is more often another one:
# Исаев and Идаев, Савченко and Шевченко.
OFTEN_ANOTHER, SHORT = 6.0, 6
_VOICELESS = str.maketrans("bdgzv", "ptksf")
_VOWELS = str.maketrans("", "", "aeiou")


def compare_names(a: str, b: str) -> float:
    """Similarity of two whole names in any order, script and spelling, in 0..1; symmetric.

    0.5 is undecided; a name compared with itself is near 1 if it has a surname and a given name.
    Names of the region are compared part by part, others word by word, and firms without their
    legal form; of a text longer than any name the first `LONGEST` characters. Raises BadInput for a
    name without a letter that is read.
    """
    for name in (a, b):
        if not isinstance(name, str):
            raise BadInput(f"name: expected text, found {name!r:.60}")
    a, b = (_GLUED.sub(" ", name[:LONGEST]) for name in (a, b))
    x, y = _taken_apart(a), _taken_apart(b)
    if is_firm(a) or is_firm(b):
        return _probability(word_by_word.log_odds(without_form(a), without_form(b), *FIRM))
    a, b = initials_apart(a), initials_apart(b)
    odds = _part_by_part(x, y)
    otherwise = _TWICE.search(a) or _TWICE.search(b) or _english_forms(x, y)
    if otherwise or not (_alike_in_form(x, y) and (_has_form(x) or _has_form(y))):
        odds = max(odds, word_by_word.log_odds(a, b))
    # Анна Ли is no Li An Na; Дэн may be either.
    known = any(each.given.groups and len(each.cells["given"]) > 3 for each in (x, y))
    if odds < CHINESE and not known and in_pinyin(a) & in_pinyin(b):
        odds = CHINESE
    return _probability(odds)


def _probability(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(log_odds, -700, 700))))


def _taken_apart(name: str) -> Query:
    try:
        return encode_query({"name": name})
    except BadInput:
        raise BadInput(f"name: expected letters, found {name[:60]!r}") from None


def _alike_in_form(x: Query, y: Query) -> bool:
    """Whether both are a surname alone, or both surname and given name, patronymics or not."""
    return _may_have_form(x) and _may_have_form(y) and bool(x.given.key) == bool(y.given.key)


def _may_have_form(name: Query) -> bool:
    """Whether a name is no longer than surname, given name and patronymic, one word each."""
    surname, _, patronymic = _parts(name)
    if " " in surname or "-" in surname:
        return False
    return not patronymic or bool(name.child) or is_initial(patronymic) or bool(name.father.groups)


def _has_form(name: Query) -> bool:
    """Whether one of those is known to be what it stands for."""
    _, given, patronymic = _parts(name)
    return not given or is_initial(given) or bool(name.given.groups) or bool(patronymic)


def _english_forms(x: Query, y: Query) -> bool:
    """Whether two different words may be forms of one English name: Ben, Benjamin."""
    return any(
        p != q and bool(english(p) & english(q))
        for p in (x.surname.key, x.given.key) for q in (y.surname.key, y.given.key)
    )  # fmt: skip


def _parts(name: Query) -> tuple[str, ...]:
    return tuple(name.cells[part] for part in ("surname", "given", "patronymic"))


def _part_by_part(x: Query, y: Query) -> float:
    """Log odds of two names that have the region's form."""
    levels = np.zeros((2, WIDTH), np.uint8)
    _compared(*as_numbers(x, 0), *as_numbers(y, 0), levels)
    another = np.log(OFTEN_ANOTHER) if _often_another(x.surname.key, y.surname.key) else 0.0
    odds = []
    for seen in levels.tolist():
        total = PRIOR_LOG_ODDS - (another if NAMES[0][seen[0]] in ("near", "alike") else 0.0)
        if x.child and y.child and x.child != y.child:
            seen[2] = NAMES[2].index("other")  # brother and sister
        for f, cells in enumerate(zip(_parts(x), _parts(y), strict=True)):
            if f and NAMES[f][seen[f]] == "other-initial" and may_begin(*cells):
                seen[f] = NAMES[f].index("initial")
            if seen[f]:
                total += _log_ratio(f, seen[f])
        odds.append(total)
    return min(odds)


@kernel
def _compared(letters_a, numbers_a, letters_b, numbers_b, out):  # type: ignore[no-untyped-def]
    x, _ = asked(letters_a, numbers_a)
    y, _ = asked(letters_b, numbers_b)
    compare(x, 0, y, 0, False, out[0])
    compare(y, 0, x, 0, False, out[1])


@cache
def _log_ratio(field: int, level: int) -> float:
    """What a level weighs, in nats."""
    if field and NAMES[field][level] in ("other", "other-initial"):
        return CONTRADICTED
    return float(np.log(starting_m()[field, level] / CHANCE[field][level]))


def _often_another(a: str, b: str) -> bool:
    """Whether two near surnames' keys differ in a way that other people's do as well."""
    x, y = a.translate(_VOWELS), b.translate(_VOWELS)
    if x == y:
        return False
    # One consonant voiced here and not there (Ягубов and Якубов) is one name as it sounds.
    slips = sum(p != q for p, q in zip(x, y, strict=False))
    if slips == 1 and x.translate(_VOICELESS) == y.translate(_VOICELESS):
        return False
    if min(len(a), len(b)) <= SHORT:
        return True
    slips = sum(p != q for p, q in zip(a, b, strict=False))
    return len(a) == len(b) and slips > 1 and sorted(a) != sorted(b)
