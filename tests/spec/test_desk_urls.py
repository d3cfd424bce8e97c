"""Every address of the desk, every role, and the status it answers with.

`stranger` is a caseworker of another team, `nobody` is not signed in. A case of another team
answers 404, a part of a visible case 403; whoever is not signed in is led to the sign-in page (302)
or refused (403) and sees nothing. An address that is missing here fails the first test.
"""

import datetime as dt
import io
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from byway import cases
from byway.desk.middleware import PUBLIC
from byway.web import desk_urls
from tests.unit.desk.conftest import (  # noqa: F401
    House,
    Line,
    a_batch,
    a_draft,
    a_proposal,
    an_answer,
    house,
)

pytestmark = pytest.mark.urls("byway.web.desk_urls")

WHO = (
    "trainee",
    "receiver",
    "caseworker",
    "verifier",
    "coordinator",
    "analyst",
    "editor",
    "stranger",
    "nobody",
)

TABLE = """
                     trainee receiver caseworker verifier coordinator analyst editor stranger nobody
queue           GET  200     200      200        200      200         200     200    200      302
closed          GET  200     200      200        200      200         200     200    200      302
sign-in         GET  200     200      200        200      200         200     200    200      200
sign-in         POST 403     403      403        403      403         403     403    403      403
second-factor   GET  302     302      302        302      302         302     302    302      302
second-factor   POST 302     302      302        302      302         302     302    302      302
second-passkey  GET  405     405      405        405      405         405     405    405      405
second-passkey  POST 302     302      302        302      302         302     302    302      302
sign-out        GET  405     405      405        405      405         405     405    405      302
sign-out        POST 302     302      302        302      302         302     302    302      403
keys            GET  200     200      200        200      200         200     200    200      302
add-key         GET  405     405      405        405      405         405     405    405      302
add-key         POST 400     400      400        400      400         400     400    400      403
remove-key      GET  405     405      405        405      405         405     405    405      302
remove-key      POST 302     302      302        302      302         302     302    302      403
staff           GET  403     403      403        403      200         403     403    403      302
staff           POST 403     403      403        403      201         403     403    403      403
case            GET  200     200      200        200      200         404     404    404      302
case            POST 405     405      405        405      405         405     405    405      403
reply           GET  405     405      405        405      405         405     405    405      302
reply           POST 403     302      302        403      302         404     404    404      403
card            GET  405     405      405        405      405         405     405    405      302
card            POST 403     302      302        403      302         404     404    404      403
seen            GET  405     405      405        405      405         405     405    405      302
seen            POST 403     302      302        403      302         404     404    404      403
note            GET  405     405      405        405      405         405     405    405      302
note            POST 403     403      302        302      302         404     404    404      403
close           GET  405     405      405        405      405         405     405    405      302
close           POST 403     302      302        403      302         404     404    404      403
reopen          GET  405     405      405        405      405         405     405    405      302
reopen          POST 403     302      302        403      302         404     404    404      403
delete          GET  403     403      403        403      200         404     404    404      302
delete          POST 403     403      403        403      200         404     404    404      403
story           GET  403     403      200        200      200         404     404    404      302
identity        GET  403     403      200        200      403         404     404    404      302
file            GET  403     403      200        200      403         404     404    404      302
picture         GET  403     403      200        200      403         404     404    404      302
download        GET  405     405      405        405      405         405     405    405      302
download        POST 403     403      200        200      403         404     404    404      403
next            GET  405     405      405        405      405         405     405    405      302
next            POST 302     302      302        403      302         403     403    200      403
shift           GET  200     200      200        403      200         403     403    200      302
shift           POST 200     200      200        403      200         403     403    200      403
my-desk         GET  200     200      200        403      200         403     403    200      302
my-desk         POST 302     302      302        403      302         403     403    302      403
take            GET  405     405      405        405      405         405     405    405      302
take            POST 302     302      302        403      302         404     404    404      403
pass            GET  405     405      405        405      405         405     405    405      302
pass            POST 302     302      302        403      302         404     404    404      403
return          GET  405     405      405        405      405         405     405    405      302
return          POST 302     302      302        403      302         404     404    404      403
line-note       GET  405     405      405        405      405         405     405    405      302
line-note       POST 302     302      302        403      302         404     404    404      403
draft           GET  405     405      405        405      405         405     405    405      302
draft           POST 302     302      302        403      302         404     404    404      403
insert          GET  405     405      405        405      405         405     405    405      302
insert          POST 200     200      200        403      200         404     404    404      403
drafts          GET  200     200      200        403      200         403     403    200      302
draft-page      GET  200     200      200        403      200         404     404    404      302
draft-page      POST 403     302      302        403      302         404     404    404      403
alike           GET  200     200      200        200      200         404     404    404      302
answers         GET  403     200      200        200      200         403     403    200      302
answers         POST 403     302      302        302      302         403     403    302      403
answer          GET  403     200      200        200      200         403     403    200      302
answer          POST 403     302      302        302      302         403     403    302      403
send-answer     GET  405     405      405        405      405         405     405    405      302
send-answer     POST 403     200      200        403      200         403     403    200      403
proposal        GET  403     200      200        200      200         403     403    404      302
proposal        POST 403     302      302        302      302         403     403    404      403
sent            GET  404     200      404        404      404         403     403    404      302
undo            GET  405     405      405        405      405         405     405    405      302
undo            POST 403     302      404        403      404         403     403    404      403
load            GET  403     403      403        403      200         403     403    403      302
load            POST 403     403      403        403      302         403     403    403      403
months          GET  403     403      403        403      200         403     403    403      302
static          GET  200     200      200        200      200         200     200    200      200
people          GET  200     200      200        200      200         404     404    404      302
reader          GET  405     405      405        405      405         405     405    405      302
reader          POST 403     302      302        403      302         404     404    404      403
join            GET  405     405      405        405      405         405     405    405      302
join            POST 403     400      400        400      400         404     404    404      403
apart           GET  405     405      405        405      405         405     405    405      302
apart           POST 403     400      400        400      400         404     404    404      403
join-answer     GET  405     405      405        405      405         405     405    405      302
join-answer     POST 403     400      400        400      400         404     404    404      403
invite          GET  405     405      405        405      405         405     405    405      302
invite          POST 403     201      201        403      201         404     404    404      403
revoke          GET  405     405      405        405      405         405     405    405      302
revoke          POST 403     400      400        403      400         404     404    404      403
lend            GET  405     405      405        405      405         405     405    405      302
lend            POST 403     302      302        403      302         404     404    404      403
end-loan        GET  405     405      405        405      405         405     405    405      302
end-loan        POST 403     400      400        403      400         404     404    404      403
glass           GET  405     405      405        405      405         405     405    405      302
glass           POST 403     403      400        403      302         404     404    404      403
freeze          GET  405     405      405        405      405         405     405    405      302
freeze          POST 403     302      302        403      302         404     404    404      403
phrase          GET  405     405      405        405      405         405     405    405      302
phrase          POST 403     302      302        403      302         404     404    404      403
identity-note   GET  405     405      405        405      405         405     405    405      302
identity-note   POST 403     302      302        302      302         404     404    404      403
add-file        GET  403     200      200        200      200         404     404    404      302
add-file        POST 403     400      400        400      400         404     404    404      403
open-case       GET  403     200      200        403      200         403     403    200      302
open-case       POST 403     302      302        403      302         403     403    404      403
lent            GET  200     200      200        200      200         200     200    200      302
week            GET  200     200      200        200      200         200     200    200      302
roster          GET  200     200      200        200      200         403     403    200      302
roster          POST 302     302      302        302      302         403     403    400      403
search          GET  200     200      200        200      200         403     403    200      302
search          POST 302     302      302        302      302         403     403    302      403
plan            GET  403     403      200        200      200         404     404    404      302
plan            POST 403     403      302        403      302         404     404    404      403
flag            GET  405     405      405        405      405         405     405    405      302
flag            POST 302     302      302        302      302         404     404    404      403
assign          GET  405     405      405        405      405         405     405    405      302
assign          POST 403     403      302        403      302         404     404    404      403
passphrase      GET  200     200      200        200      200         200     200    200      302
passphrase      POST 400     400      400        400      400         400     400    400      403
leaving         GET  403     403      403        403      200         403     403    403      302
leaving         POST 403     403      403        403      302         403     403    403      403
renew           GET  403     403      403        403      200         403     403    403      302
renew           POST 403     403      403        403      201         403     403    403      403
resealing       GET  200     200      200        200      200         403     403    200      302
resealing       POST 302     302      302        302      302         403     403    302      403
hand-over       GET  403     200      200        403      200         404     404    404      302
hand-over       POST 403     302      302        403      302         404     404    404      403
training        GET  405     405      405        405      405         405     405    405      302
training        POST 302     302      302        302      302         403     403    302      403
"""

