"""The timeline as SVG: bars of possibility, tellers apart, conflicts marked.

One column, 400 units wide, so that it reads on a phone as it is; patterns tell voices apart
without colour. Under each event stand the days its own claims give, teller by teller, and last
the days that follow from everything in no conflict: the outline is what is possible, the black
core what is certain.
"""

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from byway.story.bounds import EventBounds
from byway.story.checking import Check
from byway.story.model import Claim, Story
from byway.story.scale import Scale, scale_for

WIDTH = 400
LEFT, RIGHT = 10, 390
MOST_SHOWN = 40
"""How many conflicts are joined by a line and spelt out below the timeline."""

PATTERNS = ("plain", "slant", "dots", "rows", "cross")

_STYLE = """
text{font-family:sans-serif;font-size:11px;fill:#000}
.title{font-size:15px;font-weight:bold}.event{font-size:12px;font-weight:bold}
.tick{font-size:9px}.grid{stroke:#bbb;stroke-width:.6}.bar{stroke:#000;stroke-width:.8}
.clash{stroke:#000;stroke-width:2.4;stroke-dasharray:5 2}.mark{font-size:12px;font-weight:bold}
.gap{fill:none;stroke:#000;stroke-width:1.8;stroke-dasharray:1.5 3}
.may{fill:#fff;stroke:#000;stroke-width:1}.core{fill:#000}
"""

_DEFS = """
<pattern id="plain" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4"
 fill="#999"/></pattern>
<pattern id="slant" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6"
 fill="#fff"/><path d="M-1 7L7-1" stroke="#000" stroke-width="1.2"/></pattern>
<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5"
 fill="#fff"/><circle cx="2.5" cy="2.5" r="1.1"/></pattern>
<pattern id="rows" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4"
 fill="#fff"/><path d="M0 2H4" stroke="#000"/></pattern>
<pattern id="cross" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6"
 fill="#fff"/><path d="M0 3H6M3 0V6" stroke="#000" stroke-width=".8"/></pattern>
"""


def draw(story: Story, result: Check) -> str:
    """The timeline of a story and what `check` found, as the text of an SVG file."""
    return _Drawing(story, result).svg()


