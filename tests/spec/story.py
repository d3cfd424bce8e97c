"""What a story file means, as a table that every engine is held to and the reference is made of.

`python -m tests.spec.story` writes docs/reference/story-file.md from it.
"""

from pathlib import Path
from typing import NamedTuple

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "story-file.md"


class Rule(NamedTuple):
    """One rule: claims, and what follows: conflicts, bounds of an event, or an error."""

    section: str
    says: str
    claims: str
    conflicts: tuple[tuple[tuple[str, ...], int, str], ...] = ()
    """Each: claims, stretch in days, survives (a fraction as text)."""
    event: str = ""
    start: tuple[str | None, str | None] | None = None
    end: tuple[str | None, str | None] | None = None
    error: str = ""


RULES = (
    Rule("Dates", "A month is some day of it.",
         "- {id: a, event: e, when: 2024-05}", event="e", start=("2024-05-01", "2024-05-31")),
    Rule("Dates", "A year, a decade and a day left out.",
         "- {id: a, event: e, when: 202X}", event="e", start=("2020-01-01", "2029-12-31")),
    Rule("Dates", "`2024-05-XX` is some day of May.",
         "- {id: a, event: e, when: 2024-05-XX}", event="e", start=("2024-05-01", "2024-05-31")),
    Rule("Dates", "`~` widens a day by 3 days each way.",
         "- {id: a, event: e, when: 2024-05-10~}", event="e", start=("2024-05-07", "2024-05-13")),
    Rule("Dates", "`~` widens a month or a season by 15 days.",
         "- {id: a, event: e, when: 2024-05~}", event="e", start=("2024-04-16", "2024-06-15")),
    Rule("Dates", "`~` widens a year by 183 days.",
         "- {id: a, event: e, when: 2024~}", event="e", start=("2023-07-02", "2025-07-02")),
    Rule("Dates", "`%` widens like `~`; `?` does not widen.",
         '- {id: a, event: e, when: "2024-05-10?"}', event="e", start=("2024-05-10", "2024-05-10")),
    Rule("Dates", "Each end of an interval widens by its own precision.",
         "- {id: a, event: e, when: 2024-05-10~/2024-07~}",
         event="e", start=("2024-05-07", "2024-08-15")),
    Rule("Dates", "Winter runs into the next year.",
         "- {id: a, event: e, when: 2023-24}", event="e", start=("2023-12-01", "2024-02-29")),
    Rule("Dates", "An open or unknown side states nothing.",
         "- {id: a, event: e, when: ../2024-05-10}", event="e", start=(None, "2024-05-10")),
    Rule("Dates", "An interval may end within the month that it starts in.",
         "- {id: a, event: e, when: 2024-05-20/2024-05}",
         event="e", start=("2024-05-20", "2024-05-31")),
    Rule("Dates", "A reversed interval is bad input.",
         "- {id: a, event: e, when: 2024-06/2024-05}", error="ends after it starts"),
    Rule("Dates", "A day that does not exist is bad input.",
         "- {id: a, event: e, when: 2023-02-29}", error="a day that exists"),
    Rule("Dates", "A time of day is bad input.",
         "- {id: a, event: e, when: '2024-05-01T10:00'}", error="without a time of day"),
    Rule("Dates", "EDTF level 2 is bad input.",
         "- {id: a, event: e, when: 2024-25}", error="a month 01-12 or a season 21-24"),
    Rule("Points and spans", "A point starts and ends on one day, somewhere in its dates.",
         "- {id: a, event: e, when: 2024-05-01/2024-05-10}",
         event="e", start=("2024-05-01", "2024-05-10"), end=("2024-05-01", "2024-05-10")),
    Rule("Points and spans", "A span lies within its `when`.",
         "- {id: a, event: e, when: 2024-05-01/2024-05-10}\n- {id: b, event: e, lasts: {min: 4d}}",
         event="e", start=("2024-05-01", "2024-05-06"), end=("2024-05-05", "2024-05-10")),
    Rule("Points and spans",
         "What is a span stays one when claims are left out: `from` or `until` alone makes it one, "
         "so `a` and `b` can both be true.",
         "- {id: a, event: e, from: 2024-05-01}\n- {id: b, event: e, until: 2024-05-09}",
         event="e", start=("2024-05-01", "2024-05-01"), end=("2024-05-09", "2024-05-09")),
    Rule("Points and spans", "A span cannot end before it starts; that does not bend.",
         "- {id: a, event: e, from: 2024-05-09}\n- {id: b, event: e, until: 2024-05-01}",
         conflicts=((("a", "b"), 8, "3"),)),
    Rule("Points and spans", "A claim impossible alone is a set of one.",
         "- {id: a, event: e, from: 2024-05-01, until: 2024-05-03, lasts: {min: 5d}}",
         conflicts=((("a",), 3, "3"),)),
    Rule("Relations", "`after` without `min` means the same day or later; that `min` can bend too.",
         "- {id: a, event: e, when: 2024-05-10}\n- {id: b, event: f, when: 2024-05-07}\n"
         "- {id: c, event: f, after: {event: e}}",
         conflicts=((("a", "b", "c"), 3, "3"),)),
    Rule("Relations", "`after` counts from the other event's end.",
         "- {id: a, event: e, from: 2024-05-01, until: 2024-05-10}\n"
         "- {id: b, event: f, after: {event: e, min: 5d, max: 9d}}",
         event="f", start=("2024-05-15", "2024-05-19")),
    Rule("Relations", "`before` mirrors it: from this event's end to the other's start.",
         "- {id: a, event: e, when: 2024-05-20}\n"
         "- {id: b, event: f, before: {event: e, min: 5d, max: 9d}}",
         event="f", start=("2024-05-11", "2024-05-15")),
    Rule("Relations", "`during`: not before the other starts, not after it ends.",
         "- {id: a, event: e, from: 2024-05-01, until: 2024-05-10}\n- {id: b, event: f, during: e}",
         event="f", start=("2024-05-01", "2024-05-10")),
    Rule("Relations", "Each takes one value or a list.",
         "- {id: a, event: e, when: 2024-05-01}\n- {id: b, event: f, when: 2024-05-09}\n"
         "- {id: c, event: g, after: [{event: e}, {event: f}]}",
         event="g", start=("2024-05-09", None)),
    Rule("Relations", "A month is 28 days as a least and 31 as a most; a year 365 and 366.",
         "- {id: a, event: e, when: 2024-05-01}\n"
         "- {id: b, event: f, after: {event: e, min: 1m, max: 1m}}",
         event="f", start=("2024-05-29", "2024-06-01")),
    Rule("Relations", "A cycle of `after` is legal: all on one day.",
         "- {id: a, event: e, after: {event: f}}\n- {id: b, event: f, after: {event: e}}\n"
         "- {id: c, event: f, when: 2024-05-01}",
         event="e", start=("2024-05-01", "2024-05-01")),
    Rule("Relations", "A cycle that needs time is a conflict.",
         "- {id: a, event: e, after: {event: f, min: 1d}}\n- {id: b, event: f, after: {event: e}}",
         conflicts=((("a", "b"), 1, "3"),)),
    Rule("Relations", "An event nobody dates is legal.",
         "- {id: a, event: e, after: {event: f}}\n- {id: b, event: f}",
         event="e", start=(None, None), end=(None, None)),
    Rule("Relations", "A relation to an event that no claim names is bad input.",
         "- {id: a, event: e, after: {event: nothing}}", error="an event that a claim names"),
    Rule("Relations", "`min` above `max` is bad input.",
         "- {id: a, event: e, after: {event: e, min: 2w, max: 9d}}", error="min up to max"),
    Rule("Conflicts", "All minimal sets are listed; what is in one counts for no bound.",
         "- {id: a, event: e, when: 2024-05-01}\n- {id: b, event: e, when: 2024-05-05}\n"
         "- {id: c, event: e, when: 2024-05-07}",
         conflicts=((("b", "c"), 2, "3"), (("a", "b"), 4, "3"), (("a", "c"), 6, "3")),
         event="e", start=(None, None)),
    Rule("Conflicts", "A clash may outlast three times the tolerance.",
         "- {id: a, event: e, when: 2024-05~}\n- {id: b, event: e, when: 2024-08-01}",
         conflicts=((("a", "b"), 47, "3"),)),
    Rule("Conflicts", "Here 20 days are missing without `~`, so a factor of 20/15 ends it.",
         "- {id: a, event: e, when: 2024-05~}\n- {id: b, event: e, when: 2024-06-20}",
         conflicts=((("a", "b"), 5, "4/3"),)),
    Rule("Conflicts", "A withheld claim's dates still count.",
         "- {id: a, event: e, when: 2024-05-01, withheld: true}\n"
         "- {id: b, event: e, when: 2024-06}",
         conflicts=((("a", "b"), 31, "3"),)),
    Rule("Bad input", "An unknown key.", "- {id: a, wen: 2024}", error="found the key 'wen'"),
    Rule("Bad input", "A repeated key.", "- {id: a, id: b}", error="each key once"),
    Rule("Bad input", "A missing id.", "- {event: e}", error="expected the key 'id'"),
    Rule("Bad input", "The same id twice.", "- {id: a}\n- {id: a}", error="each id once"),
    Rule("Bad input", "An unknown voice.", "- {id: a, voice: nobody}",
         error="a voice of this story"),
    Rule("Bad input", "A negative duration.",
         "- {id: a, event: e, lasts: {min: -5d}}", error="a duration such as 5d"),
)  # fmt: skip


