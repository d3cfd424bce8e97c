"""Runs `byway figures` in this process and keeps what it printed."""

import json
from pathlib import Path
from typing import Any

import pytest

from byway.cli.main import main

EXAMPLES = Path(__file__).parents[3] / "examples"
KOSOVO = str(EXAMPLES / "tables" / "kosovo.csv")


class Ran:
    """What one command printed and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        with pytest.raises(SystemExit) as ended:
            main(["figures", *arguments])
        self.code = ended.value.code
        captured = capsys.readouterr()
        self.out = captured.out
        announced = "byway: compiling the kernels of figures"
        self.err = "".join(
            line for line in captured.err.splitlines(True) if not line.startswith(announced)
        )

    def json(self) -> dict[str, Any]:
        document = json.loads(self.out)
        assert isinstance(document, dict)
        return document
