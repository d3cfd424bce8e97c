"""`byway figures` keeps the contract: documents, exit codes, one line for bad input."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.unit.figures.commands import EXAMPLES, KOSOVO, Ran

KEYS = [
    "kind", "method", "assumption", "n_observed", "estimate", "interval", "level", "model",
    "exists", "identified", "converged", "diagnostics", "linkage", "strata", "draws", "warnings",
    "refused", "period", "population", "seed", "data_sha256", "seconds",
]  # fmt: skip


def test_estimate_document(capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, "estimate", KOSOVO, "--method", "loglinear", "--bootstrap", "50", "--json")
    found = ran.json()
    assert ran.code == 0
    assert list(found) == KEYS
    assert found["kind"] == "estimate"
    assert found["model"] == [["EXH", "ABA", "OSCE"], ["EXH", "HRW"], ["OSCE", "HRW"]]
    assert found["estimate"] == pytest.approx(10356.5, abs=0.1)
    assert (found["exists"], found["identified"], found["converged"]) == (True, True, None)
    assert found["refused"] is None
    assert len(found["data_sha256"]) == 64
    assert ran.err == ""


@pytest.mark.parametrize(
    "method", ["independence", "chao", "chao-lists", "stepwise", "decomposable"]
)
def test_every_method_has_one_shape(capsys: pytest.CaptureFixture[str], method: str) -> None:
    found = Ran(
        capsys, "estimate", KOSOVO, "--method", method, "--bootstrap", "50", "--json"
    ).json()
    assert list(found) == KEYS
    assert found["interval"][0] < found["estimate"] < found["interval"][1]
    assert found["assumption"]


def test_refusal_is_exit_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "apart.csv"
    path.write_text("a,b,count\n1,0,5\n0,1,7\n")
    ran = Ran(capsys, "estimate", str(path), "--method", "chapman", "--json")
    assert ran.code == 1
    found = ran.json()
    assert found["estimate"] is None
    assert found["interval"] is None
    assert found["refused"]["reason"] == "no-overlap"
    plain = Ran(capsys, "estimate", str(path), "--method", "chapman")
    assert plain.code == 1
    assert "refused (no-overlap)" in plain.out


def test_bad_input_is_exit_two_and_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("a,b,count\n1,0,-5\n")
    for arguments in (
        ("estimate", str(path)),
        ("estimate", str(tmp_path / "none.csv")),
        ("estimate", KOSOVO, "--method", "magic"),
        ("estimate", KOSOVO, "--bootstrap", "many"),
        ("estimate", KOSOVO, "--exclusive", "EXH,nowhere"),
        ("report", str(path), "--out", str(tmp_path / "r.html")),
        ("report", KOSOVO, "--out", str(tmp_path / "none" / "r.html")),
        ("report", KOSOVO, "--out", str(tmp_path / "r.pdf")),
        ("report", KOSOVO, "--out", str(tmp_path / "r.html"), "--truth", "-3"),
        ("floor", "--links", str(tmp_path)),
        ("trend", str(path)),
        ("pathway", str(path)),
        ("estimate", KOSOVO, "--max-order", "0"),
        ("estimate", KOSOVO, "--method", "decomposable", "--max-missing", "0"),
        ("estimate", KOSOVO, "--method", "decomposable", "--classes", "4"),
        ("trend", str(EXAMPLES / "monthly.csv"), "--svg", str(tmp_path / "t.csv")),
    ):
        ran = Ran(capsys, *arguments)
        assert ran.code == 2, arguments
        assert ran.out == ""
        assert len(ran.err.splitlines()) == 1, ran.err
        assert ran.err.startswith("byway: ")
    assert [p.name for p in tmp_path.iterdir()] == ["bad.csv"]


def test_exclusive_lists(capsys: pytest.CaptureFixture[str]) -> None:
    table = str(EXAMPLES / "tables" / "exclusive.csv")
    ran = Ran(
        capsys,
        "estimate",
        table,
        "--method",
        "chapman",
        "--exclusive",
        "wanted,missing,dead",
        "--json",
    )
    assert ran.code == 0
    assert ran.json()["estimate"] == pytest.approx(641 * 146 / 51 - 1)


def test_strata_and_draws(capsys: pytest.CaptureFixture[str]) -> None:
    table = str(EXAMPLES / "tables" / "strata.csv")
    found = Ran(capsys, "estimate", table, "--bootstrap", "60", "--json").json()
    assert list(found["strata"]) == ["north", "south"]
    assert list(found["strata"]["north"]) == KEYS
    table = str(EXAMPLES / "tables" / "draws.csv")
    found = Ran(
        capsys, "estimate", table, "--method", "decomposable", "--bootstrap", "100", "--json"
    ).json()
    assert found["draws"] == 40
    assert 0 < found["linkage"]["share"] < 1
    assert found["linkage"]["rubin"]["interval"][0] > found["n_observed"]


def test_draws_beside_a_linkage_report_carry_its_hash(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "draws.csv").write_text((EXAMPLES / "tables" / "draws.csv").read_text())
    (tmp_path / "report.json").write_text('{"people": {"low": 840, "point": 850, "high": 861}}')
    found = Ran(
        capsys, "estimate", str(tmp_path / "draws.csv"), "--method", "chao-lists",
        "--bootstrap", "20", "--json",
    ).json()  # fmt: skip
    assert found["linkage"]["run"].startswith("sha256:")
    floor = Ran(capsys, "floor", "--links", str(tmp_path), "--json")
    assert floor.code == 0
    assert floor.json()["linkage"] == found["linkage"]["run"]
    assert floor.json()["low"] == 840
    assert "at least 840" in Ran(capsys, "floor", "--links", str(tmp_path)).out


class Outside(HTMLParser):
    """Collects whatever a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "link", "img", "iframe", "object"):
            self.found.append(tag)
        self.found += [f"{k}={v}" for k, v in attrs if k in ("src", "href") or k.startswith("on")]


