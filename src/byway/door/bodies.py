"""A request's body: whole or not at all.

A form's fields are read only if the body has as many bytes as it announced: a form cut on its way
would else look like a shorter message.
"""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, UnreadablePostError


def check_whole(request: HttpRequest) -> None:
    """BadRequest unless the body has as many bytes as its header says."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
        whole = len(request.body) == announced
    except (ValueError, UnreadablePostError):
        whole = False
    if not whole:
        raise BadRequest("the form did not arrive whole")
