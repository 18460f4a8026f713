"""
What a whole `winnow run` costs while the corpus grows: the same batch into corpora of several sizes.

The documents are made up: about 300 words, function words of English among invented ones, on 2,000 sites with a slogan
and a row of labels each. The earlier corpus is committed batch by batch through the pipeline's own folds (nomination,
comparison, families, tables), but its documents are not cleaned: that costs the same for every document, whatever came
before. The batch that is measured goes through a whole run, report and all. It has 20,000 records: 17,000 new
documents, 2,000 copies, excerpts and fuller versions of documents from anywhere in the corpus, 800 with a new text and
200 as they were.

    python -m benchmarks.growth --sizes 10000 100000 1000000
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from cleaners import Settings, dedup
from cleaners.boilerplate import learn
from cleaners.document import Document, content_hash
from cleaners.pipeline.batch import Batch
from cleaners.pipeline.passes import CLEANED, REJECTED, REMOVALS, signed
from cleaners.pipeline.recipe import Recipe
from cleaners.pipeline.sites import Lines, grown
from cleaners.pipeline.staging import Clock, in_this_process, table, write
from cleaners.store import Corpus

BATCH = 20_000
SITES = 2_000
VOCABULARY = 30_000
FUNCTION_WORDS = "the of and to in that is was for on with as by it at from has have not are this but be they which"
TAUGHT = 130_000
"""So many documents teach the sites' furniture: then each site has as many pages as are sampled of it."""
COLUMNS = {
    "documents": 0, "corpus_mb": 0, "seconds": 1, "cpu": 1, "cleaning": 1, "duplicates": 1, "writing": 1, "report": 1,
    "read_mb": 0, "written_mb": 0, "peak_mb": 0,
}  # fmt: skip


@cache
def vocabulary() -> tuple[list[str], np.ndarray]:
    """Invented words, and the cumulated weights by which they are drawn, a few of them often."""
    rng = random.Random(11)
    words = FUNCTION_WORDS.split()
    while len(words) < VOCABULARY:
        words.append("".join(rng.choice("bcdfghklmnprst") + rng.choice("aeiou") for _ in range(rng.randint(2, 4))))
    weights = np.cumsum(1 / (np.arange(VOCABULARY) + 20.0))
    return words, weights / weights[-1]


def words(number: int, revision: int = 0) -> list[str]:
    """The words of a document, the same ones every time."""
    every, weights = vocabulary()
    rng = np.random.Generator(np.random.Philox(key=[number, revision]))
    count = int(max(60, rng.normal(300, 90)))
    return [every[n] for n in np.searchsorted(weights, rng.random(count))]


def page(some: list[str]) -> str:
    """Sentences of sixteen words, a paragraph every four."""
    lines = [" ".join(some[i : i + 16]).capitalize() + "." for i in range(0, len(some), 16)]
    return "\n\n".join(" ".join(lines[i : i + 4]) for i in range(0, len(lines), 4))


def name(number: int) -> str:
    return content_hash(str(number))[:16]


def site(number: int) -> str:
    return f"site{number % SITES:04}.example"


def furniture(number: int) -> str:
    every = vocabulary()[0]
    at = number % SITES
    slogan = f"The {every[at + 500].capitalize()} {every[at + 2500].capitalize()}: {every[at + 4500]} every day"
    return f"\n\n{slogan}\n\n{every[at + 700].capitalize()} | {every[at + 1700].capitalize()} | Archive"