class _Drawing:
    """Lines of SVG, and how far down the page they reach."""

    def __init__(self, story: Story, result: Check) -> None:
        self.story = story
        self.result = result
        self.lines: list[str] = []
        self.y = 0.0
        voices = list(dict.fromkeys(claim.voice for claim in story.claims))
        self.pattern = {
            voice: PATTERNS[place % len(PATTERNS)] for place, voice in enumerate(voices)
        }
        self.names = {voice.id: voice.label or voice.id for voice in story.voices}
        self.clashes: dict[str, list[int]] = {}
        for number, conflict in enumerate(result.conflicts, start=1):
            for each in conflict.claims:
                self.clashes.setdefault(each, []).append(number)
        self.places: dict[str, tuple[float, float, float]] = {}
        self.scale = scale_for(story, result.events, LEFT, RIGHT)

    def svg(self) -> str:
        title = self.story.title or "Story"
        self.y = 22
        self._text(LEFT, title, "title")
        self.y += 8
        self._legend()
        top = self.y
        self._events()
        self._conflicts()
        height = round(self.y + 14)
        grid = _grid(self.scale, top, self.y_end)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="100%" style="max-width:{2 * WIDTH}px;background:#fff" role="img" '
            f"aria-label={quoteattr(title)}>\n<title>{escape(title)}</title>\n"
            f"<style>{_STYLE}</style>\n<defs>{_DEFS}</defs>\n"
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n'
            + "\n".join([*grid, *self.lines])
            + "\n</svg>\n"
        )

    def _legend(self) -> None:
        for voice, pattern in self.pattern.items():
            self.y += 16
            self.lines.append(_rect(LEFT, self.y - 9, 22, 10, f'fill="url(#{pattern})"', "bar"))
            self._text(LEFT + 28, self.names.get(voice or "", voice or "without a voice"))
        self.y += 16
        self.lines.append(_rect(LEFT, self.y - 9, 22, 10, "", "may"))
        self.lines.append(_rect(LEFT + 7, self.y - 7, 8, 6, "", "core"))
        self._text(LEFT + 28, "what follows: possible, and certain")
        self.y += 16

    def _events(self) -> None:
        bounds = self.result.events or {}
        for event in self.story.events:
            said = [claim for claim in self.story.claims if claim.happening == event]
            dated = [claim for claim in said if _days(claim) is not None]
            window = bounds.get(event)
            if not dated and (window is None or _empty(window)):
                continue
            self.y += 24
            self._text(LEFT, event.replace("_", " "), "event")
            for claim in dated:
                self._claim(claim)
            if window is not None and not _empty(window):
                self._window(window)
        self.y_end = self.y + 6

    def _claim(self, claim: Claim) -> None:
        days = _days(claim)
        assert days is not None
        numbers = self.clashes.get(claim.id, [])
        self.y += 14
        said = f"“{claim.quote}”" if claim.quote else claim.id
        mark = "".join(f"✕{number} " for number in numbers)
        if mark:
            self._text(LEFT, mark.strip(), "mark")
        self._text(LEFT + (9 * len(mark) if mark else 0), _short(said, 58 - 2 * len(mark)))
        self.y += 4
        start, end = self.scale.place(days[0], LEFT), self.scale.place(days[1], RIGHT)
        fill = f'fill="url(#{self.pattern[claim.voice]})"'
        cls = "bar clash" if numbers else "bar"
        self.lines.append(_rect(start, self.y, max(end - start, 3), 9, fill, cls))
        self.lines += _arrows(days, start, end, self.y + 4.5)
        self.places[claim.id] = (start, max(end, start + 3), self.y + 4.5)
        self.y += 9

    def _window(self, window: EventBounds) -> None:
        self.y += 4
        first, last = window.start[0], window.end[1]
        start, end = self.scale.place(first, LEFT), self.scale.place(last, RIGHT)
        self.lines.append(_rect(start, self.y, max(end - start, 3), 8, "", "may"))
        if window.start[1] is not None and window.end[0] is not None:
            inner, outer = (
                self.scale.place(window.start[1], LEFT),
                self.scale.place(window.end[0], RIGHT),
            )
            if inner <= outer:
                self.lines.append(_rect(inner, self.y + 2, max(outer - inner, 1.5), 4, "", "core"))
        self.lines += _arrows((first, last), start, end, self.y + 4)
        self.y += 8

    def _conflicts(self) -> None:
        for conflict in self.result.conflicts[:MOST_SHOWN]:
            drawn = [self.places[each] for each in conflict.claims if each in self.places]
            self.lines += [_gap(one, two) for one, two in pairwise(sorted(drawn))]
        if self.result.conflicts:
            self.y += 16
        for number, conflict in enumerate(self.result.conflicts[:MOST_SHOWN], start=1):
            self.y += 16
            self._text(LEFT, f"✕{number} cannot all be true, off by {conflict.stretch_days} days:",
                       "mark")  # fmt: skip
            for line in _wrapped(", ".join(conflict.claims), 64)[:4]:
                self.y += 13
                self._text(LEFT + 10, line)

    def _text(self, x: float, text: str, cls: str = "") -> None:
        name = f' class="{cls}"' if cls else ""
        self.lines.append(f'<text x="{x:.1f}" y="{self.y:.1f}"{name}>{escape(text)}</text>')


def _days(claim: Claim) -> tuple[int | None, int | None] | None:
    """The days a claim itself gives its event, or `None` if it gives none."""
    dates = [date for date in (claim.when, claim.start, claim.end) if date is not None]
    if not dates:
        return None
    first = dates[0].earliest if claim.end is not dates[0] else None
    last = dates[-1].latest if claim.start is not dates[-1] else None
    if len(dates) == 1 and claim.when is None:
        first, last = dates[0].earliest, dates[0].latest
    return None if first is None and last is None else (first, last)


def _empty(window: EventBounds) -> bool:
    return window.start == (None, None) and window.end == (None, None)


def _rect(x: float, y: float, width: float, height: float, fill: str, cls: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'class="{cls}" {fill}/>'
    )


def _arrows(days: tuple[int | None, int | None], start: float, end: float, y: float) -> list[str]:
    """Arrow heads where a side is open."""
    heads = []
    if days[0] is None:
        heads.append(f'<path d="M{start + 6:.1f} {y - 6:.1f}l-8 6l8 6z"/>')
    if days[1] is None:
        heads.append(f'<path d="M{end - 6:.1f} {y - 6:.1f}l8 6l-8 6z"/>')
    return heads


def _gap(one: tuple[float, float, float], two: tuple[float, float, float]) -> str:
    """A heavy dotted line from the end of one clashing bar to the start of the next."""
    return (
        f'<path class="gap" d="M{one[1]:.1f} {one[2]:.1f}L{max(two[0], one[1]):.1f} {one[2]:.1f}'
        f'V{two[2]:.1f}"/>'
    )


def _grid(scale: Scale, top: float, bottom: float) -> list[str]:
    lines = []
    for x, label in scale.ticks():
        lines.append(
            f'<line class="grid" x1="{x:.1f}" y1="{top + 10:.1f}" x2="{x:.1f}" y2="{bottom:.1f}"/>'
        )
        lines.append(f'<text class="tick" x="{x + 2:.1f}" y="{top + 8:.1f}">{label}</text>')
    return lines


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _wrapped(text: str, most: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
