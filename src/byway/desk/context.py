"""What every template has: who is signed in, the words of the vocabulary, the static files."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from byway.cases import Permission
from byway.desk import case_labels, labels
from byway.desk.static import mark


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context for every page."""
    staff = getattr(request, "staff", None)
    return {
        "staff": staff,
        "may_manage": staff is not None and staff.may(Permission.MANAGE),
        "labels": {
            "languages": labels.LANGUAGES,
            "situations": labels.SITUATIONS,
            "writers": labels.WRITERS,
            "urgency": labels.URGENCY,
            "marks": labels.MARKS,
            "states": labels.STATES,
            "outcomes": labels.OUTCOMES,
            "roles": labels.ROLES,
            "parts": labels.PARTS,
            **case_labels.ALL,
        },
        "css": _address("desk.css"),
        "icon": _address("icon.svg"),
        "passkeys_js": _address("passkeys.js"),
    }


def _address(name: str) -> str:
    return f"{reverse('static', args=[name])}?v={mark(name)}"
