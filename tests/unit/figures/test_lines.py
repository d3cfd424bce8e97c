"""What `byway figures` prints for a reader: the figure with whom, when, how and what it assumes."""

from pathlib import Path

import pytest

from tests.unit.figures.commands import EXAMPLES, KOSOVO, Ran

OF = ("--population", "people killed", "--period", "1999")


def told_of_whom(lines: str) -> bool:
    return "  population: people killed\n" in lines and "  period: 1999\n" in lines


def test_every_figure_says_of_whom_and_when(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "report.json").write_text('{"people": {"low": 840, "point": 850, "high": 861}}')
    monthly = str(EXAMPLES / "monthly.csv")
    for arguments in (
        ("estimate", KOSOVO, "--method", "chao"),
        ("floor", "--links", str(tmp_path)),
        ("trend", monthly),
        ("pathway", str(EXAMPLES / "worked-case.yaml"), "--completions", "2"),
    ):
        assert told_of_whom(Ran(capsys, *arguments, *OF).out), arguments
    assert "population:" not in Ran(capsys, "trend", monthly).out


@pytest.mark.parametrize(
    ("method", "said"),
    [("chao", "BCa, 30 replicates"), ("chapman", "variance"), ("decomposable", "of the posterior")],
)
def test_an_interval_says_how_it_came_about(
    capsys: pytest.CaptureFixture[str], method: str, said: str
) -> None:
    table = str(EXAMPLES / "tables" / "two-lists.csv") if method == "chapman" else KOSOVO
    lines = Ran(capsys, "estimate", table, "--method", method, "--bootstrap", "30").out
    (interval,) = (line for line in lines.splitlines() if line.startswith("  interval: "))
    assert said in interval


def test_a_widened_interval_is_not_called_the_posteriors(
    capsys: pytest.CaptureFixture[str],
) -> None:
    korea = ("estimate", str(EXAMPLES / "tables" / "korea.csv"), "--method", "latent-class")
    assert "interval: of the posterior, widened" in Ran(capsys, *korea).out
    assert "interval: of the posterior, central" in Ran(capsys, *korea, "--plain").out


def test_lists_declared_exclusive_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    table = str(EXAMPLES / "tables" / "exclusive.csv")
    exclusive = ("--method", "chapman", "--exclusive", "wanted,missing,dead")
    assert (
        "declared exclusive: wanted, missing, dead"
        in Ran(capsys, "estimate", table, *exclusive).out
    )


def test_a_report_gives_the_band_and_of_whom(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = str(tmp_path / "r.html")
    table = tmp_path / "two.csv"
    table.write_text("a,b,count\n1,0,50\n0,1,70\n1,1,30\n")
    lines = Ran(capsys, "report", str(table), "--out", out, "--bootstrap", "20", *OF).out
    assert told_of_whom(lines)
    assert "band: the intervals of 5 methods reach from " in lines
    table.write_text("a,b,count\n1,0,50\n0,1,70\n")
    assert "band: " not in Ran(capsys, "report", str(table), "--out", out).out


def test_a_hump_shows_why_it_is_changing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    counts = [300, 420, 560, 640, 660, 640, 560, 420, 300]
    path = tmp_path / "hump.csv"
    path.write_text(
        "month,count\n" + "".join(f"2024-{k + 1:02d},{c}\n" for k, c in enumerate(counts))
    )
    lines = Ran(capsys, "trend", str(path)).out
    assert lines.startswith("changing")
    assert "last month over first: 0.98 (0.87 to 1.12, 95%)" in lines
    assert "middle third over the outer ones: 1." in lines


def test_a_story_without_dates_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bare = tmp_path / "bare.yaml"
    bare.write_text("byway: story/1\nclaims:\n  - {id: a, what: signed_contract}\n")
    case = str(EXAMPLES / "worked-case.yaml")
    lines = Ran(capsys, "pathway", case, str(bare), "--completions", "2").out
    assert f"left out: {bare} (no dated state)" in lines
    assert lines.startswith("1 story. Only people who could tell")


def test_a_table_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "strata.csv"
    rows = (f'"no\x1b[2J\u202erth\nfake: 9",{history}' for history in ("1,0,9", "0,1,8", "1,1,5"))
    path.write_text("stratum,a,b,count\n" + "\n".join(rows) + "\n", encoding="utf-8")
    lines = Ran(capsys, "estimate", str(path), "--method", "chapman").out
    assert "stratum no·[2J·rth fake: 9\n" in lines
    assert all(line.isprintable() for line in lines.splitlines())


@pytest.mark.parametrize(("margin", "said"), [("0.125", "12.5%"), ("0.25", "25%"), ("0.1", "10%")])
def test_a_margin_is_printed_as_given(
    capsys: pytest.CaptureFixture[str], margin: str, said: str
) -> None:
    lines = Ran(capsys, "trend", str(EXAMPLES / "monthly.csv"), "--margin", margin).out
    assert f" months, margin {said}\n" in lines


def test_a_known_number_below_the_floor_is_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "two.csv"
    table.write_text("a,b,count\n1,0,50\n0,1,70\n1,1,30\n")
    arguments = ("report", str(table), "--out", str(tmp_path / "r.html"), "--bootstrap", "30")
    ran = Ran(capsys, *arguments, "--truth", "149")
    assert ran.code == 0
    (line,) = [line for line in ran.out.splitlines() if "truth-below-floor" in line]
    assert "149, is below the floor of 150" in line
    assert "truth-below-floor" not in Ran(capsys, *arguments, "--truth", "150").out


def test_a_floor_says_its_level_whatever_the_estimates_have(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "report.json").write_text('{"people": {"low": 840, "point": 850, "high": 861}}')
    floor = Ran(capsys, "floor", "--links", str(tmp_path)).out
    assert "at least 840 people (linkage leaves 840 to 861, 95%)" in floor
    source = (EXAMPLES / "tables" / "draws.csv").read_text().splitlines()
    table = tmp_path / "few.csv"
    table.write_text("\n".join(source[: 1 + 7 * 2]) + "\n")
    out = str(tmp_path / "r.html")
    arguments = ("report", str(table), "--out", out, "--bootstrap", "20", "--level", "0.5")
    (line,) = [x for x in Ran(capsys, *arguments).out.splitlines() if x.startswith("floor: ")]
    assert line.endswith(", 95%)")


def test_one_draw_has_no_linkage_share(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = tmp_path / "one.csv"
    table.write_text("draw,a,b,count\n1,1,0,50\n1,0,1,70\n1,1,1,30\n")
    lines = Ran(capsys, "estimate", str(table), "--method", "chao", "--bootstrap", "40").out
    assert "share of the variance due to linkage: not known" in lines
    assert "note (few-draws): " in lines
