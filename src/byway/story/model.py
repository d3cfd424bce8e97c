"""What a story file holds: voices, claims, layers, and the user's own words.

Frozen data types without behaviour beyond naming defaults; everything else reads them.
"""

from dataclasses import dataclass
from typing import Literal

from byway.story.durations import Duration
from byway.story.edtf import Edtf

VoiceKind = Literal["witness", "interviewer", "editor", "expert", "document"]
Basis = Literal["experienced", "witnessed", "told", "general"]
LayerKind = Literal["stage", "note"]

VOICE_KINDS: tuple[VoiceKind, ...] = ("witness", "interviewer", "editor", "expert", "document")
BASES: tuple[Basis, ...] = ("experienced", "witnessed", "told", "general")
LAYER_KINDS: tuple[LayerKind, ...] = ("stage", "note")


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks in the story; `label` is what a reader sees instead of the id."""

    id: str
    kind: VoiceKind | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """`after` or `before` another event, `least`..`most` days between; `None` where not said."""

    event: str
    least: Duration | None = None
    most: Duration | None = None


@dataclass(frozen=True, slots=True)
class Lasts:
    """How long an event lasted, in days from its start to its end."""

    least: Duration | None = None
    most: Duration | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """An amount converted by somebody: the rate, its date and source, the rounding, and who."""

    value: str
    currency: str
    rate: str | None = None
    rate_date: Edtf | None = None
    source: str | None = None
    rounding: str | None = None
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as said: a `value` or a range `low`..`high` (decimal texts), and its hedge."""

    currency: str | None = None
    value: str | None = None
    low: str | None = None
    high: str | None = None
    hedge: str | None = None
    converted: tuple[Conversion, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many or how much, as said: `text` kept as it is, or a value or range with a unit."""

    text: str | None = None
    value: str | None = None
    low: str | None = None
    high: str | None = None
    unit: str | None = None
    hedge: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing said by one voice. What is not said is `None` or empty.

    `event` is what it says in the file; `happening` the event it speaks of (default: its id).
    `withheld` marks an answer that exists and is kept back; its dates, if any, still count.
    """

    id: str
    voice: str | None = None
    event: str | None = None
    what: str | None = None
    when: Edtf | None = None
    start: Edtf | None = None
    end: Edtf | None = None
    lasts: Lasts | None = None
    after: tuple[Relation, ...] = ()
    before: tuple[Relation, ...] = ()
    during: tuple[str, ...] = ()
    basis: Basis | None = None
    quote: str | None = None
    hedge: str | None = None
    amount: Amount | None = None
    quantity: Quantity | None = None
    repeats: str | None = None
    withheld: bool = False
    note: str | None = None

    @property
    def happening(self) -> str:
        """The event this claim speaks of."""
        return self.id if self.event is None else self.event


@dataclass(frozen=True, slots=True)
class Layer:
    """A stage direction (`stage`) or an editor's `note`: beside the claims, never one of them."""

    kind: LayerKind
    text: str
    voice: str | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the vocabulary: labels by language, and its HURIDOCS code where there is one."""

    id: str
    labels: tuple[tuple[str, str], ...] = ()
    huridocs: str | None = None

    def label(self, language: str) -> str:
        """The label in a language, else in English, else the word itself."""
        labels = dict(self.labels)
        return labels.get(language) or labels.get("en") or self.id.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Story:
    """A story file. `words` are the user's own additions to the vocabulary."""

    claims: tuple[Claim, ...]
    voices: tuple[Voice, ...] = ()
    title: str | None = None
    language: str | None = None
    words: tuple[Word, ...] = ()
    layers: tuple[Layer, ...] = ()

    @property
    def events(self) -> tuple[str, ...]:
        """Every event named by a claim, in order of first mention."""
        return tuple(dict.fromkeys(claim.happening for claim in self.claims))