FORMS: dict[str, dict[str, str]] = {
    "sign-in": {"name": "receiver", "passphrase": "six words that are not right"},
    "reply": {"text": "We have read this.", "reply_id": "0" * 31 + "1", "read_up_to": "1"},
    "card": {"urgency": "today"},
    "seen": {"read_up_to": "1"},
    "note": {"text": "Checked."},
    "close": {"outcome": "answered"},
    "delete": {"confirm": "delete"},
    "my-desk": {"languages": "ru", "cap": "5", "zone": "Europe/Tallinn"},
    "line-note": {"text": "He sounds calm."},
    "draft": {"text": "We have read this.", "read_up_to": "1"},
    "answers": {
        "kind": "general",
        "language": "en",
        "title": "What happens next",
        "text": "We read it and answer here.",
        "valid_until": (cases.today() + dt.timedelta(days=30)).isoformat(),
    },
    "answer": {"do": "retire"},
    "proposal": {"do": "decline"},
    "load": {"surge": "off"},
    "plan": {"form": "step", "text": "Call back."},
    "flag": {"flag": "crisis", "on": "1"},
    "search": {"query": "leave"},
    "reader": {"reader": "the mother"},
    "join": {"other": "no code", "why": "It is she."},
    "invite": {"language": "ru"},
    "lend": {"to": "stranger", "why": "He knows the unit.", "days": "3"},
    "glass": {"why": "It cannot wait.", "hours": "2"},
    "freeze": {"frozen": "1"},
    "phrase": {"phrase": "the roof is leaking"},
    "identity-note": {"name": "Albert"},
    "open-case": {"name": "Albert"},
    "training": {"on": "1"},
    "roster": {"form": "add", "weekday": "0", "begins": "09:00", "ends": "17:00", "zone": "UTC"},
    "staff": {"name": "somebody new", "roles": "receiver"},
    "leaving": {"confirm": "leave"},
    "renew": {"confirm": "renew"},
}

