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


class Role:
    """A role's compartments and permissions."""

    name: str
    compartments: frozenset[str] = frozenset()
    permissions: frozenset[Permission] = frozenset()


class Receiver(Role):
    """First line: reads and answers lines, does not see who somebody is."""

    name = "receiver"
    compartments = frozenset({LINE})
    permissions = frozenset({Permission.REPLY, Permission.CLOSE})


class Caseworker(Role):
    """Second line: the whole case."""

    name = "caseworker"
    compartments = frozenset({LINE, STORY, IDENTITY})
    permissions = frozenset(
        {Permission.REPLY, Permission.NOTE, Permission.CLOSE, Permission.DOWNLOAD}
    )


class Verifier(Role):
    """Reads what was said and sent; does not answer."""

    name = "verifier"
    compartments = frozenset({LINE, STORY, IDENTITY})
    permissions = frozenset({Permission.NOTE, Permission.DOWNLOAD})


class Coordinator(Role):
    """Assigns, keeps the keys, deletes; has no need of names or files."""

    name = "coordinator"
    compartments = frozenset({LINE, STORY})
    permissions = frozenset(
        {
            Permission.REPLY,
            Permission.NOTE,
            Permission.CLOSE,
            Permission.DELETE,
            Permission.MANAGE,
        }
    )


class Analyst(Role):
    """Works with figures; opens no case."""

    name = "analyst"


class Editor(Role):
    """Works with what has been released; opens no case."""

    name = "editor"


ROLES: dict[str, type[Role]] = {
    role.name: role for role in (Receiver, Caseworker, Verifier, Coordinator, Analyst, Editor)
}


def compartments_of(roles: tuple[str, ...]) -> frozenset[str]:
    """What somebody with these roles may open."""
    return frozenset().union(*(ROLES[r].compartments for r in roles if r in ROLES))


def permissions_of(roles: tuple[str, ...]) -> frozenset[Permission]:
    """What somebody with these roles may do."""
    return frozenset().union(*(ROLES[r].permissions for r in roles if r in ROLES))
