"""The code by which staff name a case to each other: the first digits of its random id."""

import uuid

from byway.cases.keys.staff_session import StaffSession
from byway.cases.models import Case
from byway.errors import Refused

CODE = 6
"""Least digits of a case's id that find it."""


def find_case(by: StaffSession, typed: str) -> uuid.UUID:
    """The case of the member's teams whose id begins with these digits, or that an address names.

    Raises Refused if none or several do.
    """
    digits = _hex_run(typed)
    if len(digits) < CODE:
        raise Refused(f"expected a case's code, at least {CODE} of its digits, or its address")
    low, high = (uuid.UUID(hex=digits.ljust(32, end)) for end in "0f")
    rows = Case.objects.in_scope("the member's teams", team__in=by.teams, id__range=(low, high))
    found = list(rows.values_list("id", flat=True)[:2])
    if not found:
        raise Refused("no case that you may see has this code")
    if len(found) > 1:
        raise Refused("several cases have this code; give the address of the one you mean")
    return by.case(found[0]).id


def _hex_run(typed: str) -> str:
    """The longest run of hexadecimal digits in what was typed, at most 32."""
    runs = "".join(c if c in "0123456789abcdef" else " " for c in typed.lower()).split()
    return max(runs, key=len, default="")[:32]
