"""Public lists: names in any spelling, one person against a list, list against list.

`read_list` reads a file; `add` keeps it in a store, `Index` looks one person up in it; `link`
finds who is on several lists, as draws rather than a threshold; `compare_names` compares two.
A match is never a person found: every answer is a probability with its reasons.

>>> from byway.records import compare_names
>>> compare_names("Щукин Юрий Олегович", "Yuri Shchukin") > 0.9
True
>>> compare_names("Щукин Юрий Олегович", "Щукина Юлия") < 0.1
True
"""

from byway.records.answers import DEFAULT_PRIOR, Answer, Candidate, Weight
from byway.records.batch import answer_batch
from byway.records.dates import parse_birth
from byway.records.explaining import NOT_COMPARED, explain, explain_nobody, shown_only
from byway.records.followthemoney import write_ftm
from byway.records.frames import answer_frame, linkage_frame
from byway.records.index import Index, lookup_lists
from byway.records.labels import Label, read_labels
from byway.records.letters import fold
from byway.records.link import Linkage, link
from byway.records.listing import Listing
from byway.records.names import split_names
from byway.records.own_files import refuse_others
from byway.records.people import Person
from byway.records.reading import read_list
from byway.records.reasons import Compared
from byway.records.review import Review, open_review
from byway.records.rows import listing_of
from byway.records.similarity import compare_names
from byway.records.splink_model import write_splink
from byway.records.store import Edition, add, editions, open_indexes, read_cells
from byway.records.waterfall import nobody_picture, waterfall
from byway.records.wording import LANGUAGES
from byway.records.writing import remove_older, withdraw_report, write_linkage

__all__ = [
    "DEFAULT_PRIOR",
    "LANGUAGES",
    "NOT_COMPARED",
    "Answer",
    "Candidate",
    "Compared",
    "Edition",
    "Index",
    "Label",
    "Linkage",
    "Listing",
    "Person",
    "Review",
    "Weight",
    "add",
    "answer_batch",
    "answer_frame",
    "compare_names",
    "editions",
    "explain",
    "explain_nobody",
    "fold",
    "link",
    "linkage_frame",
    "listing_of",
    "lookup_lists",
    "nobody_picture",
    "open_indexes",
    "open_review",
    "parse_birth",
    "read_cells",
    "read_labels",
    "read_list",
    "refuse_others",
    "remove_older",
    "shown_only",
    "split_names",
    "waterfall",
    "withdraw_report",
    "write_ftm",
    "write_linkage",
    "write_splink",
]
