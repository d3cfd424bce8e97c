"""After any edits a `Checker` says what a fresh check says."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from byway.story import Checker, Story, check
from tests.property.story_stories import stories


@settings(max_examples=200, deadline=None, derandomize=True)
@given(stories(), stories(), st.randoms(use_true_random=False))
def test_edits_give_what_a_fresh_check_gives(
    story: Story, other: Story, rng: random.Random
) -> None:
    checker = Checker(story)
    events = set(story.events)
    for claim in other.claims:
        said = {relation.event for relation in claim.after + claim.before} | set(claim.during)
        if not said <= events or claim.id.startswith("named_"):
            continue
        assert checker.put(claim) == check(checker.story)
        if rng.random() < 0.3:
            gone = rng.choice([each for each in checker.story.claims if each.id[0] == "c"])
            assert checker.remove(gone.id) == check(checker.story)
    assert checker.result == check(checker.story)
