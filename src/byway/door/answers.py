"""Short answers that an organisation has approved, readable before anybody writes.

One text file each, `NN-name.txt`, in a folder for each language: the first line is the title;
paragraphs are separated by empty lines; lines that begin with `- ` make a list. A folder of the
organisation's own in `BYWAY_ANSWERS` replaces the starter set of that language. `who.txt` and
`when.txt` there replace the first page's sentences on who reads and when somebody answers.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

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
    """The language's answers in the order of their file names, read anew each time."""
    own = sorted(_own_folder(language).glob("[0-9]*.txt"))
    files = own or sorted((STARTER / language).glob("[0-9]*.txt"))
    return [_parse(number, file, not own) for number, file in enumerate(files, start=1)]


def own_text(language: str, name: str) -> str:
    """A sentence of the organisation's own for the first page; empty if it has none."""
    try:
        return (_own_folder(language) / f"{name}.txt").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _own_folder(language: str) -> Path:
    return Path(settings.BYWAY_ANSWERS) / language


def _parse(number: int, file: Path, starter: bool) -> Answer:
    title, _, rest = file.read_text(encoding="utf-8").strip().partition("\n")
    parts = [part.strip() for part in rest.split("\n\n") if part.strip()]
    return Answer(number, title.strip(), tuple(_block(part) for part in parts), starter)


def _block(part: str) -> Block:
    lines = part.splitlines()
    if all(line.startswith("- ") for line in lines):
        return Block(items=tuple(line[2:].strip() for line in lines))
    return Block(text=" ".join(line.strip() for line in lines))
