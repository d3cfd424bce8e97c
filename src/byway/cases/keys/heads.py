"""A compartment's head: what the desk has seen in it, so that a missing or older item shows.

Whoever can write to the database can delete and withhold. He cannot make it go unnoticed: the head
is locked under a key from the compartment's private half. Rolling everything back, heads too, is
not noticed.
"""

from dataclasses import dataclass, field

from byway.cases import content
from byway.cases.keys.places import Opened
from byway.cases.models import Compartment
from byway.errors import SealingError
from byway.sealing import derive_key, encode, lock, pad_text, unlock, unpad


@dataclass(slots=True)
class Head:
    """Item ids the desk has seen, with their revisions."""

    items: dict[str, int] = field(default_factory=dict)

    def missing(self, present: set[str], explained: set[str]) -> int:
        """How many items were seen, are gone, and were not deleted by the seeker."""
        return len(set(self.items) - present - explained)


def read_head(opened: Opened) -> Head:
    """The head; an empty one for a compartment the desk has not seen.

    Raises SealingError if there is one that does not open.
    """
    if opened.row.head is None or opened.pair is None:
        return Head()
    locked = unlock(derive_key(opened.pair.private, "head"), opened.row.head, _context(opened))
    said = content.unpack(unpad(locked))
    if not isinstance(said.get("i"), dict):
        raise SealingError("a head is not what this release writes")
    return Head({str(k): int(v) for k, v in said["i"].items()})


def write_head(opened: Opened, head: Head) -> None:
    """Keeps what the desk has seen by now."""
    if opened.pair is None:
        return
    opened.row.head = seal_head_of(opened, head)
    Compartment.objects.in_scope("a case of the member's", pk=opened.row.pk).update(
        head=opened.row.head
    )


def seal_head_of(opened: Opened, head: Head) -> bytes | None:
    """A head as it is stored; None for an empty one."""
    if opened.pair is None or not head.items:
        return None
    data = pad_text(content.pack(i=head.items))
    return lock(derive_key(opened.pair.private, "head"), data, _context(opened))


def _context(opened: Opened) -> bytes:
    return encode("head", *opened.place.parts())
