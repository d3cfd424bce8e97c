"""The case: states, actions, check-ins, grants, deletion, and the events that record them.

`rules` are values in, values out; `models` the tables; `keys` who opens what; `disk` what lies
there; `actions` one function for each change. What lies flat beside them opens and shows: a
seeker's `visit`, a member's `queue`, `case_view`, `casebook`, `search`.

The public names are those of `public`. They are loaded on first use, since Django imports this
package before its models can be.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from byway.cases.public import *


def __getattr__(name: str) -> Any:
    public = importlib.import_module("byway.cases.public")
    if name not in public.__all__:
        raise AttributeError(f"byway.cases has no public name {name}")
    return getattr(public, name)
