"""What the command line says of bad input: one line, which cannot steer a terminal."""

from pathlib import Path

import pytest

from byway.cli.main import main


def test_a_file_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = tmp_path / "list.csv"
    listing.write_text("id,\x1b]0;owned\x07name two\n1,Иванов\n", encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main(["records", "link", str(listing), "--out", str(tmp_path / "out")])
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert "owned" in said
    assert all(c.isprintable() for c in said.rstrip("\n"))


def test_a_story_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = tmp_path / "story.yaml"
    claims = (f'  - {{id: {c}, event: e, what: "a\\ew", when: {y}, quote: "\\e[2J\\u202e\\nfake"}}'
              for c, y in (("a", 2022), ("b", 2024)))  # fmt: skip
    story.write_text("byway: story/1\nclaims:\n" + "\n".join(claims) + "\n", encoding="utf-8")
    with pytest.raises(SystemExit) as end:
        main(["story", "check", str(story)])
    said = capsys.readouterr()
    assert end.value.code == 1
    assert "“·[2J· fake”" in said.out
    assert said.err
    assert all(line.isprintable() for line in (said.out + said.err).splitlines())