PICTURE = io.BytesIO()
Image.new("RGB", (3, 2)).save(PICTURE, "PNG")
PNG = PICTURE.getvalue()


def rows() -> Iterator[tuple[str, str, dict[str, int]]]:
    """Each row of the table: an address's name, a method, and a status for each kind of person."""
    head, *lines = TABLE.strip().splitlines()
    assert tuple(head.split()) == WHO
    for line in lines:
        name, method, *statuses = line.split()
        yield name, method, dict(zip(WHO, map(int, statuses), strict=True))


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every address below a resolver."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


def test_every_address_is_in_the_table() -> None:
    there = {one.name for one in patterns(get_resolver(desk_urls.__name__))}
    assert there == {name for name, _, _ in rows()}


def test_an_address_is_closed_unless_it_is_listed_as_public() -> None:
    """The table agrees with the list: all else leads somebody who is not signed in to sign-in."""
    for name, _, statuses in rows():
        assert (statuses["nobody"] in (302, 403)) or name in PUBLIC, name


def address(name: str, house: House, line: Line, file: uuid.UUID) -> str:  # noqa: F811
    """The address of a name, for a case of the house."""
    arguments: dict[str, Any] = {"case_id": line.case, "line": line.line, "item": file}
    arguments["member"] = house.members["verifier"].id
    wanted = next(p for p in patterns(get_resolver(desk_urls.__name__)) if p.name == name)
    if name == "static":
        return reverse(name, kwargs={"name": "desk.css"})
    made: dict[str, Any] = {
        "answer": lambda: an_answer(house),
        "proposal": lambda: a_proposal(house),
        "draft": lambda: a_draft(house, line),
        "batch": lambda: a_batch(house, line),
    }
    kwargs = {k: made[k]() if k in made else arguments[k] for k in wanted.pattern.converters}
    return reverse(name, kwargs=kwargs)


