"""A line's generations: a new one every thirty days, and whenever the words change.

The seeker's grant to older generations is destroyed, so that words given up under force open
little. Staff keep theirs.
"""

import contextlib
from functools import partial

from django.db import IntegrityError, transaction

from byway.cases import content
from byway.cases.actions.write_message import add_item, lock_state, save_state
from byway.cases.disk.deletion import add_marks, words_mark
from byway.cases.disk.storage import flush_deleted
from byway.cases.events import SEEKER, record
from byway.cases.keys import trust
from byway.cases.keys.places import Opened, new_compartment
from byway.cases.models import Case, Grant, Line
from byway.cases.models.fields import random_uuid
from byway.cases.visit import Visit, read_replies, seal_state
from byway.errors import Refused
from byway.sealing import (
    LINE,
    SeekerKeys,
    prove_public,
    prove_seeker,
    seal_grant,
    team_generation_of,
    team_of,
)


def acknowledge(*, by: Visit) -> None:
    """The replies shown have reached his screen: they are not shown on a later visit.

    Called by the request that follows the page which showed them. Renews the generation if it has
    had its thirty days, and gives up older ones once nothing in them is unread.
    """
    shown = max((reply.number for reply in by.replies), default=0)
    if shown <= by.state.seen and not by.rotation_due and len(by.readable) == 1:
        return
    with transaction.atomic():
        state = lock_state(by)
        state.seen = max(state.seen, shown)
        save_state(by, state)
    # Another visit with the same words may have renewed it just now; then that one counts.
    with contextlib.suppress(IntegrityError), transaction.atomic():
        lock_state(by)
        if by.rotation_due:
            _new_generation(by, by.keys)
            record(by.story, who=SEEKER, what="line renewed")
        _give_up_read(by)
        flush_deleted()


def change_words(*, by: Visit, new: SeekerKeys) -> None:
    """Gives the line new words; the old ones lead nowhere from now on.

    Replies that have not reached his screen stay readable, to the new words, until they have.
    """
    before = by.readable
    try:
        with transaction.atomic():
            state = lock_state(by)
            add_item(
                by.current,
                by,
                item=random_uuid(),
                kind=content.NEW_WORDS,
                data=content.pack(
                    at=content.stamp(),
                    old=by.keys.signing.verify.hex(),
                    new=new.signing.verify.hex(),
                ),
                signed=True,
            )
            _new_generation(by, new)
            _give_up_read(by)
            Line.objects.in_scope("the seeker's own line", id=by.line).update(
                locator=new.locator,
                public=prove_seeker(new, trust.pin().organisation, by.line.bytes),
                verify=new.signing.verify,
                state=seal_state(new, by.line, state),
            )
            _prove_again(by, new)
            # So that no older backup, restored, lets the old words in again.
            transaction.on_commit(partial(add_marks, [words_mark(by.keys.locator)]))
            by.keys, by.state = new, state
            record(by.story, who=SEEKER, what="words changed")
            flush_deleted()
    except IntegrityError:
        by.readable = before
        raise Refused("these words are taken") from None


def _new_generation(by: Visit, keys: SeekerKeys) -> None:
    case = Case.objects.in_scope("the seeker's own case", id=by.case).get()
    line = Line.objects.in_scope("the seeker's own line", id=by.line).get()
    manifest = trust.manifest()
    team = manifest.team(case.team.bytes)
    if team is None or case.team != by.team:
        raise Refused("the line's team is not there any more")
    opened = new_compartment(
        case,
        LINE,
        by.current.place.generation + 1,
        team=team,
        recovery=manifest.recovery,
        signer=keys.signing,
        signer_id=by.line,
        line=line,
        seeker_public=keys.pair.public,
    )
    by.readable = [*by.readable, opened]


def _give_up_read(by: Visit) -> None:
    """Destroys his grants to older generations, but for those with a reply he has not had."""
    read_replies(by)
    unread = {reply.generation for reply in by.replies if reply.number > by.state.seen}
    if by.held_in:
        unread |= {g.place.generation for g in by.readable if g.place.generation >= by.held_in}
    older = [one for one in by.readable[:-1] if one.place.generation not in unread]
    Grant.objects.in_scope(
        "the seeker's own grants",
        reader=by.line,
        compartment__in=[one.row.pk for one in older],
    ).delete()
    by.readable = [one for one in by.readable if one not in older]


def _prove_again(by: Visit, new: SeekerKeys) -> None:
    """Vouches with the new key for the public halves that the old key vouched for.

    Generations kept for their unread replies are granted to the new words.
    """
    for opened in by.readable[:-1]:
        Grant.objects.in_scope(
            "the seeker's own grants", reader=by.line, compartment=opened.row
        ).update(box=_own_grant(by, opened, new))
    for opened in (by.story, by.identity, *by.readable[:-1]):
        if opened.row.proof[:16] == by.line.bytes:
            opened.row.proof = prove_public(
                new.signing,
                by.line.bytes,
                opened.place,
                opened.public,
                team=team_of(opened.row.proof),
                team_generation=team_generation_of(opened.row.proof),
            )
            opened.row.save(update_fields=["proof"])


def _own_grant(by: Visit, opened: Opened, new: SeekerKeys) -> bytes:
    if opened.pair is None:
        raise Refused("a generation of the line does not open")
    return seal_grant(
        opened.pair,
        opened.place,
        reader=by.line.bytes,
        reader_public=new.pair.public,
        vouched=by.keys.signing.verify,
    )
