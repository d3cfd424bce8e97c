"""Kinds of damage and seeds that no tuning looks at; benches report them apart.

Fixed before the matcher was tuned: changing this file means that the figures start anew.
"""

import random

TUNING_SEEDS = (101, 102, 103, 104)
HELD_OUT_SEEDS = (9001, 9002, 9003, 9004)
LINKAGE_SEEDS = (9101, 9102, 9103, 9104, 9105, 9106)
"""Held out for linkage since its lists were eased; 9201 and on are those of its simulations."""
SIMULATION_SEED = 9201

_KEYBOARD = ["йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"]
_OCR = [("и", "н"), ("н", "и"), ("ш", "щ"), ("щ", "ш"), ("з", "э"), ("ц", "п"), ("л", "п"),
        ("с", "е"), ("о", "с"), ("ы", "ьі"), ("м", "и"), ("в", "з"), ("г", "т")]  # fmt: skip
_HOMOGLYPHS = dict(zip("аеорсхукАЕОРСХКМТВН", "aeopcxykAEOPCXKMTBH", strict=True))
_UKRAINIAN = {
    "Александр": "Олександр", "Сергей": "Сергій", "Дмитрий": "Дмитро", "Алексей": "Олексій",
    "Андрей": "Андрій", "Евгений": "Євген", "Владимир": "Володимир", "Николай": "Микола",
    "Михаил": "Михайло", "Василий": "Василь", "Виталий": "Віталій", "Юрий": "Юрій",
    "Пётр": "Петро", "Григорий": "Григорій", "Павел": "Павло", "Даниил": "Данило",
    "Анатолий": "Анатолій", "Кирилл": "Кирило", "Никита": "Микита", "Игорь": "Ігор",
    "Иван": "Іван", "Виктор": "Віктор", "Егор": "Єгор", "Степан": "Степан",
}  # fmt: skip


def keyboard(names: list[str], rng: random.Random) -> list[str]:
    """A neighbouring key on the Russian layout."""
    part = rng.choice([0, 0, 1, 2])
    word = names[part]
    if len(word) < 3:
        return names
    place = rng.randrange(1, len(word))
    for row in _KEYBOARD:
        at = row.find(word[place].lower())
        if at >= 0:
            wrong = row[max(0, at - 1)] if rng.random() < 0.5 else row[min(len(row) - 1, at + 1)]
            return [*names[:part], word[:place] + wrong + word[place + 1 :], *names[part + 1 :]]
    return names


def ocr(names: list[str], rng: random.Random) -> list[str]:
    """Letters that a scanner takes for each other."""
    part = rng.choice([0, 0, 2])
    word = names[part]
    found = [(a, b) for a, b in _OCR if a in word[1:]]
    if not found:
        return names
    a, b = rng.choice(found)
    wrong = word[0] + word[1:].replace(a, b, 1)
    return [*names[:part], wrong, *names[part + 1 :]]


def homoglyphs(names: list[str], rng: random.Random) -> list[str]:
    """Latin letters that look Cyrillic, inside Cyrillic words."""
    return ["".join(_HOMOGLYPHS.get(c, c) if rng.random() < 0.4 else c for c in n) for n in names]


def genitive(names: list[str], rng: random.Random) -> list[str]:
    """As a court writes: «в отношении Иванова Сергея Петровича»."""
    surname, given, middle = names
    if surname.endswith(("ов", "ев", "ёв", "ин", "ук", "як")):
        surname += "а"
    elif surname.endswith("ий"):
        surname = surname[:-2] + "ого"
    if given.endswith("й"):
        given = given[:-1] + "я"
    elif given.endswith(("а", "я")):
        given = given[:-1] + ("ы" if given.endswith("а") else "и")
    elif given and given[-1] not in "ьиуоеэю":
        given += "а"
    return [surname, given, middle + "а" if middle.endswith("ич") else middle]


def ukrainian(names: list[str], rng: random.Random) -> list[str]:
    """The given name in its Ukrainian form, the surname in Ukrainian letters."""
    surname = names[0].replace("и", "і").replace("ы", "и").replace("э", "е").replace("ё", "йо")
    return [surname, _UKRAINIAN.get(names[1], names[1]), names[2]]


def glued(names: list[str], rng: random.Random) -> list[str]:
    """Given name and patronymic run together."""
    return [names[0], names[1] + names[2].lower(), ""] if names[2] else names


def cut(names: list[str], rng: random.Random) -> list[str]:
    """A narrow column cuts the surname and the patronymic."""
    return [names[0][:7], names[1], names[2][:6]]


def turkic_father(names: list[str], rng: random.Random) -> list[str]:
    """The patronymic without its ending: Ахмедович → Ахмед."""
    for ending in ("ович", "евич"):
        if names[2].endswith(ending):
            return [names[0], names[1], names[2][: -len(ending)]]
    return names


HELD_OUT_KINDS = {
    "keyboard": keyboard, "ocr": ocr, "homoglyphs": homoglyphs, "genitive": genitive,
    "ukrainian": ukrainian, "glued": glued, "cut": cut, "turkic_father": turkic_father,
}  # fmt: skip
