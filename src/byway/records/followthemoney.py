"""FollowTheMoney: lists from files of entities, and a linkage as entities and judgements.

The model is that of followthemoney 4 (schema Person). Its files are JSON, one entity a line, so
reading and writing them needs no package. Judgements are lines of nomenklatura's resolver:
`[target, source, judgement, score, user, time]`.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from byway.errors import BadInput
from byway.records.dates import parse_birth
from byway.records.labels import key_of
from byway.records.link import Linkage
from byway.records.names import split_names
from byway.records.reading import FTM

FILES = ("entities.ftm.json", "judgements.jsonl")
USER = "byway"
# A pair below this is left without a line: a resolver asks about what it is given.
LEAST = 0.1


def write_ftm(linkage: Linkage, out: str | Path, now: datetime | None = None) -> None:
    """Writes `entities.ftm.json` and `judgements.jsonl` to the folder `out`.

    The first has every entry as a Person; the second a line for each pair of entries with a
    probability of at least 0.1, `score` being the probability. `judgement` is `positive` or
    `negative` where a person reviewed the pair, else `no_judgement`: a probability is none.
    """
    time = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S")
    out = Path(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".partial-") as partial:
            folder = Path(partial)
            _write(folder / FILES[0], entities(linkage))
            _write(folder / FILES[1], judgements(linkage, time))
            for name in reversed(FILES):  # the judgements first: they say whose both are
                (folder / name).replace(out / name)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise BadInput(f"--out {out}: expected a folder to write to, found: {reason}") from None


def entities(linkage: Linkage) -> Iterator[dict[str, Any]]:
    """Every entry of a linkage as a Person."""
    for listing in linkage.lists:
        whole = listing.column("name")
        split = split_names(whole)
        columns = {c: listing.column(c) for c in ("surname", "given", "patronymic", "born",
                                                  "place", "sex")}  # fmt: skip
        for row, identity in enumerate(listing.ids):
            cells = {name: column[row] for name, column in columns.items()}
            if not cells["surname"] and whole[row]:
                cells["surname"], cells["given"], cells["patronymic"] = split[row]
            yield {
                "id": entity_id(listing.name, identity, listing.encoding),
                "schema": "Person",
                "datasets": [listing.name],
                "properties": _properties(cells, whole[row]),
            }


def judgements(linkage: Linkage, time: str) -> Iterator[list[Any]]:
    """The pairs of a linkage as lines of a resolver, the most probable first."""
    reviewed = {
        key_of((label.list_a, label.id_a), (label.list_b, label.id_b)): label.match
        for label in linkage.labels
    }
    encodings = {listing.name: listing.encoding for listing in linkage.lists}
    names, ids, list_of = linkage.names(), linkage.ids, linkage.list_of.tolist()
    seen = set()
    for a, b, p in zip(*(part.tolist() for part in linkage.pairs), strict=True):
        ends = [(names[list_of[end]], ids[end]) for end in (a, b)]
        key = key_of(ends[0], ends[1])
        seen.add(key)
        if p < LEAST and key not in reviewed:
            continue
        yield _judgement(ends, encodings, reviewed.get(key), p, time)
    for key, match in reviewed.items():
        if key not in seen:
            yield _judgement(list(key), encodings, match, float(match), time)


def entity_id(name: str, identity: str, encoding: str) -> str:
    """An entry's id among all lists; one out of a FollowTheMoney file keeps its own."""
    return identity if encoding.endswith(FTM) else f"{name}-{identity}"


def _judgement(
    ends: list[tuple[str, str]], encodings: Mapping[str, str], match: bool | None, p: float,
    time: str,
) -> list[Any]:  # fmt: skip
    target, source = (entity_id(name, each, encodings[name]) for name, each in ends)
    said = "no_judgement" if match is None else "positive" if match else "negative"
    return [max(target, source), min(target, source), said, round(p, 4), USER, time]


def _properties(cells: Mapping[str, str], whole: str) -> dict[str, list[str]]:
    born = parse_birth(cells["born"]) or (0, 0, 0)
    date = "-".join(f"{part:02}" for part in born if part)
    parts = (cells["surname"], cells["given"], cells["patronymic"])
    found = {
        "name": whole or " ".join(part for part in parts if part),
        "lastName": cells["surname"], "firstName": cells["given"],
        "fatherName": cells["patronymic"], "birthDate": date, "birthPlace": cells["place"],
        "gender": _GENDER.get(cells["sex"].lower().rstrip("."), ""),
    }  # fmt: skip
    return {name: [value] for name, value in found.items() if value}


_GENDER = {
    "m": "male", "male": "male", "м": "male", "муж": "male", "мужской": "male", "чол": "male",
    "чоловіча": "male", "f": "female", "female": "female", "ж": "female", "жен": "female",
    "женский": "female", "жін": "female", "жіноча": "female",
}  # fmt: skip


def _write(path: Path, rows: Iterator[Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
