"""Story files: `load` reads one, with every rule of the format checked."""

from collections.abc import Iterable
from pathlib import Path

from byway.story.durations import Duration, parse_duration
from byway.story.edtf import Edtf, parse_edtf
from byway.story.fields import Field
from byway.story.model import (
    BASES,
    LAYER_KINDS,
    VOICE_KINDS,
    Amount,
    Claim,
    Conversion,
    Lasts,
    Layer,
    Quantity,
    Relation,
    Story,
    Voice,
    Word,
)
from byway.story.wording import LANGUAGES
from byway.story.yamltree import parse_tree, read_tree

FORMAT = "story/1"

_STORY = ("byway", "title", "lang", "voices", "vocabulary", "claims", "layers")
_VOICE = ("id", "kind", "label")
_CLAIM = (
    "id", "voice", "event", "what", "when", "from", "until", "lasts", "after", "before", "during",
    "basis", "quote", "hedge", "amount", "quantity", "repeats", "withheld", "note",
)  # fmt: skip
_RELATION = ("event", "min", "max")
_AMOUNT = ("value", "min", "max", "currency", "hedge", "converted")
_CONVERSION = ("value", "currency", "rate", "rate_date", "source", "rounding", "voice")
_QUANTITY = ("text", "value", "min", "max", "unit", "hedge")
_LAYER = ("kind", "text", "voice", "claim")
_WORD = ("id", "labels", "huridocs")


def load(path: str | Path) -> Story:
    """Reads a story file (`byway: story/1`).

    Raises `BadInput`, with file, line and field, for anything the format does not allow.
    """
    return _story(Field(read_tree(path), str(path), ""))


def loads(data: str | bytes, name: str = "story") -> Story:
    """Reads a story from memory; `name` is what errors call it."""
    raw = data.encode() if isinstance(data, str) else data
    return _story(Field(parse_tree(raw, name), name, ""))


def _story(root: Field) -> Story:
    fields = root.keys(_STORY)
    version = _needed(root, fields, "byway")
    if version.text() != FORMAT:
        version.fail(f"expected {FORMAT}; found {version.text()[:40]!r}")
    voices = tuple(_voice(each) for each in _list(fields, "voices"))
    claims = _needed(root, fields, "claims").items()
    story = Story(
        claims=tuple(_claim(each) for each in claims),
        voices=voices,
        title=_text(fields, "title"),
        language=fields["lang"].choice(LANGUAGES) if "lang" in fields else None,
        words=tuple(_word(each) for each in _list(fields, "vocabulary")),
        layers=tuple(_layer(each) for each in _list(fields, "layers")),
    )
    _once(_list(fields, "voices"), (voice.id for voice in story.voices))
    _once(_list(fields, "vocabulary"), (word.id for word in story.words))
    _once(claims, (claim.id for claim in story.claims))
    _known(story, claims, _list(fields, "layers"))
    return story


