"""Sealing 10,000 cases anew after a member left, against the same sealing and opening alone.

A case here has three messages, a reply, a note and its events; 20 of them have a file. The job runs
in one process, as it does in a member's session at the desk.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tests.house import ROOT, make_template

from bench import Line
from byway.sealing import (
    LINE,
    STORY,
    KeyPair,
    Place,
    SigningKey,
    box_fixed,
    new_id,
    open_fixed,
    open_item,
    prove_public,
    reseal_item,
    seal_grant,
    seal_item,
)

CASES, FILES = 10_000, 20
ITEMS, EVENTS, COMPARTMENTS, GRANTS = 5, 5, 3, 7
"""What one case has: its compartments are granted to team and recovery, the line to its seeker."""


def alone(cases: int = 300) -> float:
    """Seconds a case of the boxes, signatures and seals that it needs, and nothing else."""
    place, pair, signer = Place(new_id(), new_id(), LINE, 1), KeyPair.new(), SigningKey.new()
    story = Place(new_id(), new_id(), STORY, 1)
    item, author = new_id(), new_id()
    sealed = seal_item(
        pair.public, place, item=item, kind="message", author=author, content=b"x" * 60
    )
    event = box_fixed(pair.public, b"e" * 120, size=512, context=story.parts())
    begun = time.perf_counter()
    for _ in range(cases):
        for _ in range(COMPARTMENTS):
            fresh = KeyPair.new()
            prove_public(signer, author, place, fresh.public, team=item, team_generation=2)
        for _ in range(GRANTS):
            seal_grant(fresh, place, reader=item, reader_public=pair.public, vouched=signer.verify)
        for _ in range(ITEMS):
            opened = open_item(pair, place, item=item, sealed=sealed, trust=lambda a, k: None)
            reseal_item(fresh.public, place, opened, by=author, signer=signer)
        for _ in range(EVENTS):
            said = open_fixed(pair, event, context=story.parts())
            box_fixed(fresh.public, said, size=512, context=place.parts())
    return (time.perf_counter() - begun) / cases


def run() -> Iterable[Line]:
    """One removal of a member, one job to its end."""
    with tempfile.TemporaryDirectory(prefix="byway-bench-", dir=os.environ.get("TMPDIR")) as base:
        data = Path(base) / "data"
        data.mkdir()
        staff = make_template(data).said["staff"]
        passphrase = next(one["passphrase"] for one in staff if one["name"] == "coordinator")

        def step(name: str, *rest: str) -> str:
            done = subprocess.run(
                [sys.executable, "-m", "tests.resealing_house", name, passphrase, *rest],
                env={**os.environ, "BYWAY_DATA": str(data), "BYWAY_HTTPS": "0"},
                cwd=ROOT, check=True, capture_output=True, text=True,
            )  # fmt: skip
            return done.stdout

        step("fill", str(CASES), str(FILES))
        begun = time.perf_counter()
        step("remove", "verifier")
        removed = time.perf_counter() - begun
        before = alone()
        said = json.loads(step("run").splitlines()[-1])
        bare = min(before, alone()) * CASES
    seconds, wrong = said["seconds"], CASES - said["done"] + said["damaged"]
    worked = f"{said['processor']:.0f} s of them the processor's"
    beside = f"{worked}; the same boxes, seals and signatures alone: {bare:.0f} s"
    yield Line("10,000 cases sealed anew", seconds, "s", 120, False, beside)
    yield Line("the same, against its boxes and signatures alone", said["processor"] / bare,
               "times", 4, False, beside)  # fmt: skip
    yield Line("cases left over", wrong, f"of {CASES}", 0, False, "none may be")
    yield Line("a member removed, 10,000 cards re-locked", removed, "s", 30, False,
               "sign-in with its 256 MiB derivation included")  # fmt: skip
