"""Typed reading of one field of a YAML tree, with errors that name file, line and field."""

from collections.abc import Callable, Collection
from typing import NoReturn, TypeVar

from byway.errors import BadInput
from byway.story.yamltree import Node

Value = TypeVar("Value")


class Field:
    """A node with its place in words, such as `claims[3].when`."""

    __slots__ = ("file", "node", "place")

    def __init__(self, node: Node, file: str, place: str) -> None:
        self.node = node
        self.file = file
        self.place = place

    def fail(self, problem: str) -> NoReturn:
        """Raises `BadInput` naming this field."""
        raise BadInput(f"{self.file}: line {self.node.line}: {self.place}: {problem}")

    def keys(self, known: Collection[str]) -> "dict[str, Field]":
        """A mapping's fields; keys outside `known` are bad input."""
        value = self.node.value
        if not isinstance(value, dict):
            self.fail(f"expected a mapping; found {self.node.kind}")
        fields = {}
        for key, node in value.items():
            if key not in known:
                Field(node, self.file, self.place).fail(
                    f"expected one of {', '.join(known)}; found the key {key[:40]!r}"
                )
            fields[key] = Field(node, self.file, f"{self.place}.{key}" if self.place else key)
        return fields

    def named(self) -> "dict[str, Field]":
        """A mapping's fields under whatever names."""
        if not isinstance(self.node.value, dict):
            self.fail(f"expected a mapping; found {self.node.kind}")
        return self.keys(self.node.value)

    def items(self) -> "list[Field]":
        """A list's items."""
        if not isinstance(self.node.value, list):
            self.fail(f"expected a list; found {self.node.kind}")
        return [
            Field(node, self.file, f"{self.place}[{number}]")
            for number, node in enumerate(self.node.value, start=1)
        ]

    def one_or_more(self) -> "list[Field]":
        """One value, or a list of them."""
        return self.items() if isinstance(self.node.value, list) else [self]

    def text(self) -> str:
        """A text that is not empty."""
        value = self.node.value
        if not isinstance(value, str) or (self.node.plain and self.node.scalar_type != "str"):
            hint = " (quotes make it text)" if isinstance(value, str) and value else ""
            self.fail(f"expected text; found {self.node.kind}{hint}")
        if not value.strip():
            self.fail("expected text; found nothing")
        return value

    def scalar(self, expected: str) -> str:
        """A scalar's text as written, whatever YAML takes it for."""
        value = self.node.value
        if not isinstance(value, str) or self.node.scalar_type == "null" or not value.strip():
            found = self.node.kind if not isinstance(value, str) or value.strip() else "nothing"
            self.fail(f"expected {expected}; found {found}")
        return value

    def parsed(self, expected: str, parse: Callable[[str], Value]) -> Value:
        """A scalar read by `parse`, whose `BadInput` gets this field's place."""
        text = self.scalar(expected)
        try:
            return parse(text)
        except BadInput as error:
            self.fail(str(error))

    def flag(self) -> bool:
        """true or false."""
        value = self.node.value
        if not isinstance(value, str) or self.node.scalar_type != "bool":
            self.fail(f"expected true or false; found {self.node.kind}")
        return value.lower() in ("true", "yes", "on")

    def choice(self, options: tuple[Value, ...]) -> Value:
        """One of a few words."""
        text = self.text()
        for option in options:
            if option == text:
                return option
        self.fail(f"expected one of {', '.join(map(str, options))}; found {text[:40]!r}")
