"""Column types: random ids, and sealed bytes."""

import uuid
from typing import Any

from django.db import models

from byway.sealing import new_id


def random_uuid() -> uuid.UUID:
    """All 128 bits random; it carries no time and no machine."""
    return uuid.UUID(bytes=new_id())


class Sealed(models.BinaryField):  # type: ignore[type-arg]
    """Ciphertext, or key material that reads as random bytes."""

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        """PostgreSQL's driver may give a memoryview; everything here wants bytes."""
        return None if value is None else bytes(value)
