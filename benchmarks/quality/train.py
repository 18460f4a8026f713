"""Train the models for whole pages: `python -m benchmarks.quality.train --data FOLDER [--hold-out]`.

Trains on the general web articles and on the news pages and writes `weights/page.json`. With `--hold-out`
it writes nothing, but scores each fifth of the sites by what the other four teach, and three portals by what all of
them do. Labels are noisy, so the penalty is strong; each document weighs the same, news four times as much, and a line
by the square root of its words.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from cleaners.boilerplate import rules
from cleaners.boilerplate import whole as model
from cleaners.boilerplate.analysis import analyse
from cleaners.boilerplate.features import first, second
from cleaners.boilerplate.match import Matcher
from cleaners.boilerplate.page import Page

from .data import Labelled, folder, read, score

NEWS, GENERAL, PORTALS = "news-fulltext", "web-articles-fulltext", "same-site-fulltext"
PENALTY = 1.0
FOLDS = 5

Models = dict[str, dict[str, float]]


class Example:
    """A page with its columns, and what each line counts as."""

    def __init__(self, source: str, document: Labelled, page: Page, weight: float) -> None:
        self.source, self.document, self.page = source, document, page
        labels = [label for line, label in zip(document.lines, document.labels, strict=True) if line.strip()]
        self.article = np.array([label in "ATD" for label in labels], dtype=float)
        size = np.sqrt([line.words for line in page.lines]) * [label in "AJ" for label in labels]
        self.weight = size / max(size.sum(), 1) * 30 * weight
        self.columns = first(page)


def examples(data: Path, source: str, matcher: Matcher, weight: float) -> list[Example]:
    """The pages of a set that have lines enough to have neighbours."""
    made = [(d, analyse("\n".join(d.lines), matcher, "", d.title)) for d in read(data, source)]
    return [Example(source, d, page, weight) for d, page in made if len(page.lines) > 1]


def fit(columns: list[dict[str, Any]], some: list[Example]) -> dict[str, float]:
    """A logistic regression with a quadratic penalty, by Newton's method: few steps, since there are few columns."""
    names = list(columns[0])
    x = np.vstack([np.column_stack([*c.values(), np.ones(len(next(iter(c.values()))))]) for c in columns])
    y, w = np.concatenate([e.article for e in some]), np.concatenate([e.weight for e in some])
    x, y, w = x[w > 0], y[w > 0], w[w > 0]  # of lines that nobody judged nothing is learned
    ridge = np.append(np.full(len(names), 2 * PENALTY), 1e-9)  # the bias goes free
    found = np.zeros(len(ridge))
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        gradient = x.T @ (w * (p - y)) + ridge * found
        curvature = (x * (w * p * (1 - p) + 1e-9)[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        found = found - step
        if abs(step).max() < 1e-3:
            break
    return dict(zip([*names, "bias"], (round(float(v), 4) for v in found), strict=True))


def folds(some: list[Example]) -> list[int]:
    """The fold of each page: pages of a site stay together."""
    return [crc32(e.document.site.encode()) % FOLDS for e in some]


def train(some: list[Example]) -> Models:
    """Both looks; the second learns from scores that the first gave to the pages of sites it had not seen."""
    columns: list[dict[str, Any]] = [{} for _ in some]
    dealt = folds(some)
    for fold in sorted(set(dealt)):
        rest = [e for e, its in zip(some, dealt, strict=True) if its != fold]
        one = fit([e.columns for e in rest], rest)
        for n, e in enumerate(some):
            if dealt[n] == fold:
                columns[n] = second(e.columns, e.page, model.odds(e.columns, one))
    return {"first": fit([e.columns for e in some], some), "second": fit(columns, some)}


def judge(e: Example, models: Models) -> Any:
    """The log odds of a page's lines."""
    return model.odds(second(e.columns, e.page, model.odds(e.columns, models["first"])), models["second"])


def report(name: str, some: list[Example], odds: list[Any]) -> None:
    """Print how the models do at some thresholds."""
    for sure in (0.0, 0.25, 0.5, 1.0):
        scores = []
        for e, its in zip(some, odds, strict=True):
            scores.append(
                score(e.document, [line.text for line, o in zip(e.page.lines, its, strict=True) if o >= -sure])
            )
        f1 = np.mean([s.f1 for s in scores])
        kept = sum(s.article_kept for s in scores) / sum(s.article for s in scores)
        dropped = 1 - sum(s.junk_kept for s in scores) / sum(s.junk for s in scores)
        print(f"{name}, threshold {sure}: F1 {f1:.4f}, kept {kept:.4f}, dropped {dropped:.4f}")


def hold_out(some: list[Example], others: list[Example]) -> None:
    """Score pages by models that saw neither them nor their site: each fifth of some, and all others."""
    dealt = folds(some)
    odds: list[Any] = [None] * len(some)
    for fold in sorted(set(dealt)):
        models = train([e for e, its in zip(some, dealt, strict=True) if its != fold])
        for n, e in enumerate(some):
            if dealt[n] == fold:
                odds[n] = judge(e, models)
    for name in (NEWS, GENERAL):
        chosen = [n for n, e in enumerate(some) if e.source == name]
        report(f"{name}, held out", [some[n] for n in chosen], [odds[n] for n in chosen])
    models = train(some)
    report(f"{PORTALS}, not trained on", others, [judge(e, models) for e in others])


def main() -> None:
    """Train and write, or report."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--hold-out", action="store_true", help="score sites by models that did not see them")
    data = folder(parser)
    matcher = Matcher(rules.shipped())
    some = [*examples(data, GENERAL, matcher, 1), *examples(data, NEWS, matcher, 4)]
    if parser.parse_args().hold_out:
        hold_out(some, examples(data, PORTALS, matcher, 1))
        return
    model.WEIGHTS.write_text(json.dumps(train(some), indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"wrote {model.WEIGHTS}")


if __name__ == "__main__":
    main()