def test_report_with_the_truth(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    ran = Ran(
        capsys, "report", KOSOVO, "--truth", "10401", "--out", str(out), "--bootstrap", "400",
        "--population", "People killed", "--json",
    )  # fmt: skip
    assert ran.code == 0
    found = ran.json()
    missed = found["truth"]["missed_by"]
    assert {"independence", "chao", "chao-lists", "stepwise"} <= set(missed)
    assert {"loglinear", "decomposable", "latent-class"} <= set(found["truth"]["held_by"])
    assert json.loads(out.with_suffix(".json").read_text()) == found
    rows = out.with_suffix(".csv").read_text().splitlines()
    # The header, the floor, seven methods, twenty checks, 41 values of ξ, a pair at two odds.
    assert len(rows) == 1 + 1 + 7 + 5 * 4 + 41 + 2
    html = out.read_text(encoding="utf-8")
    outside = Outside()
    outside.feed(html)
    assert outside.found == []
    assert "url(" not in html
    assert html.index("At least") < html.index("Estimates, side by side")
    assert re.search(r"missed by [^;]*stepwise", html)
    assert html.count("<svg") >= 3
    assert "People killed" in html
    for method in ("independence", "chao", "loglinear", "stepwise", "decomposable", "latent-class"):
        assert f"<dt>{method}</dt>" in html
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "report.csv",
        "report.html",
        "report.json",
    ]


