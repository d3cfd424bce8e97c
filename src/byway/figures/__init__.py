"""Floors, estimates, trends and pathways that can be defended.

>>> from byway.figures import estimate
>>> table = {"a": [1, 0, 1], "b": [0, 1, 1], "count": [80, 60, 40]}
>>> result = estimate(table, method="chapman")
>>> round(result.estimate)
297
"""

from byway.figures.estimate import estimate
from byway.figures.floor import LEVEL as FLOOR_LEVEL
from byway.figures.floor import Floor, is_linkage, read_floor
from byway.figures.methods import METHODS, Method
from byway.figures.pathway_result import Move, Pathways, Stay, Unused, stay_words
from byway.figures.pathways import pathways
from byway.figures.plots import pathway_picture, series_picture
from byway.figures.report import Report, build_report
from byway.figures.report_page import page
from byway.figures.result import Caution, Estimate, Refusal, percent
from byway.figures.sensitivity import PairBand, Sensitivity, sensitivity
from byway.figures.table import Sheet, Table, as_sheet, read_table
from byway.figures.trend import Contrast, Trend, trend
from byway.figures.validation import Check, validate

__all__ = [
    "FLOOR_LEVEL",
    "METHODS",
    "Caution",
    "Check",
    "Contrast",
    "Estimate",
    "Floor",
    "Method",
    "Move",
    "PairBand",
    "Pathways",
    "Refusal",
    "Report",
    "Sensitivity",
    "Sheet",
    "Stay",
    "Table",
    "Trend",
    "Unused",
    "as_sheet",
    "build_report",
    "estimate",
    "is_linkage",
    "page",
    "pathway_picture",
    "pathways",
    "percent",
    "read_floor",
    "read_table",
    "sensitivity",
    "series_picture",
    "stay_words",
    "trend",
    "validate",
]
