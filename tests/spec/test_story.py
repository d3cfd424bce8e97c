"""The spec table holds on the engine and on its slow twin, and the reference page is made of it."""

from fractions import Fraction

import pytest

from byway.errors import BadInput
from byway.story import check, day_text, loads
from tests.reference import story as twin
from tests.spec.story import PAGE, RULES, Rule, page, story

IDS = [f"{rule.section}: {rule.says[:40]}" for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_the_engine_keeps_the_rule(rule: Rule) -> None:
    if rule.error:
        with pytest.raises(BadInput) as caught:
            loads(story(rule), "file.yaml")
        assert rule.error in str(caught.value)
        assert str(caught.value).startswith("file.yaml: line ")
        return
    result = check(loads(story(rule)))
    assert [(each.claims, each.stretch_days, each.survives) for each in result.conflicts] == [
        (claims, stretch, Fraction(factor)) for claims, stretch, factor in rule.conflicts
    ]
    assert result.events is not None
    for side in ("start", "end"):
        wanted = getattr(rule, side)
        if wanted is not None:
            found = getattr(result.events[rule.event], side)
            assert tuple(day_text(day) for day in found) == wanted


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.error])
def test_the_twin_keeps_the_rule(rule: Rule) -> None:
    told = loads(story(rule))
    found = {
        tuple(sorted(claim.id for claim in subset)): (
            twin.stretch(told, subset),
            twin.survives(told, subset),
        )
        for subset in twin.conflicts(told)
    }
    assert found == {
        claims: (stretch, Fraction(factor)) for claims, stretch, factor in rule.conflicts
    }
    for side in ("start", "end"):
        wanted = getattr(rule, side)
        if wanted is not None:
            days = twin.bounds(told)[rule.event][side]
            assert tuple(day_text(day) for day in days) == wanted


def test_the_reference_page_is_made_from_the_rules() -> None:
    assert PAGE.read_text("utf-8") == page()
