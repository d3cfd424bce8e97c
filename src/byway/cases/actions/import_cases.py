"""Bringing a spreadsheet in: each row becomes a case without a line, whole or not at all.

A row that was taken in is known again by its digest, which lies sealed beside its case. So a second
run takes in what is new, and what a crash left out.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from byway.cases.actions.assign_case import assign_case, caseworkers
from byway.cases.actions.case_work import close_case, set_state
from byway.cases.actions.open_case import open_case
from byway.cases.actions.plan_work import set_step
from byway.cases.keys import trust
from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case
from byway.cases.papers import put_paper, read_papers
from byway.cases.rules.dates import Span
from byway.cases.rules.roles import Permission
from byway.cases.rules.sheet import Sheet, SheetRow
from byway.cases.rules.states import CLOSED, NEW, WAITING
from byway.errors import BadInput, NotFound
from byway.sealing import STORY

IMPORTED = "import"
"""Kind of paper, about a case: the digest of the row that it came from."""
UNSAID_STEP = "Look at this case: its date came without a step."


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row."""

    line: int
    status: str
    """`new`, `already` or `bad`."""
    taken: tuple[str, ...]
    """The columns that say something and are taken."""
    remarks: tuple[str, ...]
    """What was not understood."""
    case: uuid.UUID | None = None


def check_sheet(*, by: StaffSession, team: uuid.UUID, sheet: Sheet) -> list[RowReport]:
    """What an import would do, row by row; nothing is written."""
    by.require(Permission.OPEN)
    by.require(Permission.PLAN)
    by.require_part(STORY)
    if team not in by.teams:
        raise NotFound("no such team")
    known = {str(p.data["row"]) for p in read_papers(by, kind=IMPORTED, about_cases=True)}
    owners = _owners(by, team)
    reports = []
    for row in sheet.rows:
        wrong = [*row.wrong, *_wrong_owner(by, row, owners)]
        status = "bad" if wrong else "already" if row.digest in known else "new"
        known.add(row.digest)
        reports.append(RowReport(row.line, status, tuple(row.cells), (*wrong, *row.remarks)))
    return reports


def import_cases(
    *, by: StaffSession, team: uuid.UUID, sheet: Sheet, skip_bad: bool = False
) -> Iterator[RowReport]:
    """Takes the new rows in, one after the other, and says of each what became of it.

    Raises BadInput before anything is written if a row is bad and those are not to be skipped.
    """
    reports = check_sheet(by=by, team=team, sheet=sheet)
    if not skip_bad:
        refuse_bad(sheet, [(r.line, r.remarks[0]) for r in reports if r.status == "bad"])
    owners = _owners(by, team)
    for row, report in zip(sheet.rows, reports, strict=True):
        if report.status == "new":
            report = replace(report, case=_take_in(by, team, row, owners))
        yield report


def refuse_bad(sheet: Sheet, bad: list[tuple[int, str]]) -> None:
    """BadInput with the first bad row, by its line and what is wrong with it, if there is one."""
    if bad:
        line, wrong = bad[0]
        more = f", and {len(bad) - 1} more bad row(s)" if len(bad) > 1 else ""
        raise BadInput(
            f"{sheet.file}, line {line}: {wrong}{more}; nothing was taken in "
            "(--skip-bad leaves bad rows out)"
        )


def _take_in(
    by: StaffSession, team: uuid.UUID, row: SheetRow, owners: Mapping[str, uuid.UUID]
) -> uuid.UUID:
    said = row.cells
    with transaction.atomic():
        case = open_case(
            by=by,
            team=team,
            name=_named(said),
            channel=said.get("channel", ""),
            note=_note(row),
        )
        owner = owners.get(said.get("owner", "").casefold())
        if owner is not None:
            assign_case(by=by, case=case, owner=owner)
        when = Span.of(row.first, row.last)
        if "next_step" in said or when.earliest is not None:
            step = said.get("next_step", UNSAID_STEP)
            set_step(by=by, case=case, text=step, when=when, owner=owner)
        _set_state(by, case, row)
        put_paper(by=by, team=team, kind=IMPORTED, case=case, row=row.digest)
    return case


def _set_state(by: StaffSession, case: uuid.UUID, row: SheetRow) -> None:
    if row.state == CLOSED:
        close_case(by=by, case=case, outcome="other", basis="closed before it was brought in")
    elif row.state == WAITING:
        why = row.cells.get("next_step", "")[:500] or "brought in as waiting"
        set_state(by=by, case=case, state=WAITING, why=why, first=row.first, last=row.last)
    elif row.state not in ("", NEW):
        set_state(by=by, case=case, state=row.state)


def _named(said: Mapping[str, str]) -> str:
    name, alias = said.get("name", ""), said.get("alias", "")
    return f"{name} ({alias})" if name and alias else name or alias


def _note(row: SheetRow) -> str:
    lines = [f"Situation: {row.situation or row.cells['situation']}"] if _situated(row) else []
    return "\n".join([*lines, row.cells.get("note", "")]).strip()


def _situated(row: SheetRow) -> bool:
    return "situation" in row.cells


def _owners(by: StaffSession, team: uuid.UUID) -> dict[str, uuid.UUID]:
    """To whom he can give a row, by name; to himself alone, if he gives nothing to others."""
    found = {name.casefold(): one for one, name in caseworkers(Case(team=team)).items()}
    if by.may(Permission.ASSIGN):
        return found
    return {name: one for name, one in found.items() if one == by.id}


def _wrong_owner(by: StaffSession, row: SheetRow, owners: Mapping[str, uuid.UUID]) -> list[str]:
    owner = row.cells.get("owner", "")
    if not owner or owner.casefold() in owners:
        return []
    named = trust.manifest().member_named(owner)
    if named is not None and not by.may(Permission.ASSIGN):
        return [f"owner: a coordinator gives cases to others, found {owner[:40]!r}"]
    return [f"owner: expected a caseworker of the team, found {owner[:40]!r}"]
