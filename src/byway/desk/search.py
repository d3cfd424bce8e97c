"""Search inside everything a member may read, in the memory of his session.

The words searched for travel in a form, never in an address, and are kept like all the session
holds. Opening goes on for a second at each request; until all is opened the page loads itself.
"""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from byway.cases import Found, Shelf, fill_shelf, search_shelf
from byway.desk import session
from byway.desk.session import DeskRequest
from byway.sealing import IDENTITY, LINE, STORY

SECONDS = 1.0
"""So long a request goes on opening."""
LONGEST = 200
"""Characters of what is searched for."""


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: DeskRequest) -> HttpResponse:
    """A POST keeps what to search for; the page searches and says what was searched."""
    staff = request.staff
    staff.require_part(LINE)
    if request.method == "POST":
        asked = request.POST.get("query", "")[:LONGEST].strip()
        session.keep(request, "query", asked.encode())
        return cast(HttpResponse, redirect("search"))

    def load(name: str) -> bytes:
        return session.load_kept(request, name)

    def keep(name: str, data: bytes) -> None:
        session.keep(request, name, data)

    query = load("query").decode()
    shelf, found = Shelf(), list[Found]()
    if query:
        shelf = fill_shelf(staff, load, keep, seconds=SECONDS)
        found = search_shelf(shelf, load, query)
    context = {
        "query": query,
        "found": found,
        "shelf": shelf,
        "cases": len(shelf.where),
        "reads_notes": STORY in staff.compartments,
        "reads_names": IDENTITY in staff.compartments,
    }
    response = render(request, "desk/search.html", context)
    if shelf.left:
        response.headers["Refresh"] = "2"
    return response
