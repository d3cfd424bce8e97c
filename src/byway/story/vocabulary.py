"""The words for what happens: leaving an army, and what is done to people there.

Labels are in English, Russian and Ukrainian. `huridocs` is `<micro-thesaurus>:<code>` of the
HURIDOCS Micro-thesauri (Dueck, Guzman & Verstappen, 2001), as seeded in HURIDOCS's OpenEvSys;
a word without an index term there has none. A story file adds words of its own.
"""

import csv
from functools import cache
from importlib import resources

from byway.story.model import Story, Word


@cache
def vocabulary() -> dict[str, Word]:
    """The built-in words by id."""
    text = resources.files("byway.story").joinpath("vocabulary.csv").read_text("utf-8")
    return {
        row["id"]: Word(
            row["id"],
            tuple((language, row[language]) for language in ("en", "ru", "uk")),
            row["huridocs"] or None,
        )
        for row in csv.DictReader(text.splitlines())
    }


def words_of(story: Story) -> dict[str, Word]:
    """The words a story may use: the built-in ones, and its own over them."""
    return {**vocabulary(), **{word.id: word for word in story.words}}


def unknown_words(story: Story) -> tuple[str, ...]:
    """Words of claims that are in no vocabulary; they are kept as they are."""
    known = words_of(story)
    used = dict.fromkeys(claim.what for claim in story.claims if claim.what is not None)
    return tuple(word for word in used if word not in known)
