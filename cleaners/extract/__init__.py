"""From a record to a document: the text as it was given, or the article in an HTML page, and what is known of it."""

from .fields import OWN, canonical, document, iso, site
from .page import LARGEST_PAGE

__all__ = ["LARGEST_PAGE", "OWN", "canonical", "document", "iso", "site"]
