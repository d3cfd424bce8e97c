"""Queries name their scope or raise.

`Model.objects.all()` on its own is how one team comes to read another's lines. Every manager here
starts unscoped; only `in_scope` makes a query that may run, and it says in words whose view it is.
"""

from typing import Any, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """A query was about to run over everybody's rows."""


class ScopedQuerySet(models.QuerySet[M]):
    """A query set that runs only once it has a scope."""

    scope: str | None = None

    def in_scope(self, scope: str, **limits: Any) -> Self:
        """Limits the rows and says whose view it is. Without limits, only for whole-table work."""
        scoped = self.filter(**limits)
        scoped.scope = scope
        return scoped

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.scope = self.scope
        return clone

    def _require(self) -> None:
        if self.scope is None:
            raise UnscopedQuery(f"a query over {self.model.__name__} has no scope")

    def _fetch_all(self) -> None:
        self._require()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._require()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._require()
        return super().count()

    def exists(self) -> bool:
        self._require()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._require()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._require()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._require()
        return super().delete()

    def explain(self, *args: Any, **kwargs: Any) -> str:
        self._require()
        return super().explain(*args, **kwargs)

    def raw(self, *_: Any, **__: Any) -> Any:
        """Raw SQL has no scope that could be checked."""
        raise UnscopedQuery(f"raw SQL over {self.model.__name__}")


class ScopedManager(models.Manager[M]):
    """The manager of every model that holds somebody's rows."""

    def get_queryset(self) -> ScopedQuerySet[M]:
        return ScopedQuerySet(self.model, using=self._db)

    def in_scope(self, scope: str, **limits: Any) -> ScopedQuerySet[M]:
        """See ScopedQuerySet.in_scope."""
        return self.get_queryset().in_scope(scope, **limits)
