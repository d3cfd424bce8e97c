"""Backups: one age file a day, sealed to the manifest's backup recipient, gone after thirty days.

Inside is a tar: `about.json`, the pin, the database, the sealed files, the approved answers.
The database is a SQLite file, or PostgreSQL's custom dump in numbered pieces (`cat` joins them).
All of it is sealed as it lies in the store, so a backup shows no more than the disk. The list of
what was deleted is not in it: it must outlive an older backup (`byway.cases.disk.restore`).
"""

import datetime as dt
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from byway.cases import content
from byway.cases.disk.files import PART
from byway.cases.disk.pipes import piped
from byway.cases.keys import trust
from byway.errors import BadInput, StorageFull
from byway.sealing import age_encrypt

FORMAT = "byway: backup/1"
KEEP_DAYS = 30
PIECE = 4 * 1024 * 1024
"""Bytes of one piece of a PostgreSQL dump."""
NAME = re.compile(r"byway-(\d{4}-\d{2}-\d{2})\.age")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on the disk."""

    path: Path
    day: dt.date
    size: int

    @property
    def expires(self) -> dt.date:
        """The first day on which it is gone."""
        return self.day + dt.timedelta(days=KEEP_DAYS)


def list_backups(folder: Path | None = None) -> list[Backup]:
    """The backups in a folder (the settings' one by default), oldest first."""
    folder = folder or Path(settings.BYWAY_BACKUPS)
    found = []
    for path in folder.glob("byway-*.age") if folder.is_dir() else ():
        named = NAME.fullmatch(path.name)
        with suppress(ValueError):
            if named:
                found.append(Backup(path, dt.date.fromisoformat(named[1]), path.stat().st_size))
    return sorted(found, key=lambda backup: backup.day)


def expire_backups(folder: Path | None = None) -> list[Path]:
    """Removes backups whose thirty days are over; which."""
    over = [b.path for b in list_backups(folder) if b.expires <= content.today()]
    for path in over:
        path.unlink(missing_ok=True)
    return over


def gone_from_backups() -> dt.date:
    """The day from which nothing that is deleted now is in any backup."""
    return content.today() + dt.timedelta(days=KEEP_DAYS + 1)


def make_backup(folder: Path | None = None) -> Backup:
    """Writes today's backup, in place of one made earlier today; nothing is left if it fails."""
    folder = folder or Path(settings.BYWAY_BACKUPS)
    folder.mkdir(parents=True, exist_ok=True)
    recipient = trust.manifest().backup
    day = content.today()
    path = folder / f"byway-{day.isoformat()}.age"
    part = path.with_suffix(f".{os.urandom(4).hex()}{PART}")
    try:
        with part.open("xb") as out, _database_copy() as copy:
            with piped(lambda sink: _write_tar(sink, copy)) as source:
                age_encrypt(source, out, [recipient])
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        raise StorageFull(f"{folder}: the backup could not be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    return Backup(path, day, path.stat().st_size)


def _write_tar(sink: BinaryIO, copy: Path | None) -> None:
    about = {"format": FORMAT, "day": content.today().isoformat(), "database": connection.vendor}
    with tarfile.open(fileobj=sink, mode="w|", bufsize=64 * 1024) as tar:
        _add(tar, "about.json", json.dumps(about).encode())
        _add(tar, "pin.json", Path(settings.BYWAY_PIN).read_bytes())
        if copy is not None:
            _add_file(tar, "database.sqlite3", copy)
        else:
            for number, piece in enumerate(_dump_pieces()):
                _add(tar, f"database.pgdump.{number:06d}", piece)
        for folder, name in ((settings.BYWAY_FILES, "files"), (settings.BYWAY_ANSWERS, "answers")):
            root = Path(folder)
            for path in sorted(root.rglob("*")) if root.is_dir() else ():
                if path.is_file() and path.suffix != PART:
                    with suppress(FileNotFoundError):  # deleted since the listing
                        _add_file(tar, f"{name}/{path.relative_to(root).as_posix()}", path)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)  # no owner, no time: a backup tells its day and no more
    entry.size, entry.mode = len(data), 0o600
    tar.addfile(entry, io.BytesIO(data))


def _add_file(tar: tarfile.TarFile, name: str, path: Path) -> None:
    with path.open("rb") as source:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = os.fstat(source.fileno()).st_size, 0o600
        tar.addfile(entry, source)


def _copies() -> Path:
    return Path(settings.BYWAY_STATE) / "copies"


@contextmanager
def _database_copy() -> Iterator[Path | None]:
    """A consistent copy by SQLite's online backup, overwritten afterwards; None on PostgreSQL."""
    if connection.vendor != "sqlite":
        yield None
        return
    folder = _copies()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / f"{os.urandom(8).hex()}.sqlite3"
    try:
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            copy.execute("PRAGMA journal_mode=OFF")
            connection.connection.backup(copy)
        yield path
    finally:
        _overwrite(path)


def sweep_copies() -> int:
    """Removes copies of the database that a crash left behind; how many."""
    folder = _copies()
    left = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    for path in left:
        _overwrite(path)
    return len(left)


def _overwrite(path: Path) -> None:
    """Zeros, then gone: a sealed key deleted later must not be found in this copy's old blocks."""
    with suppress(FileNotFoundError):
        with path.open("r+b") as out:
            left = path.stat().st_size
            while left > 0:
                left -= out.write(bytes(min(left, PIECE)))
            out.flush()
            os.fsync(out.fileno())
        path.unlink()


def _dump_pieces() -> Iterator[bytes]:
    """`pg_dump --format=custom` from its pipe, in pieces."""
    command = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=pg_environment()
    ) as process:
        if process.stdout is None:
            raise BadInput("pg_dump gave no output")
        try:
            while piece := process.stdout.read(PIECE):
                yield piece
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise BadInput(f"pg_dump failed (exit {process.returncode}); is it the server's version?")


def tool(name: str) -> str:
    """Where a PostgreSQL tool is; BadInput if it is not installed."""
    found = shutil.which(name)
    if found is None:
        raise BadInput(f"{name} is not installed (Debian: postgresql-client)")
    return found


def pg_environment() -> dict[str, str]:
    """The environment in which PostgreSQL's tools reach this database; no secret in arguments."""
    database = settings.DATABASES["default"]
    wanted = {
        "PGDATABASE": database["NAME"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
    }
    return {**os.environ, **{key: str(value) for key, value in wanted.items() if value}}
