"""One person against one list: an opened index, and the one-of-N-or-none posterior.

A look-up finds the people who may be the one asked for (`searching`), weighs each by
Fellegi–Sunter with the list's own name frequencies, and divides the probability among all people
of the list and nobody: posterior_i = w_i / (w_none + Σ w), w_none = M (1 − prior) / prior.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from math import log, log1p
from pathlib import Path

import numpy as np

from byway.errors import BadInput
from byway.records.answers import DEFAULT_PRIOR, Answer, Candidate, Reasons, Weight
from byway.records.either_way import either_way
from byway.records.indexing import SHOWN, Stored, people_in, read
from byway.records.kernels import announce
from byway.records.levels import FIELDS, NAMES, Floats
from byway.records.model import Model, starting_m
from byway.records.names import split_given, split_names
from byway.records.people import Person
from byway.records.query import Query, as_numbers, encode_query, looked_for
from byway.records.random_pairs import learned_u, never_for
from byway.records.searching import search
from byway.records.shelf import PARTS
from byway.records.texts import number_of, texts_at

ENTRY = PARTS.index("entry")


@dataclass(frozen=True)
class Index:
    """An opened list. `lookup` may be called from several threads."""

    folder: Path
    stored: Stored = field(repr=False)
    model: Model = field(repr=False)
    people: int = 0

    @cached_property
    def weights(self) -> Floats:
        """The model's weights, shape (fields, levels)."""
        return self.model.weights

    @classmethod
    def open(cls, store: str | Path, list: str) -> "Index":
        """The latest edition of a list kept in a store."""
        from byway.records.store import open_index

        return open_index(Path(store), list)

    @classmethod
    def open_folder(cls, folder: str | Path) -> "Index":
        """An index by its folder, ready to answer; its arrays stay on disk until they are read."""
        folder = Path(folder)
        try:
            stored = read(folder)
            m = starting_m()
            model = Model(m, never_for(m, learned_u(stored.u_counts)))
            index = cls(folder, stored, model, people_in(stored))
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            raise BadInput(f"{folder}: expected a list's index, found a damaged one") from None
        announce(search)
        index._answer(
            encode_query({"surname": "а"}), DEFAULT_PRIOR
        )  # loads the compiled search, or compiles it
        return index

    def lookup(self, person: Person | Mapping[str, str], *, prior: float = DEFAULT_PRIOR) -> Answer:
        """Who on the list the person may be, and with what probability; see `Answer`.

        `prior` is the probability, before comparing, that this person is on the list at all.
        Raises BadInput where too little is known to look for: no surname, and no date of birth; and
        for a `Person` whose date of birth is none.
        """
        if not 0 < prior < 1:
            raise BadInput(f"prior: expected a number between 0 and 1, found {prior}")
        return either_way([self._answer(query, prior) for query in looked_for(person)])

    def _answer(self, query: Query, prior: float) -> Answer:
        place = number_of(self.stored.places, query.place) if query.place else 0
        none = log(self.people) + log1p(-prior) - log(prior)
        entries, runs, shares, nobody, others, levels, bits, namesakes = search(
            *as_numbers(query, place), self.stored.shelf, self.weights, self.model.u, none,
            self.people,
        )  # fmt: skip
        ids = [[each] for each in texts_at(self.stored.ids, entries)]
        for k, (first, stop) in enumerate(runs.tolist()):
            if stop - first > 1:
                again = np.sort(self.stored.shelf.rows[first:stop, ENTRY]).astype(np.int64)
                ids[k] += texts_at(self.stored.ids, again[again != entries[k]])
        cells = [text.split("\t") for text in texts_at(self.stored.cells, entries)]
        asked = [query.cells.get(name) or "" for name in FIELDS]
        described = zip(cells, levels.tolist(), bits.tolist(), strict=True)
        return Answer(
            not_listed=nobody,
            candidates=[
                Candidate(own, share, Reasons(partial(_weights, asked, *about)), expected,
                          dict(zip(SHOWN, about[0], strict=True)))
                for own, share, about, expected in zip(
                    ids, shares.tolist(), described, namesakes.tolist(), strict=True
                )
            ],
            others=others, prior=prior, people=self.people,
        )  # fmt: skip


def _weights(
    asked: list[str], cells: list[str], levels: list[int], bits: list[float]
) -> list[Weight]:
    """What each field says about one candidate, and what their going together adds."""
    weights = [
        Weight(name, f"{query} / {cell}: {names[level]}", names[level], said)
        for name, names, query, cell, level, said in zip(
            FIELDS, NAMES, asked, _apart(cells), levels, bits, strict=False
        )
        if level
    ]
    if abs(bits[-1]) > 1e-6:
        seldom = "seldom" if bits[-1] > 0 else "often"
        weights.append(Weight("together", f"these names {seldom} go together", seldom, bits[-1]))
    return weights


def _apart(cells: list[str]) -> list[str]:
    """An entry's cells with a whole name taken apart, as it was compared."""
    surname, given, patronymic, *rest = cells
    if surname and not given and not patronymic and " " in surname:
        surname, given, patronymic = split_names([surname])[0]
    elif given and not patronymic and (" " in given or "." in given):
        given, patronymic = split_given(given, "")
    return [surname, given, patronymic, *rest]


def lookup_lists(
    indexes: Mapping[str, Index], person: Person | Mapping[str, str], *,
    prior: float = DEFAULT_PRIOR,
) -> dict[str, Answer]:  # fmt: skip
    """The person against each of several lists, by the lists' names.

    Every list has its own one-of-N-or-none posterior: being on one says nothing, here, about being
    on another. The person is read once.
    """
    if not 0 < prior < 1:
        raise BadInput(f"prior: expected a number between 0 and 1, found {prior}")
    queries = looked_for(person)
    return {
        name: either_way([index._answer(query, prior) for query in queries])
        for name, index in indexes.items()
    }
