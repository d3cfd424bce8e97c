"""Every column of the real database is either sealed or on the list of what may lie readable."""

import inspect

import pytest
from django.apps import apps
from django.db import connection, models

from byway.cases.clear import CLEAR_COLUMNS
from byway.cases.models.fields import Sealed
from tests.organisation import Organisation, send, start

BOOKKEEPING = {"django_migrations": {"id", "app", "name", "applied"}}
"""Which migrations have run, and when: nothing of a case."""


def fields() -> list[tuple[str, models.Field]]:  # type: ignore[type-arg]
    return [
        (f"{model.__name__}.{field.name}", field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
    ]


def test_every_field_is_sealed_or_on_the_list() -> None:
    clear = {name for name, field in fields() if not isinstance(field, Sealed)}
    assert clear == set(CLEAR_COLUMNS)
    assert all(reason.strip() for reason in CLEAR_COLUMNS.values())


@pytest.mark.django_db
def test_the_database_has_no_column_that_no_model_knows() -> None:
    known = dict(BOOKKEEPING)
    for model in apps.get_models():
        known[model._meta.db_table] = {field.column for field in model._meta.concrete_fields}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {
            table: {
                column.name
                for column in connection.introspection.get_table_description(cursor, table)
            }
            for table in tables
        }
    assert found == known


def test_there_is_no_other_app_and_no_other_model() -> None:
    assert {config.name for config in apps.get_app_configs()} == {"byway.cases"}
    assert all(inspect.getmodule(m).__name__.startswith("byway.cases") for m in apps.get_models())  # type: ignore[union-attr]


@pytest.mark.django_db
def test_sealed_columns_read_as_random_bytes(organisation: Organisation) -> None:
    """Text of a case, packed, compressed or encoded, would not pass: no byte value stands out."""
    visit = start(text="the same words again " * 400, situation="summons")
    send(visit, "passport.jpg", b"z" * 100_000)
    seen = b""
    for model in apps.get_models():
        names = [field.name for field in model._meta.fields if isinstance(field, Sealed)]
        manager = model._base_manager
        for row in manager.values_list(*names) if names else []:
            seen += b"".join(value for value in row if value is not None and len(value) > 150)
    assert len(seen) > 10_000
    expected = len(seen) / 256
    chi = sum((seen.count(value) - expected) ** 2 / expected for value in range(256))
    # Chi-squared with 255 degrees of freedom: above 400 once in ten million for random bytes.
    assert chi < 400
    assert b"the same words" not in seen
