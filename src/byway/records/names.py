"""Names taken apart: which word is the surname, the given name, the patronymic, and whose son.

Knows either order, initials, оглы/угли/кызы, patronymics of Russian, Ukrainian and Belarusian
make in any case of the noun, and Latin spellings of all of these (it reads keys, not letters).
"""

import re
from collections.abc import Sequence
from functools import cache

from byway.records.given_names import canonical_names, groups_of, men
from byway.records.letters import fold
from byway.records.tidying import (
    APART,
    BESIDE,
    LONGEST,
    first_name,
    may_hold,
    tidied,
    without_ranks,
)

SON = re.compile(r"(?:[oea]v[ie](?:4|ts|s)|i4)(a|u|em|e)?$")
DAUGHTER = re.compile(r"(?:[oea]vn|ini4n|i4n)(a|i|e|oi|u)$")
CHILD_WORD = re.compile(r"(?:ogli|oglu|ugli|uli|ulu|kizi|gizi)$")
_SURNAME_LIKE = re.compile(
    r"(?:[oe]v|in|ski|enko|[iua]k|4uk|an|dze|vili|ova|eva|ina|ska|son|baev|ets|ko|skogo)$"
)
_LETTER = re.compile(r"[^\W\d_]")
_HALF_APART = re.compile(r"(?<=[^\W\d_])[-‐‑–]\s+(?=[^\W\d_])")
# JR, Roman numerals, particles, and the surname Ng are no initials.
_TWO_CAPITALS = re.compile(r"(?![IVX]{2}|[JS]R|[AEU]L|[DL][AEIOU]|BN|NG)[^\W\d_]{2}")
_VOWEL = re.compile("[AEIOUYАЕЁИОУЫЭЮЯІЇЄ]")
_SURELY_SURNAME = re.compile(
    r"..(?:[оеё]ва?|[иы]на?|[сц]ь?к(?:ий|ая)|енко|дзе|швили|[чию]ук|.юк|ян|[oe]va?|sk[yi]|skaya|enko|dze|"
    r"shvili|chuk)$"
)
_DOTTED = re.compile(r"(?<![^\W\d_])([^\W\d_]+)\.(?=[^\W\d_])")

Names = tuple[str, str, str]
"""Surname, given name, patronymic; empty where there is none."""


def is_patronymic(key: str) -> bool:
    """Whether a key is built like a patronymic; some surnames are too (Антонович)."""
    return len(key) > 4 and bool(
        SON.search(key) or DAUGHTER.search(key) or CHILD_WORD.search(key)
    )  # fmt: skip


def is_surname_like(key: str) -> bool:
    """Whether a key ends as surnames of the region mostly do."""
    return bool(_SURNAME_LIKE.search(key))


def is_initial(text: str) -> bool:
    """Whether a cell holds one initial: «И.» or «И»."""
    return len(text.strip().rstrip(".")) == 1


def initials_apart(text: str) -> str:
    """«Иванов АБ» and «АБ Иванов» as «Иванов А. Б.»; «ЛИ Анна» as it stands.

    Two capitals beside a word in small letters are initials where they hold no vowel, or where that
    word ends as surnames of the region do: other surnames and given names may have two letters.
    """
    words = text.replace(",", " ").split()
    pairs = [word for word in words if _TWO_CAPITALS.fullmatch(word)]
    if len(words) != 2 or len(pairs) != 1 or not pairs[0].isupper():
        return text
    other = words[1 - words.index(pairs[0])]
    if other.isupper() or _given(fold([other])[0]):
        return text
    if _VOWEL.search(pairs[0]) and not _SURELY_SURNAME.search(other.lower()):
        return text
    return text.replace(pairs[0], f"{pairs[0][0]}. {pairs[0][1]}.")


def trimmed(key: str) -> str:
    """A man's name as it stands before a patronymic's ending: sergei → serg, nikolai → nikol."""
    return key.rstrip("aeiou") or key


def child_of(key: str) -> str:
    """`son` or `daughter` for a patronymic's key, nothing for what is none."""
    if is_patronymic(key):
        if DAUGHTER.search(key) or re.search(r"[kg]izi$", key):
            return "daughter"
        return "son"
    return ""


def father_stem(key: str) -> str:
    """The father's trimmed name out of a patronymic's key: sergevi4, sergevna, sergei → serg."""
    if len(key) < 3:
        return key
    for ending in (CHILD_WORD, SON, DAUGHTER):
        if (found := ending.search(key)) and found.start() > 0:
            return trimmed(key[: found.start()])
    return trimmed(key)


