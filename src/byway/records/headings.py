"""The header of a list: which row it is, which column each heading names, what is not read."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from byway.errors import BadInput

COLUMNS = ("id", "surname", "given", "patronymic", "name", "born", "place", "unit", "sex")
# Common headings of lists, so that most need no mapping.
HEADINGS = {
    "фамилия": "surname", "имя": "given", "отчество": "patronymic", "фио": "name",
    "дата рождения": "born", "прізвище": "surname", "ім'я": "given", "по батькові": "patronymic",
    "піб": "name", "дата народження": "born", "last name": "surname", "first name": "given",
    "middle name": "patronymic", "full name": "name", "date of birth": "born", "dob": "born",
}  # fmt: skip
# The same without signs, brackets and whose name it is: «Ф.И.О. военнослужащего», «Дата рожд.».
_LOOSE = {
    "ф и о": "name", "фамилия имя отчество": "name", "фамилия имя": "name", "п і б": "name",
    "прізвище ім я по батькові": "name", "прізвище та ім я": "name", "пиб": "name",
    "дата рожд": "born", "дата нар": "born", "др": "born", "д р": "born", "birthdate": "born",
    "birth date": "born", "ім я": "given", "family name": "surname", "given name": "given",
    "given names": "given", "forename": "given", "perekonnanimi": "surname", "eesnimi": "given",
    "isanimi": "patronymic", "sünniaeg": "born", "sünnikuupäev": "born", "прозвішча": "surname",
    "імя": "given", "імя па бацьку": "patronymic", "дата нараджэння": "born", "пол": "sex",
    "стать": "sex", "в ч": "unit", "воинская часть": "unit", "военная часть": "unit",
    "подразделение": "unit", "військова частина": "unit",
}  # fmt: skip
# Taken only where no other column says it better.
_WEAK = {
    "год рождения": "born", "г р": "born", "рік народження": "born", "р н": "born",
    "year of birth": "born", "birth year": "born",
}  # fmt: skip
_WHOSE = re.compile(
    r" (?:военнослужащ|погибш|пропавш|солдат|осужд|подсуд|задержан|військовосл|загибл|зникл|"
    r"засудж)\w*$"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_SIGNS = re.compile(r"[\W_]+")
SEARCHED = 20
"""Rows among which a header is looked for: titles and merged cells stand above many."""

Row = tuple[int, list[str]]


def column_of(heading: str) -> str:
    """The column that a heading names; itself in small letters where it is none that is known."""
    plain = heading.strip().lower().replace("ё", "е")
    loose = _SIGNS.sub(" ", _BRACKETS.sub(" ", plain)).strip()
    if plain in COLUMNS:
        return plain
    for each in (loose, _WHOSE.sub("", loose)):
        if column := HEADINGS.get(plain) or HEADINGS.get(each) or _LOOSE.get(each):
            return column
    return plain


def columns_of(headings: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """The column of each heading; a weak one counts where its column is missing otherwise."""
    columns = [mapping.get(each.strip()) or column_of(each) for each in headings]
    for place, heading in enumerate(headings):
        weak = _WEAK.get(_SIGNS.sub(" ", heading.lower()).strip())
        if weak and weak not in columns:
            columns[place] = weak
    return columns


def header_at(rows: Sequence[Row], mapping: Mapping[str, str]) -> int:
    """The place of the header among the first rows, -1 where none names a column of names.

    Of two rows one below the other that both do, the one that names more columns.
    """
    for place, (_, row) in enumerate(rows[:SEARCHED]):
        if _known(row, mapping):
            below = _known(rows[place + 1][1], mapping) if place + 1 < len(rows) else 0
            return place + 1 if below > max(_known(row, mapping), 1) else place
    return -1


def _known(row: Sequence[str], mapping: Mapping[str, str]) -> int:
    """How many columns a row names, 0 if none of them is a name."""
    if not set(mapping) <= {cell.strip() for cell in row}:
        return 0
    named = set(columns_of(row, mapping)) & set(COLUMNS)
    return len(named) if named & {"surname", "name"} else 0


def header(
    path: Path, rows: list[Row], mapping: Mapping[str, str]
) -> tuple[list[str], list[Row], list[str]]:
    """Columns, the rows below, and notes on rows above and on columns that are not read."""
    if not rows:
        raise BadInput(f"{path}: expected a header and rows, found nothing but empty lines")
    place = max(header_at(rows, mapping), 0)
    line, first = rows[place]
    theirs = [cell.strip() for cell in first]
    for old, new in mapping.items():
        if old not in theirs:
            raise BadInput(f"{path}, line {line}: expected a column {old!r} to map, found none")
        if new not in COLUMNS:
            raise BadInput(
                f"--map {old}={new}: expected one of {', '.join(COLUMNS)}, found {new!r}"
            )
    columns = columns_of(theirs, mapping)
    if place:
        columns = _under(rows[place - 1][1], theirs, columns)
    for column in COLUMNS:
        if columns.count(column) > 1:
            raise BadInput(f"{path}, line {line}: expected one column {column!r}, found "
                           f"{columns.count(column)}")  # fmt: skip
    if not {"surname", "name"} & set(columns):
        found = ", ".join(cell[:30] for cell in theirs[:8]) or "nothing"
        raise BadInput(
            f"{path}, line {line}: expected a column surname or name (--map renames), found {found}"
        )
    if len(rows) == place + 1:
        raise BadInput(f"{path}: expected rows below the header, found none")
    notes = []
    if place:
        notes.append(f"header taken from line {line}, {place} row(s) above it left out")
    below = [row for row in rows[place + 1 :] if row[1] != first]
    if again := len(rows) - place - 1 - len(below):
        notes.append(f"the header stands {again} time(s) again among the rows, left out")
    return columns, below, notes + not_read(theirs, columns)


def not_read(theirs: Sequence[str], columns: Sequence[str]) -> list[str]:
    """A note on the columns that are none of a list's, if there are any."""
    unknown = [
        own[:30] for own, column in zip(theirs, columns, strict=True)
        if own.strip() and column not in COLUMNS
    ]  # fmt: skip
    if not unknown:
        return []
    more = f" and {len(unknown) - 8} more" if len(unknown) > 8 else ""
    return [f"column(s) not read, --map takes one in: {', '.join(unknown[:8])}{more}"]


def _under(above: Sequence[str], theirs: Sequence[str], columns: list[str]) -> list[str]:
    """Columns whose heading begins in the row above: «Дата» over «рождения»."""
    found, over = list(columns), ""
    for place, own in enumerate(theirs):
        over = above[place].strip() if place < len(above) and above[place].strip() else over
        column = column_of(f"{over} {own}".strip())
        if columns[place] not in COLUMNS and column in COLUMNS and column not in found:
            found[place] = column
    return found
