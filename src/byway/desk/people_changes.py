"""What a member changes about the people of a case. Each is a POST that ends on its page."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from byway.cases import (
    Permission,
    agree_phrase,
    break_glass,
    confirm_proposal,
    end_loan,
    find_case,
    freeze_line,
    invite,
    lend_case,
    manifest,
    name_reader,
    propose_apart,
    propose_join,
    quiet_phrase,
    revoke_invitation,
    unfreeze_line,
    withdraw_proposal,
)
from byway.desk import errors, forms
from byway.desk.people import people_page
from byway.desk.session import DeskRequest
from byway.errors import NotAllowed, Refused
from byway.sealing import LANGUAGES

View = Callable[..., HttpResponse]


def change(needed: Permission) -> Callable[[View], View]:
    """A POST by somebody with a permission; what is refused stands on the page with its reason."""

    def decorate(view: View) -> View:
        @require_POST
        @wraps(view)
        def wrapped(request: DeskRequest, case_id: uuid.UUID, **ids: uuid.UUID) -> HttpResponse:
            request.staff.case(case_id)
            request.staff.require(needed)
            try:
                return view(request, case_id, **ids)
            except NotAllowed:
                raise
            except Refused as error:
                said = errors.sentence(error)
                return people_page(request, case_id, problem=said, status=400)

        return cast(View, wrapped)

    return decorate


def _back(case_id: uuid.UUID) -> HttpResponse:
    return cast(HttpResponse, redirect("people", case_id=case_id))


@change(Permission.JOIN)
def join(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Proposes that another case is about the same person."""
    other = find_case(request.staff, request.POST.get("other", ""))
    propose_join(
        by=request.staff,
        main=case_id,
        part=other,
        why=request.POST.get("why", ""),
        reader=request.POST.get("reader", ""),
    )
    return _back(case_id)


@change(Permission.JOIN)
def apart(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Proposes that a joined case is one of its own."""
    part = forms.an_id(request, "part")
    propose_apart(by=request.staff, part=part, why=request.POST.get("why", ""))
    return _back(case_id)


@change(Permission.JOIN)
def confirm(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Confirms what a colleague proposed, or turns it down."""
    act = withdraw_proposal if request.POST.get("answer") == "no" else confirm_proposal
    act(by=request.staff, case=case_id, pair=forms.an_id(request, "pair").hex)
    return _back(case_id)


@change(Permission.REPLY)
def reader(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Says in words who writes in the case's line."""
    name_reader(by=request.staff, case=case_id, words=request.POST.get("reader", ""))
    return _back(case_id)


@change(Permission.OPEN)
def invited(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Makes four words and shows them once."""
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        raise Refused("choose the language of the four words")
    made = invite(
        by=request.staff,
        case=case_id,
        language=language,
        reader=request.POST.get("reader", ""),
    )
    return people_page(request, case_id, made=made, status=201)


@change(Permission.OPEN)
def revoke(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Takes an invitation back."""
    invitation = forms.an_id(request, "invitation")
    revoke_invitation(by=request.staff, case=case_id, invitation=invitation)
    return _back(case_id)


@change(Permission.LEND)
def lend(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Lends the case to a colleague for some days."""
    name = request.POST.get("to", "")
    member = manifest().member_named(name)
    if member is None:
        raise Refused("choose a colleague")
    lent = lend_case(
        by=request.staff,
        case=case_id,
        to=uuid.UUID(bytes=member.id),
        why=request.POST.get("why", ""),
        days=forms.a_number(request, "days"),
    )
    if not lent:
        raise Refused(_("%(name)s reads this case already, or opens no such part") % {"name": name})
    return _back(case_id)


@change(Permission.LEND)
def lent_back(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Ends a loan."""
    end_loan(by=request.staff, case=case_id, loan=forms.an_id(request, "loan"))
    return _back(case_id)


@change(Permission.BREAK_GLASS)
def glass(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Opens names and files of this case to a coordinator, for some hours."""
    break_glass(
        by=request.staff,
        case=case_id,
        why=request.POST.get("why", ""),
        hours=forms.a_number(request, "hours"),
    )
    return _back(case_id)


@change(Permission.REPLY)
def freeze(request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Freezes a line, or lets its words open again what they did."""
    if request.POST.get("frozen") == "0":
        if not unfreeze_line(by=request.staff, case=case_id, line=line):
            said = _(
                "It is an ordinary line again. What was written before it was frozen stays closed "
                "to the words: they were changed since, or the line was sealed anew."
            )
            return people_page(request, case_id, notice=said)
        return _back(case_id)
    freeze_line(by=request.staff, case=case_id, line=line)
    return _back(case_id)


@change(Permission.REPLY)
def phrase(request: DeskRequest, case_id: uuid.UUID, line: uuid.UUID) -> HttpResponse:
    """Keeps the phrase that was agreed, or takes the alarm off that it raised."""
    if "quiet" in request.POST:
        quiet_phrase(by=request.staff, case=case_id, line=line)
    else:
        said = request.POST.get("phrase", "")
        agree_phrase(by=request.staff, case=case_id, line=line, phrase=said)
    return _back(case_id)
