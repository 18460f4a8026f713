"""The recipe: what is done to a text, to a stream of records, and to a corpus on disk."""

from .run import run
from .streams import clean, clean_text, dedupe

__all__ = ["clean", "clean_text", "dedupe", "run"]
