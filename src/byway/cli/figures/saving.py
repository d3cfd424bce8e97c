"""A report's files are never written over somebody else's."""

from pathlib import Path

from byway.errors import BadInput


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
