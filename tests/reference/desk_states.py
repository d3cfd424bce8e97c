"""The state machine, read off a drawn table; and due dates, day by day."""

import datetime as dt

TABLE = """
            new  waiting  talking  helping  closed  reopened
new          -      x        x        x        x       -
waiting      -      x        x        x        x       -
talking      -      x        -        x        x       -
helping      -      x        x        -        x       -
closed       -      -        -        -        x       x
reopened     -      x        x        x        x       -
"""
"""Rows: the state before. Columns: the state after."""


def allowed() -> dict[tuple[str, str], bool]:
    """Every pair of states, and whether the second may follow the first."""
    head, *rows = TABLE.strip().splitlines()
    names = head.split()
    return {
        (row.split()[0], name): mark == "x"
        for row in rows
        for name, mark in zip(names, row.split()[1:], strict=True)
    }


def walk(steps: list[str]) -> list[str]:
    """The state after each step that is asked for; one that is not allowed leaves it."""
    table, states = allowed(), ["new"]
    for step in steps:
        states.append(step if table[(states[-1], step)] else states[-1])
    return states[1:]


def standing(first: dt.date, last: dt.date, today: dt.date) -> str:
    """What a check-in is on a day, by counting days one by one from its first."""
    if today < first:
        return "to come"
    day, since_last = first, 0
    while day < today:
        day += dt.timedelta(days=1)
        since_last += day > last
    if since_last == 0:
        return "due"
    return "late" if since_last <= 7 else "missed"


def by_earliest(spans: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Spans of ISO days ("" where not said), each time taking the one that may come first."""
    left, ordered = list(spans), []
    while left:
        best = left[0]
        for one in left[1:]:
            if (one[0] or one[1] or "9999") < (best[0] or best[1] or "9999"):
                best = one
        ordered.append(best)
        left.remove(best)
    return ordered


def duty(shifts: list[tuple[str, int, str, str, int]], minute: int) -> list[str]:
    """Who is on duty in a minute of the week (0 is Monday 00:00 UTC), by walking every shift.

    A shift: who, weekday, begins, ends (HH:MM where he lives), hours his clock is ahead of UTC.
    """
    week = 7 * 24 * 60
    there: list[str] = []
    for who, weekday, begins, ends, ahead in shifts:
        begin, end = (int(one[:2]) * 60 + int(one[3:]) for one in (begins, ends))
        length = (end - begin) % (24 * 60)
        start = weekday * 24 * 60 + begin - ahead * 60
        if any((start + step) % week == minute for step in range(length)) and who not in there:
            there.append(who)
    return there
