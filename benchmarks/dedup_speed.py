"""
Whole deduplication, from texts on disk to verified families: wall time, CPU time and peak memory, beside others.

    python -m benchmarks.dedup_speed make 100000 docs.jsonl
    python -m benchmarks.dedup_speed winnow docs.jsonl   # or datasketch, rensa, gaoya, datatrove, text-dedup
    python -m benchmarks.dedup_speed winnow docs.jsonl --workers 2

Each run is its own process, and says what it measured as one line of JSON. The peers have to be installed in the
environment that runs them; they are given the same documents, word 5-grams, 128 permutations and a threshold of 0.7.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

SHARD = 20_000
"""Documents that are read and signed at once."""
SPAN = 1 << 24
"""Bytes of a file in which line breaks are looked for at once."""


def make(count: int, path: Path, seed: int = 11) -> None:
    """Write so many documents of about 400 words: seven of ten alone, the others in families of two to five.

    A copy is whole, cut at 60 %, edited in one word of fifty, or has twenty lines of junk; a tenth are bulletins of a
    hundred templates.
    """
    rng = random.Random(seed)
    words = [
        "".join(rng.choice("bcdfghklmnprst") + rng.choice("aeiou") for _ in range(rng.randint(1, 4)))
        for _ in range(30_000)
    ]
    stream = _draws(words, seed)
    templates = [list(islice(stream, 150)) for _ in range(100)]
    with path.open("w", encoding="utf-8") as out:
        n = 0
        while n < count:
            for text in _family(stream, templates, rng):
                out.write(json.dumps({"id": f"d{n:08d}", "text": text}) + "\n")
                n += 1


def _draws(words: list[str], seed: int) -> Iterator[str]:
    """Words without end, by Zipf's law; drawn with NumPy, since a million documents are four hundred million words."""
    import numpy as np

    generator = np.random.default_rng(seed)
    limits = np.cumsum(1 / (np.arange(len(words)) + 20))
    names = np.array(words, object)
    while True:
        yield from names[np.searchsorted(limits, generator.random(100_000) * limits[-1])]


def _family(stream: Iterator[str], templates: list[list[str]], rng: random.Random) -> Iterator[str]:
    if rng.random() < 0.1:
        yield _page([str(rng.randint(0, 9999)) if rng.random() < 0.2 else w for w in rng.choice(templates)])
        return
    base = list(islice(stream, max(60, int(rng.gauss(400, 120)))))
    yield _page(base)
    if rng.random() < 0.15:
        for _ in range(rng.randint(1, 4)):
            yield _page(_copy(base, stream, rng))


def _copy(base: list[str], stream: Iterator[str], rng: random.Random) -> list[str]:
    kind = rng.randrange(4)
    if kind == 1:
        return base[: int(len(base) * 0.6)]
    if kind == 2:
        return [next(stream) if rng.random() < 0.02 else w for w in base]
    if kind == 3:
        return [*base, *islice(stream, 60)]
    return base


def _page(words: list[str]) -> str:
    """Sentences of sixteen words, a paragraph every four."""
    lines = [" ".join(words[i : i + 16]).capitalize() + "." for i in range(0, len(words), 16)]
    return "\n\n".join(" ".join(lines[i : i + 4]) for i in range(0, len(lines), 4))


