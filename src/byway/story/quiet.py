"""No garbage collection while a check builds its graphs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Pauses the cyclic collector: a check makes many small tuples and no reference cycles.

    With tens of thousands of claims the collector would walk all of them again and again, which
    made large stories grow faster than their size.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
