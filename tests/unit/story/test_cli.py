"""`byway story` as the contract has it: documents, exit codes, one line for bad input."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from byway.cli.main import main

EXAMPLES = Path(__file__).parents[3] / "examples"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as caught:
        main(["story", *arguments])
    captured = capsys.readouterr()
    return int(str(caught.value.code)), captured.out, captured.err


def test_check_prints_the_documents_of_the_contract(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "story.yaml"
    path.write_text("""byway: story/1
claims:
  - {id: signed, event: signing, when: 2024-05-01/2024-05-10}
  - {id: summoned, event: summons, after: {event: signing, min: 5d, max: 9d}}
  - {id: lede, event: signing, when: 2022-23}
  - {id: seen, event: doctor, when: 2024-07-01}
""")
    code, out, err = run(capsys, "check", str(path), "--json")
    document = json.loads(out)
    assert code == 1
    assert err == ""
    assert document["consistent"] is False
    (conflict,) = document["conflicts"]
    assert conflict["claims"] == ["lede", "signed"]
    assert conflict["stretch_days"] == 518
    assert conflict["survives"] == 3.0
    assert "2022-09-01..2022-11-30 (lede)" in conflict["why"]
    assert document["truncated"] is False
    assert document["events"]["summons"] == {"start": [None, None], "end": [None, None]}
    assert document["events"]["doctor"]["start"] == ["2024-07-01", "2024-07-01"]
    assert document["tolerances"] == {"day": 3, "month": 15, "year": 183}
    (ask,) = document["ask"]
    assert (ask["claims"], ask["settles"]) == (["lede", "signed"], 1)
    assert set(document) == {
        "consistent", "conflicts", "truncated", "events", "ask", "tolerances",
    }  # fmt: skip


def test_a_limit_truncates(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    dates = "".join(
        f"  - {{id: c{day}, event: e, when: 2024-05-{day:02}}}\n" for day in range(1, 9)
    )
    path.write_text("byway: story/1\nclaims:\n" + dates)
    code, out, _ = run(capsys, "check", str(path), "--json", "--max-conflicts", "5")
    document = json.loads(out)
    assert (code, len(document["conflicts"])) == (1, 5)
    assert document["truncated"] is True
    assert document["events"] is None


def test_the_worked_case_shows_its_conflict_and_the_corrected_one_has_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capsys, "check", str(EXAMPLES / "worked-case.yaml"))
    assert code == 1
    assert "off by 518 days" in out
    assert "mobilised in the autumn of 2022" in out
    assert "first days of May 2024" in out
    assert "without its hedge" in err
    code, out, _ = run(capsys, "check", str(EXAMPLES / "worked-case-corrected.yaml"))
    assert code == 0
    assert out.startswith("All claims can be true together.")


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "You said"), ("ru", "Вы"), ("uk", "Ви"), ("et", "Te")]
)
def test_questions_are_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str], lang: str, word: str
) -> None:
    _, out, _ = run(capsys, "check", str(EXAMPLES / "worked-case.yaml"), "--json", "--lang", lang)
    question = json.loads(out)["ask"][0]["question"]
    assert word.lower() in question.lower()
    assert question.endswith("?")


def test_bad_input_is_one_line_and_code_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("byway: story/1\nclaims:\n  - {id: a, when: 2024-13}\n")
    code, out, err = run(capsys, "check", str(path), "--json")
    assert (code, out) == (2, "")
    assert err.startswith(f"byway: {path}: line 3: claims[1].when: expected a month")
    assert err.count("\n") == 1


def test_draw_writes_an_svg(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "story.svg"
    code, _, _ = run(capsys, "draw", str(EXAMPLES / "worked-case.yaml"), "--out", str(out))
    assert code == 0
    root = ET.fromstring(out.read_text())
    assert root.tag.endswith("svg")
    assert [path.name for path in tmp_path.iterdir()] == ["story.svg"]
    code, _, err = run(
        capsys, "draw", str(EXAMPLES / "worked-case.yaml"), "--out", str(tmp_path / "no" / "x.svg")
    )
    assert code == 2
    assert "expected a file to write" in err


def test_dates_prints_proposals(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(
        capsys, "dates", "в начале мая", "--lang", "ru", "--near", "2024-05", "--json"
    )
    assert code == 0
    assert json.loads(out)["proposals"] == [
        {"text": "в начале мая", "edtf": "2024-05-01/2024-05-10"}
    ]
    code, out, _ = run(capsys, "dates", "about a week later", "--json")
    assert json.loads(out)["proposals"][0]["relation"] == {"after": {"min": "5d", "max": "9d"}}
    code, out, _ = run(capsys, "dates", "three blue horses", "--lang", "en")
    assert (code, out) == (0, "No date recognised.\n")
    code, _, err = run(capsys, "dates", "в мае", "--near", "soon")
    assert code == 2
    assert "expected an EDTF date" in err
