"""Which files of a folder a linkage wrote, so that nobody else's are replaced or removed."""

import json
from pathlib import Path

from byway.errors import BadInput
from byway.records.followthemoney import FILES as FTM_FILES
from byway.records.followthemoney import USER
from byway.records.splink_model import FOLDER as SPLINK
from byway.records.splink_model import RECORDS, SETTINGS

FILES = (
    "pairs.csv", "people.csv", "histories.csv", "draws.csv", "review.json", "report.html",
    "report.json",
)  # fmt: skip


def refuse_others(out: str | Path, *, ftm: bool = False, splink: bool = False) -> None:
    """Refuses a folder in which a linkage's files would replace some that no linkage made.

    `ftm` and `splink`: whether those are going to be written too. Raises BadInput.
    """
    out = Path(out)
    if out.exists() and not out.is_dir():
        raise BadInput(f"--out {out}: expected a folder, found a file")
    others = [] if has_linkage(out) else [name for name in FILES if (out / name).exists()]
    if ftm and not has_ftm(out):
        others += [name for name in FTM_FILES if (out / name).exists()]
    if splink and (out / SPLINK).exists() and not has_splink(out):
        others.append(SPLINK)
    if others:
        raise BadInput(
            f"--out {out}: expected a new folder or that of a linkage, found {', '.join(others)} "
            "that no linkage made"
        )


def has_linkage(out: Path) -> bool:
    """Whether a linkage wrote `FILES` there; one that was killed may have left them in part."""
    return _kind(out / "report.json") == "linkage" or _kind(out / "review.json") == "review"


def has_ftm(out: Path) -> bool:
    """Whether a linkage wrote the FollowTheMoney files there: its judgements say who made them."""
    try:
        with (out / FTM_FILES[1]).open(encoding="utf-8") as file:
            line = file.readline()
        return not line or json.loads(line)[4] == USER
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False


def has_splink(out: Path) -> bool:
    """Whether the folder `splink` is what a linkage leaves for Splink, and nothing else."""
    try:
        names = {each.name for each in (out / SPLINK).iterdir()}
    except OSError:
        return False
    more = names - {SETTINGS, RECORDS}
    return len(names - more) == 2 and all(n.startswith("tf_") and n.endswith(".csv") for n in more)


def _kind(path: Path) -> object:
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return document.get("kind") if isinstance(document, dict) else None
