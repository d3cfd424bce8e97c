"""Letters: any spelling of a name that is read becomes one ASCII key, and a skeleton.

Read are Cyrillic and Latin letters, Georgian and Armenian ones. Those of other scripts are read one
by one as anyascii has them: enough to find a name again in its own script, while in Arabic, Hebrew
or Chinese it rarely meets its Latin spelling.

The Latin rules undo every scheme a passport has been written by: ICAO Doc 9303, GOST 7.79 B,
GOST R 52535.1, the French-based one of before 1997, BGN/PCGN, the Ukrainian one of 2010, Estonian
and German spelling. A key is deliberately coarse where those schemes collide: ж and з are one
letter, so are г, х and h; ш, щ and ч are written 4.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from string import ascii_uppercase

import numpy as np
from anyascii import anyascii

# Capitals are finished letters of the key; small ones are Latin still to be read.
_CYRILLIC = {
    "а": "A", "ә": "A", "б": "B", "в": "V", "г": "G", "ґ": "G", "ғ": "G", "х": "G", "ҳ": "G",
    "һ": "G", "д": "D", "е": "E", "ё": "E", "є": "E", "э": "E", "ж": "Z", "з": "Z", "и": "I",
    "і": "I", "ї": "I", "й": "I", "ј": "I", "ы": "I", "ӣ": "I", "к": "K", "қ": "K", "л": "L",
    "љ": "L", "м": "M", "н": "N", "ң": "N", "њ": "N", "о": "O", "ө": "O", "п": "P", "р": "R",
    "с": "S", "т": "T", "у": "U", "ұ": "U", "ү": "U", "ӯ": "U", "ф": "F", "ц": "TS", "ч": "4",
    "ҷ": "DZ", "ш": "4", "щ": "4", "ю": "IU", "я": "IA", "ў": "V",
    # Tatar, Bashkir, Chuvash, Ossetian, Yakut, Udmurt, Azerbaijani and Serbian letters as Russian
    # documents write their names; letters of before 1918.
    "җ": "DZ", "ҙ": "D", "ҡ": "K", "ҫ": "S", "ӳ": "IU", "ӕ": "A", "ҕ": "G", "ҥ": "N", "ӝ": "DZ",
    "ӟ": "DZ", "ӵ": "4", "ҹ": "DZ", "ҝ": "G", "ђ": "DZ", "ћ": "4", "џ": "DZ", "ӂ": "DZ", "ѣ": "E",
    "ѳ": "F", "ѵ": "I",
}  # fmt: skip
# Georgian and Armenian letters as Russian documents write their names: ფ and փ are п, ჯ and ջ дж.
_GEORGIAN = {
    "ა": "A", "ბ": "B", "გ": "G", "დ": "D", "ე": "E", "ვ": "V", "ზ": "Z", "თ": "T", "ი": "I",
    "კ": "K", "ლ": "L", "მ": "M", "ნ": "N", "ო": "O", "პ": "P", "ჟ": "Z", "რ": "R", "ს": "S",
    "ტ": "T", "უ": "U", "ფ": "P", "ქ": "K", "ღ": "G", "ყ": "K", "შ": "4", "ჩ": "4", "ც": "TS",
    "ძ": "DZ", "წ": "TS", "ჭ": "4", "ხ": "G", "ჯ": "DZ", "ჰ": "G",
}  # fmt: skip
_ARMENIAN = {
    "ա": "A", "բ": "B", "գ": "G", "դ": "D", "ե": "E", "զ": "Z", "է": "E", "ը": "I", "թ": "T",
    "ժ": "Z", "ի": "I", "լ": "L", "խ": "G", "ծ": "TS", "կ": "K", "հ": "G", "ձ": "DZ", "ղ": "G",
    "ճ": "4", "մ": "M", "յ": "I", "ն": "N", "շ": "4", "ո": "O", "չ": "4", "պ": "P", "ջ": "DZ",
    "ռ": "R", "ս": "S", "վ": "V", "տ": "T", "ր": "R", "ց": "TS", "փ": "P", "ք": "K", "օ": "O",
    "ֆ": "F", "և": "EV",
    "ւ": "V",
}  # fmt: skip
_SIGNS = dict.fromkeys("ъьӏ'’ʼʹʺ`‘\"´.,·", "")
_LATIN = {
    "š": "sh", "ş": "sh", "ș": "sh", "ž": "zh", "č": "ch", "ç": "ch", "ğ": "g", "ı": "i",
    "õ": "i", "ä": "ia", "ü": "iu", "ö": "o", "ø": "o", "ł": "l", "ə": "a", "ß": "ss",
}  # fmt: skip
_ONE_BY_ONE = str.maketrans(_CYRILLIC | _GEORGIAN | _ARMENIAN | _SIGNS | _LATIN)

# «Тофик кызы» is Тофиковна; as one key the two words would run into each other.
_CHILD_WORDS = [
    (re.compile(rf"[^\S\n](?<=[^\W\d_].)[^\S\n]*(?:{words})(?![^\W\d_])"), into)
    for words, into in [
        ("оглы|оглу|оғлу|оғлы|углы|угли|ўғли|уулу|улы|ұлы|o[ğg]l[uyiı]|ugli|"
         "o[ʻʼ'‘’`]?g[ʻʼ'‘’`]?li|uulu|uly|ulı", "ович"),
        ("кызы|гызы|қызы|қизи|кизи|қиз|[kqg][ıiy]z[ıiy]", "овна"),
    ]
]  # fmt: skip

# Uzbek ў is a vowel; the Belarusian one stands after a vowel. Latin Uzbek writes it oʻ.
_UZBEK = re.compile(r"ў(?<![аеёиоуыэюяіa-z]ў)|o[ʻʼ‘’'`](?=[^\W\d_])")
# In words that Azerbaijani, Georgian or Armenian letters and endings give away, j is дж, and so is
# Azerbaijani c.
_TELLING = [
    ("ə", re.compile(r"(?<![^\W\d_])[^\W\d_]*ə[^\W\d_]*")),
    ("shvili", re.compile(r"(?<![^\W\d_])[a-z'’]+shvili(?![^\W\d_])")),
    ("dze", re.compile(r"(?<![^\W\d_])[a-z'’]+dze(?![^\W\d_])")),
    ("yan", re.compile(r"(?<![^\W\d_])[a-z'’]*j[a-z'’]*yan(?![^\W\d_])")),
]
# A word with ў is Belarusian, where a soft т is written ц and a soft д дз: Ціханаў is Тихонов.
_BELARUSIAN = re.compile(r"[^\W\d_]*ў[^\W\d_]*")
_SOFT = [(re.compile("ц(?=[іеёяюь])"), "т"), (re.compile("дз(?=[іеёяюь])"), "д")]

# Armenian: ու is one vowel; Russian drops a հ that begins a word before a vowel, and the one of
# Հովհաննես; a first ո is во.
_IN_ARMENIAN = [
    ("ու", re.compile("ու"), "у"),
    ("հ", re.compile(r"(?<![^\W\d_])հ(?=[աեէըիոօу])|(?<=ով)հ(?=ա)"), ""),
    ("ո", re.compile(r"(?<![^\W\d_])ո(?!վ)"), "վօ"),
]

_LOOK_ALIKE = str.maketrans("aeopcxykbmthi", "аеорсхукьмтні")
_SEAM = re.compile(r"[а-яёіїєґ][a-z]|[a-z][а-яёіїєґ]")
_MIXED = re.compile(rf"(?<![^\W\d_])(?=[^\W\d_]*?(?:{_SEAM.pattern}))[^\W\d_]+")

# A capital Latin B looks like В, a small one like ь; digits stand for letters they look like.
_CAPITAL_B = re.compile(r"(?<![^\W\d_])[^\W\d_]*B[^\W\d_]*")
_DIGIT = re.compile(
    r"(?<![^\W_])[30](?=[а-яёіїєґ])|(?<=[а-яёіїєґ])[30](?=[а-яёіїєґ])|(?<=[a-z])[01589](?=[a-z])"
)
_LETTER_OF = dict(zip("01589", "oisbg", strict=True))

# In order: longer spellings before the shorter ones they hold. Each begins with a letter, and looks
# behind from there, so that the search skips to that letter.
_LATIN_RULES = [
    (re.compile(pattern, re.MULTILINE), into)
    for pattern, into in [
        (r"gue(?:(?<=^gue)(?=org|nna|rman)|(?<=^sergue)(?=[iy]$))", "GE"),
        # Arabic and Persian roots in English spelling, where j is дж: Jafarov, Jumaev, Jokhar.
        (
            r"j(?:(?<![a-zA-Z]j)(?=abb?[ao]r|af[ae]r|al[aio]l|am[ao]l|amsh|ah[ao]n|av[ao][dhk]|avlon|"
            r"as[uo]r|uma|ura(?:[bhk]|ye?v|ev)|okh?ar)|(?<=haj)(?=i))",
            "DZ",
        ),
        # Armenian Հ, which Russian drops: Hovhannisyan is Ованнисян.
        (
            r"h(?:(?<![a-zA-Z]h)(?=akob|ovh|ovs|ovak|arut|a[iy]rap|ambar|amaz)|(?<=ovh)(?=an))",
            "",
        ),
        (r"dzh|dsch|dj", "DZ"),
        (r"schtsch|chtch|shtch|stsh|shch|shh|tsch|tch|sch|sh|ch|cz|sz", "4"),
        (r"zh", "Z"),
        (r"x(?:(?<=^alex)|(?<=^max)|(?<=^x)(?=en)|(?<=ox)(?=an)|(?<=^felix))", "KS"),
        (r"kh|gh|h|x", "G"),
        (r"ck(?=i[ijy]|ov)", "TSK"),
        (r"ck|q", "K"),
        (r"ph", "F"),
        (r"ts|tz|c", "TS"),
        (r"j(?=ou|ei|i)", "Z"),
        (r"u(?<=au)(?=[a-zA-Z]*ou$)", "V"),
        (r"ou(?<=[a-zA-Z]{2}ou)$", "OV"),
        (r"ou", "U"),
        (r"[jy]", "I"),
        (r"w", "V"),
    ]
]
_COMMON_RULES = [
    (re.compile(pattern, re.MULTILINE), into)
    for pattern, into in [
        (r"[^A-Z4\n]+", ""),
        (r"I+O", "E"),
        (r"I+(?=[AEU])", ""),
        # Belarusian ў in a passport: Hancharou, Tsikhanau.
        (r"OU(?<=..OU)$", "OV"),
        (r"O+U", "U"),
        (r"TZ", "TS"),
        (r"SZ", "4"),
        (r"(?:TS4|T4|S4|4)(?:T?S?4)*", "4"),
        (r"([OE])F+$", r"\1V"),
    ]
]

_SURNAME_RULES = [
    (re.compile(pattern, re.MULTILINE), into)
    for pattern, into in [
        # Feminine and inflected forms of the two common kinds of surname, and the Latvian one.
        (r"(ov|ev|in)(?<=....)(?:a|oi|ogo|omu|u|im|om|e|ei)$", r"\1"),
        (r"([oe]v)(?<=....)s$", r"\1"),
        (r"sk(?<=.sk)(?:a|oi|ogo|omu|im|om|u|ei)$", "ski"),
        (r"o(?:(?<=..o)(?:go|mu)|(?<=...o)i)$", "i"),
        (r"([ae])(?<=...)u$", r"\1v"),
    ]
]

_REST = re.compile(r"[^\x00-\x7f]+")

_FIRST_VOWEL = re.compile(r"^[aeiou]", re.MULTILINE)
_HARD = str.maketrans("bdgz4v", "ptkssf", "aeiou")
_CONSONANTS = "cfhjklmnpqrstwxyA"


def fold(texts: Sequence[str]) -> list[str]:
    """Each text's ASCII key (a–z and 4, possibly empty): «Щукин», Shchukin and Chtchoukine agree.

    Folding a key again gives a key that folds to itself. Works on all texts in one pass, so give
    it distinct strings in bulk.
    """
    if not texts:
        return []
    joined = "\n".join(texts)
    if "\r" in joined or joined.count("\n") > len(texts) - 1:
        joined = "\n".join(text.replace("\n", " ").replace("\r", " ") for text in texts)
    if "B" in joined:
        joined = _CAPITAL_B.sub(_cyrillic_b, joined)
    joined = unicodedata.normalize("NFC", joined.lower())
    if any(digit in joined for digit in "013589"):
        joined = _DIGIT.sub(_letter_like, joined)
    if _SEAM.search(joined):
        joined = _MIXED.sub(lambda found: found[0].translate(_LOOK_ALIKE), joined)
    for pattern, into in _CHILD_WORDS:
        joined = pattern.sub(into, joined)
    joined = _UZBEK.sub("u", joined)
    joined = _where("ў", _BELARUSIAN, _hard, joined)
    for sign, telling in _TELLING:
        joined = _where(sign, telling, _with_dj, joined)
    for sign, pattern, into in _IN_ARMENIAN:
        if sign in joined:
            joined = pattern.sub(into, joined)
    joined = joined.translate(_ONE_BY_ONE)
    if not joined.isascii():
        joined = _REST.sub(lambda found: "".join(map(_of_no_table, found[0])), joined)
    if not joined.isupper():  # small letters are Latin ones
        for pattern, into in _LATIN_RULES:
            joined = pattern.sub(into, joined)
        joined = joined.upper()
    for pattern, into in _COMMON_RULES:
        joined = pattern.sub(into, joined)
    return _undoubled(joined, ascii_uppercase).lower().split("\n")


@cache
def _of_no_table(letter: str) -> str:
    """A letter that no table has: without its accents, or as anyascii has it."""
    apart = unicodedata.normalize("NFKD", letter).lower()
    bare = "".join(c for c in apart if not unicodedata.combining(c)).translate(_ONE_BY_ONE)
    if bare.isascii():
        return bare
    return anyascii(letter).lower() if unicodedata.category(letter)[0] in "LM" else " "


def _cyrillic_b(found: re.Match[str]) -> str:
    word = found[0]
    return word.replace("B", "В") if any("\u0400" <= c <= "\u04ff" for c in word) else word


def _where(
    sign: str, pattern: re.Pattern[str], into: Callable[[re.Match[str]], str], joined: str
) -> str:
    """`pattern.sub` on those lines that hold a sign, which is quick where few do."""
    if sign not in joined:
        return joined
    lines = joined.split("\n")
    return "\n".join([pattern.sub(into, line) if sign in line else line for line in lines])


def _undoubled(text: str, letters: str) -> str:
    """Each run of one of these letters as one; all is ASCII."""
    if len(text) < 1000:  # where arrays cost more than they save
        for letter in letters:
            while 2 * letter in text:
                text = text.replace(2 * letter, letter)
        return text
    signs = np.frombuffer(text.encode("ascii"), np.uint8)
    once = np.zeros(256, bool)
    once[list(letters.encode("ascii"))] = True
    kept = np.ones(len(signs), bool)
    kept[1:] = (signs[1:] != signs[:-1]) | ~once[signs[1:]]
    return signs[kept].tobytes().decode("ascii")


def _letter_like(found: re.Match[str]) -> str:
    latin = found.string[found.end()].isascii()
    return _LETTER_OF[found[0]] if latin else ("з" if found[0] == "3" else "о")


def _with_dj(found: re.Match[str]) -> str:
    word = found[0].replace("j", "dj")
    return word.replace("c", "dj") if "ə" in word else word


def _hard(found: re.Match[str]) -> str:
    word = found[0]
    for pattern, into in _SOFT:
        word = pattern.sub(into, word)
    return word


def surname_stems(keys: Sequence[str]) -> list[str]:
    """Surname keys without feminine or case endings: ivanova → ivanov, petrovskoi → petrovski."""
    return _apply(_SURNAME_RULES, keys)


def skeletons(keys: Sequence[str]) -> list[str]:
    """Consonants alone, voiced as unvoiced, sibilants as one; a first vowel is kept as `A`."""
    joined = _FIRST_VOWEL.sub("A", "\n".join(keys).replace("ts", "s")).translate(_HARD)
    return _undoubled(joined, _CONSONANTS).split("\n") if keys else []


def _apply(rules: list[tuple[re.Pattern[str], str]], texts: Sequence[str]) -> list[str]:
    if not texts:
        return []
    joined = "\n".join(texts)
    for pattern, into in rules:
        joined = pattern.sub(into, joined)
    return joined.split("\n")
