"""Places for files on their way in, so that slow uploads leave threads to those who write."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from byway.errors import Busy

AT_ONCE = 24
"""Forms with files that may be on their way at once, of the door's 96 threads."""
OF_ONE_VISIT = 3
PATIENCE = 5.0


class Places:
    """At most `at_once` forms, at most `of_one` of one visit; others wait `patience` seconds."""

    def __init__(
        self, at_once: int = AT_ONCE, of_one: int = OF_ONE_VISIT, patience: float = PATIENCE
    ) -> None:
        self._at_once, self._of_one, self.patience = at_once, of_one, patience
        self._taken: Counter[str] = Counter()
        self._changed = threading.Condition()

    @contextmanager
    def held(self, visit: str) -> Iterator[None]:
        """Holds a place for a visit's form for the time of the block; Busy if none comes free."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._free_for(visit), self.patience):
                raise Busy("every place for files is taken")
            self._taken[visit] += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken[visit] -= 1
                self._taken += Counter()  # forgets visits that hold none
                self._changed.notify_all()

    def _free_for(self, visit: str) -> bool:
        return self._taken.total() < self._at_once and self._taken[visit] < self._of_one
