"""The desk: the staff's side."""

from byway.desk import CONTEXT, FORM_REFUSED, TEMPLATE_TAGS
from byway.desk import MIDDLEWARE as DESK_MIDDLEWARE
from byway.desk import TEMPLATES as DESK_TEMPLATES
from byway.desk import UPLOADS as DESK_UPLOADS
from byway.web.settings import *

BYWAY_PROCESS = "desk"
ROOT_URLCONF = "byway.web.desk_urls"
MIDDLEWARE = [
    "byway.web.headers.SecurityHeaders",
    "django.middleware.common.CommonMiddleware",
    DESK_UPLOADS,
    "django.middleware.csrf.CsrfViewMiddleware",
    *DESK_MIDDLEWARE,
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [DESK_TEMPLATES],
        "OPTIONS": {
            "context_processors": [CONTEXT],
            "builtins": ["django.templatetags.i18n", TEMPLATE_TAGS],
        },
    }
]
BYWAY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
CSRF_COOKIE_NAME = "__Host-byway-csrf" if BYWAY_HTTPS else "byway-csrf"
CSRF_COOKIE_SECURE = BYWAY_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = FORM_REFUSED
# Behind a proxy that ends TLS the request itself looks like plain HTTP.
CSRF_TRUSTED_ORIGINS = (
    [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")] if BYWAY_HTTPS else []
)
# The desk takes files at one address, sealed as they come; elsewhere a body with one is read past
# and dropped, never kept on a disk.
FILE_UPLOAD_HANDLERS: list[str] = []
