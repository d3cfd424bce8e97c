"""`byway cases`: bring cases in from a spreadsheet."""

from pathlib import Path
from typing import Any

import click

from byway.cli.output import json_option, print_json, progress, warn
from byway.cli.server import need_organisation, set_up, sign_in
from byway.errors import BadInput
from byway.web import harden

SAYS = {"new": "taken in", "already": "there already", "bad": "bad, left out"}
WOULD = {**SAYS, "new": "would be taken in"}


@click.group("cases")
def command() -> None:
    """Bring cases in from a spreadsheet."""
    harden()


@command.command("import")
@click.argument("sheet", metavar="CASES.csv", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--map", "mappings", multiple=True, metavar="THEIRS=OURS",
              help="Take their column as ours; repeatable.")  # fmt: skip
@click.option("--team", help="The team's name; your only one by default.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--skip-bad", is_flag=True, help="Leave bad rows out and take the others in.")
@json_option
def import_sheet(
    sheet: Path,
    mappings: tuple[str, ...],
    team: str | None,
    dry_run: bool,
    skip_bad: bool,
    as_json: bool,
) -> None:
    """Bring a spreadsheet in as cases without a line; somebody who plans cases signs in.

    Columns: name, alias, channel, situation, state, next_date, next_step, note, owner. A row that
    was taken in before is known again and left as it is.
    """
    set_up()
    from byway.cases import check_sheet, import_cases, read_sheet, refuse_bad

    need_organisation()
    read = read_sheet(sheet, mapping=_mapping(mappings))
    if not (dry_run or skip_bad):
        refuse_bad(read, [(row.line, row.wrong[0]) for row in read.rows if row.wrong])
    staff = sign_in("Your name")
    where = _team(staff, team)
    if dry_run:
        reports = check_sheet(by=staff, team=where, sheet=read)
    else:
        taking = import_cases(by=staff, team=where, sheet=read, skip_bad=skip_bad)
        reports = list(progress(taking, label="rows", total=len(read.rows)))
    _tell(read, reports, dry_run=dry_run, as_json=as_json)
    if not dry_run:
        warn(f"{sheet} itself lies readable on this disk; destroy it once the cases are right")


def _tell(read: Any, reports: list[Any], *, dry_run: bool, as_json: bool) -> None:
    counts = {s: sum(r.status == s for r in reports) for s in ("new", "already", "bad")}
    if as_json:
        rows = [
            {
                "line": r.line,
                "status": r.status,
                "case": r.case.hex if r.case else None,
                "taken": list(r.taken),
                "not_understood": list(r.remarks),
            }
            for r in reports
        ]
        print_json({"file": read.file, "encoding": read.encoding, "dry_run": dry_run, **counts,
                    "ignored_columns": list(read.ignored), "rows": rows})  # fmt: skip
        return
    for r in reports:
        code = f" as {r.case.hex[:6]}" if r.case else ""
        said = f"; {'; '.join(r.remarks)}" if r.remarks else ""
        click.echo(f"line {r.line}: {(WOULD if dry_run else SAYS)[r.status]}{code}: "
                   f"{', '.join(r.taken)}{said}")  # fmt: skip
    if read.ignored:
        click.echo(f"nothing is taken from: {', '.join(read.ignored)}")
    verb = "would be taken in" if dry_run else "taken in"
    click.echo(f"{counts['new']} {verb}, {counts['already']} there already, {counts['bad']} bad "
               f"(read as {read.encoding})")  # fmt: skip


def _mapping(mappings: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in mappings:
        theirs, sign, ours = text.rpartition("=")
        if not sign or not theirs.strip():
            raise BadInput(f"--map: expected theirs=ours, found {text!r}")
        pairs[theirs.strip()] = ours.strip()
    return pairs


def _team(staff: Any, name: str | None) -> Any:
    import uuid

    from byway.cases import manifest

    own = {t.name: uuid.UUID(bytes=t.id) for t in manifest().teams if t.id in staff.member.teams}
    if name is None and len(own) == 1:
        return next(iter(own.values()))
    if name not in own:
        found = "none" if name is None else repr(name)
        raise BadInput(
            f"--team: expected one of {', '.join(sorted(own)) or 'no team'}, found {found}"
        )
    return own[name]
