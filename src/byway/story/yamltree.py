"""YAML read as a tree of lines and texts, without giving the file any power.

No tags, no repeated keys, one document, bounded size, depth and number of nodes; aliases count
each time they are used, so that a few lines cannot grow into gigabytes. Scalars stay texts: what
`2024-05` means is for the reader of that field to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml
from yaml._yaml import CParser

from byway.errors import BadInput

MOST_BYTES = 16_000_000
MOST_NODES = 1_000_000
MOST_DEPTH = 12

_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
_NAMES = {"int": "a number", "float": "a number", "bool": "true or false", "null": "nothing",
          "timestamp": "a date", "merge": "<<", "value": "="}  # fmt: skip


@dataclass(slots=True)
class Node:
    """A mapping, a list or a scalar, with the line (from 1) it starts on."""

    line: int
    value: "dict[str, Node] | list[Node] | str"
    plain: bool = False
    """Whether a scalar was written without quotes."""

    @property
    def kind(self) -> str:
        """What it is, in words: text, a number, a list, a mapping …"""
        if isinstance(self.value, dict):
            return "a mapping"
        if isinstance(self.value, list):
            return "a list"
        return _NAMES.get(self.scalar_type, "text")

    @property
    def scalar_type(self) -> str:
        """The YAML 1.1 type of a scalar: str, int, float, bool, null, timestamp …"""
        assert isinstance(self.value, str)
        if not self.plain:
            return "str"
        for tag, pattern in _RESOLVERS.get(self.value[:1], ()):
            if pattern.match(self.value):
                return str(tag.rpartition(":")[2])
        return "str"

    @property
    def size(self) -> int:
        """How many nodes it and all below it are."""
        if isinstance(self.value, str):
            return 1
        below = self.value.values() if isinstance(self.value, dict) else self.value
        return 1 + sum(node.size for node in below)


def read_tree(path: str | Path) -> Node:
    """Reads a YAML file. Raises `BadInput` with file and line for everything described above."""
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{name}: expected a file that can be read; {error.strerror}") from None
    return parse_tree(data, name)


def parse_tree(data: bytes, name: str) -> Node:
    """Reads YAML bytes; `name` is what errors call them."""
    if len(data) > MOST_BYTES:
        raise BadInput(f"{name}: expected at most {MOST_BYTES // 1_000_000} MB; found more")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"{name}: line {line}: expected UTF-8; found byte 0x{data[error.start]:02x}"
        ) from None
    parser = CParser(text)
    try:
        return _Composer(parser, name).document()
    except yaml.YAMLError as error:
        raise BadInput(f"{name}: {_one_line(error)}") from None
    finally:
        parser.dispose()


def _one_line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    where = f"line {mark.line + 1}: " if mark is not None else ""
    return f"{where}expected YAML; {' '.join(str(problem).split())}"


class _Composer:
    """Builds the tree from the parser's events, counting as it goes."""

    def __init__(self, parser: Any, name: str) -> None:
        self.parser = parser
        self.name = name
        self.anchors: dict[str, Node] = {}
        self.nodes = 0

    def document(self) -> Node:
        events = self._events()
        next(events)  # the stream's start
        event = next(events)
        if isinstance(event, yaml.StreamEndEvent):
            raise BadInput(f"{self.name}: expected a YAML document; found nothing")
        root = self._node(next(events), events, 1)
        next(events)
        event = next(events)
        if not isinstance(event, yaml.StreamEndEvent):
            self._fail(event, "expected one YAML document; found a second")
        return root

    def _events(self) -> Iterator[Any]:
        while True:
            yield self.parser.get_event()

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        kind = type(event)
        if kind is yaml.AliasEvent:
            node = self.anchors.get(event.anchor)
            if node is None:
                self._fail(event, f"expected an anchor &{event.anchor[:40]} before its use")
            self._count(event, node.size)
            return node
        self._count(event, 1)
        if event.tag is not None:
            self._fail(event, f"expected no YAML tags; found {event.tag[:60]}")
        line = event.start_mark.line + 1
        if kind is yaml.ScalarEvent:
            node = Node(line, event.value, event.implicit[0])
        else:
            if depth > MOST_DEPTH:
                self._fail(event, f"expected at most {MOST_DEPTH} levels; found deeper nesting")
            below = self._mapping if kind is yaml.MappingStartEvent else self._sequence
            node = Node(line, below(events, depth + 1))
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _sequence(self, events: Iterator[Any], depth: int) -> list[Node]:
        items = []
        for event in events:
            if type(event) is yaml.SequenceEndEvent:
                break
            items.append(self._node(event, events, depth))
        return items

    def _mapping(self, events: Iterator[Any], depth: int) -> dict[str, Node]:
        pairs: dict[str, Node] = {}
        for event in events:
            if type(event) is yaml.MappingEndEvent:
                break
            key = self._node(event, events, depth)
            if not isinstance(key.value, str):
                self._fail(event, f"expected a name as key; found {key.kind}")
            if key.value in pairs:
                self._fail(event, f"expected each key once; found {key.value[:40]!r} again")
            pairs[key.value] = self._node(next(events), events, depth)
        return pairs

    def _count(self, event: Any, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            self._fail(event, f"expected at most {MOST_NODES:,} nodes; found more")

    def _fail(self, event: Any, problem: str) -> NoReturn:
        raise BadInput(f"{self.name}: line {event.start_mark.line + 1}: {problem}")