def shards(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Ids and texts, a shard at a time."""
    import orjson

    ids: list[str] = []
    texts: list[str] = []
    with path.open("rb") as lines:
        for line in lines:
            record = orjson.loads(line)
            ids.append(record["id"])
            texts.append(record["text"])
            if len(ids) == SHARD:
                yield ids, texts
                ids, texts = [], []
    if ids:
        yield ids, texts


class Clock:
    """Names what passes between two calls, in CPU seconds of this process and of those that it has waited for."""

    def __init__(self) -> None:
        self.last, self.parts = sum(os.times()[:4]), {}

    def __call__(self, name: str) -> None:
        now = sum(os.times()[:4])
        self.parts[name] = round(self.parts.get(name, 0) + now - self.last, 2)
        self.last = now


def ahead(parts: Iterator[Any], workers: int) -> Iterator[Any]:
    """The parts; if there are several workers, each is read while the one before is worked on."""
    if workers < 2:
        yield from parts
        return
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = pool.submit(next, parts, None)
            yield part


def winnow(path: Path, workers: int, clock: Clock) -> int:
    """As the pipeline does it: shard by shard, and of the texts those that have pairs read again."""
    import polars as pl

    from cleaners import dedup
    from cleaners.settings import DedupSettings

    knobs = DedupSettings()
    clock("start")
    signed = pl.concat([dedup.sign(texts, knobs, ids).drop("minhash") for ids, texts in ahead(shards(path), workers)])
    clock("read and sign")
    nominated = dedup.candidates(signed, None, knobs)
    clock("candidates")
    facts = signed.select("id", "tokens", "broken", "marked", "exact").with_columns(
        junk=pl.lit(0), site=pl.lit(""), published=pl.lit("")
    )
    del signed
    texts = Texts(path, facts["id"])

    def compared(pairs: Any) -> Any:
        wanted = ahead(((part, texts.of(part)) for part in dedup.split(pairs, 100_000)), workers)
        parts = [dedup.compare(part, found, knobs) for part, found in wanted]
        return pl.concat([dedup.compare(pairs.clear(), {}, knobs), *parts])

    evidence = compared(nominated)
    clock("compare")
    settled, _more = dedup.resolve(evidence, facts, knobs, compared)
    clock("settle")
    return sum(not a.canonical for a in settled)


def winnow_signatures(path: Path, _: int, clock: Clock) -> int:
    """From texts to the table of signatures, once the kernels are loaded."""
    from cleaners import dedup
    from cleaners.settings import DedupSettings

    ids, texts = next(shards(path))
    dedup.sign(texts[:1000], DedupSettings())
    clock("start and read")
    dedup.sign(texts, DedupSettings(), ids)
    clock("sign")
    return 0


class Texts:
    """The texts of a file of JSON lines, each read from where it stands when it is wanted."""

    def __init__(self, path: Path, ids: Any) -> None:
        import numpy as np
        import polars as pl

        self.file = path.open("rb")
        ends, at = [np.zeros(1, np.int64)], 0
        while span := self.file.read(SPAN):
            ends.append(np.flatnonzero(np.frombuffer(span, np.uint8) == 10) + at + 1)
            at += len(span)
        self.starts = np.concatenate(ends)
        self.places = pl.DataFrame([ids]).with_row_index("line")

    def of(self, pairs: Any) -> dict[str, str]:
        """The texts of some pairs, by id."""
        import orjson
        import polars as pl

        wanted = pl.concat([pairs.select(id="a"), pairs.select(id="b")]).unique()
        found = self.places.join(wanted, on="id", how="semi")
        lines = (self._line(n) for n in found["line"].to_list())
        return {i: orjson.loads(line)["text"] for i, line in zip(found["id"].to_list(), lines, strict=True)}

    def _line(self, number: int) -> bytes:
        start = int(self.starts[number])
        return os.pread(self.file.fileno(), int(self.starts[number + 1]) - start, start)


def datasketch(path: Path, _: int, clock: Clock) -> int:
    """MinHash.bulk and MinHashLSH, families by union-find, nothing verified."""
    from datasketch import MinHash, MinHashLSH

    index, signatures = MinHashLSH(threshold=0.7, num_perm=128), {}
    for ids, texts in shards(path):
        made = MinHash.bulk([[g.encode() for g in grams(t)] for t in texts], num_perm=128)
        signatures.update(zip(ids, made, strict=True))
    clock("read and sign")
    with index.insertion_session() as session:
        for i, signature in signatures.items():
            session.insert(i, signature, check_duplication=False)
    clock("index")
    families = Families()
    for i, signature in signatures.items():
        for j in index.query(signature):
            families.join(i, j)
    clock("query and join")
    return families.lost()


def rensa(path: Path, _: int, clock: Clock) -> int:
    from rensa import RMinHash, RMinHashLSH

    index, signatures, names = RMinHashLSH(threshold=0.7, num_perm=128, num_bands=16), [], []
    for ids, texts in shards(path):
        for i, text in zip(ids, texts, strict=True):
            signature = RMinHash(num_perm=128, seed=1)
            signature.update(grams(text))
            signatures.append(signature)
            names.append(i)
    clock("read and sign")
    for n, signature in enumerate(signatures):
        index.insert(n, signature)
    clock("index")
    families = Families()
    for n, signature in enumerate(signatures):
        for m in index.query(signature):
            families.join(names[n], names[m])
    clock("query and join")
    return families.lost()


def gaoya(path: Path, _: int, clock: Clock) -> int:
    from gaoya.minhash import MinHashStringIndex

    options = {"hash_size": 32, "jaccard_threshold": 0.7, "num_bands": 16, "band_size": 8, "num_hashes": 128}
    index = MinHashStringIndex(**options, analyzer="word", lowercase=True, ngram_range=(5, 5))
    names: list[str] = []
    for ids, texts in shards(path):
        for i, text in zip(ids, texts, strict=True):
            index.insert_document(len(names), text)
            names.append(i)
    clock("read, sign and index")
    families = Families()
    for _, texts in shards(path):
        for text in texts:
            found = index.query(text)
            for m in found[1:]:
                families.join(names[found[0]], names[m])
    clock("query and join")
    return families.lost()


def datatrove(path: Path, workers: int, clock: Clock) -> int:
    """The four stages of its MinHash pipeline, run on this machine."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.dedup import (
        MinhashDedupBuckets,
        MinhashDedupCluster,
        MinhashDedupFilter,
        MinhashDedupSignature,
    )
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    folder = tempfile.mkdtemp()
    config = MinhashConfig(n_grams=5, num_buckets=16, hashes_per_bucket=8)
    lines = path.read_bytes().splitlines(keepends=True)
    Path(folder, "in").mkdir()
    for n in range(workers):  # a file is its unit of work
        Path(folder, "in", f"{n}.jsonl").write_bytes(b"".join(lines[n::workers]))
    clock("split")
    reader = JsonlReader(f"{folder}/in")
    stages: list[tuple[str, list[Any], int]] = [
        ("sign", [reader, MinhashDedupSignature(f"{folder}/signatures", config=config)], workers),
        ("buckets", [MinhashDedupBuckets(f"{folder}/signatures", f"{folder}/buckets", config=config)], 16),
        ("cluster", [MinhashDedupCluster(f"{folder}/buckets", f"{folder}/remove", config=config)], 1),
        ("filter", [reader, MinhashDedupFilter(f"{folder}/remove"), JsonlWriter(f"{folder}/out")], workers),
    ]
    for name, pipeline, tasks in stages:
        LocalPipelineExecutor(pipeline, tasks=tasks, workers=workers, logging_dir=f"{folder}/log-{name}").run()
        clock(name)
    kept = sum(len(gzip.decompress(out.read_bytes()).splitlines()) for out in Path(folder, "out").glob("*.gz"))
    return len(lines) - kept


