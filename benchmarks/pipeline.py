"""The whole job, end to end: how fast `winnow run` takes documents into a corpus, by pass, and its peak memory.

python -m benchmarks.pipeline --families 5000 --workers 2
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from cleaners import Settings, run
from cleaners.pipeline.staging import processes

from .generate import Made, corpus


def main() -> None:
    """Generate documents, run, and print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--families", type=int, default=5_000, help="of several documents each, see benchmarks.generate"
    )
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        batch = Path(folder) / "batch.jsonl"
        documents = corpus(chosen.families)
        megabytes = write(batch, documents) / 1e6
        started, cpu = time.perf_counter(), _cpu()
        with processes(chosen.workers) as mapper:
            summary = run([batch], Path(folder) / "corpus", Settings(), mapper=mapper, report=False)
        seconds, cpu = time.perf_counter() - started, _cpu() - cpu
    print(f"{len(documents):,} documents, {megabytes:,.0f} MB, {chosen.workers} processes")
    print("\n| pass | seconds |\n|---|---:|")
    for name, spent in summary.seconds.items():
        print(f"| {name} | {spent:.1f} |")
    print(f"| all | {seconds:.1f} ({len(documents) / seconds:,.0f} documents/s, {cpu:.0f} s CPU) |")
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"\nPeak memory of the largest process: {peak / 1024:,.0f} MB")


def write(path: Path, documents: Iterable[Made]) -> int:
    """Documents as JSON lines; returns the bytes."""
    with path.open("w", encoding="utf-8") as file:
        for made in documents:
            record = {"id": made.id, "text": made.text, "site": made.site, "published": made.published}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path.stat().st_size


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    main()
