"""Short answers that an organisation has approved, readable before anybody writes.

First come those that two members signed at the desk for everybody to read. Then text files of the
organisation's own, `NN-name.txt` in `BYWAY_ANSWERS`, in a folder for each language. Where there are
neither, the starter set is shown, marked as to be replaced. In each, paragraphs are separated by
empty lines, and lines that begin with `- ` make a list; a file's first line is its title. `who.txt`
and `when.txt` replace the first page's sentences on who reads and when somebody answers.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from byway.cases import answers_at_door

STARTER = Path(__file__).parent / "answers"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list if there are items."""

    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A short answer: its number from 1, title and blocks; `starter` if it is only an example."""

    number: int
    title: str
    blocks: tuple[Block, ...]
    starter: bool


def answers(language: str) -> list[Answer]:
    """The language's answers, read anew each time: the signed ones, then those of files."""
    found = [(one.title, one.text, False) for one in answers_at_door(language)]
    found += [_read(file, starter=False) for file in _files(_own_folder(language))]
    found = found or [_read(file, starter=True) for file in _files(STARTER / language)]
    return [
        Answer(number, title, _blocks(text), starter)
        for number, (title, text, starter) in enumerate(found, start=1)
    ]


def own_text(language: str, name: str) -> str:
    """A sentence of the organisation's own for the first page; empty if it has none."""
    try:
        return (_own_folder(language) / f"{name}.txt").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _own_folder(language: str) -> Path:
    return Path(settings.BYWAY_ANSWERS) / language


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.txt"))


def _read(file: Path, *, starter: bool) -> tuple[str, str, bool]:
    title, _, text = file.read_text(encoding="utf-8").strip().partition("\n")
    return title.strip(), text, starter


def _blocks(text: str) -> tuple[Block, ...]:
    return tuple(_block(part.strip()) for part in text.split("\n\n") if part.strip())


def _block(part: str) -> Block:
    lines = part.splitlines()
    if all(line.startswith("- ") for line in lines):
        return Block(items=tuple(line[2:].strip() for line in lines))
    return Block(text=" ".join(line.strip() for line in lines))
