"""Chinese names as pinyin, whether they stand in pinyin, Wade–Giles or Palladius' Cyrillic.

«Си Цзиньпин», Hsi Chin-ping and Xi Jinping share no fold. Syllables are built from initials and
finals; pinyin as in ISO 7098, Wade–Giles as in the Library of Congress' pinyin conversion table,
Cyrillic as Palladius' system is used on Russian maps and in Russian papers. Only names all of whose
words are such syllables are read.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice, product

Syllables = tuple[str, ...]

# Each final: the initials that it stands with, "-" for none; then Palladius' final and Wade–Giles'.
_FINALS = """
a    b p m f d t n l g k h zh ch sh z c s -       а     a
ai   b p m d t n l g k h zh ch sh z c s -         ай    ai
an   b p m f d t n l g k h zh ch sh r z c s -     ань   an
ang  b p m f d t n l g k h zh ch sh r z c s -     ан    ang
ao   b p m d t n l g k h zh ch sh r z c s -       ао    ao
e    m d t n l zh ch sh r z c s -                 э     e
e    g k h                                        э     o
ei   b p m f d n l g k h zh sh z                  эй    ei
en   b p m f d n g k h zh ch sh r z c s -         энь   en
eng  b p m f d t n l g k h zh ch sh r z c s       эн    eng
i    b p m d t n l j q x                          и     i
i    zh ch sh r                                   и     ih
i    z c s                                        ы     u
ia   d l j q x                                    я     ia
ian  b p m d t n l j q x                          янь   ien
iang n l j q x                                    ян    iang
iao  b p m d t n l j q x                          яо    iao
ie   b p m d t n l j q x                          е     ieh
in   b p m n l j q x                              инь   in
ing  b p m d t n l j q x                          ин    ing
iong j q x                                        юн    iung
iu   m d n l j q x                                ю     iu
o    b p m f                                      о     o
ong  d t n l g k h zh ch r z c s                  ун    ung
ou   p m f d t n l g k h zh ch sh r z c s -       оу    ou
u    b p m f d t n l g k h zh ch sh r z c s       у     u
u    j q x                                        юй    u
ua   g k h zh ch sh                               уа    ua
uai  g k h zh ch sh                               уай   uai
uan  d t n l g k h zh ch sh r z c s               уань  uan
uan  j q x                                        юань  uan
uang g k h zh ch sh                               уан   uang
ue   n l j q x                                    юэ    ueh
ui   d t h zh ch sh r z c s                       уй    ui
ui   g k                                          уй    uei
un   d t l g k h zh ch sh r z c s                 унь   un
un   j q x                                        юнь   un
uo   d t n l r z c s zh ch                        о     o
uo   g k h sh                                     о     uo
"""
# Syllables without an initial, as they are written in each.
_ALONE = """
yi и i, yi и yi, ya я ya, ye е yeh, yao яо yao, you ю yu, yan янь yen, yin инь yin, yang ян yang,
ying ин ying, yong юн yung, yu юй yu, yue юэ yueh, yuan юань yuan, yun юнь yun, wu у wu, wa ва wa,
wo во wo, wai вай wai, wei вэй wei, wan вань wan, wen вэнь wen, wang ван wang, er эр erh,
hui хуэй hui, hui хой hui, nv нюй nu, lv люй lu, si сы ssu, si сы szu, zi цзы tzu, ci цы tz'u
"""
_INITIALS = """
b б p, p п p', m м m, f ф f, d д t, t т t', n н n, l л l, g г k, k к k', h х h, j цз ch, q ц ch',
x с hs, zh чж ch, ch ч ch', sh ш sh, r ж j, z цз ts, c ц ts', s с s
"""
_APART = re.compile(r"[\s\-‐‑,.·]+")
_APOSTROPHES = re.compile(r"[’'ʼ`‘]")
_ASPIRATED = re.compile("(?:[ptk]|ch|t[sz])'[a-zü]")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LONGEST = 6
"""Letters that a syllable has at most."""
MOST_SYLLABLES = 4
MOST = 32
"""Of more ways to read a name the first are tried."""


@cache
def _systems() -> tuple[dict[str, set[str]], ...]:
    """Per system each spelling, and the syllables it may be.

    Pinyin, Palladius, Wade–Giles without and with the apostrophes that tell p from b.
    """
    found: tuple[dict[str, set[str]], ...] = {}, {}, {}, {}
    initials = {each.split()[0]: each.split()[1:] for each in _INITIALS.split(",")}
    spelled = [each.split() for each in _ALONE.replace("\n", " ").split(",")]
    for line in _FINALS.strip().splitlines():
        final, *some, cyrillic, latin = line.split()
        for initial in some:
            first = ["", ""] if initial == "-" else initials[initial]
            own = "" if initial == "-" else initial
            spelled.append([own + final, first[0] + cyrillic, first[1] + latin])
    for syllable, *others in spelled:
        spellings = (syllable, others[0], others[1].replace("'", ""), others[1])
        for system, spelling in zip(found, spellings, strict=True):
            # ü as u, and v as some write it: few documents keep its dots.
            system.setdefault(spelling, set()).add(syllable.replace("v", "u"))
    return found


def in_pinyin(name: str) -> set[Syllables]:
    """A Chinese name's syllables in pinyin, surname first; empty for any other name.

    Several where its spelling leaves several open, and with either end as the surname. Without
    apostrophes Wade–Giles is tried only for what is no pinyin: Pei Chang may be either.
    """
    plain = _APOSTROPHES.sub("'", name.lower())
    aspirated = _ASPIRATED.search(plain)
    words = [_bare(word) for word in _APART.split(plain if aspirated else plain.replace("'", ""))]
    words = [word for word in words if word]
    if not 2 <= len(words) <= MOST_SYLLABLES or max(map(len, words)) > LONGEST * MOST_SYLLABLES:
        return set()
    pinyin, palladius, wade_giles, marked = _systems()
    if _CYRILLIC.search(name):
        systems: tuple[dict[str, set[str]], ...] = (palladius,)
    else:
        systems = (marked,) if aspirated else (pinyin, wade_giles)
    for system in systems:
        read = _all_read(words, system)
        if read:
            turned = [read, [each[1:] + each[:1] for each in read],
                      [each[-1:] + each[:-1] for each in read]]  # fmt: skip
            return {tuple(chain.from_iterable(each)) for some in turned for each in some}
    return set()


def _all_read(words: list[str], system: dict[str, set[str]]) -> list[tuple[Syllables, ...]]:
    """Each word's syllables, if all are read and together they are as many as a name has."""
    read: list[list[Syllables]] = []
    for word in words:
        read.append(list(islice(_readings(word, system), MOST)))
        if not read[-1]:
            return []
    ways = islice(product(*read), MOST)
    return [way for way in ways if sum(map(len, way)) <= MOST_SYLLABLES]


def _bare(word: str) -> str:
    """A word without tones and without the dots of ü; the Cyrillic й stays."""
    if word.isascii() or _CYRILLIC.search(word):
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _readings(word: str, system: dict[str, set[str]]) -> Iterator[Syllables]:
    """The ways to read a word as syllables of a system, in pinyin."""
    if not word:
        yield ()
    for length in range(min(len(word), LONGEST), 0, -1):
        for syllable in sorted(system.get(word[:length], ())):
            for rest in _readings(word[length:], system):
                yield syllable, *rest
