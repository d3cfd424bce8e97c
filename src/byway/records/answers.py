"""What a look-up answers: probabilities over the people of a list and nobody, each with reasons."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

DEFAULT_PRIOR = 0.02
BESIDE = ("together", "order")
"""Weights that are of no field: names that go together, a name that may be read in either order."""


class Weight(NamedTuple):
    """What one field says: `bits` is log2 of its likelihood ratio; `level` its name."""

    field: str
    compared: str
    level: str
    bits: float

    @property
    def is_told(self) -> bool:
        """Whether it is worth a line: names that go together as often as chance are not."""
        return self.field not in BESIDE or abs(self.bits) >= 0.05


class Reasons(Sequence[Weight]):
    """Weights that are put into words when they are first read; most candidates' never are."""

    def __init__(self, worded: Callable[[], list[Weight]]) -> None:
        self._worded = worded
        self._weights: list[Weight] | None = None

    def _all(self) -> list[Weight]:
        if self._weights is None:
            self._weights = self._worded()
        return self._weights

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Weight]:
        return iter(self._all())

    def __getitem__(self, at: Any) -> Any:
        return self._all()[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == list(other)

    def __repr__(self) -> str:
        return repr(self._all())


@dataclass(frozen=True)
class Candidate:
    """One person of the list. `ids` are its entries, the best agreeing first."""

    ids: list[str]
    probability: float
    weights: Sequence[Weight]
    namesakes_expected: float
    entry: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """The posterior: `not_listed`, the candidates' probabilities and `others` sum to 1.

    `prior` is what was put in, `people` how many people the list holds.
    """

    not_listed: float
    candidates: list[Candidate] = field(default_factory=list)
    others: float = 0.0
    prior: float = DEFAULT_PRIOR
    people: int = 0

    def _repr_html_(self) -> str:
        from byway.records.notebook import answer_html

        return answer_html(self)

    def as_dict(self) -> dict[str, Any]:
        """The contract's JSON document."""
        return {
            "not_listed": self.not_listed,
            "candidates": [
                {
                    "id": each.ids[0], "ids": each.ids, "probability": each.probability,
                    "weights": [
                        {"field": w.field, "compared": w.compared, "bits": round(w.bits, 3)}
                        for w in each.weights
                    ],
                    "namesakes_expected": each.namesakes_expected,
                    "entry": each.entry,
                }
                for each in self.candidates
            ],
            "others": self.others,
            "prior": self.prior,
            "people": self.people,
        }  # fmt: skip
