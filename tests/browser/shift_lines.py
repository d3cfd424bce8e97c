"""Makes a day's lines in $BYWAY_DATA for the shift test, or tells what came of them, as JSON.

Run as a process of its own: `python -m tests.browser.shift_lines CREDENTIALS`, the credentials of
the receiver and the caseworker as JSON; with `--told CREDENTIALS` what became of each line.
"""

import datetime as dt
import json
import secrets
import sys
import uuid
from typing import Any

from byway import cases
from byway.cli.server import set_up
from byway.sealing import keys_from

SOLDIERS = {
    17: ("ru", "on-leave", "My leave ends on Thursday. They want a photo of the ticket."),
    42: ("uk", "serving", "We are sent to the line in four days. I want out."),
    63: ("en", "left", "I have left the base. They were at my mother's today."),
}
"""Where in the day somebody writes who has days, and what."""
ALIKE = (
    ("ru", "not-called-up", "self", 18, "Can they call me up?"),
    ("uk", "not-called-up", "self", 14, "Will I be called up, too?"),
    ("ru", "not-called-up", "relative", 12, "My son is twenty. What must he do?"),
    ("en", "abroad", "self", 9, "I am abroad. Can I be called up?"),
    ("et", "not-called-up", "friend", 8, "A friend asks what to do."),
)
"""Language, situation, writer, how many, and what they ask."""
OTHERS = 6
"""Lines that no answer fits: somebody has to write."""
LINES = len(SOLDIERS) + sum(one[3] for one in ALIKE) + OTHERS


def day() -> "list[tuple[cases.Facts, str]]":
    """The lines of the day in the order in which they come."""
    calm = [
        (cases.Facts(language=language, situation=situation, writer=writer), f"{text} ({n})")
        for n in range(18)
        for language, situation, writer, count, text in ALIKE
        if n < count
    ]
    for n in range(OTHERS):
        calm.insert(7 * n + 3, (cases.Facts(situation="other"), f"Something else, {n}."))
    for place, (language, situation, text) in sorted(SOLDIERS.items()):
        facts = cases.Facts(language=language, situation=situation, writer="self", soon="days")
        calm.insert(place, (facts, text))
    return calm


def sign_in(who: dict[str, str]) -> "cases.StaffSession":
    """A member, without the second factor's page."""
    row, keys = cases.check_passphrase(name=who["name"], passphrase=who["passphrase"])
    return cases.begin_session(row.id, keys)


def make(staff: dict[str, Any]) -> None:
    """Answers that two people signed, then the day's lines."""
    author, second = sign_in(staff["caseworker"]), sign_in(staff["receiver"])
    for language, situation in sorted({(one[0], one[1]) for one in ALIKE}):
        proposal = cases.propose_answer(
            by=author, kind="general", situation=situation, language=language,
            title=f"What holds now ({situation}, {language})",
            text="Nothing has to be done today. Come back if a paper comes.",
            valid_until=cases.today() + dt.timedelta(days=30), at_door=True,
        )  # fmt: skip
        cases.approve_answer(by=second, proposal=proposal)
    for facts, text in day():
        keys = keys_from(secrets.token_bytes(32))
        cases.start_line(by=keys, message=uuid.uuid4(), text=text, facts=facts)


def told(staff: dict[str, Any]) -> None:
    """For each line: what was asked, and what was answered."""
    by = sign_in(staff["receiver"])
    said = []
    for one in [*cases.open_queue(by), *cases.closed_lines(by)]:
        (view,) = cases.open_lines(by, one.case)
        texts = [(e.kind, e.data["text"]) for e in view.part.entries if "text" in e.data]
        said.append(
            {
                "asked": [text for kind, text in texts if kind == "message"],
                "answered": [text for kind, text in texts if kind == "reply"],
                "waits": one.our_move,
            }
        )
    print(json.dumps(said))


if __name__ == "__main__":
    set_up()
    if sys.argv[1] == "--told":
        told(json.loads(sys.argv[2]))
    else:
        make(json.loads(sys.argv[1]))
