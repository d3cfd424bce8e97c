"""What door, desk, web and the command line may use of `cases`. Nothing else crosses."""

from byway.cases.actions.add_file import AddedFile
from byway.cases.actions.agree_phrase import (
    agree_phrase,
    agreed_phrase,
    hear_phrase,
    quiet_phrase,
)
from byway.cases.actions.answer_line import correct_card, reply
from byway.cases.actions.answer_texts import (
    approve_answer,
    current_answer,
    decline_answer,
    propose_answer,
    proposed_answers,
    retire_answer,
)
from byway.cases.actions.apply_recovery import apply_recovery, read_plan
from byway.cases.actions.assign_case import assign_case, caseworkers
from byway.cases.actions.case_work import (
    add_note,
    begin_talking,
    close_case,
    delete_case,
    reopen_case,
    set_state,
)
from byway.cases.actions.check_in import CheckIn, DestroyTooSoon, set_check_in
from byway.cases.actions.claim import (
    cannot_take,
    claim_line,
    claim_next,
    end_shift,
    holder_of,
    line_holder,
    my_lines,
    release_line,
)
from byway.cases.actions.delete_own import delete_everything, delete_item, last_week_of_rest
from byway.cases.actions.draft_reply import (
    Draft,
    approve_draft,
    draft_reply,
    drop_draft,
    read_draft,
    read_drafts,
    return_draft,
)
from byway.cases.actions.flag_work import CRISIS_STEPS, may_be_published, set_flag
from byway.cases.actions.freeze_line import freeze_line, unfreeze_line
from byway.cases.actions.hand_over import hand_over
from byway.cases.actions.import_cases import RowReport, check_sheet, import_cases, refuse_bad
from byway.cases.actions.invite import Invited, invite, revoke_invitation
from byway.cases.actions.join_cases import (
    confirm_proposal,
    name_reader,
    propose_apart,
    propose_join,
    withdraw_proposal,
)
from byway.cases.actions.join_on_sight import join_invited
from byway.cases.actions.lend import (
    Lent,
    break_glass,
    end_due_loans,
    end_loan,
    lend_case,
    lend_mentioned,
    lent_to_me,
    loans_of,
)
from byway.cases.actions.line_generations import acknowledge, change_words
from byway.cases.actions.line_notes import (
    LineNote,
    add_line_note,
    line_notes,
)
from byway.cases.actions.open_case import add_identity_note, may_add_to_identity, open_case
from byway.cases.actions.organisation import (
    Founded,
    NewMember,
    add_coordinator,
    add_member,
    add_team,
    found_organisation,
    new_pin,
    set_intake,
)
from byway.cases.actions.plan_work import (
    report_visit,
    set_absence,
    set_risk,
    set_status,
    set_step,
)
from byway.cases.actions.practise import practice_lines
from byway.cases.actions.receive_file import FILE_LIMIT, FileTooLarge, ReceivedFile
from byway.cases.actions.recovery import Recovery, plan_recovery
from byway.cases.actions.remove_member import remove_member
from byway.cases.actions.renew_member import renew_member
from byway.cases.actions.send_answers import (
    Batch,
    ToAnswer,
    alike_lines,
    answer_and_close,
    read_batch,
    undo_batch,
)
from byway.cases.actions.sign_in import (
    SecondFactors,
    SignInFailed,
    begin_session,
    change_factors,
    change_passphrase,
    check_passphrase,
    check_totp,
    read_factors,
)
from byway.cases.actions.start_invited import start_invited
from byway.cases.actions.start_line import start_line
from byway.cases.actions.surge import (
    lets_in,
    set_surge,
    surge_until,
)
from byway.cases.actions.tend import tend_group, tend_queue
from byway.cases.actions.track_work import (
    give_verdict,
    set_kind,
    set_paper,
    set_track,
    sign_verdict,
)
from byway.cases.actions.write_message import (
    MESSAGE_LIMIT,
    LineFull,
    MessageTooLong,
    write_message,
)
from byway.cases.alerts import Alerts, Bell, read_alerts
from byway.cases.alerts import send as send_alert
from byway.cases.answers import (
    ANSWER_SETS,
    AnswerText,
    OpenAnswer,
    answers_at_door,
    answers_for,
    read_answers,
)
from byway.cases.audit import AuditCheck, CaseAudit, check_case, check_chain, extend_chain
from byway.cases.brief import CaseBrief, Due, case_brief
from byway.cases.cards import (
    LANGUAGES,
    SITUATIONS,
    SOON,
    URGENCY,
    WRITERS,
    Card,
    Facts,
)
from byway.cases.cards import (
    MARKS as CARD_MARKS,
)
from byway.cases.case_cards import CaseCard, short_id
from byway.cases.case_codes import find_case
from byway.cases.case_view import (
    LineView,
    OpenFile,
    Readers,
    open_events,
    open_file,
    open_lines,
    open_part,
    who_can_read,
)
from byway.cases.casebook import Book, Week, load_of, my_week, open_book, unowned
from byway.cases.content import as_of, today
from byway.cases.disk.backup import (
    Backup,
    expire_backups,
    gone_from_backups,
    list_backups,
    make_backup,
)
from byway.cases.disk.deletion import deleted_marks, destroy_case
from byway.cases.disk.file_forms import Counted, FileForm, FilePart, UploadBroken
from byway.cases.disk.restore import Restored, read_marks, restore_backup
from byway.cases.disk.storage import database_warnings
from byway.cases.events import Happened
from byway.cases.invitations import OpenInvitation, open_invitations
from byway.cases.joins import CaseGroup, GroupLine, Proposal, case_group, joined_cases
from byway.cases.keys.reseal_job import (
    ResealJob,
    finish_resealing,
    left_over,
    left_to_follow,
    needs_resealing,
)
from byway.cases.keys.staff_session import StaffSession
from byway.cases.keys.trust import has_manifest, manifest, pin, steady, write_pin
from byway.cases.memory import MemoryStore, Session
from byway.cases.my_desk import (
    MyDesk,
    read_my_desk,
    set_my_desk,
)
from byway.cases.queue import (
    Waiting,
    closed_lines,
    fold_alike,
    open_queue,
)
from byway.cases.reading import Entry, Part
from byway.cases.roster import (
    Roster,
    Shift,
    add_shift,
    drop_shift,
    member_names,
    next_change,
    on_duty,
    read_roster,
    set_deputy,
    stands_in_for,
)
from byway.cases.rules.case_facts import BELIEVED, FLAGS, OFFICIAL, CaseFacts, Fact, Verdict
from byway.cases.rules.dates import STANDINGS, Span
from byway.cases.rules.escalation import Escalation
from byway.cases.rules.risks import RISKS, Dated
from byway.cases.rules.roles import ROLES, Permission, compartments_of, permissions_of
from byway.cases.rules.sheet import Sheet, SheetRow, read_sheet
from byway.cases.rules.states import LEGAL, OUTCOMES, STATES
from byway.cases.rules.tracks import (
    KINDS,
    MARKS,
    PAPER_MARKS,
    PAPERS,
    TRACKS,
    VERDICTS,
    Wanted,
    checklist,
)
from byway.cases.search import Found, Shelf, fill_shelf
from byway.cases.search import search as search_shelf
from byway.cases.tallies import (
    SMALL,
    Month,
    read_months,
)
from byway.cases.visit import Reply, Sent, Visit, come_back, read_replies, sent_items
from byway.cases.worker import run_once, run_worker

