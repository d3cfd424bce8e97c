"""`byway records` on the command line: the contract's words, JSON and exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from byway.cli.main import main
from tests.unit.records.lists import OTHERS, ROWS, crowd, write


def run(capsys: Any, *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["records", *arguments])
    printed = capsys.readouterr()
    return int(ended.value.code or 0), printed.out, printed.err


@pytest.fixture
def kept(tmp_path: Path, capsys: Any, monkeypatch: Any) -> Path:
    monkeypatch.setenv("BYWAY_STORE", str(tmp_path / "store"))
    path = write(tmp_path / "a.csv", ROWS + crowd())
    code, out, _ = run(capsys, "add", str(path), "--list", "wanted", "--source", "a ministry",
                       "--as-of", "2024-12-01", "--json")  # fmt: skip
    document = json.loads(out)
    assert code == 0 and document["new"] and document["records"] == 405
    assert document["source"] == "a ministry" and len(document["sha256"]) == 64
    return tmp_path


def test_a_lookup_answers_with_the_contracts_keys(kept: Path, capsys: Any) -> None:
    code, out, _ = run(capsys, "lookup", "--list", "wanted", "--name", "Yuri Shchukin", "--born",
                       "1990", "--json")  # fmt: skip
    answer = json.loads(out)
    assert code == 0
    assert {"not_listed", "candidates", "others"} <= set(answer)
    best = answer["candidates"][0]
    assert best["id"] == best["ids"][0] == "a1"
    assert set(best["weights"][0]) == {"field", "compared", "bits"}
    parts = [
        answer["not_listed"],
        answer["others"],
        *(c["probability"] for c in answer["candidates"]),
    ]
    assert sum(parts) == pytest.approx(1)


def test_a_name_may_come_on_stdin_and_the_answer_in_words(
    kept: Path, capsys: Any, monkeypatch: Any
) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("Щукин Юрий Олегович\n"))
    code, out, _ = run(capsys, "lookup", "--list", "wanted", "--name", "-")
    assert code == 0 and "id a1" in out and "bits" in out and "namesakes expected" in out


@pytest.mark.parametrize("typed", ["", "123", "䥴䥴", "\udcc8\udce2"])
def test_what_is_no_name_is_said_of_the_name(
    kept: Path, capsys: Any, monkeypatch: Any, typed: str
) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    code, out, err = run(capsys, "lookup", "--list", "wanted", "--name", "-")
    assert code == 2 and out == "" and err.startswith("byway: --name: expected ")


def test_no_end_of_a_probability_is_certain(kept: Path, capsys: Any) -> None:
    asked = ("lookup", "--list", "wanted", "--name", "Щукин Юрий Олегович", "--prior")
    _, out, _ = run(capsys, *asked, "0.9999999")
    assert "not on the list: < 0.1% (before comparing < 0.1%" in out
    _, out, _ = run(capsys, *asked, "1e-300")
    assert "not on the list: > 99.9% (before comparing > 99.9%" in out


def test_not_listed_is_an_answer_not_a_failure(kept: Path, capsys: Any) -> None:
    code, out, _ = run(capsys, "lookup", "--list", "wanted", "--name", "Xaver Quux", "--json")
    assert code == 0 and json.loads(out)["not_listed"] == 1.0


def test_files_and_kept_lists_are_linked(kept: Path, capsys: Any) -> None:
    other = write(kept / "missing.csv", OTHERS)
    code, out, _ = run(capsys, "link", "wanted", str(other), "--out", str(kept / "out"), "--draws",
                       "4", "--json")  # fmt: skip
    report = json.loads(out)
    assert code == 0 and report["records"] == {"wanted": 405, "missing": 4}
    assert json.loads((kept / "out" / "report.json").read_text(encoding="utf-8")) == report
    code, out, _ = run(
        capsys, "link", "wanted", str(other), "--out", str(kept / "out"), "--draws", "4"
    )
    assert code == 0 and "different people" in out


def test_nothing_of_an_older_run_stays_beside_a_newer_one(kept: Path, capsys: Any) -> None:
    other, out = write(kept / "missing.csv", OTHERS), kept / "out"
    asked = ("link", "wanted", str(other), "--out", str(out), "--draws", "2")
    assert run(capsys, *asked, "--ftm", "--splink")[0] == 0
    more = {"entities.ftm.json", "judgements.jsonl", "splink"}
    assert more <= {each.name for each in out.iterdir()}
    (out / "label.csv").write_text("list_a,id_a,list_b,id_b,match\n", encoding="utf-8")
    assert run(capsys, *asked)[0] == 0
    left = {each.name for each in out.iterdir()}
    assert not more & left and {"label.csv", "report.json"} <= left


def test_a_terminal_is_told_each_step(kept: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    other = write(kept / "missing.csv", OTHERS)
    _, _, err = run(capsys, "link", "wanted", str(other), "--out", str(kept / "out"))
    assert "byway: reading the names of 409 entries\n" in err and "byway: comparing entries" in err


def test_a_batch_says_where_its_answers_are(kept: Path, capsys: Any) -> None:
    queries = write(kept / "q.csv", OTHERS)
    code, out, _ = run(capsys, "lookup", "--list", "wanted", "--batch", str(queries), "--out",
                       str(kept / "answers.csv"), "--json")  # fmt: skip
    assert code == 0 and json.loads(out)["queries"] == 4
    assert (kept / "answers.csv").read_text(encoding="utf-8").startswith("query_id,rank,id,")


BAD = [
    ["lookup", "--list", "nobody", "--name", "Иван"],
    ["lookup", "--list", "wanted"],
    ["lookup", "--list", "wanted", "--name", "a b", "--batch", "q.csv"],
    ["lookup", "--list", "wanted", "--name", "a b", "--prior", "1"],
    ["lookup", "--list", "wanted", "--name", "a b", "--born", "32.01.1990"],
    ["lookup", "--list", "wanted", "--name", "Юрий Щукин", "--picture", "no/folder/why.svg"],
    ["lookup", "--list", "wanted", "--batch", "a.csv", "--out", "b.csv", "--picture", "why.svg"],
    ["lookup", "--name", "Юрий Щукин", "--store", "empty"],
    ["lookup", "--list", "wanted", "--name", "Юрий Щукин", "--map", "x=surname"],
    ["lookup", "--list", "wanted", "--batch", "a.csv", "--out", "b.csv", "--born", "1990"],
    ["link", "nosuch", "--out", "out"],
    ["review", "store"],
    ["add", "none.csv", "--list", "l", "--source", "s", "--as-of", "2024-12-01"],
    ["add", "a.csv", "--list", "../l", "--source", "s", "--as-of", "2024-12-01"],
    ["add", "a.csv", "--list", "l", "--source", "s", "--as-of", "soon"],
    ["add", "a.csv", "--list", "l", "--source", "s", "--as-of", "2024-12-01", "--map", "x=surname"],
    ["add", "a.csv", "--list", "l", "--source", "s", "--as-of", "2024-12-01", "--map", "born=age"],
    ["link", "a.csv", "none.csv", "--out", "out"],
    ["link", "a.csv", "wanted", "--out", "out", "--names", "draw,b"],
    ["link", "a.csv", "--out", "a.csv"],
    ["link", "a.csv", "--out", "out", "--labels", "a.csv"],
]


@pytest.mark.parametrize("arguments", BAD, ids=lambda a: " ".join(a)[:60])
def test_bad_input_is_one_line_and_two(
    kept: Path, capsys: Any, monkeypatch: Any, arguments: list[str]
) -> None:
    monkeypatch.chdir(kept)
    before = {p: p.stat().st_mtime_ns for p in kept.rglob("*") if p.is_file()}
    code, out, err = run(capsys, *arguments)
    assert code == 2 and out == ""
    lines = [line for line in err.splitlines() if "compiling" not in line]
    assert len(lines) == 1 and lines[0].startswith("byway: ")
    assert {p: p.stat().st_mtime_ns for p in kept.rglob("*") if p.is_file()} == before


def test_without_a_list_every_kept_one_is_asked(kept: Path, capsys: Any) -> None:
    other = write(kept / "b.csv", OTHERS)
    run(
        capsys,
        "add",
        str(other),
        "--list",
        "missing",
        "--source",
        "a paper",
        "--as-of",
        "2024-01-01",
    )
    code, out, _ = run(capsys, "lookup", "--name", "Yuri Shchukin", "--json")
    answers = json.loads(out)["lists"]
    assert code == 0 and set(answers) == {"wanted", "missing"}
    assert answers["missing"]["candidates"][0]["id"] in ("b1", "b4")
    code, out, _ = run(capsys, "lookup", "--name", "Yuri Shchukin")
    assert code == 0 and "list wanted" in out and "list missing" in out


@pytest.mark.parametrize(("lang", "word"), [("en", "odds"), ("ru", "шансы"), ("uk", "шанси"),
                                            ("et", "šansid")])  # fmt: skip
def test_reasons_are_said_and_drawn(kept: Path, capsys: Any, lang: str, word: str) -> None:
    asked = ("lookup", "--list", "wanted", "--name", "Yuri Shchukin", "--born", "1990")
    path = kept / "why.svg"
    code, out, _ = run(capsys, *asked, "--explain", lang, "--picture", str(path))
    assert code == 0 and word in out and "id a1" in out
    assert path.read_text(encoding="utf-8").startswith("<svg")
    code, out, _ = run(capsys, *asked, "--explain", lang, "--json")
    assert word in " ".join(json.loads(out)["candidates"][0]["explanation"])
    code, out, _ = run(capsys, "lookup", "--name", "Xaver Quux", "--explain", lang)
    assert code == 0 and "99.99 %" in out
