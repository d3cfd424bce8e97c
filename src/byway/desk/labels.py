"""The vocabulary in plain words. Every word that `byway.cases` knows has one; a test says so."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "en": _("English"),
    "ru": _("Russian"),
    "uk": _("Ukrainian"),
    "et": _("Estonian"),
}
SITUATIONS = {
    "": _("not said"),
    "not-called-up": _("not called up"),
    "summons": _("has a summons"),
    "serving": _("serving"),
    "on-leave": _("on leave"),
    "left": _("has left the unit"),
    "held": _("held"),
    "abroad": _("abroad"),
    "other": _("something else"),
}
WRITERS = {
    "": _("not said"),
    "self": _("for themselves"),
    "relative": _("for a relative"),
    "friend": _("for a friend"),
    "other": _("for somebody else"),
}
READERS = {
    "": _("the person who writes"),
    "self": _("the person it is about"),
    "relative": _("a relative"),
    "friend": _("a friend"),
    "other": _("somebody else"),
}
"""To whom a reply goes, where no member has said it in words."""
URGENCY = {
    "today": _("today"),
    "days": _("days"),
    "weeks": _("weeks"),
    "none": _("no hurry"),
}
MARKS = {
    "c": _("crisis"),
    "m": _("under age"),
    "f": _("frozen"),
    "p": _("phrase agreed"),
    "d": _("draft waits"),
    "j": _("joined"),
    "t": _("training"),
    "o": _("opened by us"),
    "b": _("somebody beside them"),
}
ANSWER_SETS = {
    "general": _("general"),
    "referral": _("where to turn"),
    "crisis": _("in a crisis"),
    "under-age": _("for people under age"),
}
STATES = {"new": _("new"), "open": _("open"), "closed": _("closed")}
OUTCOMES = {
    "left-the-country": _("left the country"),
    "hidden-inside": _("in hiding inside the country"),
    "back-in-service": _("back in service"),
    "held": _("held"),
    "contact-lost": _("contact lost"),
    "withdrew": _("withdrew"),
    "declined": _("declined by us"),
    "answered": _("answered, nothing more needed"),
    "dead-as-reported": _("dead, as reported"),
    "dead-as-confirmed": _("dead, confirmed"),
    "other": _("something else"),
}
ROLES = {
    "trainee": _("trainee"),
    "receiver": _("receiver"),
    "caseworker": _("caseworker"),
    "verifier": _("verifier"),
    "lawyer": _("lawyer"),
    "coordinator": _("coordinator"),
    "analyst": _("analyst"),
    "editor": _("editor"),
}
PARTS = {
    "line": _("the conversation"),
    "story": _("notes and what happened"),
    "identity": _("names and files"),
}
