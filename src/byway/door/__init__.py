"""The seeker's side: read, start a line, come back with the words, write, send files, leave.

No script, no cookie, nothing sent to anybody. A visit is a form token in a hidden field; what it
leads to is held in memory and ends by itself.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
LOCALE = FOLDER / "locale"

MIDDLEWARE = [
    "byway.door.padding.PadPages",
    "byway.door.language.PathLanguage",
    "byway.door.errors.CalmErrors",
    "byway.door.origin.SameOrigin",
    "byway.door.uploads.TakeBodies",
]
"""In this order, behind the security headers."""
