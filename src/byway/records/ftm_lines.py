"""A FollowTheMoney file's people as the rows of a list."""

import json
from pathlib import Path
from typing import Any

from byway.errors import BadInput

COLUMNS = ("id", "surname", "given", "patronymic", "name", "born", "place", "sex")


def ftm_rows(path: Path, text: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Rows of `COLUMNS` with their lines, and notes on what was left out.

    Takes the schema Person; other entities are counted and left out. Of several names the one with
    most words is taken, `lastName` and `firstName` before `name`. Raises BadInput naming the line.
    """
    rows: list[tuple[int, list[str]]] = []
    others = spellings = 0
    for line, each in enumerate(text.split("\n"), start=1):
        if not each.strip():
            continue
        try:
            entity = json.loads(each)
        except (ValueError, RecursionError):
            raise BadInput(
                f"{path}, line {line}: expected a FollowTheMoney entity in JSON, found "
                f"{each.strip()[:40]!r}"
            ) from None
        found = entity.get("properties") if isinstance(entity, dict) else None
        identity = entity.get("id") if isinstance(entity, dict) else None
        if not isinstance(found, dict) or not isinstance(identity, str):
            raise BadInput(
                f"{path}, line {line}: expected an entity with id, schema and properties, found "
                f"{each.strip()[:40]!r}"
            )
        if entity.get("schema") != "Person":
            others += 1
            continue
        names = _texts(found, "name") + _texts(found, "alias")
        whole = max(_texts(found, "name"), key=lambda name: len(name.split()), default="")
        last, first = _first(found, "lastName"), _first(found, "firstName")
        spellings += max(len(names) - 1, 0)
        father = _first(found, "fatherName") or _first(found, "middleName")
        parts = [last, first, father, ""] if last and first else ["", "", "", whole or last]
        rows.append((line, [identity, *parts, _first(found, "birthDate"),
                            _first(found, "birthPlace"), _first(found, "gender")]))  # fmt: skip
    if not rows:
        raise BadInput(f"{path}: expected entities of the schema Person, found none")
    notes = []
    if others:
        notes.append(f"{others} entities of other schemata than Person left out")
    if spellings:
        notes.append(f"{spellings} further name(s) and aliases of people not used")
    return rows, notes


def _texts(properties: dict[str, Any], name: str) -> list[str]:
    values = properties.get(name) or []
    listed = values if isinstance(values, list) else [values]
    return [" ".join(value.split()) for value in listed if isinstance(value, str)]


def _first(properties: dict[str, Any], name: str) -> str:
    return next(iter(_texts(properties, name)), "")
