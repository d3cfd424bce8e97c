"""The desk's addresses. Ids are random; nothing of a case stands in an address."""

import uuid

from django.urls import path, register_converter

from byway.desk import (
    adding,
    answers,
    case,
    case_changes,
    drafts,
    files,
    handing_over,
    leaving,
    load,
    opening,
    parts,
    passkeys,
    passphrase,
    people,
    people_changes,
    plan,
    queue,
    resealing,
    roster,
    search,
    sending,
    shift,
    sign_in,
    staff,
    tally,
    training,
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
    path("training/", training.training, name="training"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/second/", sign_in.second_factor, name="second-factor"),
    path("sign-in/passkey/", sign_in.second_passkey, name="second-passkey"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("keys/", passkeys.my_keys, name="keys"),
    path("keys/add/", passkeys.add_key, name="add-key"),
    path("keys/remove/", passkeys.remove_key, name="remove-key"),
    path("keys/passphrase/", passphrase.passphrase, name="passphrase"),
    path("staff/", staff.staff, name="staff"),
    path("staff/<id:member>/leaving/", leaving.leaving, name="leaving"),
    path("staff/<id:member>/renew/", leaving.renew, name="renew"),
    path("resealing/", resealing.resealing, name="resealing"),
    path("case/<id:case_id>/hand-over/", handing_over.handing_over, name="hand-over"),
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
    path("open/", opening.opened, name="open-case"),
    path("lent/", opening.lent, name="lent"),
    path("case/<id:case_id>/people/", people.people, name="people"),
    path("case/<id:case_id>/people/reader/", people_changes.reader, name="reader"),
    path("case/<id:case_id>/people/join/", people_changes.join, name="join"),
    path("case/<id:case_id>/people/apart/", people_changes.apart, name="apart"),
    path("case/<id:case_id>/people/answer/", people_changes.confirm, name="join-answer"),
    path("case/<id:case_id>/people/invite/", people_changes.invited, name="invite"),
    path("case/<id:case_id>/people/revoke/", people_changes.revoke, name="revoke"),
    path("case/<id:case_id>/people/lend/", people_changes.lend, name="lend"),
    path("case/<id:case_id>/people/end-loan/", people_changes.lent_back, name="end-loan"),
    path("case/<id:case_id>/people/glass/", people_changes.glass, name="glass"),
    path("case/<id:case_id>/line/<id:line>/freeze/", people_changes.freeze, name="freeze"),
    path("case/<id:case_id>/line/<id:line>/phrase/", people_changes.phrase, name="phrase"),
    path("case/<id:case_id>/identity/note/", opening.identity_note, name="identity-note"),
    path("case/<id:case_id>/identity/add/", adding.add_file, name=adding.ADDRESS),
    path("case/<id:case_id>/story/", parts.story, name="story"),
    path("case/<id:case_id>/identity/", parts.identity, name="identity"),
    path("case/<id:case_id>/file/<id:item>/", files.file, name="file"),
    path("case/<id:case_id>/file/<id:item>/picture/", files.picture, name="picture"),
    path("case/<id:case_id>/file/<id:item>/download/", files.download, name="download"),
    path("next/", shift.next_line, name="next"),
    path("shift/", shift.my_shift, name="shift"),
    path("shift/settings/", shift.my_desk, name="my-desk"),
    path("case/<id:case_id>/line/<id:line>/take/", shift.take, name="take"),
    path("case/<id:case_id>/line/<id:line>/pass/", shift.pass_on, name="pass"),
    path("case/<id:case_id>/line/<id:line>/return/", shift.give_back, name="return"),
    path("case/<id:case_id>/team-note/", shift.line_note, name="line-note"),
    path("case/<id:case_id>/line/<id:line>/draft/", drafts.draft, name="draft"),
    path("case/<id:case_id>/line/<id:line>/insert/<id:answer>/", answers.insert, name="insert"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<id:draft>/", drafts.draft_page, name="draft-page"),
    path("alike/<id:line>/", sending.alike, name="alike"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<id:answer>/", answers.answer, name="answer"),
    path("answers/<id:answer>/send/", sending.send_answer, name="send-answer"),
    path("answers/proposed/<id:proposal>/", answers.proposal, name="proposal"),
    path("sent/<id:batch>/", sending.sent, name="sent"),
    path("sent/<id:batch>/undo/", sending.undo, name="undo"),
    path("load/", load.load, name="load"),
    path("months/", tally.months, name="months"),
    path("static/<str:name>", static, name="static"),
]
