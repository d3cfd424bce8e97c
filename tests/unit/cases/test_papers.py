"""Team papers: read by the team alone, changed by one at a time, gone with their case."""

import uuid

import pytest
from django.db import transaction

from byway.cases import papers
from byway.cases.disk.deletion import destroy_case
from byway.cases.models import Paper
from byway.errors import NotFound, Refused
from tests.organisation import Organisation, start

pytestmark = pytest.mark.django_db


def put(o: Organisation, case: uuid.UUID | None = None, text: str = "call back") -> uuid.UUID:
    with transaction.atomic():
        return papers.put_paper(by=o.receiver, team=o.team, kind="note", case=case, text=text)


def test_the_team_reads_it_and_no_other_team(organisation: Organisation) -> None:
    paper = put(organisation)
    read = papers.read_papers(organisation.caseworker, kind="note")
    assert [(one.id, one.data, one.author) for one in read] == [
        (paper, {"text": "call back"}, organisation.receiver.id)
    ]
    assert papers.read_papers(organisation.caseworker, kind="roster") == []
    assert papers.read_papers(organisation.stranger) == []
    with pytest.raises(NotFound):
        papers.read_paper(organisation.stranger, paper)


def test_of_two_who_change_it_one_is_refused(organisation: Organisation) -> None:
    opened = papers.read_paper(organisation.receiver, put(organisation))
    papers.change_paper(by=organisation.receiver, paper=opened, text="called")
    with pytest.raises(Refused):
        papers.change_paper(by=organisation.caseworker, paper=opened, text="mine")
    assert not papers.drop_paper(by=organisation.caseworker, paper=opened)
    again = papers.read_paper(organisation.receiver, opened.id)
    assert again.data == {"text": "called"}
    assert papers.drop_paper(by=organisation.receiver, paper=again)
    assert papers.read_papers(organisation.receiver) == []


def test_it_goes_with_its_case(organisation: Organisation) -> None:
    case = start().case
    put(organisation, case)
    assert len(papers.read_papers(organisation.receiver, case=case)) == 1
    assert papers.read_papers(organisation.receiver) == []
    destroy_case(case)
    assert not Paper.objects.in_scope("a test").exists()


def test_one_pasted_under_another_case_does_not_open(organisation: Organisation) -> None:
    first, second = start().case, start().case
    paper = put(organisation, first)
    Paper.objects.in_scope("a test", id=paper).update(case=second)
    assert papers.read_papers(organisation.receiver, case=second) == []
    with pytest.raises(NotFound):
        papers.read_paper(organisation.receiver, paper)
