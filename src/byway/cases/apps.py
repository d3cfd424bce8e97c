"""The one Django app with models."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, their compartments, and the staff who may open them."""

    name = "byway.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
