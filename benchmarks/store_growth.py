"""
What adding a batch costs while the corpus grows: time, memory and bytes written, at several sizes of the corpus.

The documents are made up: words drawn at random, about 150 a text, so that the texts compress about as badly as they
can. Each batch of 20,000 brings 19,000 new documents and 1,000 revisions of documents of the last batches, 200 of them
from anywhere; then the stored band keys are read once, as the search for duplicates does.

    python benchmarks/store_growth.py --sizes 10000 100000 1000000
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from cleaners.store import Corpus

BATCH = 20_000
WORDS = np.array([f"{stem}{end}" for stem in ("ba", "ko", "li", "mu", "ne", "ra", "si", "to") for end in range(500)])


COLUMNS = {
    "documents": 0, "corpus_mb": 0, "write_s": 1, "write_cpu_s": 1, "written_mb": 0, "scan_keys_s": 2, "peak_mb": 0
}  # fmt: skip


def documents(numbers: np.ndarray, seed: int) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    texts = [" ".join(words) for words in WORDS[chance.integers(0, len(WORDS), (len(numbers), 150))]]
    source = pl.Series("source_text", [f"Share\n{text}" for text in texts])
    empty = {name: pl.lit("") for name in ("title", "published")}
    return pl.DataFrame({"n": numbers, "text": texts, "source_text": source}).select(
        id=pl.col("n").hash(1).cast(pl.String),
        url=pl.format("https://news.example/{}", "n"),
        site=pl.lit("news.example"),
        **empty,
        language=pl.lit("en"),
        text="text",
        source_text="source_text",
        extra=pl.lit("{}"),
        rewrites=pl.lit([], pl.List(pl.String)),
        flags=pl.lit([], pl.List(pl.String)),
        source_hash=pl.col("text").hash(2).cast(pl.String),
        words=pl.lit(150),
        given=pl.lit("{}"),
    )


def assignments(ids: pl.Series) -> pl.DataFrame:
    one = pl.lit(1.0)
    return pl.DataFrame({"id": ids}).with_columns(
        cluster="id", canonical=pl.lit(value=True), canonical_id="id", relation=pl.lit("canonical"),
        resemblance=one, containment=one, coverage=one, reason=pl.lit("it stands alone"),
    )  # fmt: skip


def removals(ids: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"id": ids}).with_columns(
        rule=pl.lit("share"), start=pl.lit(0), end=pl.lit(6), why=pl.lit("a share bar"), instead=pl.lit("")
    )


def signatures(ids: pl.Series, seed: int) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    bands = pl.Series("bands", chance.integers(0, 2**63, (len(ids), 20), dtype=np.uint64))
    minhash = [row.tobytes() for row in chance.integers(0, 2**32, (len(ids), 128), dtype=np.uint32)]
    return pl.DataFrame({"id": ids, "bands": bands.arr.to_list(), "minhash": minhash})


def add(corpus: Corpus, run: str, numbers: np.ndarray, seed: int, *, first: bool) -> None:
    rows = documents(numbers, seed)
    ids = rows["id"]
    with corpus.transaction(run) as tx:
        for name, frame in (
            ("documents", rows),
            ("removals", removals(ids)),
            ("assignments", assignments(ids)),
            ("signatures", signatures(ids, seed)),
        ):
            if first:
                tx.append(name, frame)
            else:
                tx.upsert(name, frame)
        tx.commit(counts={"records": len(ids)})


def batch(size: int, seed: int) -> np.ndarray:
    """19,000 new documents, 800 of the newest before them, 200 from anywhere."""
    chance = np.random.default_rng(seed)
    recent = size - 1 - chance.choice(min(size, 100_000), min(800, size // 4), replace=False)
    anywhere = chance.choice(size, min(200, size // 4), replace=False)
    return np.unique(np.concatenate([np.arange(size, size + 19_000), recent, anywhere]))


def on_disk(root: Path) -> int:
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file())


def measure(root: Path, size: int) -> dict[str, float]:
    """One batch in a fresh process, so that its memory is its own."""
    corpus = Corpus.open(root)
    before = on_disk(root)
    base = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    add(corpus, f"batch-{size}", batch(size, size), size + 1, first=False)
    written = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    keys = corpus.read("signatures").select("id", "bands").collect()
    scanned = time.perf_counter() - start
    return {
        "documents": size,
        "corpus_mb": before / 1e6,
        "write_s": written,
        "write_cpu_s": used.ru_utime + used.ru_stime - base.ru_utime - base.ru_stime,
        "written_mb": (on_disk(root) - before) / 1e6,
        "scan_keys_s": scanned,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
        "rows": keys.height,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where the corpus is built (default: a temporary folder)")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(json.dumps(measure(options.folder, options.measure)))
        return
    folder = Path(tempfile.mkdtemp(dir=options.folder))
    try:
        compare(folder, options.sizes)
    finally:
        shutil.rmtree(folder)


def compare(folder: Path, sizes: list[int]) -> None:
    corpus = Corpus.create(folder / "corpus", {"signatures": "made up"})
    have = 0
    print("| documents before | corpus MB | batch s | batch CPU s | MB written | scan of keys s | peak MB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for size in sizes:
        for start in range(have, size, BATCH):
            add(corpus, f"grow-{start}", np.arange(start, min(start + BATCH, size)), start, first=True)
        have = size
        shutil.copytree(corpus.root, folder / "copy")
        command = [sys.executable, __file__, "--folder", str(folder / "copy"), "--measure", str(size)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
        row = json.loads(done.stdout)
        shutil.rmtree(folder / "copy")
        cells = [f"{row[name]:,.{digits}f}" for name, digits in COLUMNS.items()]
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
