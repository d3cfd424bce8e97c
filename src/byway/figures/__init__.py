"""Floors, estimates, trends and pathways that can be defended.

>>> from byway.figures import estimate
>>> table = {"a": [1, 0, 1], "b": [0, 1, 1], "count": [80, 60, 40]}
>>> result = estimate(table, method="chapman")
>>> round(result.estimate)
297
"""

from byway.figures.estimate import estimate
from byway.figures.methods import METHODS, Method
from byway.figures.result import Caution, Estimate, Refusal
from byway.figures.table import Sheet, Table, as_sheet, read_table

__all__ = [
    "METHODS",
    "Caution",
    "Estimate",
    "Method",
    "Refusal",
    "Sheet",
    "Table",
    "as_sheet",
    "estimate",
    "read_table",
]
