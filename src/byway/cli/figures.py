"""`byway figures`: floors, estimates, reports, trends and pathways on the command line."""

import errno
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from byway.cli.output import json_option, print_json, progress
from byway.errors import BadInput
from byway.figures import (
    METHODS,
    Estimate,
    build_report,
    estimate,
    page,
    pathway_picture,
    pathways,
    read_floor,
    read_table,
    series_picture,
    trend,
)


@click.group()
def command() -> None:
    """Floors, estimates, trends and pathways from counts."""


def shown(items: list[Any], label: str) -> Iterable[Any]:
    """A progress bar on a terminal."""
    return progress(items, label=label, total=len(items))


def groups(values: tuple[str, ...]) -> list[list[str]]:
    """`--exclusive a,b,c`, repeated, as lists of names."""
    return [[name.strip() for name in value.split(",")] for value in values]


def people(value: float | None) -> str:
    """A number of people as readers see it."""
    return "no limit" if value is None else f"{value:,.0f}"


def print_estimate(result: Estimate, indent: str = "") -> None:
    """The lines a reader sees on a terminal."""
    click.echo(f"{indent}{result.method}: {result.n_observed:,} people observed")
    if result.refused is not None:
        click.echo(f"{indent}  refused ({result.refused.reason}): {result.refused.detail}")
    else:
        assert result.interval is not None
        low, high = (people(limit) for limit in result.interval)
        click.echo(
            f"{indent}  estimate {people(result.estimate)} ({low} to {high}, "
            f"{100.0 * result.level:.10g}%)"
        )
        click.echo(f"{indent}  assumes: {result.assumption}")
        if result.model:
            click.echo(f"{indent}  model: {'; '.join('+'.join(part) for part in result.model)}")
    if result.linkage is not None and "share" in result.linkage:
        click.echo(f"{indent}  share of the variance due to linkage: {result.linkage['share']:.0%}")
    for caution in result.warnings:
        click.echo(f"{indent}  note ({caution.code}): {caution.text}")
    for name, part in (result.strata or {}).items():
        click.echo(f"{indent}stratum {name}")
        print_estimate(part, indent + "  ")


def linkage_run(path: Path) -> str | None:
    """The folder's linkage report by its hash, if the table lies beside one."""
    report = path.parent / "report.json"
    if path.name not in ("draws.csv", "histories.csv") or not report.is_file():
        return None
    return "sha256:" + hashlib.sha256(report.read_bytes()).hexdigest()


@command.command("estimate")
@click.argument("table", type=click.Path(path_type=Path))
@click.option(
    "--method", default="loglinear", show_default=True, help="One of: " + ", ".join(METHODS)
)
@click.option("--bootstrap", default=1000, show_default=True, help="Replicates, or draws kept.")
@click.option("--seed", default=1, show_default=True)
@click.option("--level", default=0.95, show_default=True, help="Level of the interval.")
@click.option("--exclusive", multiple=True, metavar="A,B,C", help="Lists that exclude each other.")
@click.option("--max-order", type=int, help="loglinear: the largest interaction tried.")
@click.option("--classes", type=int, help="latent-class: the number of classes, 10 by default.")
@click.option("--plain", is_flag=True, help="latent-class: never widen the interval.")
@click.option("--max-missing", type=int, help="decomposable: a cap on the people on no list.")
@click.option("--saturated", is_flag=True, help="decomposable: let the saturated graph in.")
@click.option("--period", help="The period the lists cover, kept with the result.")
@click.option("--population", help="Who is counted, kept with the result.")
@json_option
def estimate_command(
    table: Path,
    method: str,
    bootstrap: int,
    seed: int,
    level: float,
    exclusive: tuple[str, ...],
    max_order: int | None,
    classes: int | None,
    plain: bool,
    max_missing: int | None,
    saturated: bool,
    period: str | None,
    population: str | None,
    as_json: bool,
) -> int:
    """Estimate a population from how its lists overlap."""
    options: dict[str, Any] = {
        "max_order": max_order,
        "classes": classes,
        "plain": plain or None,
        "max_missing": max_missing,
        "include_saturated": saturated or None,
    }
    for name, value in options.items():
        owner = next(m.name for m in METHODS.values() if name in m.options)
        if value is not None and method in METHODS and owner != method:
            flag = "--saturated" if name == "include_saturated" else f"--{name.replace('_', '-')}"
            raise BadInput(f"{flag}: expected with --method {owner}, found with {method}")
    result = estimate(
        read_table(table),
        method,
        bootstrap=bootstrap,
        seed=seed,
        level=level,
        exclusive=groups(exclusive),
        period=period,
        population=population,
        linkage_run=linkage_run(table),
        progress=shown,
        **{name: value for name, value in options.items() if value is not None},
    )
    if as_json:
        print_json(result.as_dict())
    else:
        print_estimate(result)
    return 1 if result.refused else 0


