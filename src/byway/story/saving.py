"""Story files: `save` writes one that `load` reads back as the same story (comments aside)."""

from pathlib import Path
from typing import Any

import yaml

from byway.story.model import Amount, Claim, Lasts, Relation, Story
from byway.story.reading import FORMAT
from byway.whole_files import write_whole


class _Plain(str):
    """A number or date: written without quotes where YAML reads it back as the same text."""


class _Dumper(yaml.SafeDumper):
    """Writes in the order of the model, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _plain(dumper: yaml.SafeDumper, text: _Plain) -> yaml.ScalarNode:
    tag = dumper.resolve(yaml.ScalarNode, str(text), (True, False))  # type: ignore[no-untyped-call]
    if tag.endswith((":null", ":bool", ":merge", ":value")):
        return dumper.represent_str(str(text))
    return dumper.represent_scalar(tag, str(text))


_Dumper.add_representer(_Plain, _plain)


def save(story: Story, path: str | Path) -> None:
    """Writes a story file, whole or not at all."""
    write_whole({Path(path): dumps(story)})


def dumps(story: Story) -> str:
    """A story as the text of its file."""
    document = _some(
        byway=FORMAT,
        title=story.title,
        lang=story.language,
        voices=[_some(id=each.id, kind=each.kind, label=each.label) for each in story.voices],
        vocabulary=[
            _some(id=each.id, labels=dict(each.labels), huridocs=_text(each.huridocs))
            for each in story.words
        ],
    )
    document["claims"] = [_claim(each) for each in story.claims]
    if story.layers:
        document["layers"] = [
            _some(kind=each.kind, text=each.text, voice=each.voice, claim=each.claim)
            for each in story.layers
        ]
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _some(**values: Any) -> dict[str, Any]:
    """The values that say something, under their keys."""
    return {key: value for key, value in values.items() if value not in (None, [], {}, ())}


def _text(value: str | None) -> _Plain | None:
    return None if value is None else _Plain(value)


def _claim(claim: Claim) -> dict[str, Any]:
    fields = _some(
        id=claim.id,
        voice=claim.voice,
        event=claim.event,
        what=claim.what,
        when=_text(claim.when.text) if claim.when else None,
    )
    if claim.start is not None:
        fields["from"] = _Plain(claim.start.text)
    if claim.end is not None:
        fields["until"] = _Plain(claim.end.text)
    if claim.lasts is not None:
        fields["lasts"] = _length(claim.lasts)
    for key, relations in (("after", claim.after), ("before", claim.before)):
        if relations:
            said = [{"event": each.event, **_length(each)} for each in relations]
            fields[key] = said[0] if len(said) == 1 else said
    if claim.during:
        fields["during"] = claim.during[0] if len(claim.during) == 1 else list(claim.during)
    quantity = claim.quantity
    fields |= _some(
        basis=claim.basis,
        quote=claim.quote,
        hedge=claim.hedge,
        repeats=claim.repeats,
        withheld=claim.withheld or None,
        note=claim.note,
    )
    if claim.amount is not None:
        fields["amount"] = _amount(claim.amount)
    if quantity is not None:
        fields["quantity"] = _some(
            text=_text(quantity.text),
            value=_text(quantity.value),
            min=_text(quantity.low),
            max=_text(quantity.high),
            unit=quantity.unit,
            hedge=quantity.hedge,
        )
    return fields


def _length(said: Relation | Lasts) -> dict[str, str]:
    return _some(
        min=said.least.text if said.least else None, max=said.most.text if said.most else None
    )


def _amount(amount: Amount) -> dict[str, Any]:
    return _some(
        value=_text(amount.value),
        min=_text(amount.low),
        max=_text(amount.high),
        currency=amount.currency,
        hedge=amount.hedge,
        converted=[
            _some(
                value=_Plain(each.value),
                currency=each.currency,
                rate=_text(each.rate),
                rate_date=_text(each.rate_date.text) if each.rate_date else None,
                source=each.source,
                rounding=_text(each.rounding),
                voice=each.voice,
            )
            for each in amount.converted
        ],
    )