def _once(fields: list[Field], ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for field, each in zip(fields, ids, strict=True):
        if each in seen:
            field.fail(f"expected each id once; found {each!r} again")
        seen.add(each)


def _known(story: Story, fields: list[Field], layers: list[Field]) -> None:
    """Every voice, event and claim referred to exists."""
    voices = {voice.id for voice in story.voices}
    events = {claim.happening for claim in story.claims}
    claims = {claim.id for claim in story.claims}
    for field, claim in zip(fields, story.claims, strict=True):
        if claim.voice is not None and claim.voice not in voices:
            field.fail(f"voice: expected a voice of this story; found {claim.voice!r}")
        if claim.after or claim.before or claim.during:
            for event in (
                *(relation.event for relation in claim.after + claim.before), *claim.during
            ):  # fmt: skip
                if event not in events:
                    field.fail(f"expected an event that a claim names; found {event!r}")
        if claim.repeats is not None and claim.repeats not in claims - {claim.id}:
            field.fail(f"repeats: expected another claim's id; found {claim.repeats!r}")
        for converted in claim.amount.converted if claim.amount else ():
            if converted.voice is not None and converted.voice not in voices:
                field.fail(f"amount: expected a voice of this story; found {converted.voice!r}")
    for field, layer in zip(layers, story.layers, strict=True):
        if layer.voice is not None and layer.voice not in voices:
            field.fail(f"voice: expected a voice of this story; found {layer.voice!r}")
        if layer.claim is not None and layer.claim not in claims:
            field.fail(f"claim: expected a claim's id; found {layer.claim!r}")


def _voice(field: Field) -> Voice:
    fields = field.keys(_VOICE)
    return Voice(
        id=_needed(field, fields, "id").text(),
        kind=fields["kind"].choice(VOICE_KINDS) if "kind" in fields else None,
        label=_text(fields, "label"),
    )


def _word(field: Field) -> Word:
    fields = field.keys(_WORD)
    labels = fields["labels"].named() if "labels" in fields else {}
    return Word(
        id=_needed(field, fields, "id").text(),
        labels=tuple((language, label.text()) for language, label in labels.items()),
        huridocs=fields["huridocs"].scalar("a code") if "huridocs" in fields else None,
    )


def _layer(field: Field) -> Layer:
    fields = field.keys(_LAYER)
    return Layer(
        kind=_needed(field, fields, "kind").choice(LAYER_KINDS),
        text=_needed(field, fields, "text").text(),
        voice=_text(fields, "voice"),
        claim=_text(fields, "claim"),
    )


def _claim(field: Field) -> Claim:
    fields = field.keys(_CLAIM)
    return Claim(
        id=_needed(field, fields, "id").text(),
        voice=_text(fields, "voice"),
        event=_text(fields, "event"),
        what=_text(fields, "what"),
        when=_date(fields, "when"),
        start=_date(fields, "from"),
        end=_date(fields, "until"),
        lasts=_lasts(fields["lasts"]) if "lasts" in fields else None,
        after=_relations(fields, "after"),
        before=_relations(fields, "before"),
        during=_containers(fields),
        basis=fields["basis"].choice(BASES) if "basis" in fields else None,
        quote=_text(fields, "quote"),
        hedge=_text(fields, "hedge"),
        amount=_amount(fields["amount"]) if "amount" in fields else None,
        quantity=_quantity(fields["quantity"]) if "quantity" in fields else None,
        repeats=_text(fields, "repeats"),
        withheld="withheld" in fields and fields["withheld"].flag(),
        note=_text(fields, "note"),
    )


def _relations(fields: dict[str, Field], key: str) -> tuple[Relation, ...]:
    if key not in fields:
        return ()
    return tuple(_relation(each) for each in fields[key].one_or_more())


def _relation(field: Field) -> Relation:
    fields = field.keys(_RELATION)
    least, most = _least_and_most(field, fields)
    return Relation(_needed(field, fields, "event").text(), least, most)


def _containers(fields: dict[str, Field]) -> tuple[str, ...]:
    if "during" not in fields:
        return ()
    return tuple(each.text() for each in fields["during"].one_or_more())


def _lasts(field: Field) -> Lasts:
    least, most = _least_and_most(field, field.keys(("min", "max")))
    return Lasts(least, most)


def _least_and_most(
    field: Field, fields: dict[str, Field]
) -> tuple[Duration | None, Duration | None]:
    least, most = (
        fields[key].parsed("a duration such as 5d", parse_duration) if key in fields else None
        for key in ("min", "max")
    )
    if least is not None and most is not None and least.least > most.most:
        field.fail(f"expected min up to max; found min {least.text} and max {most.text}")
    return least, most


def _amount(field: Field) -> Amount:
    fields = field.keys(_AMOUNT)
    return Amount(
        currency=_text(fields, "currency"),
        value=_number(fields, "value"),
        low=_number(fields, "min"),
        high=_number(fields, "max"),
        hedge=_text(fields, "hedge"),
        converted=tuple(
            _conversion(each)
            for each in (fields["converted"].one_or_more() if "converted" in fields else ())
        ),
    )


def _conversion(field: Field) -> Conversion:
    fields = field.keys(_CONVERSION)
    return Conversion(
        value=_needed(field, fields, "value").scalar("a number"),
        currency=_needed(field, fields, "currency").text(),
        rate=_number(fields, "rate"),
        rate_date=_date(fields, "rate_date"),
        source=_text(fields, "source"),
        rounding=_number(fields, "rounding"),
        voice=_text(fields, "voice"),
    )


def _quantity(field: Field) -> Quantity:
    if isinstance(field.node.value, str):
        return Quantity(text=field.scalar("a quantity"))
    fields = field.keys(_QUANTITY)
    return Quantity(
        text=_number(fields, "text"),
        value=_number(fields, "value"),
        low=_number(fields, "min"),
        high=_number(fields, "max"),
        unit=_text(fields, "unit"),
        hedge=_text(fields, "hedge"),
    )


def _needed(parent: Field, fields: dict[str, Field], key: str) -> Field:
    if key not in fields:
        parent.fail(f"expected the key {key!r}; found none")
    return fields[key]


def _list(fields: dict[str, Field], key: str) -> list[Field]:
    return fields[key].items() if key in fields else []


def _text(fields: dict[str, Field], key: str) -> str | None:
    return fields[key].text() if key in fields else None


def _number(fields: dict[str, Field], key: str) -> str | None:
    """A number as written; words in place of a number stay as they are."""
    return fields[key].scalar("a number or words") if key in fields else None


def _date(fields: dict[str, Field], key: str) -> Edtf | None:
    return fields[key].parsed("an EDTF date", parse_edtf) if key in fields else None
