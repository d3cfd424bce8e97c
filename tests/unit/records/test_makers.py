"""An index is named after all the code that decides what is in it."""

import ast
from pathlib import Path

import byway.records
from byway.records import indexing

FOLDER = Path(byway.records.__file__).parent
# They read a file; an index is made of its cells, which are kept. And how kernels are compiled.
BEFORE = {"reading", "listing", "headings", "cells", "encodings", "ftm_lines", "sheets", "kernels"}


def imported(name: str) -> set[str]:
    """The files of `byway.records` that one of them imports."""
    found = set()
    for node in ast.walk(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("byway.records"):
            tail = (node.module or "").removeprefix("byway.records").lstrip(".")
            found |= {tail} if tail else {alias.name for alias in node.names}
    return {each for each in found if (FOLDER / f"{each}.py").exists()}


def test_every_file_that_an_index_depends_on_is_in_its_name() -> None:
    reached, waiting = set[str](), {"indexing"}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= imported(name) - reached
    assert set(indexing._MAKERS) == reached - BEFORE
