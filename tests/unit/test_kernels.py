"""Compiled kernels are kept in the user's cache, and a cold compile is said."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba.core.errors import TypingError

from byway.kernels import Kernels
from tests.unit import small_kernel

SCRIPT = """
import tests.unit.small_kernel as small
small.KERNELS.announce(small.doubled)
print(small.doubled(4), small.KERNELS.folder.parent)
"""


def ran(cache: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"}
    environment["XDG_CACHE_HOME"] = str(cache)
    root = Path(__file__).parents[2]
    return subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )


def test_a_cold_compile_is_said_once_and_kept(tmp_path: Path) -> None:
    first = ran(tmp_path)
    assert first.stdout.split() == ["8", str(tmp_path / "byway" / "kernels")]
    assert "compiling the kernels of unit" in first.stderr
    assert len(first.stderr.splitlines()) == 1
    again = ran(tmp_path)
    assert again.stdout.split()[0] == "8"
    assert again.stderr == ""
    assert list((tmp_path / "byway" / "kernels").rglob("*.nbi"))


def test_without_a_cache_folder_kernels_still_run(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert ran(blocked).stdout.split()[0] == "8"


def test_each_state_of_the_sources_has_a_folder_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "engine" / "fast.py"
    source.parent.mkdir()
    source.write_text("a = 1")
    before = Kernels(str(source)).folder
    assert Kernels(str(source)).folder == before
    source.write_text("a = 2")
    after = Kernels(str(source)).folder
    assert after != before
    assert after.name.startswith("engine-")


def test_an_inner_kernel_changes_arrays_and_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))  # one read from a cache shows no code
    double_all = Kernels(small_kernel.__file__).inner(small_kernel.double_all.py_func)
    numbers = np.arange(4.0)
    double_all(numbers)
    assert numbers.tolist() == [0, 2, 4, 6]
    assert "NRT_incref" not in str(double_all.inspect_llvm())
    with pytest.raises(TypingError):
        small_kernel.made_anew(3)
