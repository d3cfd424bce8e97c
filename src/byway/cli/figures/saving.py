"""Files written whole, and never over somebody else's."""

import errno
from pathlib import Path

from byway.errors import BadInput


def save(texts: dict[Path, str]) -> None:
    """Writes whole files, all or none: each beside its place first, then renamed into it."""
    temporary = {path: path.with_name(f".{path.name}.part") for path in texts}
    path = next(iter(texts))
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder has that name")
            temporary[path].write_text(text, encoding="utf-8")
        for path in texts:
            temporary[path].replace(path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror or error})") from None
    finally:
        for left in temporary.values():
            left.unlink(missing_ok=True)


def keep_others(table: Path, out: Path) -> None:
    """Refuses to write over the table, or over a CSV or JSON file that is no report's."""
    if out.resolve() == table.resolve():
        raise BadInput("--out: expected another name than the table's")
    for path, begins in (
        (out.with_suffix(".csv"), "part,method,"),
        (out.with_suffix(".json"), "{"),
    ):
        if not path.exists():
            continue
        if not path.is_file():
            raise BadInput(f"--out: expected a name whose {path.name} is free, found a folder")
        text = path.read_text(encoding="utf-8", errors="replace")[:200]
        ours = text.startswith(begins) and (path.suffix != ".json" or '"kind": "report"' in text)
        if path.resolve() == table.resolve():
            raise BadInput(
                f"--out: expected another name than the table's, since {path.name} is written "
                "beside the page"
            )
        if not ours:
            raise BadInput(f"--out: expected a name whose {path.name} is free, found another file")