__all__ = [
    "ANSWER_SETS",
    "BELIEVED",
    "CARD_MARKS",
    "CRISIS_STEPS",
    "FILE_LIMIT",
    "FLAGS",
    "KINDS",
    "LANGUAGES",
    "LEGAL",
    "MARKS",
    "MESSAGE_LIMIT",
    "OFFICIAL",
    "OUTCOMES",
    "PAPERS",
    "PAPER_MARKS",
    "RISKS",
    "ROLES",
    "SITUATIONS",
    "SMALL",
    "SOON",
    "STANDINGS",
    "STATES",
    "TRACKS",
    "URGENCY",
    "VERDICTS",
    "WRITERS",
    "AddedFile",
    "Alerts",
    "AnswerText",
    "AuditCheck",
    "Backup",
    "Batch",
    "Bell",
    "Book",
    "Card",
    "CaseAudit",
    "CaseBrief",
    "CaseCard",
    "CaseFacts",
    "CaseGroup",
    "CheckIn",
    "Counted",
    "Dated",
    "DestroyTooSoon",
    "Draft",
    "Due",
    "Entry",
    "Escalation",
    "Fact",
    "Facts",
    "FileForm",
    "FilePart",
    "FileTooLarge",
    "Found",
    "Founded",
    "GroupLine",
    "Happened",
    "Invited",
    "Lent",
    "LineFull",
    "LineNote",
    "LineView",
    "MemoryStore",
    "MessageTooLong",
    "Month",
    "MyDesk",
    "NewMember",
    "OpenAnswer",
    "OpenFile",
    "OpenInvitation",
    "Part",
    "Permission",
    "Proposal",
    "Readers",
    "ReceivedFile",
    "Recovery",
    "Reply",
    "ResealJob",
    "Restored",
    "Roster",
    "RowReport",
    "SecondFactors",
    "Sent",
    "Session",
    "Sheet",
    "SheetRow",
    "Shelf",
    "Shift",
    "SignInFailed",
    "Span",
    "StaffSession",
    "ToAnswer",
    "UploadBroken",
    "Verdict",
    "Visit",
    "Waiting",
    "Wanted",
    "Week",
    "acknowledge",
    "add_coordinator",
    "add_identity_note",
    "add_line_note",
    "add_member",
    "add_note",
    "add_shift",
    "add_team",
    "agree_phrase",
    "agreed_phrase",
    "alike_lines",
    "answer_and_close",
    "answers_at_door",
    "answers_for",
    "apply_recovery",
    "approve_answer",
    "approve_draft",
    "as_of",
    "assign_case",
    "begin_session",
    "begin_talking",
    "break_glass",
    "cannot_take",
    "case_brief",
    "case_group",
    "caseworkers",
    "change_factors",
    "change_passphrase",
    "change_words",
    "check_case",
    "check_chain",
    "check_passphrase",
    "check_sheet",
    "check_totp",
    "checklist",
    "claim_line",
    "claim_next",
    "close_case",
    "closed_lines",
    "come_back",
    "compartments_of",
    "confirm_proposal",
    "correct_card",
    "current_answer",
    "database_warnings",
    "decline_answer",
    "delete_case",
    "delete_everything",
    "delete_item",
    "deleted_marks",
    "destroy_case",
    "draft_reply",
    "drop_draft",
    "drop_shift",
    "end_due_loans",
    "end_loan",
    "end_shift",
    "expire_backups",
    "extend_chain",
    "fill_shelf",
    "find_case",
    "finish_resealing",
    "fold_alike",
    "found_organisation",
    "freeze_line",
    "give_verdict",
    "gone_from_backups",
    "hand_over",
    "has_manifest",
    "hear_phrase",
    "holder_of",
    "import_cases",
    "invite",
    "join_invited",
    "joined_cases",
    "last_week_of_rest",
    "left_over",
    "left_to_follow",
    "lend_case",
    "lend_mentioned",
    "lent_to_me",
    "lets_in",
    "line_holder",
    "line_notes",
    "list_backups",
    "load_of",
    "loans_of",
    "make_backup",
    "manifest",
    "may_add_to_identity",
    "may_be_published",
    "member_names",
    "my_lines",
    "my_week",
    "name_reader",
    "needs_resealing",
    "new_pin",
    "next_change",
    "on_duty",
    "open_book",
    "open_case",
    "open_events",
    "open_file",
    "open_invitations",
    "open_lines",
    "open_part",
    "open_queue",
    "permissions_of",
    "pin",
    "plan_recovery",
    "practice_lines",
    "propose_answer",
    "propose_apart",
    "propose_join",
    "proposed_answers",
    "quiet_phrase",
    "read_alerts",
    "read_answers",
    "read_batch",
    "read_draft",
    "read_drafts",
    "read_factors",
    "read_marks",
    "read_months",
    "read_my_desk",
    "read_plan",
    "read_replies",
    "read_roster",
    "read_sheet",
    "refuse_bad",
    "release_line",
    "remove_member",
    "renew_member",
    "reopen_case",
    "reply",
    "report_visit",
    "restore_backup",
    "retire_answer",
    "return_draft",
    "revoke_invitation",
    "run_once",
    "run_worker",
    "search_shelf",
    "send_alert",
    "sent_items",
    "set_absence",
    "set_check_in",
    "set_deputy",
    "set_flag",
    "set_intake",
    "set_kind",
    "set_my_desk",
    "set_paper",
    "set_risk",
    "set_state",
    "set_status",
    "set_step",
    "set_surge",
    "set_track",
    "short_id",
    "sign_verdict",
    "stands_in_for",
    "start_invited",
    "start_line",
    "steady",
    "surge_until",
    "tend_group",
    "tend_queue",
    "today",
    "undo_batch",
    "unfreeze_line",
    "unowned",
    "who_can_read",
    "withdraw_proposal",
    "write_message",
    "write_pin",
]
