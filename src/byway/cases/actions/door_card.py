"""The door's card, written anew as a seeker says more or comes back in time."""

from dataclasses import replace

from byway.cases.cards import Facts, seal_door_card
from byway.cases.events import SEEKER, record
from byway.cases.keys import trust
from byway.cases.models import Case, Line
from byway.cases.visit import LineState, Visit
from byway.errors import Refused
from byway.sealing import LINE


def put_door_card(by: Visit, facts: Facts) -> None:
    """Replaces the door's card by what is known now."""
    team = trust.manifest().team(by.team.bytes)
    if team is None:
        raise Refused("the line's team is not there any more")
    card = seal_door_card(team.public[LINE], trust.pin().organisation, by.line, facts)
    Line.objects.in_scope("the seeker's own line", id=by.line).update(door_card=card)


def lift_destruction(by: Visit, state: LineState) -> None:
    """He wrote: what was to be destroyed if he did not write stays. The caller saves the state."""
    if not state.facts.destroy:
        return
    state.facts = replace(state.facts, destroy=False)
    put_door_card(by, state.facts)
    Case.objects.in_scope("the seeker's own case", id=by.case).update(destroy_week=None)
    record(by.story, who=SEEKER, what="wrote in time, nothing is destroyed")
