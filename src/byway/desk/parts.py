"""The other compartments of a case: notes and outcomes; names and files."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from byway.cases import member_names, open_part
from byway.desk.case import abilities, happened
from byway.desk.session import DeskRequest
from byway.sealing import IDENTITY, STORY


@require_safe
def story(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Notes, outcomes, and what happened."""
    part = open_part(request.staff, case_id, STORY)
    context = {
        "case_id": case_id,
        "code": case_id.hex[:6],
        "part": part,
        "happened": happened(request.staff, case_id),
        "names": member_names(),
        **abilities(request.staff),
    }
    return render(request, "desk/story.html", context)


@require_safe
def identity(request: DeskRequest, case_id: uuid.UUID) -> HttpResponse:
    """Names and files. Each opening is on record."""
    part = open_part(request.staff, case_id, IDENTITY)
    context = {
        "case_id": case_id,
        "code": case_id.hex[:6],
        "part": part,
        "files": [entry for entry in part.entries if entry.kind == "file"],
        **abilities(request.staff),
    }
    return render(request, "desk/identity.html", context)