def save(texts: dict[Path, str]) -> None:
    """Writes whole files, all or none: each beside its place first, then renamed into it."""
    temporary = {path: path.with_name(f".{path.name}.part") for path in texts}
    path = next(iter(texts))
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder has that name")
            temporary[path].write_text(text, encoding="utf-8")
        for path in texts:
            temporary[path].replace(path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror or error})") from None
    finally:
        for left in temporary.values():
            left.unlink(missing_ok=True)


def picture(path: Path | None) -> None:
    """Refuses a picture's name that may be another file's."""
    if path is not None and path.suffix.lower() != ".svg":
        raise BadInput(f"--svg: expected a name ending in .svg, found {path.name}")


def keep_others(table: Path, out: Path) -> None:
    """Refuses to write over the table, or over a CSV or JSON file that is no report's."""
    if out.resolve() == table.resolve():
        raise BadInput("--out: expected another name than the table's")
    for path, begins in (
        (out.with_suffix(".csv"), "part,method,"),
        (out.with_suffix(".json"), "{"),
    ):
        if not path.exists():
            continue
        if not path.is_file():
            raise BadInput(f"--out: expected a name whose {path.name} is free, found a folder")
        text = path.read_text(encoding="utf-8", errors="replace")[:200]
        ours = text.startswith(begins) and (path.suffix != ".json" or '"kind": "report"' in text)
        if path.resolve() == table.resolve():
            raise BadInput(
                f"--out: expected another name than the table's, since {path.name} is written "
                "beside the page"
            )
        if not ours:
            raise BadInput(f"--out: expected a name whose {path.name} is free, found another file")


@command.command("report")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The page, OUT.html.")
@click.option("--truth", type=float, help="The known number, to say which method missed it.")
@click.option("--bootstrap", default=1000, show_default=True, help="Replicates, or draws kept.")
@click.option("--seed", default=1, show_default=True)
@click.option("--level", default=0.95, show_default=True, help="Level of the intervals.")
@click.option("--exclusive", multiple=True, metavar="A,B,C", help="Lists that exclude each other.")
@click.option("--period", help="The period the lists cover.")
@click.option("--population", help="Who is counted.")
@json_option
def report_command(
    table: Path,
    out: Path,
    truth: float | None,
    bootstrap: int,
    seed: int,
    level: float,
    exclusive: tuple[str, ...],
    period: str | None,
    population: str | None,
    as_json: bool,
) -> int:
    """Write a page with every method, its assumption, refusals, validation and sensitivity."""
    if truth is not None and not 0 < truth < 1e12:
        raise BadInput(f"--truth: expected a number of people, found {truth}")
    if out.suffix.lower() not in (".html", ".htm"):
        raise BadInput(f"--out: expected a name ending in .html, found {out.name}")
    sheet = read_table(table)
    if not out.parent.is_dir():
        raise BadInput(f"--out: expected a folder that exists, found {out.parent}")
    keep_others(table, out)
    found = build_report(
        sheet,
        source=table.name,
        truth=truth,
        bootstrap=bootstrap,
        seed=seed,
        level=level,
        exclusive=groups(exclusive),
        period=period,
        population=population,
        linkage_run=linkage_run(table),
        progress=shown,
    )
    document = found.as_dict()
    save(
        {
            out.with_suffix(".csv"): found.as_csv(),
            out.with_suffix(".json"): json.dumps(document, ensure_ascii=False, indent=2) + "\n",
            out: page(found),
        }
    )
    if as_json:
        print_json(document)
    else:
        click.echo(f"floor: at least {found.floor[0]:,} people")
        for result in found.results:
            print_estimate(result)
        if truth is not None:
            missed = ", ".join(found.missed()) or "no method"
            click.echo(f"the truth, {truth:,.0f}, is missed by: {missed}")
        click.echo(f"written: {out}")
    return 0 if found.answered else 1


