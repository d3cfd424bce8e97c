"""The door: the seeker's side. It has no staff code and no way to read what it has sealed."""

from typing import Any

from byway.door import LOCALE as DOOR_LOCALE
from byway.door import MIDDLEWARE as DOOR_MIDDLEWARE
from byway.door import TEMPLATES as DOOR_TEMPLATES
from byway.web.settings import *

BYWAY_PROCESS = "door"
ROOT_URLCONF = "byway.web.door_urls"
MIDDLEWARE = ["byway.web.headers.SecurityHeaders", *DOOR_MIDDLEWARE]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DOOR_TEMPLATES],
        "OPTIONS": {"builtins": ["django.templatetags.i18n"], "context_processors": []},
    }
]
LOCALE_PATHS = [DOOR_LOCALE]
BYWAY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
