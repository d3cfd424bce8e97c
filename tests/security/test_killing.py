"""Nothing acknowledged is lost to kill -9, and nothing unacknowledged is there twice."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.house import ROOT, House
from tests.visitors import Seeker


def test_twenty_rounds(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BYWAY_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "tests.security.killing", "20", "7"],
        env={**kept, "BYWAY_DATA": str(tmp_path / "data"), "BYWAY_HTTPS": "0"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert (told["wrong"], told["left over"], told["sound"]) == ([], 0, True)
    assert told["killed"] > 10
    assert told["acknowledged"] > 10
    assert told["cut"] > 5


def test_the_real_door_three_times(still_house: House) -> None:
    """The same with the served process and over HTTP: killed while somebody writes."""
    chance = random.Random(3)
    seeker = Seeker(still_house.door_url)
    still_house.start("door")
    seeker.start("first")
    sent: dict[str, str] = {}
    acknowledged: list[str] = ["first"]
    for number in range(3):
        message, text = f"{chance.getrandbits(128):032x}", f"round {number}"
        sent[message] = text
        killer = threading.Timer(chance.uniform(0, 0.02), still_house.kill, ["door"])
        killer.start()
        try:
            if seeker.write(text, message).status == 200:
                acknowledged.append(text)
        except OSError:
            time.sleep(0.1)
        killer.join()
        still_house.start("door")
        seeker.come_back()
        answer = seeker.write(text, message)
        assert answer.status == 200
    found = still_house.python("""
        from byway.cases.models import Line
        import json
        print(json.dumps(Line.objects.in_scope("a test").count()))
    """)
    assert int(found) == 1
    assert _texts(still_house) == ["first", *sent.values()]
    assert set(acknowledged) <= set(_texts(still_house))


def _texts(house: House) -> list[str]:
    """What staff read."""
    from tests.visitors import Member

    staff = house.staff["receiver"]
    house.start("desk")
    try:
        member = Member(house.desk_url)
        member.sign_in("receiver", staff.passphrase, house.code("receiver"))
        (address,) = member.cases()
        page = member.get(address).text
    finally:
        house.kill("desk")
    return [text for text in ("first", "round 0", "round 1", "round 2") for _ in range(
        page.count(f">{text}<")
    )]  # fmt: skip
