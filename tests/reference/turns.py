"""Slow and obvious: who is handed which line. It looks for the best line by comparing each two."""

from byway.cases.rules.turns import Turn


def urgency(turn: Turn, today: int) -> int:
    if turn.earliest == 0:
        return turn.urgency
    days = turn.earliest - today
    if days <= 0:
        return 0
    if days <= 14 and turn.urgency > 1:
        return 1
    return turn.urgency


def before(one: Turn, other: Turn, today: int) -> bool:
    """Whether one is taken up before the other."""
    if one.ours != other.ours:
        return one.ours
    if urgency(one, today) != urgency(other, today):
        return urgency(one, today) < urgency(other, today)
    if one.earliest != other.earliest:
        if 0 in (one.earliest, other.earliest):
            return other.earliest == 0
        return one.earliest < other.earliest
    return one.last < other.last


def next_line(
    turns: list[Turn], languages: list[str], passed: set[int], today: int, now: int
) -> int | None:
    """The place of the line that is handed out next."""
    best = None
    for place, turn in enumerate(turns):
        if not turn.ours or turn.waits_for_approval or turn.language not in languages:
            continue
        if turn.claim != "" and now < turn.claimed + 30:
            continue
        if place in passed:
            continue
        if best is None or before(turn, turns[best], today):
            best = place
    return best


def folded(keys: list[str | None]) -> list[list[int]]:
    """Places put together by their key, None always alone."""
    rows: list[list[int]] = []
    for place, key in enumerate(keys):
        for row in rows:
            if key is not None and keys[row[0]] == key:
                row.append(place)
                break
        else:
            rows.append([place])
    return rows
