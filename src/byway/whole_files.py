"""Text files written whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from byway.errors import BadInput


def write_whole(texts: Mapping[Path, str]) -> None:
    """Writes files as UTF-8, all or none: each beside its place first, then renamed into it.

    Raises BadInput, naming the file, where one cannot be written.
    """
    beside: list[Path] = []
    path = next(iter(texts))
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder has that name")
            number, name = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
            beside.append(Path(name))
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
            beside[-1].chmod(0o644)
        for path, written in zip(texts, beside, strict=True):
            written.replace(path)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise BadInput(f"{path}: expected a file to write, found: {reason}") from None
    finally:
        for left in beside:
            left.unlink(missing_ok=True)
