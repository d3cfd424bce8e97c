"""Byway's levels as SQL conditions that DuckDB, Spark and PostgreSQL understand alike.

The columns are folded keys, so that distances on bytes are distances on letters. Two letters
exchanged count as two slips here, since not every engine knows them as one.
"""

from byway.records.levels import FIELDS, NAMES

Level = tuple[str, str]
"""A level's name in Byway and its condition; the conditions are tried in order."""


def _short(column: str) -> str:
    return f"least(length({column}_l), length({column}_r))"


def _prefix(column: str) -> str:
    short = _short(column)
    return f"substr({column}_l, 1, {short}) = substr({column}_r, 1, {short})"


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _null(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


def _surname() -> list[Level]:
    short, slips = _short("surname"), "levenshtein(surname_l, surname_r)"
    return [
        ("missing", _null("surname")),
        ("same", _same("surname")),
        ("near", f"({_same('skeleton')} AND {_same('vowels')} AND {short} >= 3) "
                 f"OR ({slips} <= 1 AND {short} >= 5)"),
        ("alike", f"{short} >= 5 AND ({slips} <= 2 OR {_prefix('surname')})"),
        ("other", "ELSE"),
    ]  # fmt: skip


def _name(column: str) -> list[Level]:
    short, slips = _short(column), f"levenshtein({column}_l, {column}_r)"
    bare = f"(length({column}_l) = 1 OR length({column}_r) = 1)"
    forms = " OR ".join(
        f"{column}_form{a}_l = {column}_form{b}_r" for a in (1, 2, 3) for b in (1, 2, 3)
    )
    unknown = f"({column}_form1_l IS NULL OR {column}_form1_r IS NULL)"
    near = f"{slips} <= 1 OR ({slips} = 2 AND {short} >= 6) OR ({short} >= 4 AND {_prefix(column)})"
    return [
        ("missing", _null(column)),
        ("initial", f"{bare} AND ({_same(f'{column}_initial')} "
                    f"OR substr({column}_l, 1, 1) = substr({column}_r, 1, 1))"),
        ("other-initial", bare),
        ("same", _same(column)),
        ("form", forms),
        ("near", f"{unknown} AND {short} >= 3 AND ({near})"),
        ("other", "ELSE"),
    ]  # fmt: skip


def _born() -> list[Level]:
    part = "(month_l IS NULL OR month_r IS NULL OR day_l IS NULL OR day_r IS NULL)"
    months = "coalesce(month_l, month_r, 0) = coalesce(month_r, month_l, 0)"
    return [
        ("missing", _null("year")),
        ("year", f"{part} AND {_same('year')} AND {months}"),
        ("near-year", f"{part} AND abs(year_l - year_r) = 1"),
        ("other-year", part),
        ("same", f"{_same('year')} AND {_same('month')} AND {_same('day')}"),
        ("swapped", f"{_same('year')} AND month_l = day_r AND day_l = month_r"),
        ("part", f"({_same('year')} AND ({_same('month')} OR {_same('day')})) "
                 f"OR ({_same('month')} AND {_same('day')})"),
        ("other", "ELSE"),
    ]  # fmt: skip


def _value(column: str) -> list[Level]:
    return [("missing", _null(column)), ("same", _same(column)), ("other", "ELSE")]


CONDITIONS: dict[str, list[Level]] = {
    "surname": _surname(), "given": _name("given"), "patronymic": _name("patronymic"),
    "born": _born(), "place": _value("place"),
}  # fmt: skip

# By what a level's chance goes: a column of the records, whose values have term frequencies.
TERMS: dict[tuple[str, str], str] = {
    ("surname", "same"): "surname", ("surname", "near"): "surname_near",
    ("given", "same"): "given", ("given", "form"): "given_form1",
    ("given", "initial"): "given_initial", ("patronymic", "same"): "patronymic",
    ("patronymic", "form"): "patronymic_form1", ("patronymic", "initial"): "patronymic_initial",
    ("born", "same"): "date", ("born", "year"): "year", ("place", "same"): "place",
}  # fmt: skip

BLOCKING = (
    "l.skeleton = r.skeleton AND l.given_initial = r.given_initial",
    "l.skeleton = r.skeleton AND l.year = r.year",
    "l.date = r.date AND l.given_initial = r.given_initial",
    "l.date = r.date AND l.surname = r.surname",
    "l.skeleton = r.skeleton AND l.patronymic = r.patronymic",
    "l.given = r.given AND l.patronymic = r.patronymic AND l.head = r.head",
)


def level_number(field: str, level: str) -> int:
    """A level's place in `NAMES`."""
    return NAMES[FIELDS.index(field)].index(level)
