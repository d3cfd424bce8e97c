"""One person against one list: a memory-mapped index, and the one-of-N-or-none posterior.

An edition's folder holds columns, vocabularies and, for each blocking rule, the sorted keys with
the records that have them. A look-up finds the records that share a key with the query, weighs
each by Fellegi–Sunter with the list's own name frequencies, and divides the probability among all
people of the list and nobody: posterior_i = w_i / (w_none + Σ w), w_none = M (1 − prior) / prior.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from byway.errors import BadInput
from byway.records.answers import DEFAULT_PRIOR, Answer, Candidate, Weight
from byway.records.blocking import blocking_keys
from byway.records.kernels import announce, kernel
from byway.records.levels import (
    BY_VALUE,
    FIELDS,
    NAMES,
    RANKED,
    SORTS,
    Names,
    Records,
    compare,
    records_of,
)
from byway.records.model import (
    Chances,
    Model,
    by_value,
    chance_levels,
    chances,
    learned_u,
    starting_m,
)
from byway.records.neighbours import near_surnames
from byway.records.people import Columns, Person, encode_rows
from byway.records.reading import COLUMNS, Listing
from byway.records.strata import Strata

SHOWN = ("surname", "given", "patronymic", "born", "place")
MOST_CANDIDATES = 20
Longs = NDArray[np.int64]


def write_index(columns: Columns, listing: Listing, folder: Path) -> int:
    """Writes a list's index into `folder`; the number of people on the list."""
    records = records_of(columns)
    arrays: dict[str, NDArray[Any]] = {
        "surname": columns.surname, "given": columns.given, "father": columns.father,
        "place": columns.place, "born": columns.born,
    }  # fmt: skip
    for name in ("surnames", "givens", "fathers"):
        vocabulary: Names = getattr(records, name)
        arrays |= {f"{name}-{part}": array for part, array in vocabulary._asdict().items()}
    common = chances(columns, records, near_surnames(records.surnames))
    arrays |= {f"chance-{n}": a for n, a in common._asdict().items() if n != "strata"}
    arrays |= {f"strata-{part}": array for part, array in common.strata._asdict().items()}
    arrays["u-counts"] = chance_levels(records, np.random.default_rng(1))
    arrays["person"] = people_of(columns)
    for rule, keys in enumerate(blocking_keys(columns, records)):
        order = np.argsort(keys, kind="stable").astype(np.int32)
        order = order[keys[order] != 0]
        arrays[f"rule-{rule}-keys"], arrays[f"rule-{rule}-records"] = keys[order], order
    for name, texts in (
        ("ids", listing.ids),
        ("cells", ["\t".join(c.replace("\t", " ") for c in row) for row in _shown(listing)]),
        ("places", columns.places.keys),
    ):
        encoded = [text.encode() for text in texts]
        arrays[f"{name}-text"] = np.frombuffer(b"".join(encoded), np.uint8)
        arrays[f"{name}-ends"] = np.concatenate([[0], np.cumsum([len(e) for e in encoded])])
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    return len(np.unique(arrays["person"]))


def people_of(columns: Columns) -> NDArray[np.int32]:
    """Which records are certainly one person: all three names and the whole date the same.

    Each person is numbered by its first record.
    """
    names = (columns.surname, columns.given, columns.father)
    whole = (columns.surname > 0) & (columns.born[:, 2] > 0)
    for ids, vocabulary in ((columns.given, columns.givens), (columns.father, columns.fathers)):
        whole &= (ids > 0) & ~vocabulary.bare[ids]
    person = np.arange(len(columns), dtype=np.int32)
    at = np.flatnonzero(whole)
    if len(at):
        rows = np.column_stack([ids[at] for ids in names] + [columns.born[at].astype(np.int32)])
        _, first, inverse = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        person[at] = at[first[inverse.ravel()]]
    return person


