"""Steps of a removal and of sealing anew, each in a process of its own, on the data in $BYWAY_DATA.

    python -m tests.resealing_house fill COORDINATOR CASES FILES
    python -m tests.resealing_house remove COORDINATOR MEMBER
    python -m tests.resealing_house run COORDINATOR      (one line for each batch)
    python -m tests.resealing_house read COORDINATOR     (all that staff read, as JSON)

COORDINATOR is the passphrase of the tests' organisation's coordinator.
"""

import hashlib
import json
import secrets
import sys
import time
import uuid
from typing import Any

from byway.cli.server import set_up

TEXTS = ("I go on leave on the tenth.", "They have my passport.", "Can you help?")


def main() -> None:
    """One step."""
    set_up()
    from byway import cases

    step, passphrase, *rest = sys.argv[1:]
    row, keys = cases.check_passphrase(name="coordinator", passphrase=passphrase)
    by = cases.begin_session(row.id, keys)
    if step == "fill":
        fill(by, int(rest[0]), int(rest[1]))
    elif step == "remove":
        cases.remove_member(by=by, member=uuid.UUID(bytes=_named(rest[0])))
    elif step == "run":
        run(by)
    else:
        print(json.dumps(read(by)))


def _named(name: str) -> bytes:
    from byway.cases import manifest

    member = manifest().member_named(name)
    if member is None:
        raise SystemExit(f"no member named {name}")
    return member.id


def fill(by: Any, count: int, files: int) -> None:
    """Cases of three messages, a reply and a note, some with a file; 200 in a transaction."""
    from django.db import transaction

    from byway import cases
    from byway.sealing import keys_from

    for start in range(0, count, 200):
        with transaction.atomic():
            for number in range(start, min(count, start + 200)):
                visit = cases.start_line(
                    by=keys_from(secrets.token_bytes(32)), message=uuid.uuid4(),
                    text=f"{TEXTS[0]} {number}", facts=cases.Facts(situation="serving"),
                )  # fmt: skip
                for text in TEXTS[1:]:
                    cases.write_message(by=visit, message=uuid.uuid4(), text=text)
                cases.reply(by=by, case=visit.case, line=visit.line, text="We read this.")
                cases.add_note(by=by, case=visit.case, text="Call before the tenth.")
                if number < files:
                    file = cases.ReceivedFile(by=visit, name="leave.jpg", media_type="image/jpeg")
                    file.write(b"%d" % number * 100_000)
                    file.finish()


def run(by: Any) -> None:
    """The job, to its end; seconds and cases at the end."""
    from byway import cases

    begun = time.monotonic()
    job = cases.ResealJob.begin(by)
    print("begun", job.total, flush=True)
    while job.step():
        print("batch", job.done, flush=True)
    if not job.damaged:
        for team in cases.needs_resealing(by):
            cases.finish_resealing(by=by, team=uuid.UUID(bytes=team.id))
    said = {"seconds": time.monotonic() - begun, "done": job.done, "damaged": job.damaged}
    print(json.dumps(said), flush=True)


def read(by: Any) -> dict[str, Any]:
    """Every case's texts and files, and what is warned of."""
    from byway import cases
    from byway.cases.content import now
    from byway.cases.lending import lend_opened, open_every_half
    from byway.cases.models import Case

    found: dict[str, Any] = {"texts": {}, "files": {}, "warnings": []}
    for row in Case.objects.in_scope("the test's", team__in=by.teams):
        halves = open_every_half(by, row, "identity")
        lend_opened(by, halves, reader=by.id, until=now().replace(year=2099))
        parts = [view.part for view in cases.open_lines(by, row.id)]
        parts += [cases.open_part(by, row.id, name) for name in ("story", "identity")]
        found["warnings"] += [text for part in parts for text in part.warnings]
        entries = [entry for part in parts for entry in part.entries]
        found["texts"][row.id.hex] = [e.data["text"] for e in entries if "text" in e.data]
        for entry in entries:
            if entry.kind == "file":
                data = b"".join(cases.open_file(by, row.id, entry.item).chunks)
                found["files"][entry.item.hex] = hashlib.sha256(data).hexdigest()
    return found


if __name__ == "__main__":
    main()
