"""Pictures of a linkage: what each level weighs, and whether probabilities come true."""

from collections.abc import Mapping, Sequence
from typing import Any

from byway.records.drawing import BLUE, GREY, RED, bar, line, picture, text
from byway.records.model_weights import LevelWeight
from byway.records.wording import field_word, level_word

WIDTH = 640.0
_LEFT, _ROW, _HEAD = 250.0, 22.0, 24.0


def weights_picture(weights: Sequence[LevelWeight]) -> str:
    """A bar for each level from zero bits; where values differ, a line from common to rare."""
    low = min(-4.0, *(w.bits[0] for w in weights)) - 1
    high = max(8.0, *(w.bits[2] for w in weights)) + 1
    scale = (WIDTH - _LEFT - 56) / (high - low)

    def x(bits: float) -> float:
        return _LEFT + (bits - low) * scale

    fields = list(dict.fromkeys(w.field for w in weights))
    height = 34 + _ROW * len(weights) + _HEAD * len(fields)
    parts = []
    for tick in range(int(low // 5 + 1) * 5, int(high) + 1, 5):
        strong = 'stroke="#1c1c1c"' if tick == 0 else 'stroke="#ddd"'
        parts.append(line(x(tick), 18, x(tick), height - 6, strong))
        parts.append(text(x(tick), 13, f"{tick:+d}" if tick else "0 bits", "middle",
                          f'font-size="11" fill="{GREY}"'))  # fmt: skip
    y = 20.0
    for field in fields:
        y += _HEAD
        parts.append(text(0, y - 6, field_word("en", field).capitalize(), "start",
                          'font-weight="bold"'))  # fmt: skip
        for weight in (w for w in weights if w.field == field):
            first, middle, last = weight.bits
            parts.append(text(_LEFT - 12, y + 12, level_word("en", field, weight.level), "end"))
            left, right = sorted((x(0), x(middle)))
            parts.append(bar(left, y + 2, right - left, _ROW - 9, middle >= 0))
            if last - first > 0.2:
                centre = y + 2 + (_ROW - 9) / 2
                parts.append(line(x(first), centre, x(last), centre,
                                  'stroke="#1c1c1c" stroke-width="2"'))  # fmt: skip
            parts.append(text(max(right, x(last)) + 6, y + 12, f"{middle:+.1f}", "start",
                              'font-size="12"'))  # fmt: skip
            y += _ROW
    return picture(WIDTH, height, "What each level of agreement weighs, in bits", parts)


def calibration_picture(bins: Sequence[Mapping[str, Any]]) -> str:
    """Share of reviewed pairs that were one person, by the probability said; 95 % ranges."""
    left, top, side = 56.0, 14.0, 300.0

    def x(p: float) -> float:
        return left + p * side

    def y(p: float) -> float:
        return top + (1 - p) * side

    parts = []
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(line(x(tick), y(0), x(tick), y(1), 'stroke="#ddd"'))
        parts.append(line(x(0), y(tick), x(1), y(tick), 'stroke="#ddd"'))
        parts.append(text(x(tick), y(0) + 18, f"{tick:g}", "middle", 'font-size="11"'))
        parts.append(text(x(0) - 8, y(tick) + 4, f"{tick:g}", "end", 'font-size="11"'))
    parts.append(line(x(0), y(0), x(1), y(1), f'stroke="{GREY}" stroke-dasharray="5 4"'))
    for each in bins:
        at = x(each["mean"])
        holds = each["share_low"] <= each["mean"] <= each["share_high"]
        colour = BLUE if holds else RED
        parts.append(line(at, y(each["share_low"]), at, y(each["share_high"]),
                          f'stroke="{colour}" stroke-width="3"'))  # fmt: skip
        shape = (
            f'<circle cx="{at:.1f}" cy="{y(each["share"]):.1f}" r="5" fill="{colour}"/>'
            if holds
            else f'<path d="M{at:.1f} {y(each["share"]) - 6:.1f}l6 6l-6 6l-6 -6z" fill="{colour}"/>'
        )
        parts.append(shape)
    parts.append(text(x(0.5), y(0) + 38, "probability that the linkage gave", "middle"))
    parts.append(text(x(1) + 16, y(0.94), "found to be one person,"))
    parts.append(text(x(1) + 16, y(0.94) + 17, "with its 95 % range"))
    parts.append(text(x(1) + 16, y(0.94) + 42, "a diamond: the range misses", "start",
                      f'fill="{RED}"'))  # fmt: skip
    parts.append(text(x(1) + 16, y(0.94) + 59, "what was said", "start", f'fill="{RED}"'))
    return picture(WIDTH, y(0) + 48, "How often reviewed pairs were one person", parts)


def ranges_picture(rows: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """Counts of people with their ranges, each on its own scale from zero."""
    most = max(float(values["high"]) for _, values in rows) or 1.0
    scale = (WIDTH - 230 - 100) / most
    parts = []
    for row, (name, values) in enumerate(rows):
        y = 8 + 34.0 * row
        low, point, high = (230 + float(values[k]) * scale for k in ("low", "point", "high"))
        parts.append(text(220, y + 15, name if len(name) < 32 else name[:31] + "…", "end"))
        parts.append(bar(230, y + 4, point - 230, 14, True))
        parts.append(line(low, y + 11, high, y + 11, 'stroke="#1c1c1c" stroke-width="2"'))
        parts += [line(at, y + 2, at, y + 20, 'stroke="#1c1c1c" stroke-width="2"')
                  for at in (low, high)]  # fmt: skip
        parts.append(text(high + 8, y + 15, f"{values['point']:,}"))
    return picture(WIDTH, 34.0 * len(rows) + 12, "People, with the range linkage leaves", parts)
