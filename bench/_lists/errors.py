"""What clerks do to an entry: the kinds of damage that tuning may see."""

import random

Names = list[str]
Birth = tuple[int, int, int]

_LETTERS = "абвгдежзийклмнопрстуфхцчшыэюя"
_CONFUSED = [
    ("о", "а"), ("а", "о"), ("е", "и"), ("и", "е"), ("ё", "е"), ("в", "ф"), ("д", "т"), ("з", "с"),
    ("г", "к"), ("б", "п"), ("ий", "ый"), ("нн", "н"), ("лл", "л"), ("сс", "с"), ("ф", "фф"),
    ("ж", "ш"), ("ы", "и"), ("ь", ""), ("тс", "ц"), ("э", "е"), ("дж", "ж"), ("х", "г"),
]  # fmt: skip


def slip(word: str, rng: random.Random) -> str:
    """One wrong, lost, doubled or exchanged letter, never the only one."""
    if len(word) < 3:
        return word
    place = rng.randrange(1, len(word))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:place] + rng.choice(_LETTERS) + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[:place] + rng.choice(_LETTERS) + word[place:]
    place = min(place, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def misheard(word: str, rng: random.Random) -> str:
    """Written as it sounds: о for а, е for и, a doubled letter lost."""
    found = [(a, b) for a, b in _CONFUSED if a in word[1:]]
    if not found:
        return word
    a, b = rng.choice(found)
    return word[0] + word[1:].replace(a, b, 1)


def wrong_date(born: Birth, rng: random.Random) -> Birth:
    """Day and month exchanged, a day or a year beside, or one digit wrong."""
    year, month, day = born
    kind = rng.randrange(5)
    if kind == 0 and day <= 12 and day != month:
        return year, day, month
    if kind == 1:
        return year, month, day - 1 if day > 1 else day + 1
    if kind == 2:
        return year + rng.choice([-1, 1]), month, day
    if kind == 3:
        return year, rng.choice([m for m in range(1, 13) if m != month]), min(day, 28)
    return year, month, rng.choice([d for d in range(1, 29) if d != day])
