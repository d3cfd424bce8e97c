"""Files sealed anew: contents chunk by chunk under new keys, put in place when the case is."""

import secrets
import uuid
from dataclasses import dataclass, replace

from byway.cases import content
from byway.cases.disk.files import IncomingFile, read_file, stream_context
from byway.cases.keys.places import Opened
from byway.cases.models import Item
from byway.errors import NotFound, SealingError
from byway.sealing import KEY_BYTES, OpenedItem


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file's content sealed anew, not yet in its place: two members may be at it at once."""

    generation: int
    key: str
    content: IncomingFile | None
    """None if it was gone, or changed on the disk."""


NewFiles = dict[uuid.UUID, SealedFile]


class CameBetween(Exception):
    """Something came in between; the case is left for the next batch."""


def seal_file(one: Opened, file: uuid.UUID, item: OpenedItem, generation: int) -> SealedFile:
    """One file. Where its content is gone or was changed on the disk, only its name goes on."""
    key = secrets.token_bytes(KEY_BYTES)
    try:
        said = content.unpack(item.content)
        chunks = read_file(
            file,
            bytes.fromhex(said["key"]),
            stream_context(one.place, file),
            size=int(said["size"]),
            generation=one.place.generation,
        )
        context = stream_context(replace(one.place, generation=generation), file)
        incoming = IncomingFile(file, key, context, generation)
    except (KeyError, TypeError, ValueError, SealingError):
        return SealedFile(generation, key.hex(), None)
    try:
        for chunk in chunks:
            incoming.write(chunk)
        incoming.complete()
    except (NotFound, SealingError):
        incoming.discard()
        return SealedFile(generation, key.hex(), None)
    except BaseException:
        incoming.discard()
        raise
    return SealedFile(generation, key.hex(), incoming)


def renamed(
    old: Item, item: OpenedItem, was: Opened, made: Opened, fresh: NewFiles | None
) -> tuple[OpenedItem, int]:
    """A file's description with its new key, and the generation whose content then goes."""
    if item.kind != content.FILE:
        return item, 0
    sealed = (fresh or {}).get(old.id)
    if sealed is None or sealed.generation != made.place.generation:
        raise CameBetween
    if sealed.content is not None:
        sealed.content.place()
    said = content.unpack(item.content)
    return replace(item, content=content.pack(**{**said, "key": sealed.key})), was.place.generation
