"""Logs say where something failed and never with what."""

import logging

import pytest

from byway.web.logs import PlainFormatter, ServerFormatter

SECRET = "what somebody wrote"


def record(
    message: str, *arguments: object, error: BaseException | None = None
) -> logging.LogRecord:
    """A log record as a handler gets it."""
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("name", logging.ERROR, "file.py", 7, message, arguments, info)


def raised() -> BaseException:
    """An error that carries the secret, with its traceback."""
    with pytest.raises(ValueError, match=SECRET) as caught:
        raise ValueError(SECRET)
    return caught.value


def test_neither_arguments_nor_the_error_s_text_are_told() -> None:
    told = PlainFormatter().format(record("failed for %s", SECRET, error=raised()))
    assert SECRET not in told
    assert "ValueError" in told
    assert "test_logs.py:" in told


def test_a_traceback_inside_a_message_is_told_by_its_places() -> None:
    message = (
        "Application callable raised an exception\n"
        'Traceback (most recent call last):\n  File "/srv/a/view.py", line 12, in it\n'
        f"    raise ValueError({SECRET!r})\nValueError: {SECRET}\n"
    )
    told = ServerFormatter().format(record(message))
    assert told == "ERROR Application callable raised an exception at view.py:12"


def test_the_server_s_own_messages_are_kept() -> None:
    assert ServerFormatter().format(record("it ended")) == "ERROR it ended"
