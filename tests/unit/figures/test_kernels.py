"""Compiled kernels are kept in the user's cache, and a cold compile is said."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
from byway.figures.kernels import announce, cache_folder, kernel
import tests.unit.figures.small_kernel as small
announce(small.doubled)
print(small.doubled(4), cache_folder())
"""


def ran(cache: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"}
    environment["XDG_CACHE_HOME"] = str(cache)
    root = Path(__file__).parents[3]
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
    assert "compiling the fitting kernels" in first.stderr
    assert len(first.stderr.splitlines()) == 1
    again = ran(tmp_path)
    assert again.stdout.split()[0] == "8"
    assert again.stderr == ""
    assert list((tmp_path / "byway" / "kernels").rglob("*.nbi"))


def test_without_a_cache_folder_kernels_still_run(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert ran(blocked).stdout.split()[0] == "8"
