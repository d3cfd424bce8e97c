"""Marks on cards: single letters that are set or not, in the order of the alphabet."""


def marked(marks: str, letter: str, on: bool = True) -> str:
    """The marks with a letter set, or taken off.

    >>> marked("m", "f")
    'fm'
    >>> marked("fm", "f", False)
    'm'
    """
    kept = set(marks) - {letter}
    return "".join(sorted(kept | {letter} if on else kept))
