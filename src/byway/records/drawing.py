"""Pictures as SVG text, for screen, notebook and print: nothing live, nothing from outside."""

from collections.abc import Sequence
from html import escape

BLUE, RED, GREY = "#1b6ca8", "#a8401b", "#767676"


def picture(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    """The whole picture; its title is read out by a screen reader."""
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="#1c1c1c">'
        f"<title>{escape(title)}</title>\n"
        f'<path d="M0 0h{width:g}v{height:g}H0z" fill="#fff"/>\n{inside}\n</svg>'
    )


def text(x: float, y: float, words: str, anchor: str = "start", extra: str = "") -> str:
    """Words at a point, readable across lines; signs that no picture can hold are left out."""
    plain = "".join(c for c in words if c.isprintable())
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" paint-order="stroke" stroke="#fff" '
        f'stroke-width="4" {extra}>{escape(plain)}</text>'
    )


def line(x1: float, y1: float, x2: float, y2: float, extra: str = f'stroke="{GREY}"') -> str:
    """A straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {extra}/>'


def bar(x: float, y: float, width: float, height: float, speaks_for: bool, title: str = "") -> str:
    """A bar; one that speaks against has a dashed outline too, so that no colour is needed."""
    look = f'fill="{BLUE}"' if speaks_for else (
        f'fill="#fff" stroke="{RED}" stroke-width="2" stroke-dasharray="4 2"'
    )  # fmt: skip
    words = "".join(c for c in title if c.isprintable())
    inside = f"<title>{escape(words)}</title>" if words else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 1.0):.1f}" height="{height:.1f}" '
        f"{look}>{inside}</rect>"
    )
