"""The engine and its slow twin agree on random stories: conflicts, stretch, survival, bounds."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from byway.story import Claim, Relation, Story, check, parse_duration, parse_edtf
from tests.property.story_stories import stories
from tests.reference import story as twin

SETTINGS = settings(
    max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@SETTINGS
@given(stories())
def test_the_same_conflicts_with_the_same_stretch_and_survival(story: Story) -> None:
    wanted = {
        tuple(sorted(claim.id for claim in subset)): (
            twin.stretch(story, subset),
            twin.survives(story, subset),
        )
        for subset in twin.conflicts(story)
    }
    result = check(story)
    found = {each.claims: (each.stretch_days, each.survives) for each in result.conflicts}
    assert found == wanted
    assert result.consistent == (not wanted)
    assert not result.truncated
    keys = [(len(each.claims), each.stretch_days, each.claims) for each in result.conflicts]
    assert keys == sorted(keys)


@SETTINGS
@given(stories())
def test_the_same_tightest_bounds(story: Story) -> None:
    events = check(story).events
    assert events is not None
    assert {
        event: {"start": bounds.start, "end": bounds.end} for event, bounds in events.items()
    } == twin.bounds(story)


@SETTINGS
@given(stories(), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(story: Story, rng: random.Random) -> None:
    shuffled = list(story.claims)
    rng.shuffle(shuffled)
    one, other = check(story), check(Story(tuple(shuffled)))
    assert [each.claims for each in one.conflicts] == [each.claims for each in other.conflicts]
    assert one.events == other.events


@SETTINGS
@given(stories(), st.integers(1, 4))
def test_a_limit_lists_real_conflicts_and_says_when_there_are_more(
    story: Story, limit: int
) -> None:
    everything = {each.claims for each in check(story).conflicts}
    result = check(story, max_conflicts=limit)
    listed = {each.claims for each in result.conflicts}
    assert listed <= everything
    assert result.truncated == (len(everything) > limit)
    assert (result.events is None) == result.truncated
    assert len(listed) == min(limit, len(everything))


@SETTINGS
@given(stories())
def test_the_first_question_settles_as_many_conflicts_as_any_pair_can(story: Story) -> None:
    result = check(story)
    sets = [set(each.claims) for each in result.conflicts]
    for question in result.ask:
        assert question.settles == sum(set(question.claims) <= each for each in sets)
    touched = [any(set(each.claims) <= conflict for each in result.ask) for conflict in sets]
    assert all(touched)
    pairs = {(a, b) for each in sets if len(each) > 1 for a in each for b in each if a < b}
    if pairs:
        most = max(sum({a, b} <= each for each in sets) for a, b in pairs)
        assert max(question.settles for question in result.ask) == most


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_relations_that_clash_among_themselves(rng: random.Random) -> None:
    """Tangles of relations, with and without dates: the hard part of the search."""
    events = [f"e{number}" for number in range(rng.randint(3, 6))]
    said = []
    for number in range(rng.randint(4, 10)):
        event, other = rng.sample(events, 2)
        most = rng.choice([None, "1d", "5d"])
        relation = Relation(
            other,
            parse_duration(rng.choice(["0d", "1d", "1d"])),
            parse_duration(most) if most else None,
        )
        said.append(Claim(id=f"r{number}", event=event, after=(relation,)))
    for number in range(rng.randint(0, 3)):
        day = parse_edtf(f"2024-05-{rng.randint(1, 28):02}")
        said.append(Claim(id=f"d{number}", event=rng.choice(events), when=day))
    said += [Claim(id=f"named_{event}", event=event) for event in events]
    story = Story(tuple(said))
    wanted = {tuple(sorted(claim.id for claim in subset)) for subset in twin.conflicts(story)}
    assert {each.claims for each in check(story).conflicts} == wanted
