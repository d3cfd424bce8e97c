"""What every template has: who is signed in, the words of the vocabulary, the static files."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from byway.cases import Permission, lent_to_me, needs_resealing
from byway.desk import case_labels, labels
from byway.desk.static import mark
from byway.sealing import LINE


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context for every page."""
    staff = getattr(request, "staff", None)
    return {
        "staff": staff,
        "may_open": staff is not None and staff.may(Permission.OPEN),
        "keys_to_renew": staff is not None and bool(staff.compartments and needs_resealing(staff)),
        "lent_to_me": staff is not None and bool(lent_to_me(staff)),
        "training": bool(staff is not None and request.record.training),  # type: ignore[attr-defined]
        "may_practise": staff is not None and LINE in staff.compartments,
        "may_manage": staff is not None and staff.may(Permission.MANAGE),
        "may_claim": staff is not None and staff.may(Permission.CLAIM),
        "may_draft": staff is not None and staff.may(Permission.DRAFT),
        "may_write_answers": staff is not None and staff.may(Permission.ANSWERS),
        "may_see_load": staff is not None and staff.may(Permission.ASSIGN),
        "labels": {
            "languages": labels.LANGUAGES,
            "situations": labels.SITUATIONS,
            "writers": labels.WRITERS,
            "readers": labels.READERS,
            "urgency": labels.URGENCY,
            "marks": labels.MARKS,
            "answer_sets": labels.ANSWER_SETS,
            "states": labels.STATES,
            "outcomes": labels.OUTCOMES,
            "roles": labels.ROLES,
            "parts": labels.PARTS,
            **case_labels.ALL,
        },
        "css": _address("desk.css"),
        "icon": _address("icon.svg"),
        "passkeys_js": _address("passkeys.js"),
        "keys_js": _address("keys.js"),
    }


def _address(name: str) -> str:
    return f"{reverse('static', args=[name])}?v={mark(name)}"
