"""What door, desk, web and the command line may use of `cases`. Nothing else crosses."""

from byway.cases.actions.answer_line import correct_card, reply
from byway.cases.actions.apply_recovery import apply_recovery, read_plan
from byway.cases.actions.case_work import (
    OUTCOMES,
    add_note,
    close_case,
    delete_case,
    reopen_case,
)
from byway.cases.actions.check_in import CheckIn, DestroyTooSoon, set_check_in
from byway.cases.actions.delete_own import delete_everything, delete_item, last_week_of_rest
from byway.cases.actions.join_cases import (
    confirm_proposal,
    find_case,
    name_reader,
    propose_apart,
    propose_join,
    withdraw_proposal,
)
from byway.cases.actions.line_generations import acknowledge, change_words
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
from byway.cases.actions.receive_file import FILE_LIMIT, FileTooLarge, ReceivedFile
from byway.cases.actions.recovery import Recovery, plan_recovery
from byway.cases.actions.sign_in import (
    SecondFactors,
    SignInFailed,
    begin_session,
    change_factors,
    check_passphrase,
    check_totp,
    read_factors,
)
from byway.cases.actions.start_line import start_line
from byway.cases.actions.write_message import (
    MESSAGE_LIMIT,
    LineFull,
    MessageTooLong,
    write_message,
)
from byway.cases.backup import (
    Backup,
    expire_backups,
    gone_from_backups,
    list_backups,
    make_backup,
)
from byway.cases.cards import SITUATIONS, SOON, URGENCY, WRITERS, Card, Facts
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
from byway.cases.content import as_of, today
from byway.cases.deletion import deleted_marks, destroy_case
from byway.cases.events import Happened
from byway.cases.joins import CaseGroup, GroupLine, Proposal, case_group, joined_cases
from byway.cases.memory import MemoryStore, Session
from byway.cases.queue import KnownCards, Waiting, open_queue
from byway.cases.reading import Entry, Part
from byway.cases.restore import Restored, read_marks, restore_backup
from byway.cases.roles import ROLES, Permission, compartments_of
from byway.cases.staff_session import StaffSession
from byway.cases.storage import database_warnings
from byway.cases.trust import has_manifest, manifest, pin, write_pin
from byway.cases.visit import Reply, Sent, Visit, come_back, read_replies, sent_items
from byway.cases.worker import run_once, run_worker

__all__ = [
    "FILE_LIMIT",
    "MESSAGE_LIMIT",
    "OUTCOMES",
    "ROLES",
    "SITUATIONS",
    "SOON",
    "URGENCY",
    "WRITERS",
    "Backup",
    "Card",
    "CaseGroup",
    "CheckIn",
    "DestroyTooSoon",
    "Entry",
    "Facts",
    "FileTooLarge",
    "Founded",
    "GroupLine",
    "Happened",
    "KnownCards",
    "LineFull",
    "LineView",
    "MemoryStore",
    "MessageTooLong",
    "NewMember",
    "OpenFile",
    "Part",
    "Permission",
    "Proposal",
    "Readers",
    "ReceivedFile",
    "Recovery",
    "Reply",
    "Restored",
    "SecondFactors",
    "Sent",
    "Session",
    "SignInFailed",
    "StaffSession",
    "Visit",
    "Waiting",
    "acknowledge",
    "add_coordinator",
    "add_member",
    "add_note",
    "add_team",
    "apply_recovery",
    "as_of",
    "begin_session",
    "case_group",
    "change_factors",
    "change_words",
    "check_passphrase",
    "check_totp",
    "close_case",
    "come_back",
    "compartments_of",
    "confirm_proposal",
    "correct_card",
    "database_warnings",
    "delete_case",
    "delete_everything",
    "delete_item",
    "deleted_marks",
    "destroy_case",
    "expire_backups",
    "find_case",
    "found_organisation",
    "gone_from_backups",
    "has_manifest",
    "joined_cases",
    "last_week_of_rest",
    "list_backups",
    "make_backup",
    "manifest",
    "name_reader",
    "new_pin",
    "open_events",
    "open_file",
    "open_lines",
    "open_part",
    "open_queue",
    "pin",
    "plan_recovery",
    "propose_apart",
    "propose_join",
    "read_factors",
    "read_marks",
    "read_plan",
    "read_replies",
    "reopen_case",
    "reply",
    "restore_backup",
    "run_once",
    "run_worker",
    "sent_items",
    "set_check_in",
    "set_intake",
    "start_line",
    "today",
    "who_can_read",
    "withdraw_proposal",
    "write_message",
    "write_pin",
]