@pytest.mark.parametrize(
    ("name", "method", "statuses"), list(rows()), ids=[f"{n}-{m}" for n, m, _ in rows()]
)
def test_status(
    house: House,  # noqa: F811
    name: str,
    method: str,
    statuses: dict[str, int],
) -> None:
    for who, expected in statuses.items():
        with transaction.atomic():
            line = house.line(f"A line for {who}.")
            file = line.sends("paper.png", PNG, "image/png")
            client = house.client("" if who == "nobody" else who, raise_request_exception=False)
            path = address(name, house, line, file)
            if method == "POST":
                form = {f"read_up_to_{line.line.hex}": "1", **FORMS.get(name, {})}
                if name == "send-answer":
                    form["line"] = f"{line.case.hex}.{line.line.hex}.99999"
                if name == "open-case":
                    form["team"] = house.reception.hex
                if name == "staff":
                    form["teams"] = house.reception.hex
                if name == "hand-over":
                    form["team"] = house.other_team.hex
                if name == "assign":
                    form["owner"] = house.members["caseworker"].id.hex
                if name == "roster":
                    form["team"] = house.reception.hex
                response = client.post(path, form)
            else:
                response = client.get(path)
            assert response.status_code == expected, (name, method, who)
            if response.status_code == 302 and who == "nobody":
                assert response.headers["Location"] == reverse("sign-in")
            if expected >= 300:
                assert b"A line for" not in response.content
            transaction.set_rollback(True)
        for seen in Path(settings.BYWAY_STATE).glob("*-manifest"):
            seen.unlink()  # it may remember a manifest that was rolled back


@pytest.mark.parametrize("name", sorted({n for n, method, _ in rows() if method == "POST"}))
def test_a_post_without_the_forms_token_changes_nothing(house: House, name: str) -> None:  # noqa: F811
    line = house.line("A line.")
    path = address(name, house, line, line.sends("paper.png", PNG))
    client = house.client("coordinator", enforce_csrf_checks=True)
    assert client.post(path, FORMS.get(name, {})).status_code == 403
    assert line.replies() == []


def test_what_is_not_there_answers_like_what_is_not_ones_own(house: House) -> None:  # noqa: F811
    """Another team's case and no case at all give the same page."""
    line = house.line("A line.")
    client = house.client("stranger")
    pages = []
    for case in (line.case, uuid.uuid4()):
        response = client.get(reverse("case", args=[case]))
        assert response.status_code == 404
        pages.append(re.sub(rb'value="\w{64}"', b"", response.content))  # the form's token
    assert pages[0] == pages[1]


def test_every_page_may_run_nothing_and_is_not_stored(house: House) -> None:  # noqa: F811
    line = house.line("A line.")
    file = line.sends("paper.png", PNG, "image/png")
    client = house.client("caseworker")
    for name, method, statuses in rows():
        if method != "GET" or name == "static" or statuses["caseworker"] != 200:
            continue
        headers = client.get(address(name, house, line, file)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert headers["Cache-Control"] == "no-store", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
