"""`byway demo`: an invented organisation with the worked case and an invented caseload."""

from byway.cli.demo.command import command

__all__ = ["command"]
