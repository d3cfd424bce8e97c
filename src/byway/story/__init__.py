"""What was said, when it can have happened, and what cannot all be true.

`load` reads a story file, `check` says whether all of it can be true together, `pathway` turns it
into states for many stories' figures.

>>> from byway.story import check, loads
>>> story = loads('''
... byway: story/1
... claims:
...   - {id: signed, event: signing, when: 2024-05-01/2024-05-10}
...   - {id: lede, event: signing, when: 2022-23}
... ''')
>>> [(conflict.claims, conflict.stretch_days) for conflict in check(story).conflicts]
[(('lede', 'signed'), 518)]
"""

from byway.story.asking import Question
from byway.story.bounds import EventBounds
from byway.story.checking import MAX_CONFLICTS, Check, Conflict, check
from byway.story.drawing import draw
from byway.story.durations import Duration, parse_duration
from byway.story.editing import Checker
from byway.story.edtf import TOLERANCES, Edtf, day_text, parse_edtf
from byway.story.model import (
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
from byway.story.pathway import Entry, Pathway, StateMap, Trigger, pathway, read_state_map
from byway.story.reading import load, loads
from byway.story.remarks import Remark, remarks
from byway.story.saving import dumps, save
from byway.story.speech import Proposal, propose_dates
from byway.story.vocabulary import vocabulary, words_of

__all__ = [
    "MAX_CONFLICTS",
    "TOLERANCES",
    "Amount",
    "Check",
    "Checker",
    "Claim",
    "Conflict",
    "Conversion",
    "Duration",
    "Edtf",
    "Entry",
    "EventBounds",
    "Lasts",
    "Layer",
    "Pathway",
    "Proposal",
    "Quantity",
    "Question",
    "Relation",
    "Remark",
    "StateMap",
    "Story",
    "Trigger",
    "Voice",
    "Word",
    "check",
    "day_text",
    "draw",
    "dumps",
    "load",
    "loads",
    "parse_duration",
    "parse_edtf",
    "pathway",
    "propose_dates",
    "read_state_map",
    "remarks",
    "save",
    "vocabulary",
    "words_of",
]
