"""Restoring a backup into an empty place, and then deleting again what was deleted since.

The deletion list is kept outside backups: hashes of the random ids of what was destroyed. Without
it an older backup would bring back what people were told is gone, so it is asked for.
"""

import json
import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from byway.cases.disk.backup import FORMAT, pg_environment, tool
from byway.cases.disk.deletion import add_marks, finish_deletions
from byway.cases.disk.pipes import piped
from byway.cases.keys import trust
from byway.errors import BadInput, SealingError
from byway.sealing import age_decrypt

_EXPECTED = re.compile(
    r"about\.json|pin\.json|database\.sqlite3|database\.pgdump\.\d{6}"
    r"|files/[0-9a-f]{2}/[0-9a-f]{32}(-\d+)?|answers/[\w][\w./-]*"
)
_MARK = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    day: str
    """The day of the backup, ISO 8601."""
    destroyed: int
    """How many cases, lines and items the deletion list took away again."""


def read_marks(path: Path) -> set[str]:
    """The marks of a deletion list; BadInput if it is not one."""
    try:
        marks = set(path.read_text().split())
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read as a deletion list: {error}") from None
    wrong = next((mark for mark in marks if not _MARK.fullmatch(mark)), None)
    if wrong is not None:
        raise BadInput(f"{path}: expected a hash on each line, found {wrong[:40]!r}")
    return marks


def restore_backup(source: Path, identity: str, *, deleted: set[str]) -> Restored:
    """Restores into an empty data folder and database; nothing stays if it fails before the end.

    `identity` is the backup's age identity, `deleted` the marks of the deletion list.
    """
    _require_empty()
    data = Path(settings.BYWAY_FILES).parent
    data.mkdir(parents=True, exist_ok=True)
    folder = data / f"restoring.{os.urandom(4).hex()}"
    folder.mkdir(mode=0o700)
    try:
        about = _unpack(source, identity, folder)
        _check_pin(folder / "pin.json")
        add_marks(deleted)
        _put_in_place(folder)
    finally:
        shutil.rmtree(folder)
    call_command("migrate", verbosity=0, interactive=False)
    return Restored(str(about["day"]), finish_deletions())


def _require_empty() -> None:
    files = Path(settings.BYWAY_FILES)
    if files.is_dir() and any(files.iterdir()):
        raise BadInput(f"{files}: expected an empty place to restore into, found files")
    if connection.vendor == "sqlite":
        database = Path(settings.DATABASES["default"]["NAME"])
        if database.exists():
            raise BadInput(f"{database}: expected no database to restore into, found one")
    elif connection.introspection.table_names():
        raise BadInput("expected an empty database to restore into, found tables")


def _unpack(source: Path, identity: str, folder: Path) -> dict[str, object]:
    def decrypt(sink: BinaryIO) -> None:
        with source.open("rb") as sealed:
            age_decrypt(sealed, sink, identity)

    try:
        with piped(decrypt) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
            for entry in tar:
                _unpack_one(tar, entry, folder)
    except FileNotFoundError:
        raise BadInput(f"{source}: there is no such backup") from None
    except (tarfile.TarError, OSError) as error:
        raise SealingError(f"{source}: the backup is cut or changed ({error})") from None
    try:
        about: dict[str, object] = json.loads((folder / "about.json").read_text())
    except (OSError, ValueError):
        raise BadInput(f"{source}: not a backup that `byway backup make` wrote") from None
    if about.get("format") != FORMAT:
        raise BadInput(f"{source}: expected format {FORMAT!r}, found {about.get('format')!r}")
    if about.get("database") != connection.vendor:
        raise BadInput(
            f"{source}: expected a backup of {connection.vendor}, found {about.get('database')}"
        )
    return about


def _unpack_one(tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    if not entry.isreg() or not _EXPECTED.fullmatch(entry.name) or ".." in entry.name:
        raise BadInput(f"the backup holds something unexpected: {entry.name[:80]!r}")
    content = tar.extractfile(entry)
    if content is None:
        raise BadInput(f"the backup holds something unexpected: {entry.name[:80]!r}")
    pieces = entry.name.startswith("database.pgdump.")
    path = folder / ("database.pgdump" if pieces else entry.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab" if pieces else "xb") as out:
        shutil.copyfileobj(content, out)
        out.flush()
        os.fsync(out.fileno())


def _check_pin(found: Path) -> None:
    """The pin that is there must be the backup's; where there is none, the backup's is taken."""
    pin_path = Path(settings.BYWAY_PIN)
    if not pin_path.exists():
        trust.write_pin(trust.read_pin(found), pin_path)
    elif trust.read_pin(found) != trust.read_pin(pin_path):
        raise BadInput(f"{pin_path}: this is another organisation's pin than the backup's")


def _put_in_place(folder: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        (folder / "database.sqlite3").replace(settings.DATABASES["default"]["NAME"])
    else:
        _restore_dump(folder / "database.pgdump")
    for name, place in (("files", settings.BYWAY_FILES), ("answers", settings.BYWAY_ANSWERS)):
        if (folder / name).is_dir():
            target = Path(place)
            shutil.rmtree(target, ignore_errors=True)
            (folder / name).replace(target)


def _restore_dump(dump: Path) -> None:
    environment = pg_environment()
    command = [tool("pg_restore"), "--no-owner", "--no-privileges", "--single-transaction",
               "--exit-on-error", "--dbname", environment["PGDATABASE"]]  # fmt: skip
    with dump.open("rb") as source:
        done = subprocess.run(
            command, stdin=source, env=environment, capture_output=True, check=False
        )
    if done.returncode:
        raise BadInput(f"pg_restore failed (exit {done.returncode}); is it the server's version?")
