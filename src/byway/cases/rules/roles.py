"""Roles: which compartments they open, and what they may do. Plain classes, read in one look."""

from enum import StrEnum

from byway.sealing import IDENTITY, LINE, STORY


class Permission(StrEnum):
    """Something a role may do beyond reading."""

    REPLY = "reply"
    NOTE = "note"
    CLOSE = "close"
    DOWNLOAD = "download"
    DELETE = "delete"
    MANAGE = "manage"
    CLAIM = "claim"
    """Take the next line, and give it back."""
    DRAFT = "draft"
    """Write a reply that somebody else sends."""
    LEND = "lend"
    """Let a colleague see a case for some days."""
    OPEN = "open a case"
    """Open a case for somebody who has no line here, and invite him to one."""
    HAND_OVER = "hand over"
    """Give a case to another team."""
    JOIN = "join"
    """Propose or confirm that two cases are one person's."""
    PLAN = "plan"
    """Change a case's state, risks, steps and statuses."""
    VERIFY = "verify"
    """Give verdicts on claims and documents."""
    ANSWERS = "answers"
    """Write and approve answers."""
    BREAK_GLASS = "break glass"
    """Open for a while what one's roles do not, with a reason, on record."""
    ASSIGN = "assign"
    """See the load, give cases to caseworkers, switch the surge."""


class Role:
    """A role's compartments and permissions."""

    name: str
    compartments: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = frozenset()


class Trainee(Role):
    """Learns the first line: what he writes goes out once somebody else has approved it."""

    name = "trainee"
    compartments = frozenset({LINE})
    permissions = frozenset({Permission.CLAIM, Permission.DRAFT})


class Receiver(Role):
    """First line: reads and answers lines, does not see who somebody is."""

    name = "receiver"
    compartments = frozenset({LINE})
    permissions = frozenset(
        {
            Permission.REPLY,
            Permission.DRAFT,
            Permission.CLOSE,
            Permission.CLAIM,
            Permission.LEND,
            Permission.OPEN,
            Permission.HAND_OVER,
            Permission.JOIN,
            Permission.ANSWERS,
        }
    )


class Caseworker(Role):
    """Second line: the whole case."""

    name = "caseworker"
    compartments = frozenset({LINE, STORY, IDENTITY})
    permissions = frozenset(
        {
            Permission.REPLY,
            Permission.DRAFT,
            Permission.NOTE,
            Permission.CLOSE,
            Permission.DOWNLOAD,
            Permission.CLAIM,
            Permission.LEND,
            Permission.OPEN,
            Permission.HAND_OVER,
            Permission.JOIN,
            Permission.PLAN,
            Permission.ANSWERS,
            Permission.BREAK_GLASS,
        }
    )


class Verifier(Role):
    """Reads what was said and sent; does not answer."""

    name = "verifier"
    compartments = frozenset({LINE, STORY, IDENTITY})
    permissions = frozenset(
        {
            Permission.NOTE,
            Permission.DOWNLOAD,
            Permission.VERIFY,
            Permission.JOIN,
            Permission.ANSWERS,
        }
    )


class Lawyer(Role):
    """Reads what is lent, and advises in notes; needs no team."""

    name = "lawyer"
    compartments = frozenset({LINE, STORY})
    permissions = frozenset({Permission.NOTE})


class Coordinator(Role):
    """Assigns, keeps the keys, deletes; has no need of names or files."""

    name = "coordinator"
    compartments = frozenset({LINE, STORY})
    permissions = frozenset(
        {
            Permission.REPLY,
            Permission.DRAFT,
            Permission.NOTE,
            Permission.CLOSE,
            Permission.DELETE,
            Permission.MANAGE,
            Permission.CLAIM,
            Permission.LEND,
            Permission.OPEN,
            Permission.HAND_OVER,
            Permission.JOIN,
            Permission.PLAN,
            Permission.ANSWERS,
            Permission.BREAK_GLASS,
            Permission.ASSIGN,
        }
    )


class Analyst(Role):
    """Works with figures; opens no case."""

    name = "analyst"


class Editor(Role):
    """Works with what has been released; opens no case."""

    name = "editor"


ROLES: dict[str, type[Role]] = {
    role.name: role
    for role in (Trainee, Receiver, Caseworker, Verifier, Lawyer, Coordinator, Analyst, Editor)
}


def compartments_of(roles: tuple[str, ...]) -> frozenset[str]:
    """What somebody with these roles may open."""
    return frozenset().union(*(ROLES[r].compartments for r in roles if r in ROLES))


def permissions_of(roles: tuple[str, ...]) -> frozenset[Permission]:
    """What somebody with these roles may do."""
    return frozenset().union(*(ROLES[r].permissions for r in roles if r in ROLES))
