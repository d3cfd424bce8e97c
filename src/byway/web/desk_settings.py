"""The desk: the staff's side."""

from importlib import resources

from byway.web.settings import *

BYWAY_PROCESS = "desk"
ROOT_URLCONF = "byway.web.desk_urls"
MIDDLEWARE = [
    "byway.web.headers.SecurityHeaders",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "byway.desk.middleware.StaffOnly",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(resources.files("byway.desk") / "templates")],
        "OPTIONS": {
            "context_processors": ["byway.desk.context.desk"],
            "libraries": {"desk": "byway.desk.template_tags"},
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
CSRF_FAILURE_VIEW = "byway.desk.errors.forbidden"
# Behind a proxy that ends TLS the request itself looks like plain HTTP.
CSRF_TRUSTED_ORIGINS = (
    [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")] if BYWAY_HTTPS else []
)
# The desk takes no files, so a body with one is read past and dropped, never kept on a disk.
FILE_UPLOAD_HANDLERS: list[str] = []
