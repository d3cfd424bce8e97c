"""What went wrong, in words for the page, and the status that goes with it."""

import logging
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils.translation import gettext as _

from byway.cases import FileTooLarge, LineFull, MessageTooLong, UploadBroken
from byway.errors import Busy, StorageFull

logger = logging.getLogger(__name__)

FULL = ("disk is full", "no space left", "could not extend", "disk full")
"""What SQLite and PostgreSQL say when there is no room."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A calm sentence for the page and its HTTP status."""

    status: int
    text: str


def trouble_of(error: Exception) -> Trouble:
    """The trouble that an error means; one that nobody foresaw is logged, without its message."""
    match error:
        case Busy():
            return Trouble(
                503,
                _("Many people are writing just now. Nothing was saved. Try again in a minute."),
            )
        case StorageFull():
            return Trouble(507, full_text())
        case LineFull():
            return Trouble(
                409,
                _("Your line is full until somebody answers. Nothing was saved. Come back later."),
            )
        case MessageTooLong():
            return Trouble(413, _("The message is too long. Nothing was saved. Send it in parts."))
        case FileTooLarge():
            return Trouble(413, _("The file is larger than 500 MB. Nothing of it was saved."))
        case UploadBroken():
            return Trouble(400, _("The file did not arrive whole. Nothing of it was saved."))
    if isinstance(error, DatabaseError | OSError) and any(
        sign in str(error).lower() for sign in FULL
    ):
        return Trouble(507, full_text())
    logger.error("a request failed", exc_info=error)
    if isinstance(error, DatabaseError):  # then the transaction came to nothing
        return Trouble(
            503, _("Our store takes nothing just now. Nothing was saved. Try again later.")
        )
    return Trouble(
        503, _("Something failed on our side. Please send it again: nothing is kept twice.")
    )


def full_text() -> str:
    """What is said when the disk is full."""
    return _("We have no room left just now. Nothing was saved. Try again later.")
