"""Clerical review of a linkage: which pairs are worth a label, and the answers so far.

A linkage leaves `review.json`: the pairs nearest to one half, where a label teaches most, and a
sample from each tenth of probability, from which calibration is seen. Answers go to `label.csv`,
written anew and moved in after each one, so that a review may stop at any moment.
"""

import csv
import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from byway.errors import BadInput
from byway.records.labels import LABEL_COLUMNS, Key, Label, key_of, label_rows
from byway.records.link import Linkage
from byway.records.reasons import Compared, compare_entries, compared_pair
from byway.records.sheets import inert

MOST = 500
"""Labels in all, and pairs proposed at once."""
NEAR = MOST // 2


def worth_a_label(linkage: Linkage) -> list[Compared]:
    """At most 500 pairs in the order to ask: one near the threshold, one of the sample, in turn.

    Pairs that the linkage was given labels for are left out. The same linkage proposes the same.
    """
    labels = {_label_key(label) for label in linkage.labels}
    i, j, probability = linkage.pairs
    ids, list_of, names = linkage.ids, linkage.list_of, linkage.names()

    def key(pair: int) -> Key:
        ends = (int(i[pair]), int(j[pair]))
        return key_of(*((names[int(list_of[end])], ids[end]) for end in ends))

    open_ = np.array(
        [p for p in range(len(probability)) if not labels or key(p) not in labels], np.int64
    )
    near = open_[np.argsort(np.abs(probability[open_] - 0.5), kind="stable")]
    closest, rest = near[:NEAR], near[NEAR:]
    rng = np.random.default_rng([int(linkage.report["seed"]), 2])
    tenth = np.minimum((probability[rest] * 10).astype(np.int64), 9)
    sample: list[int] = []
    for number in range(10):
        inside = rest[tenth == number]
        sample += rng.choice(inside, min(len(inside), (MOST - NEAR) // 10), replace=False).tolist()
    sampled = rng.permutation(np.array(sample, np.int64)).tolist()
    order: list[int] = []
    for place in range(max(len(closest), len(sampled))):
        order += [int(some[place]) for some in (closest, sampled) if place < len(some)]
    return [compare_entries(linkage, pair) for pair in order[:MOST]]


def review_text(pairs: list[Compared]) -> str:
    """The text of `review.json`."""
    document = {"kind": "review", "pairs": [pair.as_dict() for pair in pairs]}
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


@dataclass
class Review:
    """A review going on: pairs to ask, and answers (True, False, None for "cannot tell")."""

    folder: Path
    pairs: list[Compared] = field(repr=False)
    answers: dict[Key, bool | None] = field(default_factory=dict, repr=False)
    given: list[Key] = field(default_factory=list, repr=False)
    """Answers of this sitting, in order."""

    @property
    def path(self) -> Path:
        """Where the answers are."""
        return self.folder / "label.csv"

    def waiting(self) -> list[Compared]:
        """Pairs without an answer, in order; none once 500 pairs have one."""
        left = [pair for pair in self.pairs if _key(pair) not in self.answers]
        return left[: max(MOST - len(self.answers), 0)]

    def answer(self, pair: Compared, match: bool | None) -> None:
        """Keeps an answer; it is on disk when this returns."""
        self.answers[_key(pair)] = match
        self.given.append(_key(pair))
        self._write()

    def take_back(self) -> bool:
        """Forgets this sitting's last answer; whether there was one."""
        if not self.given:
            return False
        self.answers.pop(self.given.pop(), None)
        self._write()
        return True

    def counts(self) -> dict[str, int]:
        """How many were found to be one person, two, not told, and how many wait."""
        said = list(self.answers.values())
        return {
            "match": said.count(True), "no_match": said.count(False),
            "cannot_tell": said.count(None), "waiting": len(self.waiting()),
        }  # fmt: skip

    def _write(self) -> None:
        try:
            number, partial = tempfile.mkstemp(dir=self.folder, prefix=".label-")
            try:
                with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
                    writer = csv.writer(file, lineterminator="\n")
                    writer.writerow(LABEL_COLUMNS)
                    for (a, b), match in self.answers.items():
                        said = "" if match is None else str(int(match))
                        writer.writerow([a[0], inert(a[1]), b[0], inert(b[1]), said])
                    file.flush()
                    os.fsync(file.fileno())
                Path(partial).replace(self.path)
            finally:
                Path(partial).unlink(missing_ok=True)
        except OSError as error:
            reason = (error.strerror or "unwritable").lower()
            raise BadInput(f"{self.path}: expected to write labels, found: {reason}") from None


@contextmanager
def open_review(folder: str | Path) -> Iterator[Review]:
    """The review of a link run's folder, going on where it stopped.

    Raises BadInput if the folder holds no run, or somebody else has its review open.
    """
    folder = Path(folder)
    path = folder / "review.json"
    try:
        file = path.open(encoding="utf-8")
    except OSError:
        raise BadInput(
            f"{folder}: expected the folder of a link run, found no review.json"
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadInput(f"{folder}: expected one review at a time, found another open") from None
        try:
            document = json.load(file)
            if document["kind"] != "review":
                raise ValueError
            pairs = [compared_pair(each) for each in document["pairs"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadInput(f"{path}: expected the pairs of a link run, found others") from None
        review = Review(folder, pairs)
        if review.path.exists():
            for label, match in label_rows(review.path):
                review.answers[_label_key(label)] = match
        yield review


def _key(pair: Compared) -> Key:
    (list_a, list_b), (id_a, id_b) = pair.lists, pair.ids
    return key_of((list_a, id_a), (list_b, id_b))


def _label_key(label: Label) -> Key:
    return key_of((label.list_a, label.id_a), (label.list_b, label.id_b))
