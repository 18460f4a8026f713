"""
The corpus on disk: Delta Lake tables under one folder or url, changed by whole runs or not at all.

Anything that reads Delta Lake can read the tables; the last row of `runs` names the version of each table that belongs
together. In large tables the log may name dead rows (deletion vectors). Polars, DuckDB and Spark know them; deltalake's
own `to_pandas` refuses such a table: `polars.read_delta(path).to_pandas()` reads it, and after `winnow compact` every
reader does. Unsigned integers stand in the tables as signed ones of the same bits.
"""

from .check import Problem
from .corpus import Corpus
from .runs import Run
from .schema import SCHEMA_VERSION, TABLES
from .snapshot import Snapshot
from .transaction import Transaction

__all__ = ["SCHEMA_VERSION", "TABLES", "Corpus", "Problem", "Run", "Snapshot", "Transaction"]
