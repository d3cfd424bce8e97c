"""How compiled kernels are declared: cached in the user's cache folder, not beside the source.

A cold compile is announced once on stderr, since it takes some seconds.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core import config


def _folder() -> Path:
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "byway" / "kernels"


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
        newest = max((path.stat().st_mtime for path in _folder().glob(f"**/{name}")), default=0.0)
        if not dispatcher.signatures and newest < source.stat().st_mtime:
            print("byway: compiling kernels, this once", file=sys.stderr)
            return
