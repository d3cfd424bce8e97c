"""What stands in a cell of names and is no part of the name: ranks, nicknames, other surnames.

Lists are written by people: «мл. серж. Иванов И. И.», «Петрова (Сидорова)», «Иванов Иван, позывной
Кот, 1985 г. р.». What is taken away here is only not compared: cells are kept and shown as they
are.
"""

import re
from collections.abc import Callable, Sequence

UNSEEN = (
    "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
    "\u2066\u2067\u2068\u2069\ufeff"
)  # fmt: skip
"""Signs without a look: soft hyphens, zero-width spaces, marks of direction."""
INVISIBLE = re.compile(f"[{UNSEEN}]")
_NO_NAME = (
    "NULL null None nan NaN N/A n/a #N/A #Н/Д Н/Д н/д Неизвестно неизвестно НЕИЗВЕСТНО Неизвестен "
    "неизвестен Неизвестна неизвестна Невідомо невідомо Невідомий невідомий Unknown unknown "
    "UNKNOWN б/н б/и"
)
_NOT_SAID = (
    "нет данных|нет сведений|не установлен|не установлена|не установлено|не указан|не указана|"
    "не указано|немає даних|не встановлено|имя неизвестно"
)
NOBODY = frozenset(_NO_NAME.split()) | frozenset(
    word for text in _NOT_SAID.split("|") for word in (text, text.capitalize(), text.upper())
)
"""What people write where they know no name."""

LONGEST = 1000
"""Of a longer cell the beginning is read: no name is as long, and patterns slow down on it."""
BESIDE = '([{«"“„' + UNSEEN
"""Signs that tell of something beside a name, in a cell of a single word too."""
_TELLING = re.compile(r"""[(\[{«"“„\d]|поз|прозв|урожд|девич""", re.IGNORECASE)
_OUT = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\([^()]*(?:\)|$)|\[[^\[\]]*(?:\]|$)|\{[^{}]*(?:\}|$)",
        # A quote inside a word is an apostrophe: Лук"яненко.
        r"""(?:^|(?<=\s))[«"“„][^«»"“”„]*[»"”“](?=[\s,;.]|$)""",
        r"(?<!\w)(?:позывной|позивний|поз\.|по прозвищу|прозвище)\s.*$",
        r"(?<!\w)(?:урожд\w*\.?|в девичестве)\s+\w+",
        r"(?<!\w)(?:\d{1,2}\.\d{1,2}\.)?\d{4}\s*(?:г\.?\s*р|р\.?\s*н)(?!\w)\.?",
    )
]
_LETTER = re.compile(r"[^\W\d_]")
_SIGNS = re.compile(r"""[()\[\]{}«»"“”„]""")

_TITLES = (
    "рядовой рядовий рядовая ряд р-й солдат ефрейтор ефр сержант с-т сер-т старшина ст-на "
    "прапорщик прапор прап пр-к лейтенант лейт л-т л-нт капитан капітан кап к-н майор м-р "
    "подполковник підполковник подполк п/полк п/п-к полковник полк п-к генерал матрос матр мичман "
    "курсант гвардии гв младший молодший мл старший ст главный гл юстиции полиции милиции запаса "
    "военнослужащий військовослужбовець мобилизованный гражданин гр гр-н гр-ка г-н г-жа судья "
    "суддя прокурор адвокат private sergeant corporal lieutenant captain major colonel"
)
_RANKS = frozenset(_TITLES.split())
# Without a dot these are names, or words of Latin letters: Серж is Сергей.
_WITH_DOT = (
    "серж.",
    "pvt.",
    "sgt.",
    "cpl.",
    "lt.",
    "capt.",
    "maj.",
    "col.",
    "gen.",
    "mr.",
    "mrs.",
    "dr.",
)
_DOUBTFUL = re.compile(r"""[;\n\r/|&,()\[\]{}«"“„\d]|\s(?:и|і|та|and|поз|урожд|в)\b""")
APART = (";", "\n", "\r", "/", "|", "&", ",", " и ", " і ", " та ", " and ")
"""Signs and words between the names of several people."""
_APART = re.compile(r"[;\n\r/|&,]|\s(?:и|і|та|and)\s", re.IGNORECASE)
# A name and its neighbours are shorter.
_LONGEST_NAME = 200


def tidied(text: str) -> str:
    """A cell of names without brackets, nicknames in quotes, years of birth and call signs.

    Where nothing else is left, what the brackets hold is the name.
    """
    text = INVISIBLE.sub("", text[:LONGEST])
    if not _TELLING.search(text):
        return text
    left = text
    for pattern in _OUT:
        left = pattern.sub(" ", left)
    left = " ".join(left.split())
    return left if _LETTER.search(left) else _SIGNS.sub(" ", text).strip()


def without_ranks(words: Sequence[str], is_own: Callable[[str], bool]) -> list[str]:
    """The words of a name without ranks and titles at its ends.

    `is_own` says whether a word is neither an initial nor known as a given name or patronymic: one
    such must be left to be the surname, for there are people called Майор and Солдат.
    """
    if not words or not (_is_rank(words[0]) or _is_rank(words[-1])):
        return list(words)
    start, stop = 0, len(words)
    while start < stop and _is_rank(words[start]):
        start += 1
    while stop > start and _is_rank(words[stop - 1]):
        stop -= 1
    kept = list(words[start:stop])
    if len(kept) == len(words) or (len(kept) < 3 and not any(map(is_own, kept))):
        return list(words)
    return kept


def _is_rank(word: str) -> bool:
    plain = word.lower()
    return plain.rstrip(".") in _RANKS or plain in _WITH_DOT


def is_doubtful(cell: str) -> bool:
    """Whether a cell may hold more than one name: quick, and wrong on the safe side."""
    return (
        bool(_DOUBTFUL.search(cell))
        or _is_rank(cell.split(None, 1)[0])
        or (_is_rank(cell.rsplit(None, 1)[-1]))
    )


def may_hold(texts: Sequence[str], signs: Sequence[str]) -> bool:
    """Whether any of the texts holds one of the signs: quick for many texts."""
    joined = "\0".join(texts)
    return any(sign in joined for sign in signs)


def first_name(text: str, is_whole: Callable[[str], bool]) -> str:
    """The first of several people's names in one cell, else the text as it is.

    `is_whole` says whether a piece is a name by itself: a surname and something more.
    """
    for found in _APART.finditer(text[:_LONGEST_NAME]):
        before, after = text[: found.start()], text[found.end() :][:_LONGEST_NAME]
        if is_whole(before) and is_whole(_APART.split(after, maxsplit=1)[0]):
            return before.strip()
    return text
