"""Why a candidate has its probability: what a verifier reads, in her language. Never yes or no."""

import math

from byway.errors import BadInput
from byway.records.answers import BESIDE, Answer, Candidate, Weight
from byway.records.levels import FIELDS, NAMES
from byway.records.model import starting_m
from byway.records.wording import (
    LANGUAGES,
    WORDS,
    count_text,
    counted,
    field_word,
    level_word,
    likelihood,
    number_text,
    odds_text,
    percent_text,
)

OTHER_PRIORS = (0.001, 0.02, 0.2, 0.5)
_NAME_FIELDS = ("surname", "given", "patronymic")
NOT_COMPARED = ("unit", "sex")
"""Columns of a list that are kept and shown, and weigh nothing."""


def explain(answer: Answer, candidate: Candidate, lang: str = "en") -> list[str]:
    """The candidate's reasons in `lang` (en, ru, uk, et), one line each."""
    words = WORDS[known_language(lang)]
    lines = [
        words.prior.format(prior=percent_text(answer.prior), people=number_text(answer.people))
    ]
    for weight in candidate.weights:
        if weight.is_told:
            lines.append(_step(weight, answer.people, lang))
    if kept := shown_only(candidate, lang):
        lines.append(words.shown.format(cells=kept))
    names = chance_of_names(candidate)
    if names is not None:
        lines.append(counted(words.names, names * answer.people))
    lines.append(counted(words.namesakes, candidate.namesakes_expected))
    rivals = rival_bits(answer, candidate)
    if rivals < -0.05:
        lines.append(words.rivals.format(bits=rivals))
    p = candidate.probability
    of = 100 if 0.05 <= p <= 0.95 else 1000 if 0.005 <= p <= 0.995 else 10_000
    lines.append(words.odds.format(
        likelihood=likelihood(lang, p), probability=percent_text(p), odds=odds_text(p),
        of=number_text(of), right=number_text(round(of * p)),
    ))  # fmt: skip
    lines.append(words.none.format(probability=percent_text(answer.not_listed)))
    rest = 1 - p - answer.not_listed
    if rest >= 0.0001:
        lines.append(words.others.format(probability=percent_text(rest)))
    listed = "; ".join(
        f"{percent_text(prior)} → {percent_text(at_prior(answer, candidate, prior))}"
        for prior in OTHER_PRIORS if abs(prior - answer.prior) > 1e-9
    )  # fmt: skip
    lines.append(words.priors.format(list=listed))
    lines.append(words.caution)
    return lines


def shown_only(candidate: Candidate, lang: str = "en") -> str:
    """The entry's cells that no look-up compares: unit and sex, empty if it has neither."""
    cells = [(name, candidate.entry.get(name, "")) for name in NOT_COMPARED]
    return ", ".join(f"{field_word(lang, name)} {cell}" for name, cell in cells if cell)


def explain_nobody(answer: Answer, lang: str = "en") -> list[str]:
    """The same where no entry of the list agrees."""
    words = WORDS[known_language(lang)]
    return [
        words.prior.format(prior=percent_text(answer.prior), people=number_text(answer.people)),
        words.nobody.format(probability=percent_text(answer.not_listed)),
    ]


def known_language(lang: str) -> str:
    """The language, if there are words for it; else BadInput."""
    if lang not in LANGUAGES:
        raise BadInput(f"--explain: expected one of {', '.join(LANGUAGES)}, found {lang!r}")
    return lang


def compared_cells(weight: Weight) -> str:
    """The two cells that a weight compares, without the level's name."""
    return weight.compared.removesuffix(f": {weight.level}")


def chance_of(weight: Weight) -> float | None:
    """How often chance alone agrees as this field does: u = m / 2^bits; None for `together`.

    A look-up weighs by the stated m, see `starting_m`.
    """
    if weight.field not in FIELDS:
        return None
    field = FIELDS.index(weight.field)
    m = float(starting_m()[field, NAMES[field].index(weight.level)])
    return min(m * float(2.0**-weight.bits), 1.0)


def chance_of_names(candidate: Candidate) -> float | None:
    """The share of the list's people whose names would fit by chance; None if none was compared.

    Taken as independent, and put right by what `together` says.
    """
    chances = [chance_of(w) for w in candidate.weights if w.field in _NAME_FIELDS]
    if not chances:
        return None
    together = sum(w.bits for w in candidate.weights if w.field == "together")
    return min(math.prod(c for c in chances if c is not None) / 2.0**together, 1.0)


def rival_bits(answer: Answer, candidate: Candidate) -> float:
    """What other entries that fit take from this one's odds: log2 of P(none) / (1 − p), ≤ 0."""
    rest = 1 - candidate.probability
    if answer.not_listed <= 0 or rest <= 0:
        return 0.0
    return min(math.log2(answer.not_listed / rest), 0.0)


def at_prior(answer: Answer, candidate: Candidate, prior: float) -> float:
    """The candidate's probability had `prior` been put in; exact, since only w_none changes."""
    ratio = ((1 - prior) / prior) / ((1 - answer.prior) / answer.prior)
    return candidate.probability / (answer.not_listed * ratio + 1 - answer.not_listed)


def _step(weight: Weight, people: int, lang: str) -> str:
    words = WORDS[lang]
    level = level_word(lang, weight.field, weight.level)
    if weight.field in BESIDE:
        return words.beside[weight.field].format(level=level, bits=weight.bits)
    sentence = words.speaks_for if weight.bits >= 0 else words.speaks_against
    line = sentence.format(
        field=field_word(lang, weight.field).capitalize(), compared=compared_cells(weight),
        level=level, bits=weight.bits, times=count_text(2.0 ** abs(weight.bits)),
    )  # fmt: skip
    chance = chance_of(weight)
    if chance is None or weight.bits < 0:
        return line
    return line + " " + counted(words.chance, chance * people)
