"""The database's own habits that sealing depends on: what is deleted is gone from its files too."""

import time

from django.db import DatabaseError, connection, transaction

PATIENCE = 3.0
"""Seconds a request goes on trying while others read; the worker tries again every few seconds."""


def flush_deleted() -> None:
    """Makes deleted keys leave the database's files, as soon as the transaction has ended.

    SQLite: `secure_delete` overwrites them, and the write-ahead log is truncated. PostgreSQL:
    VACUUM of what holds keys, and a new log segment.
    """
    transaction.on_commit(lambda: flush_now())


def flush_now(patience: float = PATIENCE) -> bool:
    """Does it now; False if the database was too busy, or does not let us."""
    return _truncate_log(patience) if connection.vendor == "sqlite" else _vacuum()


def _truncate_log(patience: float) -> bool:
    end = time.monotonic() + patience
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=200")
        try:
            while True:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                if not cursor.fetchone()[0]:
                    return True
                if time.monotonic() > end:
                    return False
                time.sleep(0.05)
        finally:
            cursor.execute(f"PRAGMA busy_timeout={int(usual)}")


def _vacuum() -> bool:
    with connection.cursor() as cursor:
        for table in ("cases_grant", "cases_compartment", "cases_item", "cases_line"):
            cursor.execute(f"VACUUM {table}")
        try:
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT pg_switch_wal()")
        except DatabaseError:
            return False  # the role lacks pg_checkpoint; `byway serve` says so at its start
    return True


def database_warnings(threads: int) -> list[str]:
    """What the database's set-up takes away from what is promised, one line each."""
    if connection.vendor == "sqlite":
        return []
    warnings = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')")
        if not cursor.fetchone()[0]:
            warnings.append(
                "the database role lacks pg_checkpoint: deleted keys may stay in the log for a "
                "while; GRANT pg_checkpoint TO it"
            )
        cursor.execute("SELECT current_setting('max_connections')::int")
        most = cursor.fetchone()[0]
        if most < threads + 10:
            warnings.append(
                f"PostgreSQL allows {most} connections, door and desk may want {threads + 10}: "
                "raise max_connections or lower BYWAY_THREADS"
            )
    return warnings
