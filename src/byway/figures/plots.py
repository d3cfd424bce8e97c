"""The report's pictures: methods side by side, validation, sensitivity, draws, series, pathways."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from byway.figures.svg import WIDTH, Axis, document, line, short, text, ticks

if TYPE_CHECKING:
    from byway.figures.pathway_result import Pathways
    from byway.figures.sensitivity import Sensitivity
    from byway.figures.trend import Trend

BLUE, RED, GREY = "#2f5d8c", "#b3261e", "#8a8a8a"
HUES = ("#2f5d8c", "#c77d1f", "#4f7d3a", "#8c4a7d", "#a33b2e", "#5d6b75", "#9a8c2c", "#3a8a86")
DASHES = ("none", "9 4", "2 3")
LEGEND = 17
"""Letters of the longest state's name where three stand beside each other below a picture."""
LABEL = 116.0
ROW = 30.0
LONGEST = 10
"""Letters of a list's name beside a method's in a picture; the table has the whole name."""

Bar = tuple[str, float | None, float | None, float | None]
"""A row: label, estimate, low limit, high limit; a high limit of None is open."""


def apart(axis: Axis, values: Sequence[float], room: float = 62.0) -> list[float]:
    """The values whose labels do not run into each other, in order."""
    kept: list[float] = []
    for value in values:
        if not kept or abs(axis(value) - axis(kept[-1])) >= room:
            kept.append(value)
    return kept


def band_picture(
    bars: Sequence[Bar],
    floor: float,
    truth: float | None = None,
    title: str = "Estimates by method",
) -> str:
    """Point and interval of each method on a logarithmic axis, beside the floor and the truth."""
    values = [v for _, e, low, high in bars for v in (e, low, high) if v]
    marks = [floor, *([truth] if truth else []), *values]
    low = max(min(marks) * 0.92, 0.5)
    high = max(max(marks) * 1.1, 2.0 * low)
    axis = Axis(low, high, LABEL, WIDTH - 24, log=True)
    height = ROW * len(bars) + 64
    base = height - 36
    parts = [line(axis(v), 22, axis(v), base, "currentColor", 0.6, 'opacity="0.2"')
             for v in ticks(low, high, 8, log=True)]  # fmt: skip
    parts += [
        text(axis(v), base + 18, short(v), "middle")
        for v in apart(axis, ticks(low, high, 8, log=True))
    ]
    parts.append(line(LABEL, base, WIDTH - 24, base, "currentColor"))
    parts.append(line(axis(floor), 22, axis(floor), base, GREY, 2))
    parts.append(text(axis(floor), 14, f"on the lists {floor:,.0f}", "start", f'fill="{GREY}"'))
    if truth:
        anchor = "end" if axis(truth) > WIDTH * 0.6 else "start"
        parts.append(line(axis(truth), 22, axis(truth), base, RED, 2, 'stroke-dasharray="6 3"'))
        parts.append(text(axis(truth), base + 34, f"truth {truth:,.0f}", anchor, f'fill="{RED}"'))
    for row, (label, middle, lower, upper) in enumerate(bars):
        y = 40 + row * ROW
        parts.append(text(LABEL - 10, y + 4, label, "end"))
        if middle is None:
            beside = max(LABEL, axis(floor)) + 8
            parts.append(text(beside, y + 4, "refused", "start", f'fill="{GREY}"'))
            continue
        missed = truth is not None and not (
            (lower is None or lower <= truth) and (upper is None or truth <= upper)
        )
        colour = RED if missed else BLUE
        start = axis(lower) if lower is not None else LABEL
        stop = axis(upper) if upper is not None else WIDTH - 24
        parts.append(line(start, y, stop, y, colour, 4, 'stroke-linecap="round" opacity="0.75"'))
        if upper is None:
            parts.append(text(WIDTH - 20, y + 4, "→", "start", f'fill="{colour}"'))
        parts.append(f'<circle cx="{axis(middle):.1f}" cy="{y:.1f}" r="5.5" fill="{colour}"/>')
    return document(height, title, parts)


def validation_picture(rows: Sequence[tuple[str, int, Bar]]) -> str:
    """Each list left out: its known size as a line, estimates of it as points, as ratios."""
    bars: list[Bar] = []
    for method, truth, (name, *values) in rows:
        middle, lower, upper = (None if v is None else v / truth for v in values)
        shown = name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"
        bars.append((f"{method}, {shown}", middle, lower, upper))
    marks = [v for _, e, a, b in bars for v in (e, a, b) if v]
    low, high = min([0.5, *marks]) * 0.95, max([2.0, *marks]) * 1.05
    left = LABEL + 84
    axis = Axis(low, high, left, WIDTH - 24, log=True)
    height = 22 * len(bars) + 56
    base = height - 32
    places = [v for v in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100) if low <= v <= high]
    parts = [line(axis(v), 10, axis(v), base, "currentColor", 0.6, 'opacity="0.2"') for v in places]
    parts += [text(axis(v), base + 18, f"{v:g} ×", "middle") for v in places]
    parts.append(line(axis(1.0), 10, axis(1.0), base, RED, 2, 'stroke-dasharray="6 3"'))
    for row, (label, middle, lower, upper) in enumerate(bars):
        y = 24 + row * 22
        parts.append(text(left - 10, y + 4, label, "end"))
        if middle is None:
            parts.append(text(left + 8, y + 4, "refused", "start", f'fill="{GREY}"'))
            continue
        missed = (lower is not None and lower > 1) or (upper is not None and upper < 1)
        colour = RED if missed else BLUE
        stop = axis(upper) if upper is not None else WIDTH - 24
        parts.append(line(axis(lower or low), y, stop, y, colour, 3, 'opacity="0.75"'))
        parts.append(f'<circle cx="{axis(middle):.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>')
    return document(height, "Each list estimated from the others, over its known size", parts)


