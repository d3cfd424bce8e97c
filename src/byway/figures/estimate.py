"""One table, one method, one answer: the number with its assumption, or a typed refusal."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from byway.errors import BadInput
from byway.figures.checks import check_size, merge_exclusive, prepare, whole
from byway.figures.latent_widening import alike
from byway.figures.methods import METHODS, Method
from byway.figures.pooling import Outcome, pool_draws, total_of_strata
from byway.figures.result import Caution, Estimate, Fit, MethodRefused, Refusal
from byway.figures.table import MAX_DENSE_LISTS, Sheet, Table, as_sheet

MOST_REPLICATES = 1_000_000
MOST_COMPARED = 100
BOUNDS = {"max_order": (1, MAX_DENSE_LISTS), "max_missing": (1, 10**12), "classes": (2, 50)}
"""What the options that are whole numbers may be."""

LINKED_ONCE = Caution(
    "linked-once",
    "One way of linking the lists is taken as certain, so the interval leaves out what linking "
    "adds: estimate the run's draws.csv.",
)

Progress = Callable[[list[Any], str], Iterable[Any]]


@dataclass(frozen=True)
class Options:
    """What every fit of one call shares."""

    method: Method
    replicates: int
    level: float
    seed: int
    extra: dict[str, Any]
    many: bool = False
    compared_every: int = 1
    """Of pooled linkage draws every so many'th is compared with other priors."""


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
    chosen = _options(method, bootstrap, seed, level, options)
    sheet = as_sheet(table)
    about = {"period": period, "population": population, "linkage_run": linkage_run}
    try:
        merged = merge_exclusive(sheet, [list(group) for group in exclusive])
        if len(merged.lists) < 2:
            raise MethodRefused("too-few-lists", "An estimate needs two lists, found one.")
        check_size(len(merged.lists), chosen.method.most, method)
    except MethodRefused as refusal:
        linkage = _linking(sheet, linkage_run)
        early = _refused(chosen, sheet, refusal, started, about, _people(sheet), linkage=linkage)
        return _declared(early, exclusive)
    draws = len(merged.draws or ())
    chosen = replace(chosen, many=draws > 1, compared_every=max(1, draws // MOST_COMPARED))
    answer = _combine(merged, merged.all_tables(), chosen, progress, started, about)
    return _declared(answer, exclusive)


def _declared(result: Estimate, exclusive: Sequence[Sequence[str]]) -> Estimate:
    """The result with the lists that were declared to exclude each other."""
    if not exclusive:
        return result
    named = {"exclusive": [list(group) for group in exclusive]}
    return replace(result, diagnostics=result.diagnostics | named)


def _options(method: Any, bootstrap: Any, seed: Any, level: Any, extra: dict[str, Any]) -> Options:
    if method not in METHODS:
        raise BadInput(f"method: expected one of {', '.join(METHODS)}, found {method!r}")
    if not isinstance(level, int | float) or not 0.0 < level < 1.0:
        raise BadInput(f"level: expected a share between 0 and 1, found {level}")
    bootstrap = whole("bootstrap", bootstrap, 10, MOST_REPLICATES)
    seed = whole("seed", seed, 0, None)
    for name in extra:
        if name not in METHODS[method].options:
            known = ", ".join(METHODS[method].options) or "no option"
            raise BadInput(f"{method}: expected {known}, found option {name!r}")
    given = {
        name: whole(name, value, *BOUNDS[name]) if name in BOUNDS else bool(value)
        for name, value in extra.items()
        if value is not None
    }
    return Options(METHODS[method], bootstrap, float(level), seed, given)


def _people(sheet: Sheet) -> int:
    """The people observed, the median over the draws."""
    totals = np.zeros(len(sheet.draws or ("",)))
    for draw, _, _, count in sheet.rows:
        totals[draw] += count
    return int(np.median(totals))


def fit_table(table: Table, chosen: Options, key: Sequence[int]) -> tuple[Fit, tuple[str, ...]]:
    """Fits one table, its lists sorted by name first; returns the fit and the lists' order.

    `key` tells this table's random stream from its neighbours'.
    """
    ready, cautions = prepare(table, chosen.method.least, chosen.method.most, chosen.method.name)
    ready = ready.keep(sorted(range(len(ready.lists)), key=lambda j: ready.lists[j]))
    rng = np.random.default_rng([chosen.seed, *key])
    hurried = {"quick": True} if chosen.many and chosen.method.hurries else {}
    if hurried and key[0] % chosen.compared_every:
        hurried["plain"] = True
    fit = chosen.method.fit(
        ready.counts,
        replicates=chosen.replicates,
        level=chosen.level,
        rng=rng,
        **(chosen.extra | hurried),
    )
    return replace(fit, cautions=(*cautions, *fit.cautions)), ready.lists


def _model(
    fit: Fit, names: tuple[str, ...], wanted: tuple[str, ...]
) -> tuple[tuple[str, ...], ...] | None:
    """Generators as list names, in the order of the table's columns."""
    if fit.model is None:
        return None
    place = {name: at for at, name in enumerate(wanted)}
    parts = [_names(mask, names, place) for mask in fit.model]
    return tuple(sorted(parts, key=lambda part: (-len(part), [place[name] for name in part])))


def _names(mask: int, names: tuple[str, ...], place: dict[str, int]) -> tuple[str, ...]:
    on = [name for j, name in enumerate(names) if mask >> j & 1]
    return tuple(sorted(on, key=lambda name: place[name]))


def _readable(value: Any, names: tuple[str, ...], place: dict[str, int], key: str = "") -> Any:
    """Diagnostics with masks of lists turned into names."""
    if isinstance(value, dict):
        return {k: _readable(v, names, place, k) for k, v in value.items()}
    if isinstance(value, tuple) and key in ("model", "cliques"):
        return [list(_names(mask, names, place)) for mask in value]
    if isinstance(value, list | tuple):
        return [_readable(v, names, place) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _refused(
    chosen: Options,
    sheet: Sheet,
    refusal: MethodRefused,
    started: float,
    about: dict[str, Any],
    n: int,
    **more: Any,
) -> Estimate:
    converged = False if refusal.reason == "not-converged" else None
    fields: dict[str, Any] = {
        "exists": False if refusal.reason == "no-existing-model" else None,
        "identified": refusal.identified,
        "converged": converged,
        "diagnostics": refusal.diagnostics,
        "linkage": None,
        "strata": None,
        "draws": len(sheet.draws) if sheet.draws else None,
        "warnings": (),
    } | more
    return Estimate(
        method=chosen.method.name,
        assumption=chosen.method.assumption,
        n_observed=n,
        estimate=None,
        interval=None,
        level=chosen.level,
        model=None,
        refused=Refusal(refusal.reason, refusal.detail),
        period=about["period"],
        population=about["population"],
        seed=chosen.seed,
        data_sha256=sheet.sha256,
        seconds=time.perf_counter() - started,
        **fields,
    )


def _answer(
    chosen: Options,
    sheet: Sheet,
    fit: Fit,
    names: tuple[str, ...],
    started: float,
    about: dict[str, Any],
    n: int,
    **more: Any,
) -> Estimate:
    place = {name: at for at, name in enumerate(sheet.lists)}
    fields: dict[str, Any] = {"linkage": None, "strata": None, "draws": None} | more
    return Estimate(
        method=chosen.method.name,
        assumption=chosen.method.assumption,
        n_observed=n,
        estimate=float(fit.estimate),
        interval=(_number(fit.interval[0]), _number(fit.interval[1])),
        level=chosen.level,
        model=_model(fit, names, sheet.lists),
        exists=True,
        identified=True,
        converged=fit.converged,
        diagnostics=_readable(fit.diagnostics, names, place),
        warnings=fit.cautions,
        refused=None,
        period=about["period"],
        population=about["population"],
        seed=chosen.seed,
        data_sha256=sheet.sha256,
        seconds=time.perf_counter() - started,
        samples=fit.samples,
        chains=fit.chains,
        **fields,
    )


def _fit_all(
    tables: list[list[Table]], chosen: Options, progress: Progress | None
) -> list[list[Outcome]]:
    """The fit or refusal of each draw and stratum."""
    jobs: list[int] = list(range(len(tables)))
    shown = progress(jobs, "linkage draws") if progress and len(jobs) > 1 else jobs
    results: list[list[Outcome]] = []
    for draw in shown:
        row: list[Outcome] = []
        for stratum, table in enumerate(tables[draw]):
            try:
                row.append(fit_table(table, chosen, (draw, stratum)))
            except MethodRefused as refusal:
                row.append(refusal)
        results.append(row)
    return _alike(results, tables) if chosen.many and chosen.method.hurries else results


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


def _combine(
    sheet: Sheet,
    tables: list[list[Table]],
    chosen: Options,
    progress: Progress | None,
    started: float,
    about: dict[str, Any],
) -> Estimate:
    """Fits every table, pools linkage draws, and adds strata up within each draw first."""
    results = _fit_all(tables, chosen, progress)
    run = about["linkage_run"]

    def told(column: list[Outcome], people: list[int], **more: Any) -> Estimate:
        outcome, linkage = column[0], _linking(sheet, run)
        if sheet.draws is not None:
            outcome, linkage = pool_draws(column, people, chosen.level, run)
        elif run is not None and not isinstance(outcome, MethodRefused):
            fit, names = outcome
            outcome = replace(fit, cautions=(*fit.cautions, LINKED_ONCE)), names
        n = int(np.median(people))
        fields = {"linkage": linkage, "draws": len(column) if sheet.draws else None} | more
        if isinstance(outcome, MethodRefused):
            return _refused(chosen, sheet, outcome, started, about, n, **fields)
        return _answer(chosen, sheet, *outcome, started, about, n, **fields)

    if sheet.strata is None:
        return told([row[0] for row in results], [row[0].n for row in tables])
    strata = {
        name: told([row[s] for row in results], [row[s].n for row in tables])
        for s, name in enumerate(sheet.strata)
    }
    totals: list[Outcome] = []
    for draw, row in enumerate(results):
        rng = np.random.default_rng([chosen.seed, draw, 2**31])
        totals.append(_total(row, sheet.strata, chosen.level, rng))
    answer = told(totals, [sum(t.n for t in row) for row in tables], strata=strata)
    return replace(answer, model=None)


def _linking(sheet: Sheet, run: str | None) -> dict[str, Any] | None:
    """What is known of the linkage where no draws are pooled: its run."""
    if run is None:
        return None
    return {"draws": len(sheet.draws or ()), "refused": 0, "run": run}


def _total(
    row: list[Outcome], names: tuple[str, ...], level: float, rng: np.random.Generator
) -> Outcome:
    """The strata of one draw added up, refused if one of them is."""
    fits: list[Fit] = []
    cautions: list[Caution] = []
    for name, outcome in zip(names, row, strict=True):
        if isinstance(outcome, MethodRefused):
            detail = f"No total, since stratum {name} is refused: {outcome.detail}"
            return MethodRefused(outcome.reason, detail)
        fits.append(outcome[0])
        cautions += [Caution(w.code, f"{name}: {w.text}") for w in outcome[0].cautions]
    total = total_of_strata(fits, level, rng)
    return replace(total, cautions=tuple(cautions)), ()
