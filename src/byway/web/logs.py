"""Logs that hold no content: where something failed, never with what."""

import logging


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
