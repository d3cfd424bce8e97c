"""How compiled kernels are made: cached in the user's cache folder, a cold compile announced.

numba caches beside the source by default, which an installed package may not be allowed to do, so
the place is set while a kernel is declared and put back afterwards.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core import config

_announced = False


def cache_folder() -> Path:
    """The folder of compiled kernels: `$NUMBA_CACHE_DIR`, else `byway/kernels` in the user's."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "byway" / "kernels"


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    folder = cache_folder()
    if not _writable(folder):
        return numba.njit(nogil=True, **options)(function)
    settings: Any = config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(folder)
    try:
        return numba.njit(cache=True, nogil=True, **options)(function)
    finally:
        settings.CACHE_DIR = before


def kernel(function: Callable[..., Any]) -> Any:
    """Declares a compiled function that frees the interpreter's lock while it runs."""
    return _compiled(function)


def summing_kernel(function: Callable[..., Any]) -> Any:
    """A kernel whose sums may be taken in any order, so that they run several terms at once."""
    return _compiled(function, fastmath={"reassoc", "contract", "nsz"})


def announce(*kernels: Any) -> None:
    """Says once on stderr that kernels are about to be compiled, if the cache has none of them."""
    global _announced
    if _announced or all(k.signatures for k in kernels):
        return
    newest = {path.name.split("-")[0]: path for path in cache_folder().glob("**/*.nbi")}
    for dispatcher in kernels:
        function = dispatcher.py_func
        source = Path(function.__code__.co_filename)
        index = newest.get(f"{source.stem}.{function.__qualname__}")
        if index is None or index.stat().st_mtime < source.stat().st_mtime:
            _announced = True
            print(
                "byway: compiling the fitting kernels for this machine, once (under a minute)",
                file=sys.stderr,
                flush=True,
            )
            return
