"""The desk's addresses. Ids are random; nothing of a case stands in an address."""

import uuid

from django.urls import path, register_converter

from byway.desk import (
    case,
    case_changes,
    files,
    parts,
    passkeys,
    plan,
    queue,
    roster,
    search,
    sign_in,
    staff,
    week,
)
from byway.desk.static import static


class HexId:
    """A random 128-bit id as 32 hexadecimal digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> uuid.UUID:
        """The id."""
        return uuid.UUID(hex=value)

    def to_url(self, value: uuid.UUID | str) -> str:
        """Its digits."""
        return value if isinstance(value, str) else value.hex


register_converter(HexId, "id")

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("closed/", queue.closed, name="closed"),
    path("week/", week.week, name="week"),
    path("roster/", roster.roster, name="roster"),
    path("search/", search.search, name="search"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/second/", sign_in.second_factor, name="second-factor"),
    path("sign-in/passkey/", sign_in.second_passkey, name="second-passkey"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("keys/", passkeys.my_keys, name="keys"),
    path("keys/add/", passkeys.add_key, name="add-key"),
    path("keys/remove/", passkeys.remove_key, name="remove-key"),
    path("staff/", staff.staff, name="staff"),
    path("case/<id:case_id>/", case.case, name="case"),
    path("case/<id:case_id>/line/<id:line>/reply/", case_changes.send_reply, name="reply"),
    path("case/<id:case_id>/line/<id:line>/card/", case_changes.set_card, name="card"),
    path("case/<id:case_id>/line/<id:line>/seen/", case_changes.mark_seen, name="seen"),
    path("case/<id:case_id>/note/", case_changes.note, name="note"),
    path("case/<id:case_id>/close/", case_changes.close, name="close"),
    path("case/<id:case_id>/reopen/", case_changes.reopen, name="reopen"),
    path("case/<id:case_id>/delete/", case_changes.delete, name="delete"),
    path("case/<id:case_id>/plan/", plan.plan, name="plan"),
    path("case/<id:case_id>/flag/", case_changes.flag, name="flag"),
    path("case/<id:case_id>/assign/", case_changes.assign, name="assign"),
    path("case/<id:case_id>/story/", parts.story, name="story"),
    path("case/<id:case_id>/identity/", parts.identity, name="identity"),
    path("case/<id:case_id>/file/<id:item>/", files.file, name="file"),
    path("case/<id:case_id>/file/<id:item>/picture/", files.picture, name="picture"),
    path("case/<id:case_id>/file/<id:item>/download/", files.download, name="download"),
    path("static/<str:name>", static, name="static"),
]
