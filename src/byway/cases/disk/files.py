"""Sealed files on the disk: written as they come, counted only when whole, gone when cut."""

import contextlib
import errno
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from byway.errors import NotFound, StorageFull
from byway.sealing import Place, SealingWriter, encode, open_stream

PART = ".part"
_NAME = re.compile(r"([0-9a-f]{32})(?:-([2-9]|[1-9]\d+))?")
RESERVE = 64 * 1024 * 1024
"""Bytes of disk that files leave to text."""
CHECK_EVERY = 4 * 1024 * 1024
"""Bytes of one file between two looks at the room that is left; many may be coming in at once."""


def path_of(item: uuid.UUID, generation: int = 1) -> Path:
    """Where a file's content lies, sealed under a generation of `identity`."""
    name = item.hex if generation == 1 else f"{item.hex}-{generation}"
    return Path(settings.BYWAY_FILES) / name[:2] / name


def file_named(name: str) -> tuple[uuid.UUID, int] | None:
    """The file and the generation that a name stands for; None if it is no sealed file's name."""
    found = _NAME.fullmatch(name)
    return (uuid.UUID(hex=found[1]), int(found[2] or 1)) if found else None


def stream_context(place: Place, item: uuid.UUID) -> bytes:
    """The context a file's stream is bound to."""
    return encode("file", *place.parts(), item.bytes)


def check_room(size: int) -> None:
    """Raises StorageFull if a file of `size` bytes would take the room reserved for text."""
    root = Path(settings.BYWAY_FILES)
    root.mkdir(parents=True, exist_ok=True)
    room = os.statvfs(root)
    if room.f_bavail * room.f_frsize < size + RESERVE:
        raise StorageFull("no room for files")


class IncomingFile:
    """A file on its way in. Nothing of it lies readable on the disk, nor stays if it is cut."""

    def __init__(self, item: uuid.UUID, key: bytes, context: bytes, generation: int) -> None:
        self._path = path_of(item, generation)
        self._part = self._path.with_suffix(f".{os.urandom(4).hex()}{PART}")
        if not self._path.parent.is_dir():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _sync_folder(self._path.parent.parent)
        self._out = self._part.open("xb")
        self._checked = 0
        self._placed = False
        try:
            self._writer = SealingWriter(self._out, key, context)
        except OSError as error:
            self.destroy()
            _raise_full(error)

    @property
    def size(self) -> int:
        """Bytes of content taken so far."""
        return self._writer.size

    def write(self, chunk: bytes) -> None:
        """Seals and writes a chunk; StorageFull if the disk is, or files may take no more."""
        if self.size - self._checked >= CHECK_EVERY:
            self._checked = self.size
            try:
                check_room(0)
            except StorageFull:
                self.destroy()
                raise
        try:
            self._writer.write(chunk)
        except OSError as error:
            self.destroy()
            _raise_full(error)

    def finish(self) -> int:
        """Writes the final tag, makes it durable, and gives the padded size in bytes."""
        padded = self.complete()
        self.place()
        return padded

    def complete(self) -> int:
        """Writes the final tag and makes it durable, still under a name of its own."""
        try:
            padded = self._writer.finish()
            self._out.flush()
            os.fsync(self._out.fileno())
            self._out.close()
        except OSError as error:
            self.destroy()
            _raise_full(error)
        return padded

    def place(self) -> None:
        """Puts what is complete where it is read."""
        self._part.rename(self._path)
        self._placed = True
        _sync_folder(self._path.parent)

    def discard(self) -> None:
        """Removes what was not put in place; what lies there stays."""
        with contextlib.suppress(OSError):
            self._out.close()
        self._part.unlink(missing_ok=True)

    def destroy(self) -> None:
        """Removes what has come so far."""
        self.discard()
        if self._placed:
            self._path.unlink(missing_ok=True)


def _raise_full(error: OSError) -> None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        raise StorageFull("the disk is full") from None
    raise error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_file(
    item: uuid.UUID, key: bytes, context: bytes, *, size: int, generation: int = 1
) -> Iterator[bytes]:
    """Yields a file's content; NotFound if it is gone."""
    try:
        source = path_of(item, generation).open("rb")
    except FileNotFoundError:
        raise NotFound("the file is gone") from None
    with source:
        yield from open_stream(source, key, context, size=size)


def destroy_file(item: uuid.UUID) -> None:
    """Removes a file's sealed content; its key is gone before this is called."""
    first = path_of(item)
    for path in (first, *first.parent.glob(f"{first.name}-*")):
        path.unlink(missing_ok=True)


def stray_files() -> Iterator[Path]:
    """Every sealed file and every part, for the sweep that removes what no item names."""
    root = Path(settings.BYWAY_FILES)
    if root.exists():
        yield from (path for path in root.glob("*/*") if path.is_file())
