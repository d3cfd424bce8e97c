"""The desk's part of alerts: what is urgent and unclaimed, told to whoever is on duty, then up."""

import datetime as dt
import logging
import secrets
import threading
import time

from byway.cases import (
    Escalation,
    Permission,
    StaffSession,
    Waiting,
    holder_of,
    manifest,
    member_names,
    on_duty,
    open_queue,
    permissions_of,
    read_alerts,
    read_roster,
    send_alert,
)

LATEST_SECONDS = 300
EVERY_SECONDS = 5.0

log = logging.getLogger("byway.alerts")
_lock = threading.Lock()
_escalation = Escalation(delay=lambda: float(secrets.randbelow(LATEST_SECONDS)))
_thread: threading.Thread | None = None


def look(staff: StaffSession, waiting: list[Waiting] | None = None) -> None:
    """Notes what of a member's lines is urgent and unclaimed just now."""
    if not any(target.who for target in read_alerts().targets):
        return
    lines = open_queue(staff) if waiting is None else waiting
    urgent = [
        one
        for one in lines
        if one.our_move and one.urgency == "today" and not holder_of(staff, one.turn)
    ]
    names, now = member_names(), dt.datetime.now(dt.UTC)
    for team in staff.teams:
        duty = [names[who] for who in on_duty(read_roster(staff, team).shifts, now) if who in names]
        boss = [
            one.name
            for one in manifest().members
            if team.bytes in one.teams and Permission.ASSIGN in permissions_of(one.roles)
        ]
        keys = [f"{one.line.hex} {one.last}" for one in urgent if one.spot.team == team.hex]
        with _lock:
            _escalation.look(team.hex, keys, duty or boss, boss, time.monotonic())
    _begin()


def tell(now: float) -> int:
    """Alerts those whose time has come; how many took it."""
    with _lock:
        names = _escalation.due(now)
    if not names:
        return 0
    alerts = read_alerts()
    return send_alert(alerts.for_names(names), alerts.mail)


def _begin() -> None:
    global _thread
    with _lock:
        if _thread is None and _escalation.pending:
            _thread = threading.Thread(target=_run, name="alerts", daemon=True)
            _thread.start()


def _run() -> None:
    while True:
        time.sleep(EVERY_SECONDS)
        try:
            tell(time.monotonic())
        except Exception:  # the next round may go better; nobody else would go on
            log.exception("an alert failed")
