"""
Quality of deduplication on corpora with known truth, beside datasketch at its usual thresholds.

    python -m benchmarks.quality.dedup [--data FOLDER] [--families 4000]

Two corpora: one from `benchmarks.generate` (a seed that no rule was chosen on), and `wire-dev`, real wire stories with
re-posts made by program, from the data folder (`--data` or WINNOW_DATA). Prints DEDUP.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

from benchmarks.generate import SCENES, Made, corpus, slot
from cleaners.assignment import Assignment
from cleaners.dedup import dedupe
from cleaners.document import Document
from cleaners.settings import DedupSettings

Families = Mapping[str, str]
SEED = 20_261


def winnow(documents: list[Document]) -> dict[str, Assignment]:
    return {a.id: a for a in dedupe(documents, DedupSettings())}


def datasketch(documents: list[Document], threshold: float) -> dict[str, str]:
    """MinHash of word 5-grams, MinHashLSH, connected components."""
    from datasketch import MinHash, MinHashLSH

    index, parent = MinHashLSH(threshold=threshold, num_perm=128), {d.id: d.id for d in documents}
    made = MinHash.bulk([_grams(d.text) for d in documents], num_perm=128)

    def find(x: str) -> str:
        while parent[x] != x:
            x = parent[x]
        return x

    for document, signature in zip(documents, made, strict=True):
        for other in index.query(signature):
            parent[find(document.id)] = find(other)
        index.insert(document.id, signature)
    return {d.id: find(d.id) for d in documents}


def _grams(text: str) -> list[bytes]:
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))]


def pairs(families: Families) -> set[tuple[str, str]]:
    members = defaultdict(list)
    for document, family in families.items():
        members[family].append(document)
    return {pair for group in members.values() for pair in combinations(sorted(group), 2)}


def scores(found: Families, truth: Families) -> dict[str, float]:
    """Pairwise precision and recall, and the adjusted Rand index."""
    true, ours = pairs(truth), pairs(found)
    both, every = len(true & ours), len(truth) * (len(truth) - 1) / 2
    chance = len(true) * len(ours) / every
    rand = (both - chance) / ((len(true) + len(ours)) / 2 - chance)
    return {"precision": both / max(1, len(ours)), "recall": both / max(1, len(true)), "ARI": rand}


def by_kind(made: Iterable[Made], found: Families) -> tuple[dict[str, float], Counter[str]]:
    """Recall for each kind of copy, and false pairs for each kind of document."""
    kinds, truth = {m.id: m.kind for m in made}, {m.id: m.cluster for m in made}
    true, ours = pairs(truth), pairs(found)
    total, hit = Counter[str](), Counter[str]()
    for pair in true:
        for kind in {kinds[i] for i in pair} - {"original"}:
            total[kind] += 1
            hit[kind] += pair in ours
    wrong = Counter(kind for pair in ours - true for kind in {kinds[i] for i in pair})
    return {kind: hit[kind] / total[kind] for kind in sorted(total)}, wrong


def ideal(made: list[Made], found: Mapping[str, Assignment]) -> float:
    """In what share of families the ideal document, or its equal, is kept."""
    texts, sizes = {m.id: m.text for m in made}, Counter(m.cluster for m in made)
    asked = [m for m in made if m.ideal and sizes[m.cluster] > 1]
    return sum(texts[found[m.id].canonical_id] == m.text for m in asked) / len(asked)


def row(name: str, found: Families, truth: Families) -> str:
    score = scores(found, truth)
    return f"| {name} | {score['precision']:.4f} | {score['recall']:.4f} | {score['ARI']:.3f} |"


def compared(title: str, documents: list[Document], truth: Families) -> dict[str, Assignment]:
    """Print the table of one corpus; returns Winnow's assignments."""
    found = winnow(documents)
    print(f"\n## {title}\n\n{len(documents):,} documents in {len(set(truth.values())):,} families.\n")
    print("| | precision | recall | ARI |\n|---|---|---|---|")
    print(row("Winnow", {i: a.cluster for i, a in found.items()}, truth))
    for threshold in (0.5, 0.7, 0.8):
        print(row(f"datasketch at {threshold}, components", datasketch(documents, threshold), truth))
    return found


def generated(families: int) -> None:
    made = corpus(families, SEED, scenes=(*SCENES, slot))
    documents = [Document(m.id, m.text, site=m.site, published=m.published) for m in made]
    truth = {m.id: m.cluster for m in made}
    found = compared(f"Generated, {len({m.language for m in made})} languages", documents, truth)
    print(f"\nThe ideal document is kept in {ideal(made, found):.2%} of the families.\n")
    recall, wrong = by_kind(made, {i: a.cluster for i, a in found.items()})
    rivals, rivals_wrong = by_kind(made, datasketch(documents, 0.7))
    print("| recall by kind | Winnow | datasketch at 0.7 |\n|---|---|---|")
    for kind, share in recall.items():
        print(f"| {kind} | {share:.3f} | {rivals[kind]:.3f} |")
    print("\n| false pairs by kind | Winnow | datasketch at 0.7 |\n|---|---|---|")
    for kind in sorted(set(wrong) | set(rivals_wrong)):
        print(f"| {kind} | {wrong[kind]:,} | {rivals_wrong[kind]:,} |")


def wire(folder: Path) -> None:
    with gzip.open(folder / "neardup" / "wire-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    compared("wire-dev", [Document(r["id"], r["text"]) for r in rows], {r["id"]: str(r["cluster"]) for r in rows})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.environ.get("WINNOW_DATA", ""))
    parser.add_argument("--families", type=int, default=4000)
    chosen = parser.parse_args()
    print("# Duplicates: quality\n\n`python -m benchmarks.quality.dedup` made this page; pairs count, not documents.")
    generated(chosen.families)
    if chosen.data and Path(chosen.data).is_dir():
        wire(Path(chosen.data))
    else:
        sys.stderr.write("wire-dev left out: no data folder. Set WINNOW_DATA or give --data FOLDER.\n")


if __name__ == "__main__":
    main()
