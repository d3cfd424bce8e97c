"""Logs that hold no content: where something failed, never with what."""

import logging
import re


class PlainFormatter(logging.Formatter):
    """Level, logger and the places of a traceback; no message arguments, no locals, no values."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and for an exception its type and the places it passed."""
        where = f"{record.levelname} {record.name}"
        if not record.exc_info or record.exc_info[0] is None:
            return f"{where} {record.module}:{record.lineno}"
        kind, _, trace = record.exc_info
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
            trace = trace.tb_next
        return f"{where} {kind.__name__} at {' > '.join(places)}"


_PLACE = re.compile(r'^  File "(?:[^"]*/)?([^"/]+)", line (\d+)', re.MULTILINE)


class ServerFormatter(logging.Formatter):
    """The server's own messages; a traceback in one is told by its places, without its values."""

    def format(self, record: logging.LogRecord) -> str:
        """The message's first line, and the places an error passed."""
        message = record.getMessage()
        told = f"{record.levelname} {message.partition(chr(10))[0]}"
        places = [f"{file}:{line}" for file, line in _PLACE.findall(message)]
        return f"{told} at {' > '.join(places)}" if places else told


SERVER_LOG = {
    "formatters": {
        "generic": {"()": "byway.web.logs.ServerFormatter"},
        "access": {"()": "byway.web.logs.ServerFormatter"},
    }
}
"""What differs from the server's usual logging."""