def _shown(listing: Listing) -> Iterable[tuple[str, ...]]:
    surname = listing.column("surname")
    whole = listing.column("name")
    surname = [own or name for own, name in zip(surname, whole, strict=True)]
    return zip(surname, *(listing.column(name) for name in SHOWN[1:]), strict=True)


@dataclass(frozen=True)
class Index:
    """An opened list. `lookup` may be called from several threads."""

    folder: Path
    records: Records = field(repr=False)
    chances: Chances = field(repr=False)
    model: Model = field(repr=False)
    person: NDArray[np.int32] = field(repr=False)
    people: int = 0
    rules: list[tuple[Longs, NDArray[np.int32]]] = field(default_factory=list, repr=False)
    texts: dict[str, tuple[NDArray[np.uint8], Longs]] = field(default_factory=dict, repr=False)
    place_numbers: dict[str, int] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, store: str | Path, list: str) -> "Index":
        """The latest edition of a list kept in a store."""
        from byway.records.store import open_index

        return open_index(Path(store), list)

    @classmethod
    def open_folder(cls, folder: Path) -> "Index":
        """An edition by its folder; the arrays stay on disk until they are read."""
        try:
            people = json.loads((folder / "edition.json").read_text(encoding="utf-8"))["people"]

            def array(name: str) -> NDArray[Any]:
                path = folder / f"{name}.npy"
                return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))

            vocabularies = [
                Names(*(array(f"{name}-{part}") for part in Names._fields))
                for name in ("surnames", "givens", "fathers")
            ]
            rules = [
                (array(f"rule-{r}-keys"), array(f"rule-{r}-records"))
                for r in range(len(list(folder.glob("rule-*-keys.npy"))))
            ]
            texts = {
                n: (array(f"{n}-text"), array(f"{n}-ends")) for n in ("ids", "cells", "places")
            }
            index = cls(
                folder, Records(
                    array("surname"), array("given"), array("father"), array("place"),
                    array("born"), *vocabularies,
                ),
                Chances(**{
                    part: array(f"chance-{part}") for part in Chances._fields if part != "strata"
                }, strata=Strata(*(array(f"strata-{part}") for part in Strata._fields))),
                Model(starting_m(), learned_u(array("u-counts"))), array("person"), people,
                rules, texts,
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError):
            raise BadInput(f"{folder}: expected a list's index, found a damaged one") from None
        places = [_text(texts["places"], k) for k in range(len(texts["places"][1]) - 1)]
        index.place_numbers.update({place: number for number, place in enumerate(places)})
        return index

    def lookup(self, person: Person | Mapping[str, str], *, prior: float = DEFAULT_PRIOR) -> Answer:
        """Who on the list the person may be, and with what probability; see `Answer`.

        `prior` is the probability, before comparing, that this person is on the list at all.
        """
        if not 0 < prior < 1:
            raise BadInput(f"prior: expected a number between 0 and 1, found {prior}")
        row = _row(person)
        columns = encode_rows([row])
        if columns.surname[0] == 0 and columns.given[0] == 0:
            raise BadInput("query: expected a name, found none")
        columns.place[0] = self.place_numbers.get(columns.places.keys[columns.place[0]], -1)
        query = records_of(columns)
        found = self._sharing(columns, query)
        levels, scores = _weigh(
            query, self.records, found, self.model.weights, self.chances, self.person
        )
        none = np.log(self.people) + np.log1p(-prior) - np.log(prior)
        best = np.lexsort((self.person[found], -scores))
        first = np.unique(self.person[found][best], return_index=True)[1]
        order = best[np.sort(first)]
        highest = max(none, float(scores[order[0]])) if len(order) else none
        shares = np.exp(scores[order] - highest)
        total = float(np.exp(none - highest)) + float(shares.sum())
        shares /= total
        candidates = [
            self._candidate(
                int(self.person[found[k]]),
                found,
                int(found[k]),
                levels[k],
                row,
                float(share),
                float(scores[k]) / float(np.log(2)),
            )
            for k, share in zip(order[:MOST_CANDIDATES].tolist(), shares, strict=False)
        ]
        return Answer(
            not_listed=float(np.exp(none - highest)) / total, candidates=candidates,
            others=float(shares[MOST_CANDIDATES:].sum()), prior=prior, people=self.people,
        )  # fmt: skip

    def _sharing(self, columns: Columns, query: Records) -> NDArray[np.int32]:
        parts = []
        for keys, (known, records) in zip(blocking_keys(columns, query), self.rules, strict=True):
            key = keys[0]
            if key:
                low, high = np.searchsorted(known, [key, key + 1])
                parts.append(records[low:high])
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int32)

    def _candidate(
        self, person: int, found: NDArray[np.int32], record: int, levels: NDArray[np.uint8],
        row: Mapping[str, str], probability: float, score: float,
    ) -> Candidate:  # fmt: skip
        entries = found[self.person[found] == person].tolist()
        entries.sort(key=lambda each: (each != record, each))
        entry = dict(zip(SHOWN, _text(self.texts["cells"], record).split("\t"), strict=True))
        weights = []
        for f, name in enumerate(FIELDS):
            level = int(levels[f])
            if level:
                bits = self._bits(f, record, level)
                asked = row.get(name) or row.get("name") or ""
                compared = f"{asked} / {entry[name]}: {NAMES[f][level]}"
                weights.append(Weight(name, compared, NAMES[f][level], bits))
        said = sum(weight.bits for weight in weights)
        if abs(score - said) > 1e-6:
            seldom = "seldom" if score > said else "often"
            weights.append(
                Weight("together", f"these names {seldom} go together", seldom, score - said)
            )
        return Candidate(
            ids=[_text(self.texts["ids"], each) for each in entries], probability=probability,
            weights=weights, namesakes_expected=self._namesakes(record, levels), entry=entry,
        )  # fmt: skip

    def _bits(self, f: int, record: int, level: int) -> float:
        one = np.zeros(len(FIELDS), np.uint8)
        one[f] = level
        value = by_value(self.records, record, -1, one, self.chances)
        return float(value + self.model.weights[f, level]) / float(np.log(2))

    def _namesakes(self, record: int, levels: NDArray[np.uint8]) -> float:
        """Other people expected to agree at least as well by chance, fields independent."""
        expected = float(self.people - 1)
        one = np.zeros(len(FIELDS), np.uint8)
        for f in range(len(FIELDS)):
            level = int(levels[f])
            if not level:
                continue
            sort = next(s for s in SORTS[f] if level in s)
            chance = 0.0
            for each in RANKED[f]:
                if each not in sort:
                    continue
                if each in BY_VALUE[f]:
                    one[:] = 0
                    one[f] = each
                    chance += float(np.exp(-by_value(self.records, record, -1, one, self.chances)))
                else:
                    chance += float(self.model.u[f, each])
                if each == level:
                    break
            expected *= min(chance, 1.0)
        return expected


@kernel
def _weigh(query, records, found, weights, chances, person):  # type: ignore[no-untyped-def]
    levels, scores = np.zeros((len(found), 5), np.uint8), np.empty(len(found))
    for k in range(len(found)):
        compare(query, 0, records, found[k], False, levels[k])
        score = by_value(records, found[k], -1, levels[k], chances)
        for f in range(5):
            score += weights[f, levels[k, f]]
        scores[k] = score
    return levels, scores


def warm() -> None:
    """Says so if the look-up's kernels are not compiled yet."""
    announce(_weigh)


def _row(person: Person | Mapping[str, str]) -> dict[str, str]:
    if isinstance(person, Person):
        return {each.name: getattr(person, each.name) for each in fields(person)}
    return {name: str(person.get(name) or "") for name in COLUMNS}


def _text(texts: tuple[NDArray[np.uint8], Longs], number: int) -> str:
    letters, ends = texts
    return bytes(letters[ends[number] : ends[number + 1]]).decode()