@cache
def fathers() -> dict[str, tuple[int, ...]]:
    """Trimmed father's names: the numbers of the given names each may stand for."""
    found = {
        short: [men().index(name)]
        for short, name in (("pavl", "Павел"), ("lv", "Лев"), ("akovl", "Яков"), ("ilin", "Илья"))
    }
    for key, numbers in groups_of().items():
        for number in numbers:
            if number < len(men()) and number not in found.setdefault(trimmed(key), []):
                found[trimmed(key)].append(number)
    return {stem: tuple(numbers) for stem, numbers in found.items() if numbers}


def is_inflected(patronymic: str) -> bool:
    """Whether a patronymic's key stands in another case than the nominative."""
    return _case(patronymic) != ""


def _case(patronymic: str) -> str:
    """`son` or `daughter` for an inflected patronymic's key, else nothing."""
    if len(patronymic) > 4:
        if (found := SON.search(patronymic)) and found[1]:
            return "son"
        if (found := DAUGHTER.search(patronymic)) and found[1] != "a":
            return "daughter"
    return ""


# Vowels that come and go: Павла, Льва.
_FLEETING = {"pavl": "pavel", "lv": "lev"}


def uninflected(key: str, patronymic: str) -> str:
    """A given name's key in the nominative, if its patronymic's key shows another case.

    «Александра Ивановича» is Александр, not Александра; «Анной Ивановной» is Анна.
    """
    case = _case(patronymic)
    if not case:
        return key
    if case == "daughter":
        guesses = [key[:-1] + "a", key[:-2] + "a", key[:-1]]
    else:
        stem = next((key[:-n] for n in (1, 2) if key[:-n] in _FLEETING), "")
        guesses = [key[:-1], key[:-1] + "i", key[:-2], key[:-2] + "i", key[:-1] + "a",
                   key[:-2] + "a", _FLEETING.get(stem, "")]  # fmt: skip
    for guess in guesses:
        numbers = groups_of().get(guess, ())
        if numbers and (numbers[0] < len(men())) == (case == "son"):
            return guess
    return key


def split_names(texts: Sequence[str]) -> list[Names]:
    """Whole names in any order as (surname, given, patronymic).

    Ranks, brackets and nicknames are left out, and of several people in one cell all but the first.
    """
    firsts = [tidied(text) for text in texts]
    if may_hold(firsts, APART):
        firsts = [first_name(text, _is_whole) for text in firsts]
    listed = [_words(text) for text in firsts]
    words = list({word for line in listed for word in line})
    keys = dict(zip(words, fold(words), strict=True))

    def is_own(word: str) -> bool:
        return _is_own(word, keys[word])

    return [
        _placed(without_ranks(line, is_own), keys, comma="," in text)
        for line, text in zip(listed, firsts, strict=True)
    ]  # fmt: skip


def readings(text: str) -> list[Names]:
    """A whole name taken apart; both ways round where nothing tells which word is the surname."""
    first = split_names([text])[0]
    surname, given, patronymic = first
    if not (surname and given) or patronymic or " " in surname + given or "," in text:
        return [first]
    key = fold([surname, given])
    told = any(
        is_initial(word) or _given(k) for word, k in zip(first[:2], key, strict=True)
    ) or is_surname_like(key[0]) != is_surname_like(key[1])
    return [first] if told else [first, (given, surname, "")]


def holds_more(text: str) -> bool:
    """Whether a cell seems to hold the names of several people."""
    return first_name(tidied(text), _is_whole) != tidied(text)


def own_names(cells: list[str]) -> list[str]:
    """`own_name` of many cells, quick where nothing but names stands in them."""
    doubtful = may_hold(cells, BESIDE)
    return [own_name(cell) if doubtful or " " in cell else cell[:LONGEST] for cell in cells]


def own_name(cell: str) -> str:
    """A cell of one name without what is no part of it: «мл. серж. Иванов (Кот)» is Иванов."""
    cell = tidied(cell)
    if " " not in cell:
        return cell
    words = _words(cell)
    left = without_ranks(words, lambda word: _is_own(word, fold([word])[0]))
    return cell if len(left) == len(words) else " ".join(left)


def _is_own(word: str, key: str) -> bool:
    """Whether a word is neither an initial nor known as a given name or built as a patronymic."""
    return not (is_initial(word) or _given(key) or is_patronymic(key))


def _is_whole(text: str) -> bool:
    """Whether a text has a word that may be a surname, and an initial or other name beside it."""
    words = _words(text)
    own = [_is_own(word, key) for word, key in zip(words, fold(words), strict=True)]
    return 1 < len(words) < 6 and any(own) and not all(own)


