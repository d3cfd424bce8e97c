"""What lies under a team's own key, moved to the team's next generation: cards and papers."""

import hashlib
import secrets
import uuid
from dataclasses import replace

from byway.cases.cards import open_card, seal_desk_card
from byway.cases.case_cards import relock_case_card
from byway.cases.keys import trust
from byway.cases.keys.reseal_writes import update_rows
from byway.cases.models import Case, Line, Paper
from byway.cases.papers import relock_paper
from byway.sealing import CARD_BYTES, LINE, KeyPair, derive_key

SCOPE = "a team's cards and papers, under its next key"
AT_ONCE = 500

Generations = dict[int, KeyPair]
"""A team's pairs for lines, by generation."""


def relock_cards(team: uuid.UUID, old: KeyPair, new: KeyPair) -> int:
    """Every card of a team's lines and cases, inside the caller's transaction; how many.

    What the door wrote is taken in. In its place lie random bytes, since what was sealed to the
    old key must not stay, and the card only asks whether anything came since.
    """
    return _lines(team, old, new) + _cases(team, old, new)


def _lines(team: uuid.UUID, old: KeyPair, new: KeyPair) -> int:
    organisation, old_key = trust.pin().organisation, derive_key(old.private, "card")
    changed: list[tuple[object, ...]] = []
    rows = Line.objects.in_scope(SCOPE, case__team=team).order_by("id").select_for_update()
    for line in rows.only("id", "door_card", "desk_card"):
        card = open_card(
            old, organisation, line.id, door=line.door_card, desk=line.desk_card, card_key=old_key
        )
        if card.flags:
            continue  # neither key opens it: it stays as wrong as it is
        door = secrets.token_bytes(CARD_BYTES)
        card = replace(card, door=hashlib.blake2b(door, digest_size=6).hexdigest())
        changed.append((door, seal_desk_card(new, organisation, line.id, card), line.id))
    update_rows(Line, ("door_card", "desk_card"), changed)
    return len(changed)


def _cases(team: uuid.UUID, old: KeyPair, new: KeyPair) -> int:
    keys = derive_key(old.private, "card"), derive_key(new.private, "card")
    rows = Case.objects.in_scope(SCOPE, team=team).order_by("id").select_for_update()
    sealed = [(relock_case_card(*keys, row.id, row.card), row.id) for row in rows]
    changed: list[tuple[object, ...]] = [one for one in sealed if one[0] is not None]
    update_rows(Case, ("card",), changed)
    return len(changed)


def older_papers(team: uuid.UUID, generation: int) -> int:
    """How many papers of a team lie under an older key than that of `generation`."""
    return Paper.objects.in_scope(SCOPE, team=team, generation__lt=generation).count()


def relock_papers(team: uuid.UUID, pairs: Generations) -> int:
    """Some papers of a team, under its newest key, inside the caller's transaction; how many."""
    newest = max(pairs)
    rows = Paper.objects.in_scope(SCOPE, team=team, generation__in=set(pairs) - {newest})
    changed: list[tuple[object, ...]] = []
    for row in rows.order_by("id").select_for_update()[:AT_ONCE]:
        body = relock_paper(pairs[row.generation], pairs[newest], row, newest)
        if body is None:
            row.delete()  # nobody of the team reads it; the next key would not either
        else:
            changed.append((body, newest, row.id))
    update_rows(Paper, ("body", "generation"), changed)
    return len(changed)


def team_lines(pairs: dict[tuple[str, int], KeyPair]) -> Generations:
    """Of all halves of a team those for lines."""
    return {generation: pair for (name, generation), pair in pairs.items() if name == LINE}
