"""Cleaning: CPU time a document, step by step, beside other cleaners of lines, on the same texts in one run.

    python -m benchmarks.cleaning_speed [FILE.jsonl[.gz] ...] [--most 300]

A file has one record a line with `text` or `lines`; without files, documents are generated. One core, no sites learned.
`first pass` includes what is made ready once: rules are read, patterns compiled as texts ask for them. `next ones` are
the documents after those in the file, as a long run meets them: new, but many patterns are made. `again` is the second
pass over the same documents; the matcher remembers some four thousand lines, so of fewer it flatters. Peers
judge lines by their published rules, jusText takes each line for a text block, ftfy repairs only; trafilatura's own
clean-up works on HTML alone and has no part here. They decide far less: what they keep and lose is in
quality/RESULTS.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ftfy

from benchmarks.generate import corpus
from benchmarks.quality.data import Labelled
from benchmarks.quality.lines import c4, fineweb, justext
from cleaners import clean
from cleaners.document import Document, Step
from cleaners.pipeline.steps import cleaning_steps, text_steps
from cleaners.settings import Settings

Texts = Sequence[dict[str, str]]


def read(path: Path, most: int) -> Texts:
    """The first documents of a file, each with what the cleaners look at."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [_record(n, json.loads(line)) for n, line in zip(range(most), file, strict=False)]


def _record(n: int, raw: dict[str, Any]) -> dict[str, str]:
    text = raw["text"] if "text" in raw else "\n".join(raw["lines"])
    return {"id": str(n), "site": raw.get("site") or "", "title": raw.get("title") or "", "text": text}


def generated(most: int) -> Texts:
    return [{"id": made.id, "site": made.site, "title": "", "text": made.text} for made in corpus(most)[:most]]


def milliseconds(work: Callable[[], object], documents: int) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000 / documents


def measured(texts: Texts, others: Texts) -> Iterator[tuple[str, float]]:
    """Each system's CPU milliseconds a document."""
    size = len(texts)
    yield "Winnow, first pass", milliseconds(lambda: list(clean(iter(texts))), size)
    if others:
        yield "Winnow, next ones", milliseconds(lambda: list(clean(iter(others))), len(others))
        list(clean(iter(texts)))
    yield "Winnow, again", milliseconds(lambda: list(clean(iter(texts))), size)
    yield from _by_step(texts)
    lines = [text["text"].split("\n") for text in texts]
    for name, keeps in (("C4 line rules", c4), ("Gopher/FineWeb line filters", fineweb)):
        yield name, milliseconds(lambda keeps=keeps: [keeps(line) for some in lines for line in some if line], size)
    if find_spec("justext"):
        blocks = [Labelled("", "", "", some, [], "") for some in lines]
        yield "jusText on text blocks", milliseconds(lambda: justext(blocks), size)
    yield "ftfy.fix_text alone", milliseconds(lambda: [ftfy.fix_text(text["text"]) for text in texts], size)


def _by_step(texts: Texts) -> Iterator[tuple[str, float]]:
    """The steps of cleaning, each over all documents."""
    documents = [Document(**text) for text in texts]
    steps = [*text_steps(Settings()), *cleaning_steps(Settings())]
    for name, step in zip(("normalise", "boilerplate", "language"), steps, strict=False):
        before = documents

        def work(step: Step = step, before: list[Document] = before) -> None:
            nonlocal documents
            documents = [step(document) for document in before]

        yield f"- {name}", milliseconds(work, len(texts))


def main() -> None:
    """One table a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--most", type=int, default=300, help="documents of each file")
    options = parser.parse_args()
    ready = milliseconds(lambda: list(clean(iter(["It rained on the harbour all day, and nobody left."]))), 1)
    print(f"The first document of a process: {ready:.0f} ms")
    for path in options.files or [None]:
        every = read(path, 2 * options.most) if path else generated(2 * options.most)
        texts, others = every[: options.most], every[options.most :]
        size = sum(len(text["text"]) for text in texts) / len(texts) / 1000
        print(f"\n{path.name if path else 'generated'}: {len(texts)} documents of {size:.1f} thousand characters")
        print("\n| CPU ms a document | |\n|---|---|")
        for name, time_taken in measured(texts, others):
            print(f"| {name} | {time_taken:.2f} |")


if __name__ == "__main__":
    main()
