"""A seeker sends a file: content in a sealed stream, name in `identity`, a word in the line."""

import secrets
import uuid

from django.db import transaction

from byway.cases import content
from byway.cases.actions.door_card import lift_destruction
from byway.cases.actions.write_message import LineFull, add_item, lock_state, save_state
from byway.cases.disk.files import IncomingFile, check_room, stream_context
from byway.cases.events import SEEKER, record
from byway.cases.models import Item
from byway.cases.models.fields import random_uuid
from byway.cases.visit import Visit
from byway.errors import Busy, Refused
from byway.sealing import KEY_BYTES

FILE_LIMIT = 500 * 1024 * 1024
"""Bytes of one file."""
UNANSWERED_BYTES = 200 * 1024 * 1024
"""Bytes of files a line holds until staff answer."""
NAME_LIMIT = 200


class FileTooLarge(Refused):
    """The file is larger than one file may be."""


class ReceivedFile:
    """One file being sent. Write chunks, then `finish`; anything else leaves nothing behind."""

    def __init__(self, *, by: Visit, name: str, media_type: str, announced: int = 0) -> None:
        """Begins a file. `announced` is the request's size in bytes if it is known."""
        if announced > FILE_LIMIT + 64 * 1024:
            raise FileTooLarge("a file has at most 500 MB")
        check_room(announced)
        self._by = by
        self._name = name.replace("\\", "/").rpartition("/")[2][:NAME_LIMIT]
        self._media_type = media_type[:NAME_LIMIT]
        self.item = random_uuid()
        self._key = secrets.token_bytes(KEY_BYTES)
        self._place = by.identity.place
        context = stream_context(self._place, self.item)
        self._incoming = IncomingFile(self.item, self._key, context, self._place.generation)

    @property
    def size(self) -> int:
        """Bytes taken so far."""
        return self._incoming.size

    def write(self, chunk: bytes) -> None:
        """Takes a chunk; refuses, leaving nothing, what is larger than may be."""
        taken = self._incoming.size + len(chunk)
        if taken > FILE_LIMIT:
            self.destroy()
            raise FileTooLarge("a file has at most 500 MB")
        if not self._by.state.answered and self._by.state.size + taken > UNANSWERED_BYTES:
            self.destroy()
            raise LineFull("the line is full until somebody answers")
        self._incoming.write(chunk)

    def destroy(self) -> None:
        """Removes what has come."""
        self._incoming.destroy()

    def finish(self) -> uuid.UUID:
        """Makes the file count; its id. Durable when it returns."""
        size = self.size
        padded = self._incoming.finish()
        try:
            with transaction.atomic():
                self._add(size, padded)
        except BaseException:
            self._incoming.destroy()
            raise
        return self.item

    def _add(self, size: int, padded: int) -> None:
        by = self._by
        state = lock_state(by)
        if by.identity.place != self._place:
            raise Busy("the case got new keys meanwhile; the file has to be sent again")
        if not state.answered and state.size + size > UNANSWERED_BYTES:
            raise LineFull("the line is full until somebody answers")
        described = add_item(
            by.identity,
            by,
            item=self.item,
            kind=content.FILE,
            data=content.pack(
                at=content.stamp(),
                name=self._name,
                type=self._media_type,
                size=size,
                key=self._key.hex(),
                line=by.line.hex,
            ),
        )
        Item.objects.in_scope("the file just described", pk=described.pk).update(
            size=described.size + padded
        )
        add_item(
            by.current,
            by,
            item=random_uuid(),
            kind=content.FILE_SENT,
            data=content.pack(at=content.stamp(), file=self.item.hex, size=size),
        )
        state.size += size
        lift_destruction(by, state)
        save_state(by, state)
        record(by.story, who=SEEKER, what="sent a file")
