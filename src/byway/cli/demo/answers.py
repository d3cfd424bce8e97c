"""The demo's answers at the desk: the starter texts, signed by two invented members.

They stay inside, so that the demo's door shows the starter set as what it is: examples that an
organisation replaces by its own.
"""

import datetime as dt

from byway.cases import StaffSession, approve_answer, propose_answer, today
from byway.door import FOLDER
from byway.sealing import LANGUAGES

SITUATIONS = {"03-summons": "summons"}
"""Texts that are for one situation; the others are for any."""
SETS = {"05-danger": "crisis", "07-under-18": "under-age"}
"""Texts of a set of their own; the others are general."""
VALID_DAYS = 90


def sign_answers(*, author: StaffSession, second: StaffSession) -> int:
    """Every starter text in every language as an answer; how many."""
    files = [
        (language, path)
        for language in LANGUAGES
        for path in sorted((FOLDER / "answers" / language).glob("[0-9]*.txt"))
    ]
    for language, path in files:
        title, _, text = path.read_text(encoding="utf-8").strip().partition("\n")
        proposal = propose_answer(
            by=author,
            kind=SETS.get(path.stem, "general"),
            situation=SITUATIONS.get(path.stem, ""),
            language=language,
            title=title,
            text=text,
            valid_until=today() + dt.timedelta(days=VALID_DAYS),
            at_door=False,
        )
        approve_answer(by=second, proposal=proposal)
    return len(files)
