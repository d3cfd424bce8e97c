"""The job is killed (-9) again and again; each case lies in its old keys or in its new ones."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from typing import Any

from tests.house import ROOT, House

CASES, FILES, KILLS = 80, 5, 4


def command(house: House, step: str, *rest: str) -> list[str]:
    passphrase = house.staff["coordinator"].passphrase
    return [sys.executable, "-m", "tests.resealing_house", step, passphrase, *rest]


def do(house: House, step: str, *rest: str) -> str:
    done = subprocess.run(
        command(house, step, *rest), env=house.environment, cwd=ROOT, capture_output=True,
        text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def read(house: House) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(do(house, "read"))
    return found


def killed_after(house: House, batches: int, then: float) -> None:
    """Starts the job and kills it in the midst of the batch after so many."""
    process = subprocess.Popen(
        command(house, "run"), env=house.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(1 + batches):
        process.stdout.readline()
    time.sleep(then)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_killed_at_any_moment_nothing_is_lost_and_the_rest_goes_on(still_house: House) -> None:
    seeded = random.Random(7)
    do(still_house, "fill", str(CASES), str(FILES))
    before = read(still_house)
    assert (len(before["texts"]), len(before["files"]), before["warnings"]) == (CASES, FILES, [])
    do(still_house, "remove", "verifier")
    for _ in range(KILLS):
        killed_after(still_house, seeded.choice((0, 0, 1)), seeded.random() * 0.15)
    assert read(still_house) == before
    said = json.loads(do(still_house, "run").splitlines()[-1])
    assert said["damaged"] == 0
    assert read(still_house) == before
    again = json.loads(do(still_house, "run").splitlines()[-1])
    assert again["done"] == 0
    names = [path.name for path in (still_house.data / "files").glob("*/*")]
    assert {name.partition(".")[0] for name in names if name.endswith("-2")} == {
        f"{file}-2" for file in before["files"]
    }
