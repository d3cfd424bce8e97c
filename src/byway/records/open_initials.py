"""What a lone Latin letter may begin, where the keys of the whole names begin with others.

Keys begin with the letter that is spoken: J. may stand for Jean (an) or Юрий (uri), C. for Claude
(tslaude) and Charles (4arles), S. for Шамиль (4amil).
"""

# In Latin letters that one, or another that spells the same sound: J. Petrov is Yuri Petrov.
_LATIN = {"j": "jyi", "y": "yji", "c": "ck", "k": "kc"}
_CYRILLIC = {
    "j": ("ю", "я", "й", "е", "ё", "є", "ї", "дж", "ж"), "y": ("ю", "я", "й", "е", "ё", "є", "ї"),
    "c": ("ц", "ч", "к", "с"), "s": ("с", "ш", "щ"), "k": ("к", "х"), "p": ("п", "ф"),
}  # fmt: skip


def may_begin(a: str, b: str) -> bool:
    """Whether one is a lone Latin letter, and the other a name or initial that it may begin."""
    a, b = (each.lower().rstrip(".") for each in (a, b))
    return _begins(a, b) or _begins(b, a)


def _begins(letter: str, name: str) -> bool:
    if len(letter) != 1 or not letter.isascii() or not name:
        return False
    if name[0].isascii():
        return name[0] in _LATIN.get(letter, letter)
    return name.startswith(_CYRILLIC.get(letter, ()))