def test_report_where_every_method_refuses(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "apart.csv"
    table.write_text("a,b,count\n1,0,5\n0,1,7\n")
    out = tmp_path / "r.html"
    ran = Ran(capsys, "report", str(table), "--out", str(out))
    assert ran.code == 1
    assert "no-overlap" in out.read_text()
    assert "At least <strong>12</strong>" in out.read_text()
    table.write_text("a,b,count\n1,0,5\n0,1,7\n1,1,3\n")
    assert Ran(capsys, "report", str(table), "--out", str(out), "--bootstrap", "50").code == 0


def test_report_on_draws_and_strata(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source = (EXAMPLES / "tables" / "draws.csv").read_text().splitlines()
    few = tmp_path / "draws.csv"
    few.write_text("\n".join(source[: 1 + 7 * 3]) + "\n")
    out = tmp_path / "r.html"
    assert Ran(capsys, "report", str(few), "--out", str(out), "--bootstrap", "40").code == 0
    assert "What linking the lists adds" in out.read_text()
    table = str(EXAMPLES / "tables" / "strata.csv")
    assert Ran(capsys, "report", table, "--out", str(out), "--bootstrap", "40").code == 0
    assert "<h2>Strata</h2>" in out.read_text()


def test_trend(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = str(EXAMPLES / "monthly.csv")
    ran = Ran(capsys, "trend", table, "--json", "--svg", str(tmp_path / "t.svg"))
    found = ran.json()
    assert ran.code == 0
    assert found["verdict"] == "steady"
    assert found["interval"][0] < found["ratio"] < found["interval"][1]
    assert 0.9 < found["power"] <= 1
    assert found["left_out"] == []
    assert found["warnings"][0]["code"] == "delay-not-corrected"
    assert (tmp_path / "t.svg").read_text().startswith("<svg")
    tight = Ran(capsys, "trend", table, "--margin", "0.04")
    assert tight.code == 0
    assert "cannot-tell" in tight.out
    late = Ran(capsys, "trend", str(EXAMPLES / "monthly-late.csv"), "--json").json()
    assert late["corrected"] is True
    assert late["verdict"] == "steady"


def test_pathway(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    files = []
    for k in range(12):
        path = tmp_path / f"s{k}.yaml"
        path.write_text(
            "byway: story/1\nclaims:\n"
            "  - {id: a, what: signed_contract, when: 2024-05-01/2024-05-10}\n"
            f"  - {{id: b, what: left_country, when: 2024-09-{k + 1:02d}}}\n"
            "  - {id: c, what: interview, when: 2024-11-01}\n"
        )
        files.append(str(path))
    svg = tmp_path / "p.svg"
    ran = Ran(capsys, "pathway", *files, "--completions", "30", "--svg", str(svg), "--json")
    assert ran.code == 0
    found = ran.json()
    assert found["stories"] == 12
    assert {"from": "signed_contract", "to": "left_country", "stories": 12} in found["transitions"]
    assert found["transitions_range"] == [[12, 12]] * 3
    assert found["suppressed_below"] == 10
    assert (found["left_out"], found["unused"], found["within"]) == ([], [], None)
    assert "left_country" in svg.read_text()
    mapping = tmp_path / "map.yaml"
    mapping.write_text(
        "byway: pathway/1\nstates: {serving: [signed_contract], abroad: [left_country]}\n"
        "censored: [interview]\n"
    )
    plain = Ran(capsys, "pathway", *files, "--states", str(mapping), "--completions", "20")
    assert "serving → abroad: 12 stories\n" in plain.out
    # Half left by 6 September, after signing on a day of ten. The spread of the draws is another.
    assert "(the dates allow 119 to 128; 9 in 10 draws 12" in plain.out
    assert "abroad: 12 stories, half not seen to leave\n" in plain.out


def test_a_story_given_twice_counts_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, copy = tmp_path / "s.yaml", tmp_path / "t.yaml"
    path.write_text("byway: story/1\nclaims:\n  - {id: a, what: hospital, when: 2024-05-01}\n")
    copy.write_bytes(path.read_bytes())
    once = Ran(capsys, "pathway", str(path), "--few", "1", "--json").json()
    ran = Ran(capsys, "pathway", str(path), str(copy), str(path), "--few", "1", "--json").json()
    assert (ran["stories"], ran["data_sha256"]) == (1, once["data_sha256"])
    why = f"the same story as {path}"
    assert [entry["story"] for entry in ran["left_out"]] == [str(copy), f"{path} again"]
    assert {entry["why"] for entry in ran["left_out"]} == {why}


def test_days_left_open_are_bounded_only_where_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "byway: story/1\nclaims:\n  - {id: a, what: signed_contract, when: ../2024-03-01}\n"
        "  - {id: b, what: hospital, when: 2024-05-01}\n"
    )
    plain = Ran(capsys, "pathway", str(path), "--few", "1", "--completions", "9").out
    assert "signed_contract" not in plain
    assert "not used: 1 events without a first or without a last possible day, of 1 story" in plain
    words = ("pathway", str(path), "--few", "1", "--completions", "9", "--within")
    asked = Ran(capsys, *words, "2024-02-01/2024-12-31").out
    assert "dates that a story leaves open lie in 2024-02-01/2024-12-31\n" in asked
    assert "the dates allow 61 to 90" in asked
    for bad, said in (
        ("2024-04-01/2024-12-31", f"byway: {path}: expected days within 2024-04-01/2024-12-31"),
        ("2024-04-01/..", "byway: within: expected a first and a last day"),
    ):
        ran = Ran(capsys, *words, bad)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
        assert ran.err.startswith(said)


def test_a_report_never_writes_over_the_table_or_a_linkage_report(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "lists.csv"
    table.write_text("a,b,count\n1,0,5\n0,1,7\n1,1,3\n")
    before = table.read_bytes()
    ran = Ran(capsys, "report", str(table), "--out", str(tmp_path / "lists.html"))
    assert ran.code == 2
    assert "lists.csv" in ran.err
    run = tmp_path / "report.json"
    run.write_text('{"people": {"low": 1, "point": 2, "high": 3}}')
    ran = Ran(capsys, "report", str(table), "--out", str(tmp_path / "report.html"))
    assert ran.code == 2
    assert run.read_text().startswith('{"people"')
    assert table.read_bytes() == before
    run.unlink()
    named = tmp_path / "named.html"
    named.write_bytes(before)
    assert Ran(capsys, "report", str(named), "--out", str(named)).code == 2
    assert named.read_bytes() == before
    for _ in range(2):  # its own files it may renew
        out = str(tmp_path / "report.html")
        assert Ran(capsys, "report", str(table), "--out", out, "--bootstrap", "20").code == 0


@pytest.mark.parametrize("taken", ["r.html", "r.csv", "r.json"])
def test_a_report_is_written_whole_or_not_at_all(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, taken: str
) -> None:
    table = tmp_path / "lists.csv"
    table.write_text("a,b,count\n1,0,50\n0,1,70\n1,1,30\n")
    (tmp_path / taken).mkdir()
    ran = Ran(capsys, "report", str(table), "--out", str(tmp_path / "r.html"), "--bootstrap", "20")
    assert ran.code == 2
    assert taken in ran.err
    assert len(ran.err.splitlines()) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["lists.csv", taken])


def test_a_report_where_all_is_refused_is_a_page_and_exit_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "apart.csv"
    table.write_text("a,b,c,count\n1,0,0,50\n0,1,0,60\n0,0,1,30\n")
    out = tmp_path / "r.html"
    ran = Ran(capsys, "report", str(table), "--out", str(out), "--bootstrap", "20", "--json")
    assert ran.code == 1
    assert ran.json()["floor"]["low"] == 140
    assert "Every method refused" in out.read_text()


def test_histories_of_a_linkage_run_carry_its_hash(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "histories.csv").write_text("a,b,count\n1,0,50\n0,1,70\n1,1,30\n")
    (tmp_path / "report.json").write_text('{"people": {"low": 140, "point": 150, "high": 161}}')
    found = Ran(
        capsys, "estimate", str(tmp_path / "histories.csv"), "--method", "chapman", "--json"
    ).json()
    assert found["linkage"]["run"].startswith("sha256:")
    assert [w["code"] for w in found["warnings"]] == ["linked-once"]


@pytest.mark.parametrize(
    ("report", "run"),
    [
        ('{"kind": "report", "people": {"low": 140, "point": 150, "high": 161}}', False),
        ('{"kind": "report", "results": []}', False),
        ('{"people": 7}', False),
        ("[]", False),
        ("{", False),
        ('{"kind": "linkage", "people": {"low": 140, "point": 150, "high": 161}}', True),
    ],
)
def test_only_a_linkage_report_beside_histories_is_a_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, report: str, run: bool
) -> None:
    (tmp_path / "histories.csv").write_text("a,b,count\n1,0,50\n0,1,70\n1,1,30\n")
    (tmp_path / "report.json").write_text(report)
    table = str(tmp_path / "histories.csv")
    found = Ran(capsys, "estimate", table, "--method", "chapman", "--json").json()
    assert (found["linkage"] is not None) is run
    assert ("linked-once" in {w["code"] for w in found["warnings"]}) is run


def test_a_report_beside_histories_does_not_make_them_a_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "histories.csv"
    table.write_text("a,b,count\n1,0,50\n0,1,70\n1,1,30\n")
    out = str(tmp_path / "report.html")
    for _ in range(2):
        ran = Ran(capsys, "report", str(table), "--out", out, "--bootstrap", "30", "--json")
        assert ran.json()["provenance"]["linkage_run"] is None
