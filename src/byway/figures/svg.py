"""Pictures as SVG text, drawn without a plotting library, for screen and print."""

import math
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

WIDTH = 560


def ticks(low: float, high: float, about: int = 6, log: bool = False) -> list[float]:
    """Round values between low and high; a logarithmic axis (both above 0) of less than a decade
    takes evenly spaced ones too."""
    if log and high / low > 8.0:
        found = [
            m * 10.0**e
            for e in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
            for m in (1, 2, 5)
        ]
        inside = [v for v in found if low <= v <= high]
        thinned = inside[:: max(1, math.ceil(len(inside) / about))]
        return thinned or [low]
    span = max(high - low, 1e-12)
    raw = span / about
    unit = 10.0 ** math.floor(math.log10(raw))
    step = next(unit * m for m in (1, 2, 2.5, 5, 10) if unit * m >= raw)
    first = math.ceil(low / step - 1e-9) * step
    return [first + i * step for i in range(int((high - first) / step + 1e-9) + 1)]


def short(value: float) -> str:
    """A number of people for an axis: 12,000, or 1.2 million."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:g} million"
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:g}"


class Axis:
    """Maps values to pixels, linearly or by logarithm."""

    def __init__(self, low: float, high: float, left: float, right: float, log: bool = False):
        self.low, self.high, self.left, self.right, self.log = low, high, left, right, log

    def __call__(self, value: float) -> float:
        low, high, value = self.low, self.high, min(max(value, self.low), self.high)
        if self.log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return self.left + (value - low) / max(high - low, 1e-12) * (self.right - self.left)


def document(height: float, title: str, parts: Sequence[str], width: float = WIDTH) -> str:
    """The whole picture, scaling with its column, with a title for screen readers."""
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="currentColor">'
        f"<title>{escape(title)}</title>\n{inside}\n</svg>"
    )


def text(x: float, y: float, words: str, anchor: str = "start", extra: str = "") -> str:
    """Words at a point."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {extra}>{escape(words)}</text>'


def line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1.0, extra: str = ""
) -> str:
    """A straight line."""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}" {extra}/>'
    )


def density_picture(
    samples: NDArray[np.float64], observed: int, middle: float | None, height: float = 120
) -> str:
    """A histogram of finite samples of N, with the people observed and the estimate marked."""
    low, high = (float(v) for v in np.quantile(samples, [0.0, 0.995]))
    low, high = min(low, float(observed)), max(high, low + 1.0)
    axis = Axis(low, high, 20, WIDTH - 20)
    bars, edges = np.histogram(samples, bins=60, range=(low, high))
    top = max(int(bars.max()), 1)
    base = height - 28
    parts = [
        f'<rect x="{axis(a):.1f}" y="{base - h / top * (base - 10):.1f}" '
        f'width="{axis(b) - axis(a):.2f}" height="{h / top * (base - 10):.1f}" fill="#7a9cc6"/>'
        for h, a, b in zip(bars, edges[:-1], edges[1:], strict=True)
        if h
    ]
    parts.append(line(20, base, WIDTH - 20, base, "currentColor"))
    for value in ticks(low, high):
        parts.append(text(axis(value), height - 10, short(value), "middle"))
    parts.append(line(axis(observed), 6, axis(observed), base, "#444", 1, 'stroke-dasharray="3 3"'))
    if middle is not None:
        parts.append(line(axis(middle), 6, axis(middle), base, "#b3261e", 2))
    return document(height, "Distribution of the estimated number of people", parts)
