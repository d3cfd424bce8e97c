"""Joining cases: proposed by one, confirmed by another, undone the same way, unseen by seekers."""

import uuid

import pytest

import byway.cases as c
from byway.cases import content, papers
from byway.cases.case_cards import read_case_card
from byway.cases.disk.deletion import destroy_case
from byway.errors import NotAllowed, NotFound, Refused
from tests.organisation import Organisation, seeker, start, texts, write

pytestmark = pytest.mark.django_db


def joined(o: Organisation, *, reader: str = "") -> tuple[c.Visit, c.Visit]:
    """A man's line and his mother's, joined by two members."""
    son, mother = start(text="from the son"), start(text="from the mother", writer="relative")
    pair = c.propose_join(
        by=o.receiver, main=son.case, part=mother.case, why="she names him", reader=reader
    )
    c.confirm_proposal(by=o.caseworker, case=mother.case, pair=pair)
    return son, mother


def story(o: Organisation, case: uuid.UUID) -> list[c.Entry]:
    entries = c.open_part(o.caseworker, case, "story").entries
    return [entry for entry in entries if entry.kind == content.JOINED]


def marks(o: Organisation, case: uuid.UUID) -> tuple[str, list[str]]:
    lines = [view.card.marks for view in c.open_lines(o.caseworker, case)]
    return read_case_card(o.caseworker, o.caseworker.case(case)).marks, lines


def test_two_members_join_and_both_pages_show_both_lines(organisation: Organisation) -> None:
    son, mother = joined(organisation, reader="the mother")
    for case in (son.case, mother.case):
        group = c.case_group(organisation.caseworker, case)
        assert group.main == son.case
        assert group.cases == (son.case, mother.case)
        assert [(g.case, g.letter, g.reader) for g in group.lines] == [
            (son.case, "A", ""),
            (mother.case, "B", "the mother"),
        ]
        assert group.proposals == ()
        assert marks(organisation, case) == ("j", ["j"])
        (item,) = story(organisation, case)
        assert item.author == "caseworker"
        assert uuid.UUID(hex=item.data["proposed"]) == organisation.receiver.id
        assert item.data["text"] == "she names him"


def test_nobody_confirms_his_own_proposal(organisation: Organisation) -> None:
    one, other = start(), start()
    pair = c.propose_join(by=organisation.receiver, main=one.case, part=other.case, why="why")
    with pytest.raises(Refused):
        c.confirm_proposal(by=organisation.receiver, case=one.case, pair=pair)
    (shown,) = c.case_group(organisation.caseworker, one.case).proposals
    assert (shown.main, shown.part, shown.apart) == (one.case, other.case, False)
    assert c.joined_cases(organisation.caseworker, one.case) == (one.case,)


def test_of_two_who_confirm_one_does_it(organisation: Organisation) -> None:
    one, other = start(), start()
    pair = c.propose_join(by=organisation.receiver, main=one.case, part=other.case, why="why")
    c.confirm_proposal(by=organisation.caseworker, case=one.case, pair=pair)
    with pytest.raises(NotFound):
        c.confirm_proposal(by=organisation.session("verifier"), case=one.case, pair=pair)
    assert len(story(organisation, one.case)) == 1


def test_taken_apart_by_the_same_two_steps(organisation: Organisation) -> None:
    son, mother = joined(organisation)
    pair = c.propose_apart(by=organisation.caseworker, part=mother.case, why="another man")
    assert len(c.joined_cases(organisation.receiver, son.case)) == 2
    with pytest.raises(Refused):
        c.propose_apart(by=organisation.receiver, part=mother.case, why="again")
    c.confirm_proposal(by=organisation.receiver, case=son.case, pair=pair)
    for case in (son.case, mother.case):
        assert c.joined_cases(organisation.receiver, case) == (case,)
        assert marks(organisation, case) == ("", [""])
        assert [item.data["apart"] for item in story(organisation, case)] == [False, True]


def test_a_third_stays_when_one_is_taken_apart(organisation: Organisation) -> None:
    son, mother = joined(organisation)
    friend = start(text="from a friend")
    pair = c.propose_join(by=organisation.receiver, main=mother.case, part=friend.case, why="why")
    c.confirm_proposal(by=organisation.caseworker, case=friend.case, pair=pair)
    assert set(c.joined_cases(organisation.receiver, friend.case)) == {
        son.case, mother.case, friend.case
    }  # fmt: skip
    apart = c.propose_apart(by=organisation.receiver, part=mother.case, why="another man")
    c.confirm_proposal(by=organisation.caseworker, case=mother.case, pair=apart)
    assert c.joined_cases(organisation.receiver, son.case) == (son.case, friend.case)
    assert marks(organisation, son.case) == ("j", ["j"])
    assert marks(organisation, mother.case) == ("", [""])


