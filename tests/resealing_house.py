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
from collections.abc import Iterable
from typing import Any

from byway.cli.server import set_up

REPLY, NOTE = "We read this.", "Call before the tenth."
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
    """Cases of three messages, a reply and a note; those with a file through the door's actions."""
    from django.db import transaction

    from byway import cases
    from byway.sealing import keys_from

    for number in range(files):
        with transaction.atomic():
            visit = cases.start_line(
                by=keys_from(secrets.token_bytes(32)), message=uuid.uuid4(),
                text=f"{TEXTS[0]} {number}", facts=cases.Facts(situation="serving"),
            )  # fmt: skip
            for text in TEXTS[1:]:
                cases.write_message(by=visit, message=uuid.uuid4(), text=text)
            cases.reply(by=by, case=visit.case, line=visit.line, text=REPLY)
            cases.add_note(by=by, case=visit.case, text=NOTE)
        file = cases.ReceivedFile(by=visit, name="leave.jpg", media_type="image/jpeg")
        file.write(b"%d" % number * 100_000)
        file.finish()
    for start in range(files, count, 500):
        with cases.steady(), transaction.atomic():
            Batch(by).fill(range(start, min(count, start + 500)))


class Batch:
    """Many cases as the actions leave them, written with few statements."""

    def __init__(self, by: Any) -> None:
        from byway.cases import manifest, pin

        self.by, self.manifest, self.organisation = by, manifest(), pin().organisation
        team = self.manifest.team(self.manifest.intake)
        assert team is not None
        self.team = team
        self.rows: dict[str, list[Any]] = {}

    def fill(self, numbers: Iterable[int]) -> None:
        """Makes these cases."""
        from byway.cases.models import Case, Compartment, Event, Grant, Item, Line

        for number in numbers:
            self.one(number)
        for model in (Case, Line, Compartment, Grant, Item, Event):
            model.objects.bulk_create(self.rows.get(model.__name__, []), batch_size=500)

    def put(self, row: Any) -> Any:
        """Keeps a row to be written."""
        self.rows.setdefault(type(row).__name__, []).append(row)
        return row

    def one(self, number: int) -> None:
        """One case."""
        from byway.cases import content
        from byway.cases.cards import Card, Facts, seal_desk_card, seal_door_card
        from byway.cases.events import commitment_of, seal_event
        from byway.cases.models import Case, Event, Line
        from byway.cases.models.fields import random_uuid
        from byway.cases.visit import LineState, seal_state
        from byway.sealing import IDENTITY, LINE, STORY, keys_from, prove_seeker

        keys, facts = keys_from(secrets.token_bytes(32)), Facts(situation="serving")
        case = self.put(Case(team=uuid.UUID(bytes=self.team.id), day=content.today()))
        line = Line(id=random_uuid(), case=case, locator=keys.locator, verify=keys.signing.verify)
        line.public = prove_seeker(keys, self.organisation, line.id.bytes)
        line.state = seal_state(keys, line.id, LineState(facts=facts))
        line.door_card = seal_door_card(self.team.public[LINE], self.organisation, line.id, facts)
        pair, _ = self.by.team_pair(case.team, LINE)
        mark = hashlib.blake2b(keys.signing.verify, digest_size=6).hexdigest()
        card = Card(state="open", situation="serving", line=mark)
        line.desk_card = seal_desk_card(pair, self.organisation, line.id, card)
        self.put(line)
        made = {
            name: self.compartment(case, name, line if name == LINE else None, keys, line.id)
            for name in (LINE, STORY, IDENTITY)
        }
        texts = (f"{TEXTS[0]} {number}", *TEXTS[1:])
        for text in texts:
            self.item(made[LINE], "message", line.id.bytes, text, None)
        self.item(made[LINE], "reply", self.by.member.id, REPLY, self.by.keys.signing)
        self.item(made[STORY], "note", self.by.member.id, NOTE, self.by.keys.signing)
        for what in ("started", "wrote", "wrote", "replied", "noted"):
            said = content.pack(
                t=content.stamp(), w="seeker", a=what, d="", s=secrets.token_hex(11)
            )
            box = seal_event(made[STORY][2], made[STORY][1], said)
            self.put(
                Event(case=case.id, generation=1, day=content.today(), box=box,
                      commitment=commitment_of(said))
            )  # fmt: skip

    def compartment(self, case: Any, name: str, line: Any, keys: Any, line_id: uuid.UUID) -> Any:
        """One compartment with its grants: its row, place and public half."""
        from byway.cases.keys.places import RECOVERY, place_of
        from byway.cases.models import Compartment, Grant
        from byway.sealing import KeyPair, prove_public, seal_grant

        pair = KeyPair.new()
        row = Compartment(case=case, line=line, name=name, generation=1, day=case.day)
        row.public, place = pair.public, place_of(row)
        row.proof = prove_public(
            keys.signing, line_id.bytes, place, pair.public, team=self.team.id,
            team_generation=self.team.generation,
        )  # fmt: skip
        readers = [
            (case.team, self.team.generation, self.team.public[name]),
            (RECOVERY, 0, self.manifest.recovery),
        ]
        if line is not None:
            readers.append((line_id, 1, keys.pair.public))
        for reader, generation, public in readers:
            box = seal_grant(
                pair, place, reader=reader.bytes, reader_public=public,
                vouched=keys.signing.verify,
            )  # fmt: skip
            self.put(Grant(compartment=row, reader=reader, reader_generation=generation, box=box))
        return self.put(row), place, pair.public

    def item(self, where: Any, kind: str, author: bytes, text: str, signer: Any) -> None:
        """One item."""
        from byway.cases import content
        from byway.cases.models import Item
        from byway.sealing import seal_item

        row, place, public = where
        item = uuid.uuid4()
        sealed = seal_item(
            public, place, item=item.bytes, kind=kind, author=author, signer=signer,
            content=content.pack(at=content.stamp(), text=text, look_again=""),
        )  # fmt: skip
        self.put(
            Item(id=item, compartment=row, day=row.day, size=len(sealed.body), box=sealed.box,
                 body=sealed.body)
        )  # fmt: skip


def run(by: Any) -> None:
    """The job, to its end; seconds and cases at the end."""
    from byway import cases

    begun, worked = time.monotonic(), time.process_time()
    job = cases.ResealJob.begin(by)
    print("begun", job.total, flush=True)
    while job.step():
        print("batch", job.done, flush=True)
    if not job.damaged:
        for team in cases.needs_resealing(by):
            cases.finish_resealing(by=by, team=uuid.UUID(bytes=team.id))
    said = {
        "seconds": time.monotonic() - begun,
        "processor": time.process_time() - worked,
        "done": job.done,
        "damaged": job.damaged,
    }
    print(json.dumps(said), flush=True)


def read(by: Any) -> dict[str, Any]:
    """Every case's texts and files, and what is warned of."""
    from byway import cases
    from byway.cases.content import now
    from byway.cases.keys.lending import lend_opened, open_every_half
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
