"""Many people against one list: a file of questions in, a file of answers out."""

import csv
import tempfile
from pathlib import Path

from byway.errors import BadInput
from byway.records.index import Index
from byway.records.reading import Listing
from byway.records.sheets import inert

HEADER = ("query_id", "rank", "id", "probability", "not_listed")


def answer_batch(index: Index, queries: Listing, out: Path, *, prior: float) -> int:
    """Looks up every row of `queries` and writes `HEADER` rows to `out`, whole or not at all.

    A query without candidates has one row with empty rank, id and probability. Returns how many
    queries have candidates.
    """
    with_candidates = 0
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".partial-") as folder:
            partial = Path(folder) / "answers.csv"
            with partial.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(HEADER)
                for place, identity in enumerate(queries.ids):
                    row = {name: cells[place] for name, cells in queries.cells.items()}
                    answer = index.lookup(row, prior=prior)
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
