"""A query over everybody's rows raises, whatever method it goes by."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from byway.cases.models.scoped import ScopedManager, UnscopedQuery

MODELS = [
    model
    for model in apps.get_app_config("cases").get_models()
    if isinstance(model._default_manager, ScopedManager)
]
METHODS: dict[str, Callable[[Any], Any]] = {
    "list": lambda q: list(q.all()),
    "filter": lambda q: list(q.filter(pk__isnull=False)),
    "get": lambda q: q.get(pk__isnull=False),
    "first": lambda q: q.first(),
    "last": lambda q: q.last(),
    "latest": lambda q: q.latest("pk"),
    "earliest": lambda q: q.earliest("pk"),
    "count": lambda q: q.count(),
    "exists": lambda q: q.exists(),
    "contains": lambda q: q.contains(q.model(pk=_some_key(q.model))),
    "update": lambda q: q.update(pk=None),
    "delete": lambda q: q.all().delete(),
    "values": lambda q: list(q.values("pk")),
    "values_list": lambda q: list(q.values_list("pk", flat=True)),
    "dates": lambda q: list(q.dates("day", "day")),
    "aggregate": lambda q: q.aggregate(),
    "iterator": lambda q: next(iter(q.iterator()), None),
    "in_bulk": lambda q: q.in_bulk(),
    "len": lambda q: len(q.all()),
    "bool": lambda q: bool(q.all()),
    "index": lambda q: q.all()[0],
    "slice": lambda q: list(q.all()[:2]),
    "select_for_update": lambda q: list(q.select_for_update()),
    "union": lambda q: list(q.all().union(q.all())),
    "explain": lambda q: q.explain(),
    "raw": lambda q: list(q.raw("SELECT 1")),
    "get_or_create": lambda q: q.get_or_create(pk=None),
    "update_or_create": lambda q: q.update_or_create(pk=None),
    "bulk_update": lambda q: q.bulk_update([q.model(pk=_some_key(q.model))], [_some_field(q)]),
}


def _some_key(model: Any) -> Any:
    return "0" * 32 if model._meta.pk.get_internal_type() == "UUIDField" else 1


def _some_field(manager: Any) -> str:
    return next(f.name for f in manager.model._meta.concrete_fields if not f.primary_key)


def test_every_model_of_a_case_is_scoped() -> None:
    assert {model.__name__ for model in MODELS} == {
        "Case",
        "Line",
        "Compartment",
        "Grant",
        "Item",
        "Event",
        "Paper",
        "Invitation",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("method", METHODS)
def test_without_a_scope_it_raises(model: Any, method: str) -> None:
    if method == "dates" and not any(f.name == "day" for f in model._meta.fields):
        method = "values"
    with pytest.raises(UnscopedQuery):
        METHODS[method](model.objects)


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_with_a_scope_it_runs_and_keeps_it(model: Any) -> None:
    scoped = model.objects.in_scope("a test")
    assert list(scoped) == list(scoped.filter(pk__isnull=False).order_by("pk")) == []
    assert (scoped.count(), scoped.exists(), scoped.first()) == (0, False, None)
    assert scoped.values_list("pk").scope == "a test"
    assert scoped.delete()[0] == 0
