"""Which of a story's entries count, and when they can have been."""

from datetime import date

import numpy as np
import pytest

from byway.errors import BadInput
from byway.figures import pathways
from byway.figures.courses import (
    AFTERWARDS,
    IN_CONFLICT,
    NOT_LIVED,
    UNPLACED,
    Courses,
    courses,
    read_within,
)
from byway.story import StateMap, Trigger, loads

MAP = StateMap(
    {
        "abroad": (Trigger("left_country"),),
        "in_hospital": (Trigger("hospital"),),
        "serving": (Trigger("signed_contract"),),
    },
    (Trigger("interview"),),
)
ABROAD, HOSPITAL, SERVING = range(3)


def of(*claims: str, within: str | None = None, mapping: StateMap = MAP) -> Courses:
    story = loads("byway: story/1\nclaims:\n" + "".join(f"  - {{{c}}}\n" for c in claims))
    bounds = None if within is None else read_within(within)
    return courses(story, mapping, np.random.default_rng(1), 40, bounds)


def unused(found: Courses) -> dict[str, int]:
    return {why: count for why, count in found.unused.items() if count}


def test_what_was_told_at_the_interview_was_before_it() -> None:
    """In hospital some day of March, told on its eighth."""
    found = of(
        "id: a, what: signed_contract, when: 2024-01-10",
        "id: b, what: hospital, when: 2024-03",
        "id: c, what: interview, when: 2024-03-08",
    )
    assert {path.states for path in found.tried} == {(SERVING, HOSPITAL)}
    assert {path.end for path in found.tried} == {58}
    assert {path.days[1] for path in found.tried} <= set(range(51, 59))
    # The first and the last day are among them, however few are drawn.
    assert {path.days[1] for path in found.extremes} == {51, 58}


def test_the_interview_is_the_last_possible_day_of_what_has_none() -> None:
    claims = (
        "id: a, what: signed_contract, when: 2024-01-10",
        "id: b, what: hospital, after: {event: a, min: 5d}",
    )
    told = of(*claims, "id: c, what: interview, when: 2024-03-10")
    assert {path.days[1] for path in told.extremes} == {5, 60}
    assert unused(told) == {}
    alone = of(*claims)
    assert {path.states for path in alone.tried} == {(SERVING,)}
    assert unused(alone) == {UNPLACED: 1}


def test_an_interview_on_a_day_of_several_is_after_all_it_tells() -> None:
    found = of(
        "id: b, what: hospital, when: 2024-03-05/2024-03-20",
        "id: c, what: interview, when: ../2024-03-10",
    )
    assert unused(found) == {}
    assert {path.end for path in found.extremes} == {0, 5}


def test_an_event_after_the_interview_for_certain_is_not_observed() -> None:
    found = of(
        "id: a, what: signed_contract, when: 2024-01-10",
        "id: c, what: interview, when: 2024-03-08",
        "id: d, what: left_country, when: 2024-03-09",
        "id: e, what: hospital, when: 2024-03-08",
    )
    assert unused(found) == {AFTERWARDS: 1}
    assert {path.states for path in found.tried} == {(SERVING, HOSPITAL)}


def test_observation_ends_at_the_last_interview() -> None:
    found = of(
        "id: a, what: signed_contract, when: 2024-01-10",
        "id: c, what: interview, when: 2024-02-10",
        "id: d, what: left_country, when: 2024-03",
        "id: e, what: interview, when: 2024-05-10",
    )
    assert unused(found) == {}
    assert {path.states for path in found.tried} == {(SERVING, ABROAD)}
    assert {path.end for path in found.tried} == {121}


def test_nothing_bounds_what_the_claims_leave_open_unless_asked() -> None:
    claims = (
        "id: a, what: signed_contract, when: ../2024-03-01",
        "id: b, what: hospital, when: 2024-05-01",
        "id: d, what: left_country",
    )
    found = of(*claims)
    assert {path.states for path in found.tried} == {(HOSPITAL,)}
    assert unused(found) == {UNPLACED: 2}
    # Without an interview observation ends with the last entry.
    assert {path.end for path in found.tried} == {0}
    wide = of(*claims, within="2024-02-01/2024-08")
    assert unused(wide) == {}
    assert {SERVING, HOSPITAL, ABROAD} == {s for path in wide.tried for s in path.states}
    longest = max(p.days[p.states.index(HOSPITAL)] for p in wide.tried if p.states[0] == SERVING)
    assert longest == date(2024, 5, 1).toordinal() - date(2024, 2, 1).toordinal()
    with pytest.raises(BadInput, match="within 2024-04-01/2024-08-31 where dates are open"):
        of(*claims, within="2024-04-01/2024-08-31")


@pytest.mark.parametrize("text", ["2024-01-01/..", "../2024-01-01", "soon"])
def test_bounds_need_both_days(text: str) -> None:
    with pytest.raises(BadInput):
        read_within(text)


def test_what_others_went_through_is_not_the_tellers_state() -> None:
    found = of(
        "id: a, what: signed_contract, when: 2024-01-10",
        "id: b, what: hospital, basis: told, when: 2024-02-10",
        # A date somebody gives does not make it the teller's own, nor does another word.
        "id: b2, event: b, when: 2024-02",
        "id: b3, event: b, what: paid, basis: experienced",
        "id: d, what: left_country, basis: witnessed, when: 2024-03-10",
        "id: d2, event: d, what: left_country, basis: experienced",
    )
    assert {path.states for path in found.tried} == {(SERVING, ABROAD)}
    assert unused(found) == {NOT_LIVED: 1}


def test_claims_in_conflict_are_counted() -> None:
    found = of(
        "id: a, what: signed_contract, when: 2024-01-10",
        "id: b, what: hospital, when: 2024-02-10",
        "id: b2, event: b, when: 2023",
    )
    assert unused(found) == {IN_CONFLICT: 2, UNPLACED: 1}
    assert of("id: a, what: signed_contract").drawn == ()


def test_on_one_day_what_is_told_to_be_first_comes_first() -> None:
    """The mapping names them the other way round."""
    claims = (
        "id: a, what: signed_contract, when: 2024-01-10",
        "id: b, what: hospital, when: 2024-01-10, after: {event: a}",
        "id: c, what: left_country, when: 2024-01-10, after: {event: b}",
    )
    # All on that day for certain: nothing but the mapping's order is left.
    assert {path.states for path in of(*claims).tried} == {(ABROAD, HOSPITAL, SERVING)}
    vague = tuple(claim.replace("-01-10", "-01") for claim in claims)
    found = of(*vague)
    assert {path.states for path in found.tried} == {(SERVING, HOSPITAL, ABROAD)}
    assert any(path.days == (0, 0, 0) for path in found.extremes)


def test_a_state_entered_again_at_once_is_one_stay() -> None:
    both = StateMap({"serving": (Trigger("signed_contract"), Trigger("mobilised"))}, ())
    found = of(
        "id: a, what: signed_contract, when: 2024-01-10",
        "id: b, what: mobilised, when: 2024-02-10",
        mapping=both,
    )
    assert [(p.states, p.days, p.end) for p in found.tried] == [((0,), (0,), 31)]


def test_a_story_that_fails_is_named() -> None:
    story = loads(
        "byway: story/1\nclaims:\n  - {id: a, what: signed_contract, when: ../2024-03-01}\n"
    )
    with pytest.raises(BadInput, match=r"^one\.yaml: expected days within"):
        pathways({"one.yaml": story}, within="2024-04-01/2024-05-01")
