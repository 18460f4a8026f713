"""Errors that teach: each says what is wrong, and what to do next."""

from __future__ import annotations


class WinnowError(Exception):
    """Base of every error that Winnow raises on purpose.

    `problem` says what is wrong, `remedy` names the next step.
    """

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem}\n{remedy}" if remedy else problem)
        self.problem = problem
        self.remedy = remedy


class SettingsError(WinnowError):
    """A setting is unknown, or its value out of bounds."""


class InputError(WinnowError):
    """An input as a whole can't be read: there is none, or it is of no known kind."""


class RuleError(WinnowError):
    """A rule pack is not what a rule pack must be."""


class CorpusError(WinnowError):
    """A folder is no corpus, or a corpus that this program must not touch."""
