"""`byway cases import` as it is typed: dry run, bad rows, a second run; forty rows to work on."""

import json
from pathlib import Path

from tests.house import House


def sheet(house: House, lines: list[str], encoding: str = "utf-8") -> Path:
    file = house.data.parent / "cases.csv"
    head = "Позывной;Связь;Ситуация;Статус;Дата;Шаг;Кто ведёт"
    file.write_bytes("\r\n".join([head, *lines, ""]).encode(encoding))
    return file


def bring(house: House, file: Path, *options: str) -> tuple[int, str, str]:
    member = house.staff["caseworker"]
    typed = f"caseworker\n{member.passphrase}\n{house.code('caseworker')}\n"
    done = house.run("cases", "import", str(file), "--map", "Позывной=alias", *options, text=typed)
    return done.returncode, done.stdout, done.stderr


def test_forty_rows_are_brought_in_once(still_house: House) -> None:
    lines = [
        f"Ворон {n};письмо {n};в отпуске;ждём;{1 + n % 28:02d}.12.2026;позвонить;caseworker"
        for n in range(40)
    ]
    file = sheet(still_house, [*lines, "Сокол;;;;когда-нибудь;;"], "windows-1251")
    done = still_house.run("cases", "import", str(file), "--map", "Позывной=alias", text="")
    assert (done.returncode, done.stdout) == (2, "")  # before anybody is asked to sign in
    assert "line 42: next_date: expected a day" in done.stderr
    assert "nothing was taken in" in done.stderr
    code, out, err = bring(still_house, file, "--dry-run", "--json")
    planned = json.loads(out)
    assert (code, planned["new"], planned["bad"]) == (0, 40, 1)
    assert planned["encoding"] == "windows-1251"
    assert planned["rows"][-1]["not_understood"]
    code, out, err = bring(still_house, file, "--skip-bad")
    assert code == 0 and "40 taken in, 0 there already, 1 bad" in out
    assert "destroy it once the cases are right" in err
    assert "Ворон" not in out
    code, out, err = bring(still_house, file, "--skip-bad", "--json")
    again = json.loads(out)
    assert (again["new"], again["already"], again["bad"]) == (0, 40, 1)
    member = still_house.staff["caseworker"]
    week = still_house.python(
        f"""
        member, keys = cases.check_passphrase(name="caseworker", passphrase={member.passphrase!r})
        by = cases.begin_session(member.id, keys)
        for one in cases.my_week(by, cases.open_book(by), cases.today()):
            print(one.card.earliest, one.card.step, one.card.state)
        """
    ).splitlines()
    assert len(week) == 40
    assert week == sorted(week)
    assert week[0].endswith("12-01 позвонить waiting")
