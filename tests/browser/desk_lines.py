"""Makes lines for the desk's browser tests in $BYWAY_DATA, and prints what came of them as JSON.

Run as a process of its own: `python -m tests.browser.desk_lines FOLDER`. Files in the folder are
sent by the first line's writer. `python -m tests.browser.desk_lines --replies SECRET` prints what
that line has been answered.
"""

import json
import mimetypes
import sys
import uuid
from pathlib import Path

from byway import cases
from byway.cli.server import set_up
from byway.sealing import keys_from, stretch

SECRET = b"0123456789"
TEXT = "My leave ends on the tenth. They want a photo of the ticket."


def make(folder: Path) -> None:
    """Two lines; the first one's writer sends every file of the folder and says when he is back."""
    keys = keys_from(stretch(SECRET, cases.pin().salt))
    facts = cases.Facts(language="ru", situation="on-leave", writer="self", soon="days")
    visit = cases.start_line(by=keys, message=uuid.uuid4(), text=TEXT, facts=facts)
    files = {}
    for path in sorted(folder.iterdir()):
        kind = mimetypes.guess_type(path.name)[0] or ""
        received = cases.ReceivedFile(by=visit, name=path.name, media_type=kind)
        with path.open("rb") as source:
            while chunk := source.read(1 << 20):
                received.write(chunk)
        files[path.name] = received.finish().hex
    week = cases.today()
    check_in = cases.CheckIn("after the leave, maybe in a month", first=week, destroy=True)
    cases.set_check_in(by=visit, check_in=check_in)
    other = keys_from(stretch(b"9876543210", cases.pin().salt))
    facts = cases.Facts(language="uk", situation="summons", writer="relative")
    second = cases.start_line(by=other, message=uuid.uuid4(), text="My brother…", facts=facts)
    print(json.dumps({"case": visit.case.hex, "second": second.case.hex, "files": files}))


def replies() -> None:
    """What the first line's writer reads."""
    visit = cases.come_back(keys_from(stretch(SECRET, cases.pin().salt)))
    print(json.dumps([reply.text for reply in visit.replies]))


if __name__ == "__main__":
    set_up()
    if sys.argv[1] == "--replies":
        replies()
    else:
        make(Path(sys.argv[1]))