def test_a_proposal_can_be_turned_down(organisation: Organisation) -> None:
    one, other = start(), start()
    pair = c.propose_join(by=organisation.receiver, main=one.case, part=other.case, why="why")
    c.withdraw_proposal(by=organisation.caseworker, case=other.case, pair=pair)
    assert c.case_group(organisation.receiver, one.case).proposals == ()
    with pytest.raises(NotFound):
        c.confirm_proposal(by=organisation.caseworker, case=one.case, pair=pair)


@pytest.mark.parametrize("why", ["", "  ", "x" * 2001])
def test_a_reason_is_needed(organisation: Organisation, why: str) -> None:
    one, other = start(), start()
    with pytest.raises(Refused):
        c.propose_join(by=organisation.receiver, main=one.case, part=other.case, why=why)


def test_what_cannot_be_joined(organisation: Organisation) -> None:
    son, mother = joined(organisation)
    other = start()
    with pytest.raises(Refused, match="one case already"):
        c.propose_join(by=organisation.receiver, main=son.case, part=son.case, why="why")
    with pytest.raises(Refused, match="joined to another"):
        c.propose_join(by=organisation.receiver, main=other.case, part=mother.case, why="why")
    with pytest.raises(Refused, match="from its own page"):
        c.propose_join(by=organisation.receiver, main=other.case, part=son.case, why="why")
    with pytest.raises(NotFound):
        c.propose_join(by=organisation.stranger, main=son.case, part=other.case, why="why")
    with pytest.raises(NotAllowed):
        c.propose_join(by=_trainee(organisation), main=son.case, part=other.case, why="why")


def _trainee(o: Organisation) -> c.StaffSession:
    made = c.add_member(by=o.coordinator, name="trainee", roles=("trainee",), teams=(o.team,))
    return c.begin_session(made.id, made.keys)


def test_a_case_is_found_by_its_code_or_its_address(organisation: Organisation) -> None:
    case = start().case
    for typed in (case.hex[:6], case.hex.upper(), f"http://127.0.0.1:8001/case/{case.hex}/"):
        assert c.find_case(organisation.receiver, typed) == case
    for typed in ("", "12", "zzzzzz", f"{(case.int ^ (1 << 127)):032x}"[:6]):
        with pytest.raises(Refused):
            c.find_case(organisation.receiver, typed)
    with pytest.raises(Refused):
        c.find_case(organisation.stranger, case.hex)


def test_no_seeker_can_tell_that_another_line_exists(organisation: Organisation) -> None:
    son, mother = joined(organisation)
    for visit in (son, mother):
        again = c.come_back(visit.keys)
        assert again.replies == []
        assert not again.tampered
        assert len(c.sent_items(again)) == 1
    line = next(v for v in c.open_lines(organisation.receiver, mother.case))
    c.reply(by=organisation.receiver, case=mother.case, line=line.id, text="to her alone")
    assert c.come_back(son.keys).replies == []
    assert [r.text for r in c.come_back(mother.keys).replies] == ["to her alone"]


def test_lost_words_new_ones_never_open_what_was_written_before(
    organisation: Organisation,
) -> None:
    """He starts a new line, two members join it; the old messages stay with the old words."""
    old = start(text="before the words were lost")
    view = c.open_lines(organisation.receiver, old.case)[0]
    c.reply(by=organisation.receiver, case=old.case, line=view.id, text="an old reply")
    new = start(text="I have lost my words")
    pair = c.propose_join(
        by=organisation.receiver, main=old.case, part=new.case, why="words lost", reader="himself"
    )
    c.confirm_proposal(by=organisation.caseworker, case=old.case, pair=pair)
    again = c.come_back(new.keys)
    assert again.replies == []
    write(again, "still me")
    shown = [t for case in (old.case, new.case) for t in texts(organisation.caseworker, case)]
    assert "an old reply" in shown and "still me" in shown
    grants = c.come_back(new.keys).readable
    assert {one.row.case_id for one in grants} == {new.case}


def test_a_part_stands_for_itself_once_its_main_case_is_gone(organisation: Organisation) -> None:
    son, mother = joined(organisation)
    destroy_case(son.case)
    group = c.case_group(organisation.receiver, mother.case)
    assert group.cases == (mother.case,)
    assert len(group.lines) == 1


def test_a_main_case_goes_on_without_a_part_that_is_gone(organisation: Organisation) -> None:
    son, mother = joined(organisation)
    c.delete_everything(by=c.come_back(mother.keys))
    assert len(c.case_group(organisation.receiver, son.case).lines) == 1
    destroy_case(mother.case)
    assert c.case_group(organisation.receiver, son.case).cases == (son.case,)


