"""An explanation as a picture: from the odds before comparing, field by field, to those after."""

import math
import textwrap
from collections.abc import Sequence

from byway.records.answers import BESIDE, Answer, Candidate, Weight
from byway.records.drawing import GREY, bar, line, picture, text
from byway.records.explaining import (
    compared_cells,
    explain_nobody,
    known_language,
    rival_bits,
)
from byway.records.wording import (
    WORDS,
    field_word,
    level_word,
    likelihood,
    odds_text,
    percent_text,
)

WIDTH, LEFT, RIGHT = 640.0, 168.0, 66.0
ROW, TOP, BAR = 40.0, 30.0, 16.0
_LONGEST = 62

Step = tuple[str, str, float]
"""A row's name, what it says in small, and its bits."""


def waterfall(answer: Answer, candidate: Candidate, lang: str = "en") -> str:
    """The candidate's reasons as an SVG, in `lang` (en, ru, uk, et)."""
    words = WORDS[known_language(lang)]
    before = math.log2(answer.prior / (answer.people * (1 - answer.prior)))
    steps = [_step(weight, lang) for weight in candidate.weights if weight.is_told]
    rivals = rival_bits(answer, candidate)
    if rivals < -0.05:
        steps.append((words.rivals_step, "", rivals))
    p = candidate.probability
    after = f"{likelihood(lang, p)}, {percent_text(p)}, {odds_text(p)}"
    return staircase(before, steps, (words.before, words.after, words.axis), after)


def nobody_picture(answer: Answer, lang: str = "en") -> str:
    """What `waterfall` would draw where no entry agrees: the words alone."""
    lines = [part for each in explain_nobody(answer, lang) for part in textwrap.wrap(each, 84)]
    parts = [text(8, 24 + 20 * k, each) for k, each in enumerate(lines)]
    return picture(WIDTH, 24 + 20 * len(lines), " ".join(lines), parts)


def pair_waterfall(weights: Sequence[Weight], probability: float, lang: str = "en") -> str:
    """The same for two entries of a linkage; what came before is what is left of the odds."""
    words = WORDS[known_language(lang)]
    p = min(max(probability, 1e-4), 1 - 1e-4)
    before = math.log2(p / (1 - p)) - sum(weight.bits for weight in weights)
    steps = [_step(weight, lang) for weight in weights if weight.is_told]
    after = f"{likelihood(lang, probability)}, {percent_text(probability)}"
    return staircase(before, steps, (words.before, words.after, words.axis), after)


def staircase(before: float, steps: Sequence[Step], names: tuple[str, str, str], after: str) -> str:
    """Odds as log2 from `before` on, a bar for each step; names: first row, last row, axis."""
    levels = [before]
    for _, _, bits in steps:
        levels.append(levels[-1] + bits)
    low, high = min(*levels, -2.0) - 1, max(*levels, 2.0) + 1
    scale = (WIDTH - LEFT - RIGHT) / (high - low)

    def x(bits: float) -> float:
        return LEFT + (bits - low) * scale

    base = TOP + ROW * (len(steps) + 2)
    parts = []
    for power in _ticks(low, high):
        at = x(power * math.log2(10))
        even = 'stroke="#1c1c1c" stroke-width="1.5"' if power == 0 else 'stroke="#ddd"'
        parts.append(line(at, TOP - 6, at, base, even))
        parts.append(text(at, TOP - 12, _odds(power), "middle", f'font-size="11" fill="{GREY}"'))
    parts.append(_mark(x(before), TOP + BAR / 2 + 4))
    parts.append(text(LEFT - 12, TOP + 17, names[0], "end"))
    for row, ((name, small, bits), start) in enumerate(zip(steps, levels, strict=False), start=1):
        y = TOP + ROW * row + 4
        left, right = x(min(start, start + bits)), x(max(start, start + bits))
        parts.append(text(LEFT - 12, y + 13, name, "end"))
        parts.append(bar(left, y, right - left, BAR, bits >= 0, small))
        parts.append(text(right + 6, y + 13, f"{bits:+.1f}"))
        if small:
            shown = small if len(small) <= _LONGEST else small[: _LONGEST - 1] + "…"
            parts.append(text(LEFT, y + 28, shown, "start", f'font-size="11" fill="{GREY}"'))
        end = x(start + bits)
        parts.append(line(end, y + BAR, end, y + ROW, f'stroke="{GREY}" stroke-dasharray="2 2"'))
    y = TOP + ROW * (len(steps) + 1) + 4
    parts.append(_mark(x(levels[-1]), y + BAR / 2))
    parts.append(text(LEFT - 12, y + 13, names[1], "end", 'font-weight="bold"'))
    parts.append(text(LEFT, y + 32, after, "start", 'font-weight="bold"'))
    parts.append(text(WIDTH - 8, base + 14, names[2], "end", f'font-size="11" fill="{GREY}"'))
    title = f"{names[1]}: {after}; " + "; ".join(f"{n} {b:+.1f}" for n, _, b in steps)
    return picture(WIDTH, base + 22, title, parts)


def _step(weight: Weight, lang: str) -> Step:
    level = level_word(lang, weight.field, weight.level)
    cells = compared_cells(weight)
    return (
        field_word(lang, weight.field), f"{cells} – {level}" if cells and
        weight.field not in BESIDE else level, weight.bits,
    )  # fmt: skip


def _ticks(low: float, high: float) -> list[int]:
    """Powers of ten inside the range, seven at most, 1 : 1 among them."""
    first, last = math.ceil(low / math.log2(10)), math.floor(high / math.log2(10))
    every = max(math.ceil((last - first + 1) / 7), 1)
    return [power for power in range(first, last + 1) if power % every == 0]


def _odds(power: int) -> str:
    if power == 0:
        return "1 : 1"
    digits = f"10{str(abs(power)).translate(_RAISED)}" if abs(power) > 3 else str(10 ** abs(power))
    return f"{digits} : 1" if power > 0 else f"1 : {digits}"


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _mark(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#1c1c1c"/>'
