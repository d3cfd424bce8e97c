"""A learned linkage for Splink, which scores on a cluster: settings, folded records, frequencies.

What Splink's model cannot say is left out: that an entry has one match or none, names that go
together, and draws. So its scores are those of pairs alone, and take part in no count of people.
"""

import csv
import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from byway.errors import BadInput
from byway.records.levels import BY_VALUE, FIELDS, Names
from byway.records.link import Linkage
from byway.records.model import by_value
from byway.records.splink_sql import BLOCKING, CONDITIONS, TERMS, level_number

SETTINGS, RECORDS = "settings.json", "records.csv"
FOLDER = "splink"
Row = dict[str, str]


def write_splink(linkage: Linkage, out: str | Path) -> None:
    """Writes the folder `splink` into `out`: `settings.json`, `records.csv`, `tf_<column>.csv`.

    `records.csv` holds the folded keys of every entry; `unique_id` is list and id. The settings
    are Splink 5's, of link type dedupe_only, since lists may have duplicates inside.
    """
    rows = folded_records(linkage)
    terms = term_frequencies(linkage, rows)
    out = Path(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".partial-") as partial:
            folder = Path(partial) / FOLDER
            folder.mkdir()
            _table(folder / RECORDS, list(rows[0]), (list(row.values()) for row in rows))
            for column, values in terms.items():
                _table(folder / f"tf_{column}.csv", [column, f"tf_{column}"],
                       ([value, f"{tf:.9g}"] for value, tf in values.items()))  # fmt: skip
            document = splink_settings(linkage, terms, rows)
            text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
            (folder / SETTINGS).write_text(text + "\n", encoding="utf-8")
            shutil.rmtree(out / FOLDER, ignore_errors=True)
            folder.rename(out / FOLDER)
    except OSError as error:
        reason = (error.strerror or "unwritable").lower()
        raise BadInput(f"--out {out}: expected a folder to write to, found: {reason}") from None


def splink_settings(
    linkage: Linkage, terms: dict[str, dict[str, float]], rows: Sequence[Row]
) -> dict[str, Any]:
    """Splink's settings with the learned m and u.

    Where chance agreement goes by the value, u is its mean over the entries, and Splink puts the
    value's own in its place.
    """
    n = len(rows)
    comparisons = [
        {
            "output_column_name": field,
            "comparison_levels": [
                _level(linkage, field, name, condition, terms, rows)
                for name, condition in CONDITIONS[field]
            ],
        }
        for field in FIELDS if any(row[_column(field)] for row in rows)
    ]  # fmt: skip
    matches = float(linkage.pairs[2].sum()) + float(linkage.report["omitted_probability"])
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": max(matches, 0.5) / max(n * (n - 1) / 2, 1.0),
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in BLOCKING],
        "comparisons": comparisons,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
    }


def folded_records(linkage: Linkage) -> list[Row]:
    """Every entry's folded keys; an empty cell is a missing one."""
    records = linkage.records
    surnames, givens, fathers = (
        _described(names) for names in (records.surnames, records.givens, records.fathers)
    )
    names, ids, list_of = linkage.names(), linkage.ids, linkage.list_of.tolist()
    rows = []
    for k, (s, g, f, place) in enumerate(zip(
        records.surname.tolist(), records.given.tolist(), records.father.tolist(),
        records.place.tolist(), strict=True,
    )):  # fmt: skip
        year, month, day = records.born[k].tolist()
        surname = surnames[s]
        row = {
            "unique_id": f"{names[list_of[k]]}-{ids[k]}", "list": names[list_of[k]],
            "surname": surname["key"], "surname_near": surname["key"],
            "skeleton": surname["skeleton"], "head": surname["key"][:2],
            "vowels": surname["vowels"],
        }  # fmt: skip
        for column, name in (("given", givens[g]), ("patronymic", fathers[f])):
            row[column] = name["key"]
            row |= {f"{column}_{part}": name[part] for part in
                    ("initial", "form1", "form2", "form3")}  # fmt: skip
        row |= {"year": _number(year), "month": _number(month), "day": _number(day),
                "date": f"{year}-{month:02}-{day:02}" if day else "",
                "place": _number(place)}  # fmt: skip
        rows.append(row)
    return rows


def term_frequencies(linkage: Linkage, rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """For each column of `TERMS`: its values, and how often chance agrees on each."""
    records, chances = linkage.records, linkage.chances
    found: dict[str, dict[str, float]] = {}
    for (field, level), column in TERMS.items():
        f, number = FIELDS.index(field), level_number(field, level)
        one = np.zeros(len(FIELDS), np.uint8)
        one[f] = number
        values: dict[str, float] = {}
        for i, row in enumerate(rows):
            value = row[column]
            if value and value not in values:
                values[value] = min(float(np.exp(-by_value(records, i, i, one, chances))), 1.0)
        if values:
            found[column] = values
    return found


def _level(
    linkage: Linkage, field: str, name: str, condition: str, terms: dict[str, dict[str, float]],
    rows: Sequence[Row],
) -> dict[str, Any]:  # fmt: skip
    level: dict[str, Any] = {"sql_condition": condition, "label_for_charts": name}
    if name == "missing":
        return level | {"is_null_level": True}
    f, number = FIELDS.index(field), level_number(field, name)
    m, u = float(linkage.model.m[f, number]), float(linkage.model.u[f, number])
    if number in BY_VALUE[f]:
        column = TERMS[field, name]
        values = terms.get(column, {})
        held = [values[row[column]] for row in rows if row[column]]
        # What the model keeps beside the value's own chance is put into m.
        m, u = m / u, float(np.mean(held)) if held else 1.0
        level |= {
            "tf_adjustment_column": column, "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": True,
        }  # fmt: skip
    return level | {"m_probability": m, "u_probability": u}


def _column(field: str) -> str:
    return "year" if field == "born" else field


def _described(names: Names) -> list[dict[str, str]]:
    """A vocabulary's entries: key, skeleton, vowels, initial and the forms it may be."""
    letters, ends = names.letters.tobytes(), names.ends.tolist()
    found = []
    for k in range(len(ends) - 1):
        key = letters[ends[k] : ends[k + 1]].decode("ascii")
        forms = [str(g) if g >= 0 else "" for g in names.groups[k].tolist()]
        initial = int(names.initial[k])
        found.append({
            "key": key, "skeleton": _number(int(names.skeleton[k])),
            "vowels": str(sum(key.count(vowel) for vowel in "aeiou")) if key else "",
            "initial": chr(initial) if initial else "",
            "form1": forms[0], "form2": forms[1], "form3": forms[2],
        })  # fmt: skip
    return found


def _number(value: int) -> str:
    return str(value) if value else ""


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
