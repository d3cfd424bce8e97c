"""Compiled kernels for the engines: kept in the user's cache folder, a cold compile announced.

numba keeps them beside the source by default, where an installed package may not write, and looks
only at a kernel's own file to see whether it has changed, not at those it calls. So each package
has a folder of its own for each state of its sources.
"""

import os
import sys
from collections.abc import Callable
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba
from numba.core import config


class Kernels:
    """The kernels of one package."""

    def __init__(self, package: str) -> None:
        """`package` is the path of a file in the package's folder."""
        self._package = Path(package).parent
        self._announced = False

    @cached_property
    def folder(self) -> Path:
        """Where they are kept: under `$NUMBA_CACHE_DIR`, else under the user's cache folder."""
        state = blake2b(digest_size=8)
        for path in sorted(self._package.glob("*.py")):
            state.update(path.read_bytes())
        name = f"{self._package.name}-{state.hexdigest()}"
        if chosen := os.environ.get("NUMBA_CACHE_DIR"):
            return Path(chosen) / name
        base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
        return Path(base) / "byway" / "kernels" / name

    def kernel(self, function: Callable[..., Any]) -> Any:
        """Declares a compiled function that frees the interpreter's lock while it runs.

        Sums keep their order: with numba's fastmath a process that compiles and one that loads
        from the cache round differently, and the same seed would draw other chains.
        """
        return self._declared(function)

    def inner(self, function: Callable[..., Any]) -> Any:
        """Declares a kernel for the inside of others' loops, one that makes no arrays.

        numba counts the references to every array that a kernel is handed, which costs more than
        most such kernels do, and far more where two threads count the same. Those that only read
        and write arrays of their callers' need no count.
        """
        return self._declared(function, _nrt=False)

    def _declared(self, function: Callable[..., Any], **options: Any) -> Any:
        if not self._writable():
            return numba.njit(nogil=True, **options)(function)
        # numba reads the place while a kernel is declared; afterwards it is put back.
        settings: Any = config
        before = settings.CACHE_DIR
        settings.CACHE_DIR = str(self.folder)
        try:
            return numba.njit(cache=True, nogil=True, **options)(function)
        finally:
            settings.CACHE_DIR = before

    def announce(self, *kernels: Any) -> None:
        """Says once on stderr that kernels are about to be compiled, if the cache lacks one."""
        if self._announced or all(self._is_kept(one) for one in kernels):
            return
        self._announced = True
        print(
            f"byway: compiling the kernels of {self._package.name} for this machine, once",
            file=sys.stderr,
            flush=True,
        )

    def _is_kept(self, kernel: Any) -> bool:
        function = kernel.py_func
        name = f"{Path(function.__code__.co_filename).stem}.{function.__qualname__}-*.nbi"
        return bool(kernel.signatures) or any(self.folder.glob(f"**/{name}"))

    def _writable(self) -> bool:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return False
        return os.access(self.folder, os.W_OK)