def test_who_writes_is_said_in_words_and_can_be_changed(organisation: Organisation) -> None:
    case = start(seeker()).case
    c.name_reader(by=organisation.receiver, case=case, words="  the \n mother ")
    c.name_reader(by=organisation.receiver, case=case, words="the aunt")
    assert c.case_group(organisation.caseworker, case).lines[0].reader == "the aunt"
    assert len(papers.read_papers(organisation.receiver, kind="reader", case=case)) == 1
    with pytest.raises(Refused):
        c.name_reader(by=organisation.receiver, case=case, words="x" * 61)


def test_somebody_with_the_database_cannot_join_a_case_to_another(
    organisation: Organisation,
) -> None:
    """A joined case's card, or paper, pasted onto another case's row, joins nothing."""
    son, mother = joined(organisation)
    other = start(text="somebody else")
    card = c.models.Case.objects.in_scope("a test", id=mother.case).get().card
    c.models.Case.objects.in_scope("a test", id=other.case).update(card=card)
    row = c.models.Paper.objects.in_scope("a test", case=son.case).first()
    assert row is not None
    row.pk, row.case_id = uuid.uuid4(), other.case
    row.save(force_insert=True)
    assert c.joined_cases(organisation.receiver, other.case) == (other.case,)
    assert c.joined_cases(organisation.receiver, son.case) == (son.case, mother.case)


def test_a_part_whose_paper_was_taken_away_stands_alone(organisation: Organisation) -> None:
    son, mother = joined(organisation)
    c.models.Paper.objects.in_scope("a test", case=son.case).delete()
    assert c.joined_cases(organisation.receiver, mother.case) == (mother.case,)
    assert c.joined_cases(organisation.receiver, son.case) == (son.case,)


def test_closing_and_reopening_act_on_the_whole_group(organisation: Organisation) -> None:
    son, mother = joined(organisation)
    by = organisation.caseworker
    c.close_case(by=by, case=mother.case, outcome="left-the-country", basis="he wrote")
    assert {card.state for card in cards(organisation, son, mother)} == {"closed"}
    assert c.open_queue(by) == []
    c.reopen_case(by=by, case=son.case)
    assert {card.state for card in cards(organisation, son, mother)} == {"reopened"}
    assert len(c.open_queue(by)) == 2
    c.close_case(by=by, case=son.case, outcome="other", basis="x", next_step="a place to stay")
    assert {card.state for card in cards(organisation, son, mother)} == {"reopened"}


def cards(o: Organisation, *visits: c.Visit) -> list[c.CaseCard]:
    return [read_case_card(o.caseworker, o.caseworker.case(visit.case)) for visit in visits]


def test_what_somebody_joined_wrote_meanwhile_stays_new(organisation: Organisation) -> None:
    son, mother = joined(organisation)
    group = c.case_group(organisation.caseworker, son.case)
    read = {line.view.id: line.view.last_number for line in group.lines}
    write(mother, "wait")
    c.close_case(by=organisation.caseworker, case=son.case, outcome="answered", read_up_to=read)
    assert [one.case for one in c.open_queue(organisation.caseworker)] == [mother.case]


def test_deleting_destroys_the_group_and_a_seekers_own_wish_only_his_line(
    organisation: Organisation,
) -> None:
    son, mother = joined(organisation)
    c.delete_everything(by=c.come_back(mother.keys))
    assert c.come_back(son.keys).case == son.case
    c.delete_case(by=organisation.coordinator, case=son.case)
    assert not c.models.Case.objects.in_scope("a test").exists()
    with pytest.raises(NotFound):
        c.come_back(son.keys)


def test_joined_cases_stay_joined_when_they_go_to_another_team(organisation: Organisation) -> None:
    """Papers and cards stay behind; the first who opens the story there joins them again."""
    son, mother = joined(organisation)
    c.hand_over(by=organisation.caseworker, case=son.case, team=organisation.other_team)
    by = organisation.stranger
    group = c.case_group(by, mother.case)
    assert group.cases == (mother.case,)
    assert c.tend_group(by, group)
    assert c.joined_cases(by, son.case) == (son.case, mother.case)
    assert not c.tend_group(by, c.case_group(by, son.case))
    pair = c.propose_apart(by=by, part=mother.case, why="another man")
    other = c.add_member(
        by=organisation.coordinator, name="second", roles=("caseworker",),
        teams=(organisation.other_team,),
    )  # fmt: skip
    second = c.begin_session(other.id, other.keys)
    c.confirm_proposal(by=second, case=son.case, pair=pair)
    for visit in (son, mother):
        assert not c.tend_group(second, c.case_group(second, visit.case))
        assert c.joined_cases(second, visit.case) == (visit.case,)