def earlier(number: int) -> tuple[str, str]:
    """A document of the corpus before cleaning, and after: every seventh has a near copy before it."""
    if number % 7 == 3:
        copied = words(number - 1)
        text = page(copied[: len(copied) * 2 // 3] if number % 2 else [*copied[:5], "and", *copied[6:]])
    else:
        text = page(words(number))
    return text + furniture(number), text


def documents(numbers: Iterable[int]) -> pl.DataFrame:
    """Rows as the pass `strip` leaves them."""
    rows = []
    for number in numbers:
        source, text = earlier(number)
        rows.append(
            {
                "id": name(number), "url": "", "site": site(number), "title": "", "published": "2031-05-02",
                "language": "en", "text": text, "source_text": source, "extra": "{}", "rewrites": [], "flags": [],
                "source_hash": content_hash(source), "words": text.count(" ") + 1, "given": "{}",
            }
        )  # fmt: skip
    return pl.DataFrame(rows, CLEANED)


def removed(rows: pl.DataFrame) -> pl.DataFrame:
    end = pl.col("source_text").str.len_chars().cast(pl.Int64)
    rule = pl.lit("learned.line.made-up")
    spans = {"start": pl.col("text").str.len_chars().cast(pl.Int64), "end": end}
    return rows.select("id", rule=rule, **spans, why=pl.lit("made up"), instead=pl.lit("")).select(list(REMOVALS))


def grow(root: Path, numbers: range, settings: Settings) -> float:
    """Commit documents that were not cleaned, as a run would; how many seconds it took."""
    corpus = Corpus.open_or_create(root, {"signatures": dedup.scheme(settings.dedup)})
    rows = documents(numbers)
    started = time.perf_counter()
    with corpus.transaction(f"grow-{numbers.start}") as tx:
        for kind, frame in (
            ("documents", rows), ("removals", removed(rows)), ("signatures", signed(rows, {}, settings)),
        ):  # fmt: skip
            write(frame, tx.staging / f"{kind}.parquet")
        recipe = Recipe(str(root), corpus.at(), tx, settings, in_this_process, Clock())
        fresh = rows.select("id").with_row_index("row").with_columns(shard=pl.lit(0, pl.Int64), state=pl.lit("new"))
        batch = Batch(
            fresh=fresh.select("shard", "row", "id", "state"), rejected=pl.DataFrame(schema=REJECTED),
            lines=taught(recipe, rows, numbers), records=rows.height, unchanged=0,
            **{kind: table([tx.staging], kind) for kind in ("documents", "removals", "signatures")},
        )  # fmt: skip
        recipe.commit(batch, f"grow-{numbers.start}")
    return time.perf_counter() - started


def taught(recipe: Recipe, rows: pl.DataFrame, numbers: range) -> Lines:
    """What the sites taught before, and what these documents add."""
    pages = zip(rows["id"], rows["site"], rows["source_text"], strict=True) if numbers.start < TAUGHT else ()
    counted = learn.count(Document(id=i, text=text, site=where) for i, where, text in pages)
    return grown(recipe.before, [counted], recipe.settings.boilerplate)


def batch(path: Path, size: int) -> Path:
    """The records that are measured."""
    chance = random.Random(size)
    with path.open("w", encoding="utf-8") as out:
        for record in records(size, chance):
            out.write(json.dumps(record) + "\n")
    return path


def records(size: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(size, size + 17_000):
        yield record(name(number), number, page(words(number)))
    for n, number in enumerate(chance.sample(range(size), 3_000)):
        if n < 2_000:
            old = words(number)
            kinds = (old, old[: len(old) * 2 // 3], [*old, *words(number, 2)[:50]])
            yield record(f"copy-{number}", number + 1, page(kinds[n % 3]))
        else:
            text = page(words(number, 1)) if n < 2_800 else earlier(number)[1]
            yield record(name(number), number, text)


def record(identity: str, number: int, text: str) -> dict[str, Any]:
    return {"id": identity, "site": site(number), "published": "2031-05-02", "text": text + furniture(number)}


def on_disk(root: Path) -> int:
    return sum(path.stat().st_size for path in root.rglob("*") if path.is_file())


def forget_cached(root: Path) -> None:
    """Let the system drop what it holds of these files, so that what is read from the disk can be counted."""
    for path in root.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def traffic() -> tuple[int, int]:
    told = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(told["read_bytes"]), int(told["write_bytes"])


def measure(root: Path, made: Path, size: int) -> dict[str, float]:
    """One run in this process, which does nothing else, so that its memory is its own."""
    from cleaners import run

    before = on_disk(root)
    forget_cached(root)
    base, bytes_before = resource.getrusage(resource.RUSAGE_SELF), traffic()
    started = time.perf_counter()
    summary = run([made], root, Settings())
    seconds = time.perf_counter() - started
    used, bytes_after = resource.getrusage(resource.RUSAGE_SELF), traffic()
    spent = summary.seconds
    cleaning = ("read and normalise", "learn site furniture", "clean and sign")
    assert (summary.new, summary.revised) == (19_000, 1_000), summary
    return {
        "documents": size,
        "corpus_mb": before / 1e6,
        "seconds": seconds,
        "cpu": used.ru_utime + used.ru_stime - base.ru_utime - base.ru_stime,
        "cleaning": sum(spent[name] for name in cleaning),
        "duplicates": spent["find and verify duplicates"] + spent["identify"],
        "writing": spent["write"],
        "report": spent.get("report", 0.0),
        "read_mb": (bytes_after[0] - bytes_before[0]) / 1e6,
        "written_mb": (bytes_after[1] - bytes_before[1]) / 1e6,
        "peak_mb": used.ru_maxrss / 1e3,
        "superseded": summary.superseded,
        "duplicate_documents": summary.duplicates,
    }


def compare(folder: Path, sizes: list[int]) -> None:
    print(f"| {' | '.join(COLUMNS)} |\n|{'---:|' * len(COLUMNS)}", flush=True)
    for have, size in pairwise([0, *sizes]):
        for start in range(have, size, BATCH):
            seconds = grow(folder / "corpus", range(start, min(start + BATCH, size)), Settings())
            print(f"grown to {start + BATCH:,}: {seconds:.1f} s", file=sys.stderr, flush=True)
        made = batch(folder / f"batch-{size}.jsonl", size)
        shutil.copytree(folder / "corpus", folder / "copy")
        command = [sys.executable, "-m", "benchmarks.growth", "--folder", str(folder), "--measure", str(size)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        row = json.loads(done.stdout.splitlines()[-1])
        shutil.rmtree(folder / "copy")
        made.unlink()
        print(f"| {' | '.join(f'{row[key]:,.{digits}f}' for key, digits in COLUMNS.items())} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where the corpus is built and stays (default: a temporary folder)")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure is not None:
        print(
            json.dumps(
                measure(options.folder / "copy", options.folder / f"batch-{options.measure}.jsonl", options.measure)
            )
        )
        return
    folder = options.folder or Path(tempfile.mkdtemp())
    try:
        compare(folder, options.sizes)
    finally:
        if not options.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
