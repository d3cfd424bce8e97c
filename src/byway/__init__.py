"""Byway carries a person's case from a first message to safety, and cases and lists to figures."""

__version__ = "0.1.0"
