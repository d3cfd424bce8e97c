"""The pages on figures run, and name every method, refusal, warning and option there is."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

import byway.figures
from byway.cli.figures import command
from byway.cli.main import main
from byway.figures import METHODS

ROOT = Path(__file__).parents[2]
HOWTO = (ROOT / "docs/howto/figures.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs/reference/figures.md").read_text(encoding="utf-8")
SOURCE = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "src/byway/figures").glob("*.py"))
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", HOWTO, re.S)
    for line in block.splitlines()
    if "STORY" not in line
]


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_run(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shlex.split(line)
    assert words[:2] == ["byway", "figures"]
    place = {w: str(ROOT / w) for w in words if w.startswith("examples/")}
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main([place.get(w, w) for w in words[1:]])
    assert ended.value.code == 0
    assert capsys.readouterr().out


def test_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    for block in re.findall(r"```python\n(.*?)```", HOWTO, re.S):
        exec(compile(block, "docs/howto/figures.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == [
        "12595 [9827, 16544]",
        "(1000,) True True",
        "steady",
    ]


def test_docstring_examples() -> None:
    assert doctest.testmod(byway.figures).failed == 0


def test_the_table_shown_is_the_file() -> None:
    shown = re.findall(r"```csv\n(.*?)```", HOWTO, re.S)[0].splitlines()
    file = (ROOT / "examples/tables/kosovo.csv").read_text().splitlines()
    assert set(shown) <= set(file)


def test_every_method_is_in_the_reference_with_its_lists() -> None:
    for name, method in METHODS.items():
        span = f"{method.least}–{method.most}" if method.most > method.least else f"{method.least}"
        assert f"| `{name}` | {span} |" in REFERENCE


def test_every_refusal_and_warning_is_in_the_reference() -> None:
    refusals = set(re.findall(r'MethodRefused\(\s*"([a-z-]+)"', SOURCE))
    warnings = set(re.findall(r'Caution\(\s*"([a-z-]+)"', SOURCE))
    assert len(refusals) >= 9
    assert len(warnings) >= 10
    for code in refusals | warnings:
        assert f"`{code}`" in REFERENCE, code


def test_every_subcommand_and_its_options_are_described() -> None:
    pages = HOWTO + REFERENCE
    for name in command.commands:
        assert f"byway figures {name}" in pages
    estimate = command.commands["estimate"]
    special = {"--max-order", "--classes", "--plain", "--max-missing", "--saturated"}
    special |= {"--exclusive"}
    options = {text for p in estimate.params for text in p.opts}
    assert special <= options
    for option in special:
        assert option in pages


EXPLAINED = (ROOT / "docs/explain/figures.md").read_text(encoding="utf-8")


def test_the_documented_designs_are_those_of_the_bench() -> None:
    from bench._figures_designs import DESIGNS, SETTLED, UNIDENTIFIED, WEAK

    assert set(DESIGNS) == {*SETTLED, *WEAK, *UNIDENTIFIED}
    for name, design in DESIGNS.items():
        rates = "; ".join(" ".join(f"{r:.2f}" for r in row) for row in design.rates)
        weights = ", ".join(f"{w:g}" for w in design.weights)
        assert f"| {name} | {weights} | {rates} |" in EXPLAINED


def test_the_groups_of_designs_follow_the_rule() -> None:
    from bench._figures_designs import DESIGNS, SETTLED, UNIDENTIFIED, identified, settled

    for name in DESIGNS:
        assert identified(name) == (name not in UNIDENTIFIED)
        assert settled(name) == (name in SETTLED)


def test_the_documented_coverage_is_what_the_bench_compares_with() -> None:
    from bench.figures_calibration import DOCUMENTED

    for name, (covered, populations) in DOCUMENTED.items():
        row = re.search(rf"^\| {re.escape(name)} \| (\d+) \| ([\d.]+) ", EXPLAINED, re.M)
        assert row is not None, name
        assert int(row[1]) == populations
        assert float(row[2]) == covered
