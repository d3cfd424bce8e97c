"""Cards: whatever stands on one comes back, and the fullest one fits."""

import uuid
from dataclasses import replace

import pytest

from byway.cases import cards, case_cards, content
from byway.errors import SealingError
from byway.sealing import CARD_CONTENT, KeyPair

FULLEST = cards.Card(
    language="et",
    situation="not-called-up",
    writer="relative",
    urgency="weeks",
    earliest="9999-12-31",
    look_again="9999-12-31",
    state="closed",
    seen=2**40,
    arrived="9999-12-31T23:59Z",
    door="f" * 12,
    line="f" * 12,
    marks="".join(cards.MARKS),
    claim="f" * 16,
    claimed="2099-12-31T23:59Z",
    soon="unknown",
    invitation="f" * 32,
)
FULLEST_CASE = case_cards.CaseCard(
    state="reopened",
    move="nobody",
    owner="f" * 16,
    earliest="9999-12-31",
    due="9999-12-31",
    missed="9999-12-31",
    marks="".join(cards.MARKS),
    part_of="f" * 32,
    changed="2099-12-31T23:59Z",
    kind="called-up",
    closed="9999-12-31",
    deputy="f" * 16,
    what="absence-begins",
    step="Спросить о дне выписки",
)


@pytest.mark.parametrize("card", [cards.Card(), FULLEST])
def test_a_card_comes_back_as_it_was(card: cards.Card) -> None:
    packed = content.pack_row(card.as_row())
    assert len(packed) <= CARD_CONTENT
    assert cards.Card.of(content.unpack_row(packed)) == card


@pytest.mark.parametrize("card", [case_cards.CaseCard(), FULLEST_CASE])
def test_a_cases_card_comes_back_as_it_was(card: case_cards.CaseCard) -> None:
    packed = content.pack_row(card.as_row())
    assert len(packed) <= CARD_CONTENT
    assert case_cards.CaseCard.of(content.unpack_row(packed)) == card


def test_a_long_step_is_cut_to_what_the_card_has_room_for() -> None:
    full = replace(FULLEST_CASE, step="Сказать, что ничего не надо решать сегодня \\ " * 5)
    packed = content.pack_row(full.as_row())
    assert CARD_CONTENT - 4 <= len(packed) <= CARD_CONTENT
    step = case_cards.CaseCard.of(content.unpack_row(packed)).step
    assert step.endswith("…") and full.step.startswith(step[:-1])


@pytest.mark.parametrize("row", [{}, [], [2] * cards.CARD_ROW, "card", None])
def test_a_card_of_another_version_is_refused(row: object) -> None:
    for kind in (cards.Card, case_cards.CaseCard):
        with pytest.raises(SealingError):
            kind.of(row)


@pytest.mark.django_db
@pytest.mark.usefixtures("organisation")
def test_the_fullest_door_card_fits() -> None:
    facts = cards.Facts(
        "et", "not-called-up", "relative", "unknown", "2026-12-31", True, uuid.uuid4().hex
    )
    sealed = cards.seal_door_card(KeyPair.new().public, b"o" * 16, uuid.uuid4(), facts)
    assert len(sealed) == 256
