"""Every error that crosses a folder. The command line turns them into one line and an exit code."""


class BywayError(Exception):
    """Something went wrong that a person can be told in one line."""

    exit_code = 2


class BadInput(BywayError):
    """A file, field or option is not what was expected.

    The message names the place (file, line, field), what was expected and what was found.
    """


class SealingError(BywayError):
    """Something sealed did not open, or did not belong where it was found."""


class WordsError(BywayError):
    """The seeker's words or digits cannot be read."""


class Refused(BywayError):
    """What was asked may not be done now, or not by this person."""


class NotAllowed(Refused):
    """This person's roles do not allow it, whenever it is asked."""


class NotFound(BywayError):
    """There is no such thing, or none that this person may know of."""


class Busy(BywayError):
    """Every place is taken; trying again soon will do."""


class StorageFull(BywayError):
    """Nothing was saved, because the disk has no room left."""


class TamperError(SealingError):
    """The store shows signs of having been changed by somebody without the keys."""
