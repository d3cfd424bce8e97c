"""Staff add a file to a case's `identity`: sealed as it comes, signed by the one who adds it."""

import secrets
import uuid

from django.db import transaction

from byway.cases import content
from byway.cases.actions.answer_line import add_staff_item, record_by
from byway.cases.actions.open_case import may_add_to_identity
from byway.cases.actions.receive_file import FILE_LIMIT, NAME_LIMIT, FileTooLarge
from byway.cases.disk.files import IncomingFile, check_room, stream_context
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.vouching import part_to_write
from byway.cases.models import Item
from byway.cases.models.fields import random_uuid
from byway.errors import Refused
from byway.sealing import IDENTITY, KEY_BYTES


class AddedFile:
    """One file being added. Write chunks, then `finish`; anything else leaves nothing behind."""

    def __init__(
        self,
        *,
        by: StaffSession,
        case: uuid.UUID,
        name: str,
        media_type: str,
        announced: int = 0,
    ) -> None:
        """Begins a file. `announced` is the request's size in bytes if it is known."""
        may_add_to_identity(by)
        if announced > FILE_LIMIT + 64 * 1024:
            raise FileTooLarge("a file has at most 500 MB")
        self._by, self._case = by, by.case(case)
        self._where = part_to_write(by, self._case, IDENTITY)
        check_room(announced)
        self._name = name.replace("\\", "/").rpartition("/")[2][:NAME_LIMIT]
        self._media_type = media_type[:NAME_LIMIT]
        self.item = random_uuid()
        self._key = secrets.token_bytes(KEY_BYTES)
        context = stream_context(self._where.place, self.item)
        self._incoming = IncomingFile(self.item, self._key, context, self._where.place.generation)

    @property
    def size(self) -> int:
        """Bytes taken so far."""
        return self._incoming.size

    def write(self, chunk: bytes) -> None:
        """Takes a chunk; refuses, leaving nothing, what is larger than may be."""
        if self._incoming.size + len(chunk) > FILE_LIMIT:
            self.destroy()
            raise FileTooLarge("a file has at most 500 MB")
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
        where = part_to_write(self._by, self._case, IDENTITY)
        if where.place != self._where.place:
            raise Refused("the case was re-sealed meanwhile; add the file again")
        described = add_staff_item(
            where,
            self._by,
            item=self.item,
            kind=content.FILE,
            data=content.pack(
                at=content.stamp(),
                name=self._name,
                type=self._media_type,
                size=size,
                key=self._key.hex(),
            ),
        )
        Item.objects.in_scope("the file just described", pk=described.pk).update(
            size=described.size + padded
        )
        record_by(self._by, self._case, "added a file")
