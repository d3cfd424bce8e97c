"""The slow obvious twin of the agreed phrase: sign by sign, word by word."""

PUNCTUATION = set(" \t\n.,;:!?…—–-«»\"'“”„()[]{}/\\*_#@&+=<>|~`^$%")


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters, ё written as е."""
    words, word = [], ""
    for sign in text + " ":
        if sign in PUNCTUATION:
            if word:
                words.append(word)
            word = ""
        else:
            word += {"ё": "е", "Ё": "е"}.get(sign, sign.lower())
    return words


def holds(text: str, phrase: str) -> bool:
    """Whether the phrase's words stand somewhere in the text, one after the other."""
    said, wanted = words_of(text), words_of(phrase)
    if not wanted:
        return False
    return any(said[at : at + len(wanted)] == wanted for at in range(len(said)))