def text_dedup(path: Path, workers: int, clock: Clock) -> int:
    """Its own command, which also writes the data set that is left."""
    folder = tempfile.mkdtemp()
    options = {
        "path": "json", "data_files": path, "split": "train", "cache_dir": f"{folder}/cache", "output": f"{folder}/out",
        "column": "text", "ngram": 5, "num_perm": 128, "threshold": 0.7, "num_proc": workers, "hash_func": "xxh3",
        "hash_bits": 32,
    }  # fmt: skip
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "text_dedup.minhash", *words]
    done = subprocess.run(command, env=os.environ | {"COLUMNS": "200"}, capture_output=True, text=True, check=True)
    clock("all")
    before, after = (int(found) for found in re.findall(r"(?:Before|After) *: *(\d+)", done.stdout + done.stderr))
    return before - after


def grams(text: str) -> list[str]:
    words = text.lower().split()
    return [" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))]


class Families:
    """Union-find over names, for those who leave families to their users."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, x: str) -> str:
        while (up := self.parent.setdefault(x, x)) != x:
            self.parent[x] = self.parent.setdefault(up, up)
            x = self.parent[x]
        return x

    def join(self, x: str, y: str) -> None:
        self.parent[self.find(x)] = self.find(y)

    def lost(self) -> int:
        return sum(self.find(x) != x for x in list(self.parent))


SYSTEMS: dict[str, Callable[[Path, int, Clock], int]] = {
    "winnow": winnow,
    "winnow-signatures": winnow_signatures,
    "datasketch": datasketch,
    "rensa": rensa,
    "gaoya": gaoya,
    "datatrove": datatrove,
    "text-dedup": text_dedup,
}


def measure(system: str, path: Path, workers: int) -> dict[str, Any]:
    clock, start, cpu = Clock(), time.perf_counter(), os.times()
    lost = SYSTEMS[system](path, workers, clock)
    wall, now = time.perf_counter() - start, os.times()
    spent = sum(now[:4]) - sum(cpu[:4])
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "system": system,
        "workers": workers,
        "wall": round(wall, 1),
        "cpu": round(spent, 1),
        "peak_mb": [round(p / 1024) for p in peaks],
        "lost": lost,
        **clock.parts,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["make", *SYSTEMS])
    parser.add_argument("rest", nargs="+")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args()
    os.environ["POLARS_MAX_THREADS"] = str(
        chosen.workers
    )  # before anything imports Polars; our own threads are as many
    if chosen.what == "make":
        make(int(chosen.rest[0]), Path(chosen.rest[1]))
    else:
        sys.stdout.write(json.dumps(measure(chosen.what, Path(chosen.rest[0]), chosen.workers)) + "\n")


if __name__ == "__main__":
    main()