def xi_picture(found: "Sensitivity", observed: int) -> str:
    """N(ξ) over the interaction of all lists that no table can show."""
    x = Axis(found.xi[0], found.xi[-1], 84, WIDTH - 24, log=True)
    y = Axis(float(observed), max(found.totals), 200, 20)
    points = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in zip(found.xi, found.totals, strict=True))
    parts = [line(84, y(v), WIDTH - 24, y(v), "currentColor", 0.6, 'opacity="0.2"')
             for v in ticks(observed, max(found.totals), 5)]  # fmt: skip
    parts += [text(76, y(v) + 4, short(v), "end") for v in ticks(observed, max(found.totals), 5)]
    parts += [text(x(v), 220, f"{v:g}", "middle") for v in (0.25, 0.5, 1, 2, 4)]
    parts.append(f'<polyline points="{points}" fill="none" stroke="{BLUE}" stroke-width="3"/>')
    parts.append(f'<circle cx="{x(1):.1f}" cy="{y(found.estimate):.1f}" r="5.5" fill="{BLUE}"/>')
    parts.append(
        text((84 + WIDTH - 24) / 2, 240, "ξ, the interaction of all lists (1: none)", "middle")
    )
    return document(248, "Estimate as the interaction of all lists is loosened", parts)


def series_picture(found: "Trend") -> str:
    """Monthly counts and the fitted course, as the text of an SVG."""
    height, base = 210.0, 168.0
    top = max([1.0, *found.counts, *found.fitted]) * 1.08
    y = Axis(0.0, top, base, 14)
    step = (WIDTH - 84) / max(len(found.counts), 1)
    parts = [text(60, y(v) + 4, short(v), "end") for v in ticks(0.0, top, 4)]
    parts += [line(66, y(v), WIDTH - 12, y(v), "currentColor", 0.6, 'opacity="0.2"')
              for v in ticks(0.0, top, 4)]  # fmt: skip
    every = max(1, math.ceil(66 / step))
    for k, (month, count) in enumerate(zip(found.months, found.counts, strict=True)):
        x = 72 + k * step
        parts.append(
            f'<rect x="{x + step * 0.15:.1f}" y="{y(count):.1f}" width="{step * 0.7:.1f}" '
            f'height="{base - y(count):.1f}" fill="#7a9cc6"/>'
        )
        if k % every == 0:
            parts.append(text(x + step / 2, base + 20, month, "middle"))
    if found.fitted:
        points = " ".join(
            f"{72 + (k + 0.5) * step:.1f},{y(v):.1f}" for k, v in enumerate(found.fitted)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{RED}" stroke-width="2.5"/>')
    return document(height, f"Monthly counts, {found.verdict}", parts)


def pathway_picture(found: "Pathways") -> str:
    """The share of tellers in each state over days, shaded where the dates leave it open, as the
    text of an SVG; hidden states are not drawn."""
    names = [s.state for s in found.states]
    base, left = 240.0, 60.0
    last = max(float(found.days.max(initial=0)), 1.0)
    x = Axis(0.0, last, left, WIDTH - 12)
    y = Axis(0.0, 1.0, base, 12)
    parts = [line(left, y(v), WIDTH - 12, y(v), "currentColor", 0.6, 'opacity="0.2"')
             for v in (0, 0.25, 0.5, 0.75, 1)]  # fmt: skip
    parts += [text(left - 8, y(v) + 4, f"{v:.0%}", "end") for v in (0, 0.5, 1)]
    parts += [text(x(v), base + 20, f"{v:g}", "middle") for v in ticks(0, last)]
    parts.append(text((left + WIDTH) / 2, base + 38, "days since the first dated state", "middle"))
    columns = 3 if max((len(name) for name in names), default=0) <= LEGEND else 1
    shown = 0
    for s, name in enumerate(names):
        known = ~np.isnan(found.shares[:, s])
        if not known.any():
            continue
        hue = HUES[shown % len(HUES)]
        dash = f'stroke-dasharray="{DASHES[shown // len(HUES) % len(DASHES)]}"'
        days = found.days[known]
        low, high = found.low[known, s], found.high[known, s]
        edge = [*zip(days, high, strict=True), *zip(days[::-1], low[::-1], strict=True)]
        outline = " ".join(f"{x(float(d)):.1f},{y(float(v)):.1f}" for d, v in edge)
        parts.append(f'<polygon points="{outline}" fill="{hue}" opacity="0.15"/>')
        course = " ".join(
            f"{x(float(d)):.1f},{y(float(v)):.1f}"
            for d, v in zip(days, found.shares[known, s], strict=True)
        )
        parts.append(
            f'<polyline points="{course}" fill="none" stroke="{hue}" stroke-width="2.5" {dash}/>'
        )
        row, column = divmod(shown, columns)
        at, under = left + column * 165, base + 58 + 20 * row
        parts.append(line(at, under, at + 18, under, hue, 4, dash))
        parts.append(text(at + 24, under + 4, name))
        shown += 1
    foot = base + 62 + 20 * math.ceil(shown / columns)
    if not shown:
        parts.append(text(WIDTH / 2, base / 2, "too few stories to show", "middle"))
    else:
        parts.append(text(left, foot + 4, "Shaded: what the dates leave open. Lines: the mean of "))
        parts.append(text(left, foot + 22, "even draws. Only people who could tell are seen."))
        foot += 36
    return document(foot + 4, "Share of tellers in each state", parts)
