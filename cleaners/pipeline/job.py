"""What every unit of work of a run must know, and where the passes leave what they make."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """One run at work. Equal jobs do the same: their staging, their settings and the corpus before them are equal."""

    staging: Path
    settings: Settings
    number: int = 0
    """The number of the run."""

    @property
    def fresh(self) -> Path:
        """Which rows of which shards are worked on: `shard`, `row`, `id`, `state`."""
        return self.staging / "fresh.parquet"

    @property
    def lines(self) -> Path:
        """What was counted over the pages of the batch's sites, in this batch and before; sorted by site."""
        return self.staging / "lines.parquet"

    @property
    def known(self) -> Path:
        """What of that the corpus had before; sorted by site."""
        return self.staging / "known.parquet"

    def folder(self, name: str, shard: int) -> Path:
        """Where a pass leaves what it made of a shard."""
        return self.staging / name / f"{shard:06d}"

    def folders(self, name: str) -> list[Path]:
        """All that a pass has left."""
        return sorted((self.staging / name).glob("[0-9]*"))
