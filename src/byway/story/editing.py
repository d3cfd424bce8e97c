"""A story under work: one claim changes, everything that follows is up to date again.

What other claims state is not read again, and the days that fitted before are where the search
for fitting days starts, so that a small change moves little (Cotton & Maler, "Fast and flexible
difference constraint propagation for DPLL(T)", SAT 2006).
"""

from collections.abc import Sequence
from dataclasses import replace

from byway.errors import BadInput
from byway.story.checking import MAX_CONFLICTS, Check, Solved, report, solve
from byway.story.model import Claim, Story
from byway.story.network import Network, bounds_of, build, is_span, place
from byway.story.quiet import no_collection


class Checker:
    """Keeps a story and its `check` through edits; every answer equals a fresh `check`."""

    def __init__(
        self, story: Story, *, max_conflicts: int = MAX_CONFLICTS, lang: str | None = None
    ) -> None:
        self.story = story
        self._max = max_conflicts
        self._lang = lang or story.language or "en"
        self._places = {claim.id: number for number, claim in enumerate(story.claims)}
        self._network = build(story)
        self._solved: Solved = solve(self._network, max_conflicts)

    @property
    def result(self) -> Check:
        """What `check` says of the story as it is now."""
        return report(self.story, self._solved, self._lang)

    def put(self, claim: Claim) -> Check:
        """Replaces the claim with this id, or adds it; the new answer.

        Raises `BadInput`, and changes nothing, if a relation's event is then named by no claim.
        """
        claims = list(self.story.claims)
        number = self._places.get(claim.id, len(claims))
        old = claims[number] if number < len(claims) else None
        claims[number : number + 1] = [claim]
        # Only a claim that names another event than before can leave a relation without its own.
        same = old is not None and old.happening == claim.happening
        _related([claim] if same else claims, tuple(self._network.starts) if same else ())
        self._places[claim.id] = number
        return self._take(tuple(claims), number)

    def remove(self, claim_id: str) -> Check:
        """Takes a claim out; the new answer.

        Raises `BadInput` if there is none, or if it alone names an event that another refers to.
        """
        if claim_id not in self._places:
            raise BadInput(f"expected a claim of the story; found {claim_id!r}")
        number = self._places[claim_id]
        claims = self.story.claims[:number] + self.story.claims[number + 1 :]
        _related(claims)
        self._places = {claim.id: place for place, claim in enumerate(claims)}
        return self._take(claims, None)

    def _take(self, claims: tuple[Claim, ...], changed: int | None) -> Check:
        before, self.story = self.story, replace(self.story, claims=claims)
        new = claims[changed] if changed is not None else None
        old = before.claims[changed or 0] if new and len(before.claims) == len(claims) else None
        clashes = False
        near = self._solved.settled.potentials if self._solved.settled else None
        if old is not None and new is not None and self._same_nodes(old, new):
            # A conflict without the edited claim is one still.
            clashes = any(changed not in conflict for conflict in self._solved.sets)
            bounds = list(self._network.bounds)
            bounds[self._places[new.id]] = bounds_of(new, self._network.starts, self._network.ends)
            self._network = replace(self._network, bounds=bounds)
        else:
            self._network = build(self.story)
        with no_collection():
            self._solved = solve(self._network, self._max, near, clashes=clashes)
            return self.result

    def _same_nodes(self, old: Claim, new: Claim) -> bool:
        """Whether events, and which of them are spans, stay as they are."""
        if old.happening != new.happening:
            return False
        if is_span(old) == is_span(new):
            return True
        fresh = Network()
        place(fresh, self.story.claims)
        return fresh.starts == self._network.starts and fresh.ends == self._network.ends


def _related(claims: Sequence[Claim], known: Sequence[str] = ()) -> None:
    """Every event that a relation refers to is named by a claim."""
    events = {*known, *(claim.happening for claim in claims)}
    for claim in claims:
        for event in (*(each.event for each in claim.after + claim.before), *claim.during):
            if event not in events:
                raise BadInput(f"{claim.id}: expected an event that a claim names; found {event!r}")