@command.command("floor")
@click.option("--links", required=True, type=click.Path(path_type=Path), help="A linkage run.")
@click.option("--period", help="The period the lists cover.")
@click.option("--population", help="Who is counted.")
@json_option
def floor_command(links: Path, period: str | None, population: str | None, as_json: bool) -> int:
    """Say how many different people are on linked lists, at least."""
    found = read_floor(links, period=period, population=population)
    if as_json:
        print_json(found.as_dict())
    else:
        click.echo(
            f"at least {found.low:,} people (linkage leaves {found.low:,} to {found.high:,})"
        )
    return 0


@command.command("trend")
@click.argument("monthly", type=click.Path(path_type=Path))
@click.option("--margin", default=0.25, show_default=True, help="Change still called steady.")
@click.option("--since", help="First month, YYYY-MM.")
@click.option("--until", help="Last month, YYYY-MM.")
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the series there.")
@click.option("--period", help="The period, kept with the result.")
@click.option("--population", help="Who is counted, kept with the result.")
@json_option
def trend_command(
    monthly: Path,
    margin: float,
    since: str | None,
    until: str | None,
    svg: Path | None,
    period: str | None,
    population: str | None,
    as_json: bool,
) -> int:
    """Say whether monthly counts are steady, changing, or too few to tell."""
    picture(svg)
    found = trend(
        monthly, margin=margin, since=since, until=until, period=period, population=population
    )
    if svg is not None:
        save({svg: series_picture(found)})
    if as_json:
        print_json(found.as_dict())
        return 0
    click.echo(f"{found.verdict} over {len(found.months)} months, margin {margin:.0%}")
    if found.ratio is not None and found.interval is not None:
        low, high = found.interval
        click.echo(f"  last month over first: {found.ratio:.2f} ({low:.2f} to {high:.2f}, 95%)")
    click.echo(f"  power, the chance of 'steady' if nothing changes: {found.power:.0%}")
    for entry in found.left_out:
        click.echo(f"  left out: {entry['month']} ({entry['why']})")
    for caution in found.warnings:
        click.echo(f"  note ({caution.code}): {caution.text}")
    return 0


def of_files(paths: Iterable[Path]) -> str:
    """The SHA-256 of several files' SHA-256, whatever their order."""
    each = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


@command.command("pathway")
@click.argument("stories", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--states", type=click.Path(path_type=Path), help="Which words enter which state.")
@click.option("--few", default=10, show_default=True, help="Suppress cells of fewer stories.")
@click.option("--completions", default=200, show_default=True, help="Completions of the dates.")
@click.option("--seed", default=1, show_default=True)
@click.option("--svg", type=click.Path(path_type=Path), help="Draw the states over time there.")
@click.option("--period", help="The period, kept with the result.")
@click.option("--population", help="Whose stories, kept with the result.")
@json_option
def pathway_command(
    stories: tuple[Path, ...],
    states: Path | None,
    few: int,
    completions: int,
    seed: int,
    svg: Path | None,
    period: str | None,
    population: str | None,
    as_json: bool,
) -> int:
    """Pool coded stories: states, transitions and durations of those who could tell."""
    from byway.story import load, read_state_map

    picture(svg)
    mapping = read_state_map(states) if states is not None else None
    loaded = {str(path): load(path) for path in stories}
    found = pathways(
        loaded, states=mapping, few=few, completions=completions, seed=seed, period=period,
        population=population, data_sha256=of_files(stories),
    )  # fmt: skip
    if svg is not None:
        save({svg: pathway_picture(found)})
    document = found.as_dict()
    if as_json:
        print_json(document)
        return 0
    click.echo(f"{found.stories} stories. {document['assumption']}")
    for stay in found.states:
        said = f"fewer than {few} stories" if stay.stories is None else f"{stay.stories} stories"
        if stay.median_days is not None and stay.range_days is not None:
            low, high = stay.range_days
            said += f", median {stay.median_days:.0f} days (dates leave {low:.0f} to {high:.0f})"
        click.echo(f"  {stay.state}: {said}")
    if not found.moves:
        click.echo(f"  fewer than {few} stories: no transition is listed")
    for move in found.moves:
        said = (
            f"fewer than {few}, or suppressed"
            if move.stories is None
            else f"{move.stories} stories"
        )
        click.echo(f"  {move.source} → {move.target}: {said}")
    return 0


__all__ = ["command"]
