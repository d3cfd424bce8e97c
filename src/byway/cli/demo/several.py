"""Several people in one case, and somebody without a line: what staff do of it in the demo."""

import uuid
from dataclasses import dataclass

from byway.cases import (
    StaffSession,
    add_identity_note,
    confirm_proposal,
    open_case,
    propose_join,
)

SON, MOTHER = "leave-ends-friday", "leave-ends-mother"
"""Ids of two lines in `content/soldiers.yaml`."""


@dataclass(frozen=True, slots=True)
class Team:
    """The first line's people who do it."""

    id: uuid.UUID
    caseworker: StaffSession
    colleague: StaffSession


def join_two(cases: dict[str, uuid.UUID], team: Team) -> None:
    """One proposes that the mother writes about the soldier; another confirms it."""
    pair = propose_join(
        by=team.colleague,
        main=cases[SON],
        part=cases[MOTHER],
        why="Both name four days and a borrowed telephone.",
        reader="the mother",
    )
    confirm_proposal(by=team.caseworker, case=cases[SON], pair=pair)


def open_without_a_line(team: Team) -> None:
    """Somebody who has reached the organisation elsewhere."""
    case = open_case(
        by=team.caseworker,
        team=team.id,
        name="the man from the consulate queue",
        channel="comes to the office on Tuesdays",
        note="Left his unit in spring. Wants to know whether he may register here.",
    )
    add_identity_note(by=team.caseworker, case=case, text="Gave no name so far; that is all right.")
