"""How compiled kernels are declared: cached in the user's cache folder, not beside the source.

A cold compile is announced once on stderr, since it takes some seconds.
"""

import os
import sys
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba
from numba.core import config


@cache
def _folder() -> Path:
    """A folder of its own for each state of the sources.

    A kernel is compiled together with those it calls from other files, but numba looks only at
    its own file to see whether it has changed.
    """
    state = blake2b(digest_size=8)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        state.update(path.read_bytes())
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(chosen) / f"records-{state.hexdigest()}"
    base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "byway" / "kernels" / f"records-{state.hexdigest()}"


def kernel(function: Callable[..., Any]) -> Any:
    """Declares a compiled function that frees the interpreter's lock while it runs."""
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        cached = os.access(folder, os.W_OK)
    except OSError:
        cached = False
    if not cached:
        return numba.njit(nogil=True)(function)
    settings: Any = config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(folder)
    try:
        return numba.njit(cache=True, nogil=True)(function)
    finally:
        settings.CACHE_DIR = before


def announce(*dispatchers: Any) -> None:
    """Says on stderr that kernels are about to be compiled, if the cache has none of them."""
    for dispatcher in dispatchers:
        source = Path(dispatcher.py_func.__code__.co_filename)
        name = f"{source.stem}.{dispatcher.py_func.__qualname__}-*.nbi"
        if not dispatcher.signatures and not any(_folder().glob(f"**/{name}")):
            print("byway: compiling kernels, this once", file=sys.stderr)
            return
