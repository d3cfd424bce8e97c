"""Across folders, only names that a folder's __init__ makes public; the layers are linted apart."""

import ast
from collections.abc import Iterator
from pathlib import Path

import byway
from byway import sealing
from byway.cases import public

SOURCE = Path(byway.__file__).parent
SAFE = {"collections", "contextlib", "dataclasses", "datetime", "functools", "hashlib",
        "importlib", "json", "re", "secrets", "struct", "threading", "time",
        "typing", "unicodedata"}  # fmt: skip
"""What the sealing may use of the standard library."""
FOLDERS = {path.parent.name for path in SOURCE.glob("*/__init__.py")}


def imports(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Every module a file imports from, and the names it takes."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module or "", [alias.name for alias in node.names]


def crossings() -> Iterator[str]:
    """Imports that reach into another folder."""
    for path in sorted(SOURCE.glob("*/**/*.py")):  # `__main__` is only the way in
        own = path.relative_to(SOURCE).parts[0]
        for module, _ in imports(path):
            parts = module.split(".")
            if parts[0] == "byway" and len(parts) > 2 and parts[1] in FOLDERS - {own}:
                yield f"{path.relative_to(SOURCE)} imports from {module}"


def test_no_folder_reaches_into_another() -> None:
    assert list(crossings()) == []


def test_every_public_name_is_there() -> None:
    for folder in (public, sealing):
        assert [name for name in folder.__all__ if not hasattr(folder, name)] == []
        assert len(set(folder.__all__)) == len(folder.__all__)


def test_the_sealing_knows_no_file_network_or_framework() -> None:
    libraries = {"nacl", "pyrage", "shamir_mnemonic", "xkcdpass", "byway"}
    for path in (SOURCE / "sealing").glob("*.py"):
        for module, _ in imports(path):
            assert module.split(".")[0] in SAFE | libraries, f"{path.name} imports {module}"
