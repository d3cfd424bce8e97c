"""State occupation and pooling agree with their slow twins, whatever the order of what comes in."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from byway.figures.aalen_johansen import Path, occupation
from byway.figures.pooling import rubin
from tests.reference import figures as slow

few = settings(max_examples=80, deadline=None, derandomize=True)
STATES, LAST = 4, 25


@st.composite
def courses(draw: st.DrawFn, apart: bool) -> list[slow.Course]:
    """Up to ten courses, many moves of different ones on the same days; `apart`: never two moves
    of one course on one day."""
    made = []
    for _ in range(draw(st.integers(1, 10))):
        states = [draw(st.integers(0, STATES - 1))]
        for shift in draw(st.lists(st.integers(1, STATES - 1), max_size=4)):
            states.append((states[-1] + shift) % STATES)
        days = draw(
            st.lists(
                st.integers(1, 8), min_size=len(states) - 1, max_size=len(states) - 1, unique=apart
            )
        )
        entered = (0, *sorted(days))
        made.append((tuple(states), entered, entered[-1] + draw(st.integers(0, 9))))
    return made


def as_paths(made: list[slow.Course]) -> list[Path]:
    return [Path(*course) for course in made]


@given(courses(apart=True))
@few
def test_occupation_is_the_product_of_matrices(made: list[slow.Course]) -> None:
    grid = np.arange(LAST)
    found = occupation(as_paths(made), STATES, grid)
    for day in (0, 3, 5, 8, 12, LAST - 1):
        assert found[day] == pytest.approx(slow.aalen_johansen(made, STATES, day).tolist())


@given(courses(apart=False), st.randoms(use_true_random=False))
@few
def test_the_order_of_stories_changes_nothing(made, random) -> None:  # type: ignore[no-untyped-def]
    grid = np.arange(LAST)
    found = occupation(as_paths(made), STATES, grid)
    assert found.sum(axis=1) == pytest.approx(np.ones(LAST))
    moved = list(made)
    random.shuffle(moved)
    assert np.allclose(found, occupation(as_paths(moved), STATES, grid))


@given(courses(apart=False))
@few
def test_without_censoring_it_is_the_plain_share(made: list[slow.Course]) -> None:
    followed = [(states, days, LAST + 1) for states, days, _ in made]
    found = occupation(as_paths(followed), STATES, np.arange(LAST))
    for day in range(LAST):
        there = [slow.state_on(course, day) for course in followed]
        assert found[day] == pytest.approx([there.count(s) / len(there) for s in range(STATES)])


@given(
    st.lists(
        st.tuples(st.floats(500, 900), st.floats(10, 900), st.integers(300, 400)),
        min_size=2,
        max_size=12,
    ),
    st.sampled_from([0.5, 0.9, 0.95]),
)
@few
def test_rubin(draws: list[tuple[float, float, int]], level: float) -> None:
    points, variances, people = (list(column) for column in zip(*draws, strict=True))
    found = rubin(np.array(points), np.array(variances), np.array(people, float), level)
    assert found is not None
    middle, low, high, df = slow.rubin(points, variances, people, level)
    assert found["estimate"] == pytest.approx(middle)
    assert found["interval"][0] == pytest.approx(low)
    if found["interval"][1] is None:
        assert high > 1e26
    else:
        assert found["interval"][1] == pytest.approx(high)
    assert found["df"] == pytest.approx(df, rel=1e-6)
