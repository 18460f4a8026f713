"""Labelled lines and pages, and the scores that all tools get."""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

LINES = ("news-after-trafilatura", "news-fulltext", "same-site-fulltext", "web-articles-fulltext")


class Labelled(NamedTuple):
    """A document with a label a line: A article, J junk, others are not judged."""

    id: str
    site: str
    title: str
    lines: list[str]
    labels: list[str]
    truth: str


class Score(NamedTuple):
    """What a cleaner did to one document."""

    f1: float
    article: int
    article_kept: int
    junk: int
    junk_kept: int


def folder(parser: ArgumentParser) -> Path:
    """The data folder from `--data` or WINNOW_DATA; ends the program with a clear word when there is none."""
    parser.add_argument("--data", type=Path, default=os.environ.get("WINNOW_DATA"), help="folder of evaluation data")
    data = parser.parse_args().data
    if data is None or not (Path(data) / "lines").is_dir():
        sys.exit(
            "No evaluation data. Give its folder with --data or in WINNOW_DATA: it holds lines/*.jsonl.gz "
            "(id, site, title, lines, labels, truth) and pages/*.html.gz with truth.json."
        )
    return Path(data)


def read(data: Path, name: str) -> list[Labelled]:
    """A set of labelled documents."""
    with gzip.open(data / "lines" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [_labelled(json.loads(line)) for line in file]


def _labelled(raw: dict[str, Any]) -> Labelled:
    return Labelled(raw["id"], raw["site"], raw["title"] or "", raw["lines"], raw["labels"], raw["truth"])


_WORD = re.compile(r"\w+")


def tokens(text: str) -> list[str]:
    """Words, lower-cased."""
    return _WORD.findall(text.lower())


def score(document: Labelled, kept: Sequence[str]) -> Score:
    """Token F1 of what was kept against the truth; words of article and junk lines, and how many of each were kept."""
    found, truth = Counter(tokens("\n".join(kept))), Counter(tokens(document.truth))
    common = sum((found & truth).values())
    f1 = 2 * common / max(sum(found.values()) + sum(truth.values()), 1)
    article, article_kept = _survived(document, "A", kept)
    junk, junk_kept = _survived(document, "J", kept)
    return Score(f1, article, article_kept, junk, junk_kept)


def _survived(document: Labelled, label: str, kept: Iterable[str]) -> tuple[int, int]:
    """Words of the lines with a label, and of those among them that were kept, by line and, for cut lines, by words."""
    left = Counter(kept)
    whole = survived = 0
    for line, its in zip(document.lines, document.labels, strict=True):
        present = left[line] > 0
        left[line] -= present
        if its == label:
            size = len(tokens(line))
            whole += size
            survived += size if present else _partly(line, left)
    return whole, survived


def _partly(line: str, left: Counter[str]) -> int:
    """Words of a line that lost a piece but is still there."""
    for part in list(left):
        if left[part] > 0 and len(part) >= 20 and (line.startswith(part[:60]) or line.endswith(part[-60:])):
            left[part] -= 1
            return len(tokens(part))
    return 0


def table(rows: Iterable[tuple[str, Sequence[Score]]]) -> Iterator[str]:
    """Markdown: mean F1, share of article words kept, share of junk words dropped, over documents pooled."""
    yield "| cleaner | F1 | article words kept | junk words dropped | documents made worse |"
    yield "|---|---|---|---|---|"
    base: Sequence[Score] = ()
    for name, scores in rows:
        base = base or scores
        f1 = sum(s.f1 for s in scores) / len(scores)
        kept = sum(s.article_kept for s in scores) / max(sum(s.article for s in scores), 1)
        dropped = 1 - sum(s.junk_kept for s in scores) / max(sum(s.junk for s in scores), 1)
        worse = sum(s.f1 < b.f1 - 1e-9 for s, b in zip(scores, base, strict=True))
        yield f"| {name} | {f1:.4f} | {kept:.4f} | {dropped:.3f} | {worse} |"
