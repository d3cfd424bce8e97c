"""Nothing at the desk opens to somebody who is not signed in, unless it is listed here."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from byway.cases import steady
from byway.desk import errors, session
from byway.errors import BywayError

PUBLIC = frozenset({"sign-in", "second-factor", "second-passkey", "static"})
"""Names of the only addresses that need no session. A view that is forgotten here is closed."""


class StaffOnly:
    """Middleware: finds who is signed in before any view runs, and words every error calmly."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with steady():  # one manifest for a whole request
            return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Runs after the CSRF check and before the view."""
        match = request.resolver_match
        if match is not None and match.view_name in PUBLIC:
            return None
        try:
            if session.resume(request):
                return None
        except BywayError as error:
            return errors.page_for(request, error)
        return errors.signed_out(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What `byway.cases` raised, as a page; anything else is a fault and answers 500."""
        return errors.page_for(request, error) if isinstance(error, BywayError) else None
