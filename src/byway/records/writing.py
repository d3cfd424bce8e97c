"""What a linkage leaves in its folder; each file whole or not there, the report last."""

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from byway.errors import BadInput
from byway.records.followthemoney import FILES as FTM_FILES
from byway.records.link import Linkage
from byway.records.own_files import FILES, has_ftm, has_splink, refuse_others
from byway.records.report_page import report_page
from byway.records.review import review_text, worth_a_label
from byway.records.sheets import inert
from byway.records.splink_model import FOLDER as SPLINK

# By the first of these a run that is killed here knows its files again.
_MOVED = ("review.json", *(name for name in FILES if name != "review.json"))


def write_linkage(linkage: Linkage, out: str | Path) -> None:
    """Writes the files named in `FILES` to `out`, among them the contract's five.

    The files are written beside `out` first and moved in together, an older run's replaced. Raises
    BadInput for a folder with files of these names that no linkage made.
    """
    out = Path(out)
    refuse_others(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".partial-") as partial:
            folder = Path(partial)
            _pairs(linkage, folder / FILES[0])
            _people(linkage, folder / FILES[1])
            names = linkage.names()
            _table(folder / FILES[2], names, _histories(linkage))
            _table(folder / FILES[3], ["draw", *names], _draws(linkage))
            proposed = worth_a_label(linkage)
            (folder / FILES[4]).write_text(review_text(proposed), encoding="utf-8")
            page = report_page(linkage, proposed)
            (folder / FILES[5]).write_text(page, encoding="utf-8")
            text = json.dumps(linkage.report, ensure_ascii=False, indent=2, allow_nan=False)
            (folder / FILES[-1]).write_text(text + "\n", encoding="utf-8")
            withdraw_report(out)
            for name in _MOVED:
                (folder / name).replace(out / name)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise BadInput(f"--out {out}: expected a folder to write to, found: {reason}") from None


def withdraw_report(out: str | Path) -> None:
    """Removes an older run's report before anything beside it is replaced: a folder with a report
    is whole, also where a run is killed while it writes."""
    out = Path(out)
    refuse_others(out)
    try:
        (out / FILES[-1]).unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise BadInput(f"--out {out}: expected a folder to write to, found: {reason}") from None


def remove_older(out: str | Path, *, ftm: bool, splink: bool) -> None:
    """Removes what an older run left in `out` for FollowTheMoney or Splink and this one does not
    write: it would stand beside files that it does not belong to. Nobody else's is touched."""
    out = Path(out)
    if not ftm and has_ftm(out):
        for name in FTM_FILES:
            (out / name).unlink(missing_ok=True)
    if not splink and has_splink(out):
        shutil.rmtree(out / SPLINK, ignore_errors=True)


def _pairs(linkage: Linkage, path: Path) -> None:
    ids, names, list_of = linkage.ids, linkage.names(), linkage.list_of.tolist()
    i, j, probability = (part.tolist() for part in linkage.pairs)
    rows = (
        (names[list_of[a]], inert(ids[a]), names[list_of[b]], inert(ids[b]), f"{p:.4f}")
        for a, b, p in zip(i, j, probability, strict=True)
    )
    _write(path, ["list_a", "id_a", "list_b", "id_b", "probability"], rows)


def _people(linkage: Linkage, path: Path) -> None:
    ids, names, list_of = linkage.ids, linkage.names(), linkage.list_of.tolist()
    numbers: dict[int, int] = {}
    person = [numbers.setdefault(p, len(numbers) + 1) for p in linkage.person.tolist()]
    order = sorted(range(len(ids)), key=lambda k: person[k])
    _write(
        path, ["person", "list", "id"],
        ((str(person[k]), names[list_of[k]], inert(ids[k])) for k in order),
    )  # fmt: skip


def _histories(linkage: Linkage) -> Iterable[Sequence[str]]:
    for code in range(1, len(linkage.point_histories)):
        yield [*_bits(code, len(linkage.lists)), str(linkage.point_histories[code])]


def _draws(linkage: Linkage) -> Iterable[Sequence[str]]:
    for draw, counts in enumerate(linkage.histories, start=1):
        for code in range(1, len(counts)):
            yield [str(draw), *_bits(code, len(linkage.lists)), str(counts[code])]


def _bits(code: int, lists: int) -> list[str]:
    return [str(code >> k & 1) for k in range(lists)]


def _table(path: Path, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    _write(path, [*names, "count"], rows)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
