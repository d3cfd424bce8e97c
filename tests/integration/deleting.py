"""Deletes in every way there is, and prints the sealed keys that were kept and those that are gone.

Run as a program on whatever database the environment names.
"""

import json
import sys
from pathlib import Path

import django

django.setup()

import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

import byway.cases as c  # noqa: E402
from byway.cases.models import Grant, Item  # noqa: E402
from tests.organisation import found, seeker, send, start, write  # noqa: E402

ALL = "a test"


def grants(visit: c.Visit, **limits: object) -> list[str]:
    """The sealed private halves of a case's compartments."""
    rows = Grant.objects.in_scope(ALL, compartment__case=visit.case, **limits)
    return [row.box.hex() for row in rows]


def item_key(item: object) -> str:
    """An item's sealed key."""
    return Item.objects.in_scope(ALL, id=item).get().box.hex()


def main() -> None:
    """A case, a line, an item, a file and a generation are deleted; another case is not."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    gone: dict[str, list[str]] = {}
    with pytest.MonkeyPatch.context() as monkeypatch:
        found(monkeypatch)
        kept = start()
        case, line, one, words = start(), start(), start(), start()
        gone["case"] = grants(case)
        c.destroy_case(case.case)
        gone["line"] = grants(line, compartment__name="line")
        c.delete_everything(by=line)
        message, file = write(one), send(one)
        gone["message"], gone["file"] = [item_key(message)], [item_key(file)]
        sent = [s.item for s in c.sent_items(one) if s.item == message or s.kind == "file-sent"]
        for item in sent:
            c.delete_item(by=one, item=item)
        gone["own grant"] = grants(words, reader=words.line)
        c.change_words(by=words, new=seeker())
        # While the process still has the database open: closing it would tidy up.
        folder = Path(settings.DATA)
        stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        running = [
            name for name, keys in gone.items() for key in keys if bytes.fromhex(key) in stored
        ]
    json.dump({"kept": grants(kept), "gone": gone, "running": running}, sys.stdout)


if __name__ == "__main__":
    main()
