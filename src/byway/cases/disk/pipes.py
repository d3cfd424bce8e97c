"""A stream that one thread writes and this one reads, so that nothing is held or stored between."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO


@contextmanager
def piped(produce: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """Gives what `produce` writes, to read. Its error is raised at the end of the block.

    If the reader broke off because the writer did, the writer's error is the one that is raised.
    """
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as sink:
                produce(sink)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="pipe", daemon=True)
    source = os.fdopen(reading, "rb")
    thread.start()
    try:
        yield source
        source.read()  # to the end, so that the writer is not cut off by a reader that knows enough
    except BaseException:
        source.close()
        thread.join()
        if failed and not isinstance(failed[0], BrokenPipeError):
            raise failed[0] from None
        raise
    source.close()
    thread.join()
    if failed:
        raise failed[0]
