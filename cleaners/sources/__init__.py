"""What comes in: files and folders become units of work, and units of work become records.

A suffix names the reader (`readers.READERS`); whatever the kind, what comes out are records and faults, and bad data
never raises: it costs the one record that it stands in.
"""

from .fingerprint import fingerprint
from .part import Part
from .plan import Shard, passed_over, shards
from .reading import read, stream

__all__ = ["Part", "Shard", "fingerprint", "passed_over", "read", "shards", "stream"]
