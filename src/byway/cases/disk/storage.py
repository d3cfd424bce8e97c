"""The database's own habits that sealing depends on: what is deleted is gone from its files too."""

import time

from django.db import DatabaseError, connection, transaction

PATIENCE = 3.0
"""Seconds a request goes on trying while others read; the worker tries again every few seconds."""

REWRITE_AT_MOST = 256 * 1024 * 1024
"""Bytes of a PostgreSQL table that is rewritten while others wait, about a second's work."""


def flush_deleted() -> None:
    """Makes deleted keys leave the database's files, as soon as the transaction has ended.

    SQLite: `secure_delete` overwrites them, and the write-ahead log is truncated. PostgreSQL:
    what holds keys is rewritten, and a new log segment begun.
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
    """Rewrites what holds keys: plain VACUUM leaves a deleted row's bytes lying in its page.

    A rewrite wants the table for itself, so it waits only briefly; the worker tries again. The log
    is switched before the checkpoint, so that the segment that held the keys is behind it.
    """
    with connection.cursor() as cursor:
        try:
            cursor.execute("SET lock_timeout = '2s'")
            for table in (
                "cases_grant",
                "cases_teamgrant",
                "cases_member",
                "cases_item",
                "cases_compartment",
                "cases_line",
                "cases_invitation",
            ):
                cursor.execute("SELECT pg_table_size(%s::regclass)", [table])
                if cursor.fetchone()[0] <= REWRITE_AT_MOST:
                    cursor.execute(f"VACUUM FULL {table}")
                cursor.execute(f"VACUUM {table}")
            cursor.execute("SELECT pg_switch_wal()")
            cursor.execute("CHECKPOINT")
        except DatabaseError:
            return False  # somebody reads for long, or the role lacks pg_checkpoint
        finally:
            cursor.execute("RESET lock_timeout")
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
        cursor.execute("SELECT current_setting('wal_recycle')::bool")
        if cursor.fetchone()[0]:
            warnings.append(
                "PostgreSQL keeps old log segments for reuse, deleted keys in them: set "
                "wal_recycle = off"
            )
        cursor.execute("SELECT current_setting('max_connections')::int")
        most = cursor.fetchone()[0]
        if most < threads + 10:
            warnings.append(
                f"PostgreSQL allows {most} connections, door and desk may want {threads + 10}: "
                "raise max_connections or lower BYWAY_THREADS"
            )
    return warnings
