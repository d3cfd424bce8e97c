"""The lines that a reader sees on a terminal: what a figure is, of whom, and what it assumes."""

from byway.cli.output import say
from byway.figures import Caution, Estimate, percent


def people(value: float | None) -> str:
    """A number of people as readers see it."""
    return "no limit" if value is None else f"{value:,.0f}"


def print_about(population: str | None, period: str | None) -> None:
    """Who is counted and when, where that was said."""
    for name, text in (("population", population), ("period", period)):
        if text is not None:
            say(f"  {name}: {text}")


def print_cautions(cautions: tuple[Caution, ...], indent: str = "") -> None:
    """What a reader must know beside a number."""
    for caution in cautions:
        say(f"{indent}  note ({caution.code}): {caution.text}")


def print_estimate(result: Estimate, indent: str = "") -> None:
    """An estimate or refusal; its strata below it."""
    say(f"{indent}{result.method}: {result.n_observed:,} people observed")
    if result.refused is not None:
        say(f"{indent}  refused ({result.refused.reason}): {result.refused.detail}")
    else:
        assert result.interval is not None
        low, high = (people(limit) for limit in result.interval)
        level = percent(result.level)
        say(f"{indent}  estimate {people(result.estimate)} ({low} to {high}, {level})")
        say(f"{indent}  interval: {result.interval_kind}")
        say(f"{indent}  assumes: {result.assumption}")
        if result.model:
            say(f"{indent}  model: {'; '.join('+'.join(part) for part in result.model)}")
    for group in result.diagnostics.get("exclusive", []):
        say(f"{indent}  declared exclusive: {', '.join(group)}")
    if result.linkage is not None and "share" in result.linkage:
        share = result.linkage["share"]
        known = "not known" if share is None else f"{share:.0%}"
        say(f"{indent}  share of the variance due to linkage: {known}")
    print_cautions(result.warnings, indent)
    for name, part in (result.strata or {}).items():
        say(f"{indent}stratum {name}")
        print_estimate(part, indent + "  ")
