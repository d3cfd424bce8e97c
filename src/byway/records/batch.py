"""Many people against one list: a file of questions in, a file of answers out."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from byway.errors import BadInput
from byway.records.answers import Answer
from byway.records.index import Index
from byway.records.letters import fold
from byway.records.listing import Listing
from byway.records.settling import NAMES
from byway.records.sheets import inert

HEADER = ("query_id", "rank", "id", "probability", "not_listed")


def answers(
    index: Index, queries: Listing, prior: float,
    watch: Callable[[Iterable[str]], Iterable[str]] = iter,
) -> Iterator[tuple[str, Answer]]:  # fmt: skip
    """The id of every row of `queries` with its answer, in order.

    One whose names are in no script that is read, or too little to look for, has no candidates and
    the prior's `not_listed`; `queries` gets a note of how many there were. `watch` passes the
    ids on, for a progress bar.
    """
    unread, few, first = 0, 0, ""
    for place, identity in enumerate(watch(queries.ids)):
        row = {name: cells[place] for name, cells in queries.cells.items()}
        try:
            answer = index.lookup(row, prior=prior)
        except BadInput:  # names, but none in letters that are read, or too few: nothing is learned
            answer = Answer(1 - prior, others=prior, prior=prior, people=index.people)
            little = any(fold([row.get(column) or "" for column in NAMES]))
            few, unread = few + little, unread + (not little)
            first = first or (identity if little else "")
        yield identity, answer
    if unread:
        queries.notes.append(f"{unread} name(s) in letters that are not read, not looked up")
    if few:
        queries.notes.append(
            f"{few} row(s) with too little to look for (no surname, no date of birth), not looked "
            f"up, first: id {first}"
        )


def answer_batch(
    index: Index, queries: Listing, out: str | Path, *, prior: float,
    watch: Callable[[Iterable[str]], Iterable[str]] = iter,
) -> int:  # fmt: skip
    """Looks up every row of `queries` and writes `HEADER` rows to `out`, whole or not at all.

    A query without candidates has one row with empty rank, id and probability. For names that
    cannot be read and `watch` see `answers`. Returns how many queries have candidates.
    """
    out, with_candidates = Path(out), 0
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".partial-") as folder:
            partial = Path(folder) / "answers.csv"
            with partial.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(HEADER)
                for identity, answer in answers(index, queries, prior, watch):
                    none = f"{answer.not_listed:.6f}"
                    for rank, each in enumerate(answer.candidates, start=1):
                        writer.writerow([inert(identity), rank, inert(each.ids[0]),
                                         f"{each.probability:.6f}", none])  # fmt: skip
                    if not answer.candidates:
                        writer.writerow([inert(identity), "", "", "", none])
                    with_candidates += bool(answer.candidates)
            partial.replace(out)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise BadInput(f"--out {out}: expected a file to write, found: {reason}") from None
    return with_candidates
