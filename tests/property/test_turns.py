"""The quick order of the queue and the slow one hand out the same lines."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from byway.cases.rules.turns import Turn, candidates, fold, held_by, holds, order
from tests.reference import turns as slow

TODAY, NOW = 740_000, 30_000_000
TURNS = st.lists(
    st.builds(
        Turn,
        language=st.sampled_from(["en", "ru", "uk"]),
        urgency=st.integers(0, 3),
        earliest=st.sampled_from([0, *range(TODAY - 2, TODAY + 17)]),
        last=st.integers(1, 10_000),
        ours=st.booleans(),
        claim=st.sampled_from(["", "me", "other"]),
        claimed=st.integers(NOW - 40, NOW),
        waits_for_approval=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda turn: turn.last,
)


@given(
    turns=TURNS,
    languages=st.sets(st.sampled_from(["en", "ru", "uk"])),
    passed=st.sets(st.integers(0, 11)),
)
def test_lines_are_handed_out_in_the_same_order(
    turns: list[Turn], languages: set[str], passed: set[int]
) -> None:
    quick = candidates(
        range(len(turns)),
        lambda place: turns[place],
        languages=sorted(languages),
        passed=lambda place: place in passed,
        today=TODAY,
        now=NOW,
    )
    gone = set(passed)
    for place in quick:
        assert place == slow.next_line(turns, sorted(languages), gone, TODAY, NOW)
        gone.add(place)
    assert slow.next_line(turns, sorted(languages), gone, TODAY, NOW) is None


@given(turns=TURNS)
def test_the_whole_queue_is_in_order(turns: list[Turn]) -> None:
    ordered = sorted(turns, key=lambda turn: order(turn, TODAY))
    for one, other in pairwise(ordered):
        assert not slow.before(other, one, TODAY)


@given(turns=TURNS)
def test_nobody_holds_what_he_does_not_claim(turns: list[Turn]) -> None:
    for turn in held_by(turns, lambda turn: turn, me="me", now=NOW):
        assert turn.claim == "me"
        assert turn.ours
        assert holds(turn.claim, turn.claimed, NOW)
        assert turn.claimed + 30 > NOW


@given(keys=st.lists(st.none() | st.sampled_from("abc"), max_size=15))
def test_alike_ones_are_folded_where_the_first_stands(keys: list[str | None]) -> None:
    assert fold(range(len(keys)), lambda place: keys[place]) == slow.folded(keys)