def split_given(cell: str, key: str) -> tuple[str, str]:
    """A cell of given names as (given, patronymic): «Иван Петрович», «И.П.», «иванпетрович»."""
    words = _words(cell)
    if len(words) > 1:
        return words[0], " ".join(words[1:])
    if len(key) > 9 and is_patronymic(key):
        for cut in range(3, len(cell) - 4):
            head = fold([cell[:cut]])[0]
            if head in groups_of() and is_patronymic(fold([cell[cut:]])[0]):
                # The longest head that is a name: Александр, not Алекс.
                longer = [
                    c for c in range(cut, len(cell) - 4)
                    if fold([cell[:c]])[0] in groups_of() and is_patronymic(fold([cell[c:]])[0])
                ]  # fmt: skip
                return cell[: longer[-1]], cell[longer[-1] :]
    return cell, ""


def _words(text: str) -> list[str]:
    text = initials_apart(text)
    text = _DOTTED.sub(r"\1. ", text.replace(",", " ").replace("\u00a0", " "))
    text = _HALF_APART.sub("-", text)
    return [word for word in text.split() if _LETTER.search(word)]


def _placed(words: list[str], keys: dict[str, str], *, comma: bool) -> Names:
    joined: list[str] = []
    for word in words:  # a word for son or daughter belongs to the name before it
        if joined and CHILD_WORD.fullmatch(keys[word]):
            joined[-1] += " " + word
        else:
            joined.append(word)
    key = [keys[word.split()[0]] for word in joined]
    child = [" " in word for word in joined]
    middle = [child[i] or is_patronymic(key[i]) for i in range(len(joined))]
    if not joined:
        return "", "", ""
    if len(joined) == 1:
        return joined[0], "", ""
    if len(joined) == 2:
        return _two(joined, key, middle, comma=comma)
    if is_initial(joined[0]) and is_initial(joined[1]):
        return " ".join(joined[2:]), joined[0], joined[1]
    if not comma and _double(joined, key):  # Петрова Водкина Анна, Петрова Водкина А. И.
        return " ".join(joined[:2]), joined[2], " ".join(joined[3:])
    if not comma and middle[1] and not middle[-1]:
        return " ".join(joined[2:]), joined[0], joined[1]
    if (
        not comma
        and not middle[2]
        and not is_initial(joined[1])
        and _given(key[0]) > _given(key[1])
    ):
        if is_initial(joined[1]) or _given(key[1]):  # Juri Ivan Tamm
            return joined[2], joined[0], joined[1]
        return " ".join(joined[1:]), joined[0], ""
    # What follows a patronymic is no name of this person: «Иванов Иван Иванович г. Москва».
    alone = middle[2] or is_initial(joined[2])
    return joined[0], joined[1], joined[2] if alone else " ".join(joined[2:])


def _double(words: list[str], key: list[str]) -> bool:
    """Whether words are two surnames and a given name, with a patronymic or without."""
    if len(words) not in (3, 4) or is_initial(words[1]):
        return False
    surnames = all(is_surname_like(k) and not _given(k) and not is_patronymic(k) for k in key[:2])
    if len(words) == 3:
        return surnames and _given(key[2])
    return surnames and (
        (_given(key[2]) and (is_patronymic(key[3]) or is_initial(words[3])))
        or (is_initial(words[2]) and is_initial(words[3]))
    )


def _two(words: list[str], key: list[str], middle: list[bool], *, comma: bool) -> Names:
    first, second = words
    if comma or is_initial(second):
        return first, second, ""
    if is_initial(first):
        return second, first, ""
    if middle[1] and _given(key[0]):
        return "", first, second
    if _given(key[0]) != _given(key[1]):
        return (second, first, "") if _given(key[0]) else (first, second, "")
    if is_surname_like(key[1]) and not is_surname_like(key[0]):
        return second, first, ""
    return first, second, ""


def _given(key: str) -> bool:
    return key in groups_of()


def known_given(keys: Sequence[str]) -> list[tuple[int, ...]]:
    """For each key, the numbers of the given names it may stand for; see `canonical_names`."""
    groups = groups_of()
    return [groups.get(key, ()) for key in keys]


__all__ = [
    "Names",
    "canonical_names",
    "child_of",
    "father_stem",
    "fathers",
    "groups_of",
    "holds_more",
    "initials_apart",
    "is_inflected",
    "is_initial",
    "is_patronymic",
    "is_surname_like",
    "known_given",
    "own_name",
    "own_names",
    "readings",
    "split_given",
    "split_names",
    "uninflected",
]
