"""Stories that are hard on the search: long, dense, forked, tangled."""

from itertools import pairwise

from byway.story import Claim, Relation, Story, check, parse_duration, parse_edtf

DAY = parse_duration("1d")


def after(name: str, event: str, *others: str, least: bool = False) -> Claim:
    relations = tuple(Relation(other, DAY if least else None) for other in others)
    return Claim(id=name, event=event, after=relations)


def dated(name: str, event: str, when: str) -> Claim:
    return Claim(id=name, event=event, when=parse_edtf(when))


def test_a_cycle_of_three_thousand_is_one_conflict() -> None:
    size = 3000
    names = [f"e{number}" for number in range(size)]
    ring = [
        after(f"r{number}", later, earlier, least=number == 7)
        for number, (earlier, later) in enumerate(pairwise([*names, names[0]]))
    ]
    (conflict,) = check(Story(tuple(ring))).conflicts
    assert len(conflict.claims) == size
    assert conflict.stretch_days == 1


def test_a_chain_between_two_dates_counts_every_link() -> None:
    size = 500
    links = [after(f"r{n}", f"e{n + 1}", f"e{n}", least=True) for n in range(size)]
    ends = [dated("a", "e0", "2024-05-01"), dated("b", f"e{size}", "2024-05-01")]
    (conflict,) = check(Story((*links, *ends))).conflicts
    assert len(conflict.claims) == size + 2
    assert conflict.stretch_days == size


def test_every_pair_of_different_dates_is_a_conflict_and_one_more_truncates() -> None:
    story = Story(tuple(dated(f"c{n:02}", "e", f"2024-01-{n:02}") for n in range(1, 31)))
    result = check(story, max_conflicts=435)
    assert (len(result.conflicts), result.truncated) == (435, False)
    assert result.ask[0].settles == 1
    result = check(story, max_conflicts=434)
    assert (len(result.conflicts), result.truncated, result.events) == (434, True, None)


def test_ways_over_the_same_claims_are_walked_once() -> None:
    """Forty diamonds in a row: 2^40 cycles, one set of claims."""
    claims = [dated("first", "s0", "2024-05-01"), dated("last", "s40", "2024-04-01")]
    for n in range(40):
        split = tuple(Relation(f"{side}{n}") for side in "xy")
        claims += [
            Claim(id=f"f{n}", event=f"s{n}", before=split),
            Claim(id=f"g{n}", event=f"s{n + 1}", after=split),
            Claim(id=f"x{n}"),
            Claim(id=f"y{n}"),
        ]
    (conflict,) = check(Story(tuple(claims))).conflicts
    assert len(conflict.claims) == 82


def test_many_ways_between_two_dates_are_truncated() -> None:
    """Every event before every later one: 2^18 sets of claims."""
    events = [f"e{n}" for n in range(20)]
    claims = [
        after(f"{late}>{early}", late, early)
        for place, late in enumerate(events)
        for early in events[:place]
    ]
    claims += [dated("a", "e0", "2024-05-01"), dated("b", "e19", "2024-04-01")]
    result = check(Story(tuple(claims)))
    assert (len(result.conflicts), result.truncated) == (1000, True)


def test_relations_that_all_clash_are_listed_to_the_limit() -> None:
    events = [f"e{n}" for n in range(12)]
    claims = [
        after(f"{one}>{other}", one, other, least=True)
        for one in events
        for other in events
        if one != other
    ]
    result = check(Story(tuple(claims)), max_conflicts=200)
    assert (len(result.conflicts), result.truncated) == (200, True)
    assert max(len(each.claims) for each in result.conflicts) <= 3  # the short ones come first


def test_separate_conflicts_do_not_multiply() -> None:
    """Forty pairs that have nothing to do with each other: forty conflicts, not 2^40 steps."""
    claims = []
    for n in range(20):
        claims += [after(f"a{n}", f"x{n}", f"y{n}", least=True), after(f"b{n}", f"y{n}", f"x{n}")]
        claims += [dated(f"c{n}", f"z{n}", "2024-05-01"), dated(f"d{n}", f"z{n}", "2024-06")]
    result = check(Story(tuple(claims)))
    assert len(result.conflicts) == 40
    assert len(result.ask) == 40
    assert result.events is not None
