"""A story becomes states with uncertain dates, and the dates can be drawn jointly."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from byway.errors import BadInput
from byway.story import StateMap, Trigger, loads, pathway, read_state_map

STORY = loads("""
byway: story/1
claims:
  - {id: signed, what: signed_contract, when: 2024-05-01/2024-05-10}
  - {id: fled, what: left_unit, after: {event: signed, min: 10d, max: 20d}}
  - {id: safe, what: reached_safety, after: {event: fled}}
  - {id: told, what: interview, when: 2024-07-01, after: {event: safe}}
  - {id: early, event: told, when: 2023}
""")
STATES = StateMap(
    {
        "serving": (Trigger("signed_contract"),),
        "away": (Trigger("left_unit"),),
        "safe": (Trigger("reached_safety"),),
    },
    (Trigger("interview"),),
)
WITHIN = (date(2024, 1, 1).toordinal(), date(2024, 12, 31).toordinal())


def test_entries_keep_their_bounds_and_what_lies_between() -> None:
    result = pathway(STORY, STATES)
    assert [entry.state for entry in result.entries] == ["serving", "away", "safe"]
    assert result.left_out == ("early", "told")
    serving, away, safe = result.entries
    assert (serving.earliest, serving.latest) == (
        date(2024, 5, 1).toordinal(),
        date(2024, 5, 10).toordinal(),
    )
    assert away.earliest == date(2024, 5, 11).toordinal()
    assert safe.latest is None
    assert result.apart[0][1] == 20
    assert result.apart[1][0] == -10
    assert result.censored is not None
    assert (result.censored.earliest, result.censored.latest) == (None, None)


def test_draws_are_uniform_over_the_days_that_fit() -> None:
    """Two points, ten days each a step apart: every lattice point as often as any other."""
    story = loads("""
byway: story/1
claims:
  - {id: a, what: one, when: 2024-05-01/2024-05-04}
  - {id: b, what: two, after: {event: a, max: 1d}, when: ../2024-05-04}
""")
    states = StateMap({"one": (Trigger("one"),), "two": (Trigger("two"),)})
    days = pathway(story, states).draw(np.random.default_rng(7), 7000, within=WITHIN)
    found, counts = np.unique(days, axis=0, return_counts=True)
    assert len(found) == 7  # (1,1) (1,2) (2,2) (2,3) (3,3) (3,4) (4,4)
    assert (abs(counts - 1000) < 150).all()


def test_rigid_pairs_move_together() -> None:
    story = loads("""
byway: story/1
claims:
  - {id: a, what: one, when: 2024-05-01/2024-05-10}
  - {id: b, what: two, after: {event: a, min: 3d, max: 3d}}
""")
    states = StateMap({"one": (Trigger("one"),), "two": (Trigger("two"),)})
    days = pathway(story, states).draw(np.random.default_rng(7), 2000, within=WITHIN)
    assert (days[:, 1] - days[:, 0] == 3).all()
    assert len(np.unique(days[:, 0])) == 10


def test_extremes_are_completions_themselves() -> None:
    result = pathway(STORY, STATES)
    first, last = result.first_days(WITHIN), result.last_days(WITHIN)
    assert first[0] == date(2024, 5, 1).toordinal()
    assert last[0] == date(2024, 5, 10).toordinal()
    assert all(early <= late for early, late in zip(first, last, strict=True))


def test_days_outside_the_frame_are_bad_input() -> None:
    with pytest.raises(BadInput, match="found none that fit"):
        pathway(STORY, STATES).first_days((1, 2))


def test_a_state_map_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(
        "byway: pathway/1\nstates:\n  ill: [hospital, {what: wound}]\n"
        "  back: [{what: hospital, at: end}]\ncensored: [interview]\n"
    )
    states = read_state_map(path)
    assert states.states["ill"] == (Trigger("hospital"), Trigger("wound"))
    assert states.states["back"] == (Trigger("hospital", "end"),)
    assert states.censored == (Trigger("interview"),)
    path.write_text("byway: pathway/1\nstates: {ill: [{when: x}]}\n")
    with pytest.raises(BadInput, match=r"line 2: states\.ill"):
        read_state_map(path)
