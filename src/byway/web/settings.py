"""What door and desk share. Each has its own module that says only what differs."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

DATA = Path(os.environ.get("BYWAY_DATA", "byway-data")).absolute()
"""The database, the sealed files and the pins live here."""
BYWAY_PIN = Path(os.environ.get("BYWAY_PIN", DATA / "pins" / "organisation.json"))
BYWAY_FILES = DATA / "files"
BYWAY_DELETED = Path(os.environ.get("BYWAY_DELETED", DATA / "deleted.txt"))
BYWAY_STATE = DATA / "state"
"""The number of the last manifest each process saw."""
BYWAY_ANSWERS = DATA / "answers"
"""The organisation's own approved answers; the starter set is used where it has none."""
BYWAY_BACKUPS = Path(os.environ.get("BYWAY_BACKUPS", DATA / "backups"))
BYWAY_ALERTS = Path(os.environ.get("BYWAY_ALERTS", DATA / "alerts.toml"))
"""Where alerts to staff go; without this file there are none."""
BYWAY_SLOTS_MEMORY = int(os.environ.get("BYWAY_SLOTS_MEMORY", 512 * 1024 * 1024))
"""Bytes of memory for key derivations, 64 MiB each."""
BYWAY_HTTPS = os.environ.get("BYWAY_HTTPS", "1") != "0"
"""False only on loopback: then cookies have plain names."""

BYWAY_ONION = os.environ.get("BYWAY_ONION", "")
"""The door's onion address, shown on its first page."""
BYWAY_CIRCUIT_HEADER = os.environ.get("BYWAY_CIRCUIT_HEADER", "")
"""The header in which the proxy in front names the onion circuit; none by default."""
BYWAY_ANSWER_DAYS = int(os.environ.get("BYWAY_ANSWER_DAYS", "3"))
"""Within how many days somebody usually answers, as the door's first page says."""

DEBUG = False
SECRET_KEY = os.environ.get("BYWAY_SECRET_KEY") or os.urandom(32).hex()
"""Signs nothing that must outlive the process."""
ALLOWED_HOSTS = [h for h in os.environ.get("BYWAY_HOSTS", "127.0.0.1,localhost").split(",") if h]
INSTALLED_APPS = ["byway.cases"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("uk", "Українська"), ("et", "Eesti")]
LANGUAGE_CODE = "en"
APPEND_SLASH = False
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
"""Bytes of a form without its files."""
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": True,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "formatters": {"plain": {"()": "byway.web.logs.PlainFormatter"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}


def _database() -> dict[str, Any]:
    url = os.environ.get("BYWAY_DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "byway.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                    "PRAGMA secure_delete=ON;PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