def story(rule: Rule) -> str:
    """The rule's claims as a whole story file."""
    return "byway: story/1\nclaims:\n" + "".join(f"  {line}\n" for line in rule.claims.splitlines())


def page() -> str:
    """The reference page."""
    lines = [(Path(__file__).parent / "story_head.md").read_text("utf-8").rstrip()]
    section = ""
    for rule in RULES:
        if rule.section != section:
            section = rule.section
            lines += ["", f"## {section}"]
        lines += ["", rule.says, "", "```yaml", rule.claims, "```", "", *_outcome(rule)]
    return "\n".join(lines) + "\n"


def _outcome(rule: Rule) -> list[str]:
    if rule.error:
        return [f"Bad input: “… {rule.error} …”."]
    told = [
        f"Conflict: {', '.join(f'`{each}`' for each in claims)}; stretch {stretch} days; "
        f"survives {survives}."
        for claims, stretch, survives in rule.conflicts
    ]
    if rule.start is not None:
        told.append(f"`{rule.event}` starts {_days(rule.start)}.")
    if rule.end is not None:
        told.append(f"`{rule.event}` ends {_days(rule.end)}.")
    return [" ".join(told)]


def _days(days: tuple[str | None, str | None]) -> str:
    if days == (None, None):
        return "any day"
    if days[0] == days[1]:
        return f"on {days[0]}"
    return f"{days[0] or ''}..{days[1] or ''}"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), "utf-8")
