"""Winnow: scraped articles in, a clean canonical corpus out, with every removal accounted for.

>>> from cleaners import clean_text
>>> clean_text("Rain fell on Oslo for nine days.\\n\\nBack to top button")
'Rain fell on Oslo for nine days.'
"""

from .assignment import Assignment
from .document import Document, Rejection, Removal
from .errors import CorpusError, InputError, RuleError, SettingsError, WinnowError
from .pipeline import clean, clean_text, dedupe, run
from .settings import Settings
from .summary import RunSummary

__all__ = [
    "Assignment",
    "CorpusError",
    "Document",
    "InputError",
    "Rejection",
    "Removal",
    "RuleError",
    "RunSummary",
    "Settings",
    "SettingsError",
    "WinnowError",
    "clean",
    "clean_text",
    "dedupe",
    "run",
]
