"""Lists and results as frames of pandas, polars or arrow; lists as rows or paths too."""

import importlib
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from byway.errors import BadInput
from byway.records.answers import DEFAULT_PRIOR
from byway.records.batch import HEADER, answers
from byway.records.cells import texts
from byway.records.headings import COLUMNS, columns_of, not_read
from byway.records.index import Index
from byway.records.listing import Listing
from byway.records.reading import read_list
from byway.records.rows import listing_by_column, listing_of

if TYPE_CHECKING:
    from byway.records.link import Linkage

BACKENDS = ("pandas", "polars", "pyarrow")


def listings_of(
    lists: Iterable[Any] | Mapping[str, Any] | Path | Listing, names: Sequence[str] | None
) -> list[Listing]:
    """Each of the lists as a `Listing`; `names` override."""
    if isinstance(lists, Mapping):
        pairs = [(str(name), value) for name, value in lists.items()]
    elif isinstance(lists, str | Path | Listing):
        pairs = [("", lists)]
    elif not isinstance(lists, Iterable):
        raise BadInput(f"lists: expected paths, rows or frames, found {type(lists).__name__}")
    else:
        pairs = [("", value) for value in lists]
    if names is not None and len(names) != len(pairs):
        raise BadInput(f"--names: expected {len(pairs)} names, found {len(names)}")
    found = []
    for place, (name, value) in enumerate(pairs):
        chosen = names[place] if names is not None else name
        found.append(_listing(chosen or None, value, place))
    return found


def _listing(name: str | None, value: Any, place: int) -> Listing:
    if isinstance(value, Listing):
        if name is None or name == value.name:
            return value
        return replace(value, name=name)
    if isinstance(value, str | Path):
        return read_list(Path(value), name=name)
    fallback = name or f"list{place + 1}"
    if isinstance(value, list | tuple):
        return listing_of(fallback, value)
    try:
        frame = nw.from_native(value, eager_only=True)
    except TypeError:
        raise BadInput(
            f"list {fallback!r}: expected a path, rows or a frame, found {type(value).__name__}"
        ) from None
    except nw.exceptions.DuplicateError:
        raise BadInput(
            f"list {fallback!r}: expected one column of each name, found one twice"
        ) from None
    theirs = [str(column) for column in frame.columns]
    columns = columns_of(theirs, {})
    headed = dict(zip(columns, frame.columns, strict=True))
    for column in COLUMNS:
        if columns.count(column) > 1:
            raise BadInput(f"list {fallback!r}: expected one column {column!r}, found "
                           f"{columns.count(column)}")  # fmt: skip
    cells = {
        column: texts(frame[headed[column]].to_list()) for column in COLUMNS if column in headed
    }
    if not len(frame):
        raise BadInput(f"list {fallback!r}: expected rows, found none")
    listing = listing_by_column(fallback, cells, len(frame), frame.columns)
    listing.notes[1:1] = not_read(theirs, columns)
    return listing


def linkage_frame(linkage: "Linkage", table: str = "pairs", backend: str = "pandas") -> Any:
    """A linkage's `pairs`, `people`, `histories` or `draws` as a frame of the backend.

    Columns are those of the file of that name (see `write_linkage`), ids as they are in the lists.
    `backend` is pandas, polars or pyarrow (arrow is the same). Raises BadInput for another table or
    backend, and for a backend that is not installed.
    """
    tables = {"pairs": _pairs, "people": _people, "histories": _histories, "draws": _draws}
    if table not in tables:
        raise BadInput(f"table: expected one of {', '.join(tables)}, found {table!r}")
    return _frame(tables[table](linkage), backend)


def answer_frame(
    index: Index, people: Any, backend: str = "pandas", prior: float = DEFAULT_PRIOR
) -> Any:
    """Looks up every row of a frame (a list, see `link`): the columns of a batch's answers.

    A person without candidates has one row, whose rank, id and probability are missing; so has one
    whose names are in letters that are not read, and a warning says how many those are.
    """
    queries = listings_of([people], None)[0]
    told = len(queries.notes)
    columns: dict[str, list[Any]] = {name: [] for name in HEADER}
    for identity, answer in answers(index, queries, prior):
        found: list[tuple[Any, Any, Any]] = [
            (rank, each.ids[0], each.probability)
            for rank, each in enumerate(answer.candidates, start=1)
        ]
        for rank, best, probability in found or [(None, None, None)]:
            row = (identity, rank, best, probability, answer.not_listed)
            for name, cell in zip(HEADER, row, strict=True):
                columns[name].append(cell)
    for note in queries.notes[told:]:
        warnings.warn(note, stacklevel=2)
    return _frame(columns, backend)


def _frame(columns: Mapping[str, Any], backend: str) -> Any:
    backend = "pyarrow" if backend == "arrow" else backend
    if backend not in BACKENDS:
        raise BadInput(f"backend: expected one of {', '.join(BACKENDS)}, found {backend!r}")
    try:
        return nw.from_dict(columns, backend=importlib.import_module(backend)).to_native()
    except ModuleNotFoundError:
        raise BadInput(f"backend: expected {backend} to be installed, found it missing") from None


def _pairs(linkage: "Linkage") -> dict[str, Any]:
    ids, names, list_of = linkage.ids, linkage.names(), linkage.list_of.tolist()
    i, j, probability = (part.tolist() for part in linkage.pairs)
    return {
        "list_a": [names[list_of[a]] for a in i], "id_a": [ids[a] for a in i],
        "list_b": [names[list_of[b]] for b in j], "id_b": [ids[b] for b in j],
        "probability": probability,
    }  # fmt: skip


def _people(linkage: "Linkage") -> dict[str, Any]:
    ids, names, list_of = linkage.ids, linkage.names(), linkage.list_of.tolist()
    numbers: dict[int, int] = {}
    person = [numbers.setdefault(p, len(numbers) + 1) for p in linkage.person.tolist()]
    order = sorted(range(len(ids)), key=lambda k: person[k])
    return {
        "person": [person[k] for k in order], "list": [names[list_of[k]] for k in order],
        "id": [ids[k] for k in order],
    }  # fmt: skip


def _histories(linkage: "Linkage") -> dict[str, Any]:
    counts = linkage.point_histories.tolist()
    codes = range(1, len(counts))
    on = {name: [code >> k & 1 for code in codes] for k, name in enumerate(linkage.names())}
    return {**on, "count": counts[1:]}


def _draws(linkage: "Linkage") -> dict[str, Any]:
    draws, width = linkage.histories.shape
    codes = list(range(1, width)) * draws
    on = {name: [code >> k & 1 for code in codes] for k, name in enumerate(linkage.names())}
    return {
        "draw": [draw + 1 for draw in range(draws) for _ in range(1, width)], **on,
        "count": linkage.histories[:, 1:].ravel().tolist(),
    }  # fmt: skip
