"""One table, one method, one answer: the number with its assumption, or a typed refusal."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from byway.figures.asked import Asked
from byway.figures.checks import check_size, merge_exclusive, prepare
from byway.figures.latent_widening import alike
from byway.figures.options import Options, checked_options
from byway.figures.pooling import Outcome, own_limits_apart, pool_draws, total_of_strata
from byway.figures.result import Caution, Estimate, Fit, MethodRefused
from byway.figures.table import Sheet, Table, as_sheet

MOST_COMPARED = 100
"""Of pooled linkage draws about so many are compared with other priors."""

LINKED_ONCE = Caution(
    "linked-once",
    "One way of linking the lists is taken as certain, so the interval leaves out what linking "
    "adds: estimate the run's draws.csv.",
)

Progress = Callable[[list[Any], str], Iterable[Any]]


def estimate(
    table: Any,
    method: str = "loglinear",
    *,
    bootstrap: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    exclusive: Sequence[Sequence[str]] = (),
    period: str | None = None,
    population: str | None = None,
    linkage_run: str | None = None,
    progress: Progress | None = None,
    **options: Any,
) -> Estimate:
    """Estimates how many people there are from how the lists overlap.

    `table` is a path, a frame of pandas, polars or arrow, a mapping of columns, or a `Sheet`.
    `method` is a name of `METHODS`. `bootstrap` is the number of replicates, or of posterior draws
    kept, `level` that of the interval, `exclusive` groups of lists of which one person can be on
    only one. `period`, `population` and `linkage_run` are kept with the result; numbers are people.
    Options by method: `max_order` (loglinear), `include_saturated` and `max_missing`
    (decomposable), `classes`, `plain` and `brief` (latent-class). The order of the lists changes
    nothing, whatever the seed. Where each method was published: `METHODS[method].source`.

    Raises `BadInput` for what is not a table or an option; a table that cannot be estimated is a
    result with `refused`.
    """
    started = time.perf_counter()
    how = checked_options(method, bootstrap, seed, level, options)
    sheet = as_sheet(table)
    asked = Asked(how, sheet, period, population, linkage_run, started)
    try:
        merged = merge_exclusive(sheet, [list(group) for group in exclusive])
        if len(merged.lists) < 2:
            raise MethodRefused("too-few-lists", "An estimate needs two lists, found one.")
        check_size(len(merged.lists), how.method.most, method)
    except MethodRefused as refusal:
        draws = len(sheet.draws) if sheet.draws else None
        known = {"linkage": _linking(sheet, linkage_run), "draws": draws}
        return _declared(asked.refusal(refusal, _people(sheet), **known), exclusive)
    many = len(merged.draws or ())
    how = replace(how, many=many > 1, compared_every=max(1, many // MOST_COMPARED))
    answer = _combine(replace(asked, how=how, sheet=merged), progress)
    return _declared(answer, exclusive)


def _declared(result: Estimate, exclusive: Sequence[Sequence[str]]) -> Estimate:
    """The result with the lists that were declared to exclude each other."""
    if not exclusive:
        return result
    named = {"exclusive": [list(group) for group in exclusive]}
    return replace(result, diagnostics=result.diagnostics | named)


def _people(sheet: Sheet) -> int:
    """The people observed, the median over the draws."""
    totals = np.zeros(len(sheet.draws or ("",)))
    for draw, _, _, count in sheet.rows:
        totals[draw] += count
    return int(np.median(totals))


def _fit_table(table: Table, how: Options, key: Sequence[int]) -> tuple[Fit, tuple[str, ...]]:
    """Fits one table, its lists sorted by name first; returns the fit and the lists' order.

    `key` tells this table's random stream from its neighbours'.
    """
    ready, cautions = prepare(table, how.method.least, how.method.most, how.method.name)
    ready = ready.keep(sorted(range(len(ready.lists)), key=lambda j: ready.lists[j]))
    rng = np.random.default_rng([how.seed, *key])
    hurried = {"quick": True} if how.many and how.method.hurries else {}
    if hurried and key[0] % how.compared_every:
        hurried["plain"] = True
    fit = how.method.fit(
        ready.counts,
        replicates=how.replicates,
        level=how.level,
        rng=rng,
        **(how.extra | hurried),
    )
    return replace(fit, cautions=(*cautions, *fit.cautions)), ready.lists


def _fit_all(
    tables: list[list[Table]], how: Options, progress: Progress | None
) -> list[list[Outcome]]:
    """The fit or refusal of each draw and stratum."""
    jobs: list[int] = list(range(len(tables)))
    shown = progress(jobs, "linkage draws") if progress and len(jobs) > 1 else jobs
    results: list[list[Outcome]] = []
    for draw in shown:
        row: list[Outcome] = []
        for stratum, table in enumerate(tables[draw]):
            try:
                row.append(_fit_table(table, how, (draw, stratum)))
            except MethodRefused as refusal:
                row.append(refusal)
        results.append(row)
    return _alike(results, tables) if how.many and how.method.hurries else results


def _alike(results: list[list[Outcome]], tables: list[list[Table]]) -> list[list[Outcome]]:
    """The draws of each stratum that were not compared with other priors, moved as the rest."""
    for stratum in range(len(tables[0])):
        places, fits, names, people = [], [], [], []
        for place, row in enumerate(results):
            outcome = row[stratum]
            if not isinstance(outcome, MethodRefused):
                places.append(place)
                fits.append(outcome[0])
                names.append(outcome[1])
                people.append(float(tables[place][stratum].n))
        for place, fit, order in zip(places, alike(fits, people), names, strict=True):
            results[place][stratum] = (fit, order)
    return results


def _combine(asked: Asked, progress: Progress | None) -> Estimate:
    """Fits every table, pools linkage draws, and adds strata up within each draw first."""
    sheet, how, run = asked.sheet, asked.how, asked.linkage_run
    tables = sheet.all_tables()
    results = _fit_all(tables, how, progress)

    def told(column: list[Outcome], people: list[int], **more: Any) -> Estimate:
        outcome, linkage = column[0], _linking(sheet, run)
        if sheet.draws is not None:
            outcome, linkage = pool_draws(column, people, how.level, run)
        elif run is not None and not isinstance(outcome, MethodRefused):
            fit, names = outcome
            outcome = replace(fit, cautions=(*fit.cautions, LINKED_ONCE)), names
        n = int(np.median(people))
        known = {"linkage": linkage, "draws": len(column) if sheet.draws else None} | more
        if isinstance(outcome, MethodRefused):
            return asked.refusal(outcome, n, **known)
        return asked.answer(*outcome, n, **known)

    if sheet.strata is None:
        return told([row[0] for row in results], [row[0].n for row in tables])
    strata = {
        name: told([row[s] for row in results], [row[s].n for row in tables])
        for s, name in enumerate(sheet.strata)
    }
    totals: list[Outcome] = []
    people = [sum(t.n for t in row) for row in tables]
    for draw, row in enumerate(results):
        rng = np.random.default_rng([how.seed, draw, 2**31])
        totals.append(_total(row, sheet.strata, people[draw], how.level, rng))
    answer = told(totals, people, strata=strata)
    return replace(answer, model=None)


def _linking(sheet: Sheet, run: str | None) -> dict[str, Any] | None:
    """What is known of the linkage where no draws are pooled: its run."""
    if run is None:
        return None
    return {"draws": len(sheet.draws or ()), "refused": 0, "run": run}


def _total(
    row: list[Outcome],
    names: tuple[str, ...],
    people: int,
    level: float,
    rng: np.random.Generator,
) -> Outcome:
    """The strata of one draw added up, `people` seen in all, refused if one of them is."""
    fits: list[Fit] = []
    cautions: list[Caution] = []
    for name, outcome in zip(names, row, strict=True):
        if isinstance(outcome, MethodRefused):
            detail = f"No total, since stratum {name} is refused: {outcome.detail}"
            return MethodRefused(outcome.reason, detail)
        fits.append(outcome[0])
        own = own_limits_apart(outcome[0].cautions)
        cautions += [Caution(w.code, f"{name}: {w.text}") for w in own]
    total = total_of_strata(fits, people, level, rng)
    return replace(total, cautions=(*cautions, *total.cautions)), ()
