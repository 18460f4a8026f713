"""The corpus on disk: Delta Lake tables under one folder, changed by whole runs or not at all."""

from .check import Problem
from .corpus import Corpus
from .runs import Run
from .schema import SCHEMA_VERSION, TABLES
from .snapshot import Snapshot
from .transaction import Transaction

__all__ = ["SCHEMA_VERSION", "TABLES", "Corpus", "Problem", "Run", "Snapshot", "Transaction"]
