"""The words of a case's plan, in plain words. Every word that `byway.cases` knows has one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

CASE_STATES = {
    "new": _("new"),
    "waiting": _("waiting"),
    "talking": _("talking"),
    "helping": _("helping"),
    "closed": _("closed"),
    "reopened": _("open again"),
}
MOVES = {"ours": _("our move"), "theirs": _("their move"), "nobody": _("nobody's")}
WHATS = {
    "": _("nothing dated"),
    "check-in": _("they write again"),
    "step": _("next step"),
    "leave-ends": _("leave ends"),
    "call": _("the unit calls for proof of return"),
    "absence-begins": _("absence begins"),
    "visit": _("unannounced visit"),
    "summons": _("summons"),
    "transfer": _("transfer"),
    "court": _("court"),
    "search": _("search"),
    "other": _("something else"),
    "absence": _("absence"),
    "status": _("officially"),
}
"""What a day is: a check-in, a step, a risk, an absence, an official status."""
STANDINGS = {
    "to come": _("to come"),
    "due": _("due"),
    "late": _("late"),
    "missed": _("missed"),
}
TRACKS = {
    "told": _("told"),
    "interviewed": _("interviewed"),
    "verified": _("verified"),
    "documents": _("documents"),
}
TRACK_MARKS = {"open": _("begun"), "done": _("done"), "not possible": _("not possible")}
PAPERS = {
    "leave-certificate": _("leave certificate"),
    "passport": _("passport"),
    "travel-passport": _("passport for travel"),
    "military-id": _("military ID"),
    "summons": _("summons"),
    "contract": _("contract"),
    "medical": _("medical papers"),
    "court": _("court papers"),
    "relation": _("proof of relation"),
}
PAPER_MARKS = {
    "wanted": _("wanted"),
    "asked for": _("asked for"),
    "here": _("here"),
    "checked": _("checked"),
    "none": _("there is none"),
}
KINDS = {
    "": _("not said"),
    "on-leave": _("soldier on leave"),
    "serving": _("serving"),
    "left": _("left the unit"),
    "called-up": _("called up"),
    "held": _("held"),
    "abroad": _("abroad"),
    "relative": _("for a relative"),
    "other": _("something else"),
}
VERDICTS = {
    "holds": _("holds"),
    "does not hold": _("does not hold"),
    "disputed": _("disputed"),
    "cannot be told": _("cannot be told"),
}
OFFICIAL = {
    "wanted": _("wanted"),
    "missing": _("missing"),
    "dead": _("dead"),
    "held": _("held"),
    "on-leave": _("on leave"),
    "absent": _("absent"),
    "serving": _("serving"),
    "discharged": _("discharged"),
}
BELIEVED = {
    "true": _("and so it is"),
    "false": _("and that is false"),
    "unknown": _("whether so, we do not know"),
}
FLAGS = {"crisis": _("crisis"), "under-age": _("under 18")}
CRISIS_STEPS = {
    "read": _("I have read everything they wrote today"),
    "not-alone": _("I have told a colleague; I am not alone with this"),
    "danger-now": _("I have asked whether they are in danger at this moment"),
    "text-sent": _("I have sent an approved text, no words of my own haste"),
    "numbers-given": _("I have given the numbers that are right for where they are"),
    "colleague-told": _("The coordinator knows"),
    "look-again-set": _("They know when we look again, and somebody will"),
}
WEEKDAYS = {
    0: _("Monday"),
    1: _("Tuesday"),
    2: _("Wednesday"),
    3: _("Thursday"),
    4: _("Friday"),
    5: _("Saturday"),
    6: _("Sunday"),
}
ALL: dict[str, dict[Any, Any]] = {
    "weekdays": WEEKDAYS,
    "case_states": CASE_STATES,
    "moves": MOVES,
    "whats": WHATS,
    "standings": STANDINGS,
    "tracks": TRACKS,
    "track_marks": TRACK_MARKS,
    "papers": PAPERS,
    "paper_marks": PAPER_MARKS,
    "kinds": KINDS,
    "verdicts": VERDICTS,
    "official": OFFICIAL,
    "believed": BELIEVED,
    "flags": FLAGS,
    "crisis_steps": CRISIS_STEPS,
}
"""By the name that templates use."""
