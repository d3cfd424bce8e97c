"""The case's state machine: which state may follow which, and what each step must say.

    new ──┬─> waiting <──> talking <──> helping ──┬─> closed ──> reopened ──> (as new)
          └───────────────── any of them ─────────┘

A state says whose work goes on. What somebody officially is (wanted, missing, dead) stands apart,
and so do verification and documents: they go on beside the state, in any order.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from byway.errors import Refused

NEW = "new"
WAITING = "waiting"
"""For a date or a condition that the seeker gave."""
TALKING = "talking"
HELPING = "helping"
CLOSED = "closed"
REOPENED = "reopened"
STATES = (NEW, WAITING, TALKING, HELPING, CLOSED, REOPENED)

LEGAL: dict[str, tuple[str, ...]] = {
    NEW: (WAITING, TALKING, HELPING, CLOSED),
    WAITING: (WAITING, TALKING, HELPING, CLOSED),
    TALKING: (WAITING, HELPING, CLOSED),
    HELPING: (WAITING, TALKING, CLOSED),
    CLOSED: (CLOSED, REOPENED),
    REOPENED: (WAITING, TALKING, HELPING, CLOSED),
}
"""What may follow each state. A closed case may be closed anew: more became known of its end."""

OUTCOMES = (
    "left-the-country",
    "hidden-inside",
    "back-in-service",
    "held",
    "contact-lost",
    "withdrew",
    "declined",
    "answered",
    "dead-as-reported",
    "dead-as-confirmed",
    "other",
)
NEED_A_BASIS = ("dead-as-reported", "dead-as-confirmed")
"""Outcomes that say nothing without how it is known."""
TEXT_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Move:
    """One step of the machine, as the `story` keeps it."""

    to: str
    at: str = ""
    """When it was written, a stamp."""
    by: str = ""
    why: str = ""
    """What is waited for; how an outcome is known; why a case was opened again."""
    first: str = ""
    last: str = ""
    """The days waited for, ISO 8601, or the day of an outcome in `first`; may be empty."""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Where a case stands after its moves."""

    state: str = NEW
    now: Move | None = None
    """The move that led there."""
    outcome: Move | None = None
    """The last outcome, kept when the case is opened again."""
    moves: tuple[Move, ...] = ()
    illegal: tuple[Move, ...] = ()
    """Moves that the table does not allow; they changed nothing."""


def check(state: str, move: Move) -> None:
    """Refused, in one sentence, if a move may not be made from a state."""
    if move.to not in LEGAL[state]:
        raise Refused(f"a case that is {state} cannot become {move.to}")
    if move.to == WAITING and not (move.why or move.first or move.last):
        raise Refused("say what is waited for: a day or a condition")
    if move.to == CLOSED and move.outcome not in OUTCOMES:
        raise Refused("no such outcome")
    if move.outcome in NEED_A_BASIS and not move.why.strip():
        raise Refused("a death needs how it is known")
    if move.first and move.last and move.last < move.first:
        raise Refused("the last day is before the first")
    if len(move.why) > TEXT_LIMIT:
        raise Refused(f"at most {TEXT_LIMIT} characters")


def follow(moves: Iterable[Move]) -> History:
    """Follows the moves in the order they were written; one that is illegal changes nothing."""
    state, now, outcome = NEW, None, None
    made, illegal = [], []
    for move in moves:
        try:
            check(state, move)
        except Refused:
            illegal.append(move)
            continue
        state, now = move.to, move
        outcome = move if move.to == CLOSED else outcome
        made.append(move)
    return History(state, now, outcome, tuple(made), tuple(illegal))


def days_in(history: History, today: dt.date) -> int | None:
    """For how many days the case has been in its state; None if it was never moved."""
    if history.now is None or not history.now.at:
        return None
    return max((today - dt.date.fromisoformat(history.now.at[:10])).days, 0)
