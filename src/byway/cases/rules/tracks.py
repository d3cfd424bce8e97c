"""Tracks beside the state: told, interviewed, verified, documents. They come in any order.

Each kind of case has a checklist of documents. A verdict is about one claim, with reasons, and
counts once a second person has signed it. There is no score of a person, and none can be made.
"""

from dataclasses import dataclass

TRACKS = ("told", "interviewed", "verified", "documents")
MARKS = ("open", "done", "not possible")
"""How far a track is."""
PAPERS = (
    "leave-certificate",
    "passport",
    "travel-passport",
    "military-id",
    "summons",
    "contract",
    "medical",
    "court",
    "relation",
)
PAPER_MARKS = ("wanted", "asked for", "here", "checked", "none")
"""How far a document is: `none` says that there is none to be had."""
KINDS: dict[str, tuple[str, ...]] = {
    "": (),
    "on-leave": ("leave-certificate", "passport", "military-id"),
    "serving": ("military-id", "contract", "passport"),
    "left": ("military-id", "passport", "travel-passport"),
    "called-up": ("summons", "passport", "medical"),
    "held": ("court", "relation"),
    "abroad": ("travel-passport", "military-id"),
    "relative": ("relation", "passport"),
    "other": (),
}
"""Kinds of case, and the documents each asks for."""
VERDICTS = ("holds", "does not hold", "disputed", "cannot be told")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of a case's checklist."""

    paper: str
    mark: str
    text: str = ""
    item: str = ""


def checklist(kind: str, marked: dict[str, Wanted]) -> list[Wanted]:
    """What a kind of case asks for, as far as it has come; then what else was marked."""
    asked = KINDS.get(kind, ())
    rest = [one for name, one in marked.items() if name not in asked]
    return [marked.get(name, Wanted(name, PAPER_MARKS[0])) for name in asked] + rest
