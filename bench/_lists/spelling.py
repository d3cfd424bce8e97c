"""How one name is written: patronymic, feminine form, diminutive, and Latin by several schemes."""

import random

from bench._lists.people import Person

PATRONYMIC = {
    "Павел": "Павлович", "Лев": "Львович", "Пётр": "Петрович", "Михаил": "Михайлович",
    "Яков": "Яковлевич", "Илья": "Ильич", "Никита": "Никитич", "Али": "Алиевич",
    "Гаджи": "Гаджиевич", "Иса": "Исаевич", "Муса": "Мусаевич", "Ваха": "Вахаевич",
    "Абдула": "Абдулаевич", "Юри": "Юриевич", "Тыну": "Тынуевич",
}  # fmt: skip

DIMINUTIVE = {
    "Александр": ["Саша", "Шура", "Алекс"], "Сергей": ["Серёжа", "Серж"],
    "Дмитрий": ["Дима", "Митя"],
    "Алексей": ["Лёша", "Алёша"], "Андрей": ["Андрюша"], "Евгений": ["Женя"], "Максим": ["Макс"],
    "Иван": ["Ваня"], "Владимир": ["Вова", "Володя"], "Николай": ["Коля"], "Михаил": ["Миша"],
    "Роман": ["Рома"], "Павел": ["Паша"], "Антон": ["Тоша"], "Виктор": ["Витя"],
    "Юрий": ["Юра"], "Виталий": ["Виталик"], "Константин": ["Костя"], "Вадим": ["Вадик"],
    "Станислав": ["Стас", "Слава"], "Анатолий": ["Толя"], "Василий": ["Вася"],
    "Владислав": ["Влад", "Слава"], "Даниил": ["Даня", "Данил"], "Вячеслав": ["Слава"],
    "Валерий": ["Валера"], "Пётр": ["Петя"], "Геннадий": ["Гена"], "Степан": ["Стёпа"],
    "Григорий": ["Гриша"], "Леонид": ["Лёня"], "Борис": ["Боря"], "Фёдор": ["Федя"],
    "Артём": ["Тёма"], "Кирилл": ["Кир"], "Руслан": ["Русик"], "Магомед": ["Мага"],
    "Рустам": ["Рустик"], "Ильдар": ["Ильдарчик"], "Анна": ["Аня"], "Елена": ["Лена"],
    "Ольга": ["Оля"], "Наталья": ["Наташа"], "Татьяна": ["Таня"], "Мария": ["Маша"],
}  # fmt: skip

_LATIN = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia"
_BASE = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LATIN.split(" "), strict=True))
_BASE["ъ"] = _BASE["ь"] = ""
# Each scheme by what differs from the base (ICAO Doc 9303 in its Russian use since 2013).
SCHEMES: dict[str, dict[str, str]] = {
    "icao": {"ъ": "ie"},
    "1997": {"ю": "yu", "я": "ya", "й": "y", "ь": "", "ё": "ye"},
    "french": {"ж": "j", "й": "i", "у": "ou", "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou",
               "ц": "ts", "я": "ia", "х": "kh", "ы": "y"},
    "gost-b": {"ё": "yo", "й": "j", "х": "x", "ц": "c", "щ": "shh", "ы": "y", "э": "e",
               "ю": "yu", "я": "ya"},
    "bgn": {"ё": "yo", "й": "y", "ю": "yu", "я": "ya", "е": "e"},
    "chat": {"ё": "e", "й": "y", "х": "h", "ц": "c", "щ": "sch", "ю": "u", "я": "ya", "ж": "zh"},
    "estonian": {"ж": "z", "й": "i", "х": "h", "ч": "ts", "ш": "s", "щ": "stš", "ы": "õ",
                 "ю": "ju", "я": "ja", "ё": "jo", "с": "s", "ц": "ts"},
    "german": {"ж": "sch", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch",
               "ю": "ju", "я": "ja", "в": "w", "й": "j", "з": "s"},
}  # fmt: skip
SCHEME_WEIGHTS = {"icao": 40, "1997": 18, "french": 8, "gost-b": 6, "bgn": 14, "chat": 8,
                  "estonian": 4, "german": 2}  # fmt: skip


def patronymic(father: str, woman: bool) -> str:
    """The father's name as a patronymic: Сергей → Сергеевич, Сергеевна."""
    if father in PATRONYMIC:
        man = PATRONYMIC[father]
    elif father.endswith("ий"):
        man = father[:-2] + ("иевич" if father in ("Дмитрий", "Юрий") else "ьевич")
        man = "Юрьевич" if father == "Юрий" else man
    elif father.endswith(("й", "ь")):
        man = father[:-1] + "евич"
    elif father.endswith(("а", "я")):
        man = father[:-1] + "ович"
    else:
        man = father + "ович"
    if not woman:
        return man
    return man[:-2] + "инична" if man in ("Ильич",) else (
        man[:-2] + "ична" if man.endswith("тич") else man[:-2] + "на"
    )  # fmt: skip


def feminine(surname: str) -> str:
    """Иванов → Иванова, Покровский → Покровская; others stay."""
    if surname.endswith("ий"):
        return surname[:-2] + "ая"
    if surname.endswith(("ов", "ев", "ёв", "ин")):
        return surname + "а"
    return surname


def three_names(person: Person, rng: random.Random) -> list[str]:
    """Surname, given name and patronymic as a document has them."""
    surname = feminine(person.surname) if person.woman else person.surname
    middle = patronymic(person.father, person.woman)
    # A custom of Azerbaijan: the father's name and a word for son or daughter.
    if person.stratum in ("caucasian", "turkic") and rng.random() < 0.12:
        middle = f"{person.father} {'кызы' if person.woman else 'оглы'}"
    return [surname, person.given, middle]


def latin(text: str, scheme: str) -> str:
    """Cyrillic in Latin letters by one scheme; letters it does not know stay."""
    own = SCHEMES[scheme]
    out = []
    for position, letter in enumerate(text.lower()):
        sign = own.get(letter, _BASE.get(letter, letter))
        before = text[position - 1].lower() if position else ""
        if scheme == "bgn" and letter == "е" and (not before or before in "аеёиоуыэюяйъь -"):
            sign = "ye"
        out.append(sign)
    word = "".join(out)
    if scheme in ("1997", "bgn", "chat") and word.endswith(("iy", "yy")):
        word = word[:-2] + "y"
    return " ".join(part[:1].upper() + part[1:] for part in word.split(" "))


def a_scheme(rng: random.Random) -> str:
    """One scheme, by how often passports and forms use it."""
    return rng.choices(list(SCHEME_WEIGHTS), list(SCHEME_WEIGHTS.values()))[0]
