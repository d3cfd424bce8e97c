"""The application granian loads, door or desk as DJANGO_SETTINGS_MODULE says."""

import django
from django.core.handlers.wsgi import WSGIHandler

from byway.web.hardening import harden


def application() -> WSGIHandler:
    """Made in the process that serves, so that the process is hardened before it holds a key."""
    harden(dies_with_parent=True)
    django.setup(set_prefix=False)
    return WSGIHandler()
