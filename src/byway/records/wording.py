"""The words of an explanation in each language: fields, levels, likelihood, sentences.

The scale of likelihood is the IPCC's (Mastrandrea et al., Guidance Note on Uncertainties, 2010,
table 1): words beside a number, never instead of it.
"""

import re

from byway.records.languages import EN, ET, RU, UK, Words

WORDS: dict[str, Words] = {"en": EN, "ru": RU, "uk": UK, "et": ET}
LANGUAGES = tuple(WORDS)

# Least probability of each step of the scale, in the order of `Words.likelihood`.
_STEPS = (0.99, 0.90, 0.66, 0.33, 0.10, 0.01, 0.0)


def field_word(lang: str, field: str) -> str:
    """A field's name; one without a word in the language keeps its own."""
    return WORDS[lang].fields.get(field, field)


def level_word(lang: str, field: str, level: str) -> str:
    """What a level of a field says; one without a word in the language keeps its own."""
    words = WORDS[lang].levels
    return words.get(field, {}).get(level) or words["*"].get(level, level)


def likelihood(lang: str, probability: float) -> str:
    """A probability in the words of the scale."""
    for least, words in zip(_STEPS, WORDS[lang].likelihood, strict=True):
        if probability >= least:
            return words
    raise ValueError(f"expected a probability, found {probability}")


def count_text(value: float) -> str:
    """A number of people, not more exact than it is: 1,300, 12, 0.4, less than 0.001."""
    if value >= 100:
        digits = len(str(int(value))) - 2
        return f"{int(round(value / 10**digits) * 10**digits):,}".replace(",", "\u202f")
    if value >= 0.001:
        return f"{value:.2g}"
    return "< 0.001"


def counted(template: str, value: float) -> str:
    """A sentence with a count put in; «about» goes where the count says "less than" itself."""
    said = template.format(count=count_text(value))
    return _ABOUT_LESS.sub("<", said)


_ABOUT_LESS = re.compile(r"(?:about|около|близько|umbes) <")


def number_text(value: int) -> str:
    """A whole number, its thousands apart as in every language here: 26 000."""
    return f"{value:,}".replace(",", "\u202f")


def odds_text(probability: float) -> str:
    """A probability as odds a reader can hold: 3 : 1, 1 : 40, more than 1,000 : 1."""
    if probability > 0.999:
        return "> 1000 : 1"
    if probability < 0.001:
        return "< 1 : 1000"
    if probability >= 0.5:
        return f"{probability / (1 - probability):.3g} : 1"
    return f"1 : {(1 - probability) / probability:.3g}"


def percent_text(probability: float) -> str:
    """A probability per hundred, with as many places as its ends need: 75 %, 99.97 %, < 0.01 %."""
    if probability < 0.0001:
        return "< 0.01 %"
    if probability > 0.9999:
        return "> 99.99 %"
    percent = probability * 100
    places = 0 if 10 <= percent <= 90 else 1 if 1 <= percent <= 99 else 2
    return f"{percent:.{places}f} %"
