"""Dates as people say them, proposed as EDTF or as a relation; always to be confirmed."""

from byway.story.speech.proposing import Proposal, propose_dates

__all__ = ["Proposal", "propose_dates"]
