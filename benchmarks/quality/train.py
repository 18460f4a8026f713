"""Train the models for whole pages: `python -m benchmarks.quality.train --data FOLDER [--hold-out]`.

Trains on the general web articles and on the news pages (with `--hold-out` on each half of the news sites, scoring on
the other half) and writes `cleaners/boilerplate/page.json`. Labels are noisy, so the penalty is strong; each document
weighs the same, news four times as much, and a line by the square root of its words.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

import numpy as np

from cleaners.boilerplate import page as model
from cleaners.boilerplate import rules
from cleaners.boilerplate.features import first, second
from cleaners.boilerplate.layout import Page, analyse
from cleaners.boilerplate.match import Matcher

from .data import Labelled, folder, read, score

NEWS, GENERAL = "news-fulltext", "web-articles-fulltext"
PENALTY = 1.0
FOLDS = 3


class Example:
    """A page with its columns, and what each line counts as."""

    def __init__(self, document: Labelled, page: Page, weight: float) -> None:
        self.document, self.page = document, page
        labels = [label for line, label in zip(document.lines, document.labels, strict=True) if line.strip()]
        self.article = np.array([label in "ATD" for label in labels], dtype=float)
        size = np.sqrt([line.words for line in page.lines]) * [label in "AJ" for label in labels]
        self.weight = size / max(size.sum(), 1) * 30 * weight
        self.columns = first(page)


def examples(documents: list[Labelled], matcher: Matcher, weight: float) -> list[Example]:
    """The pages that have lines enough to have neighbours."""
    made = [(d, analyse("\n".join(d.lines), matcher, "", d.title)) for d in documents]
    return [Example(d, page, weight) for d, page in made if len(page.lines) > 1]


def fit(columns: list[dict[str, Any]], some: list[Example]) -> dict[str, float]:
    """A logistic regression with a quadratic penalty, by Newton's method: ten steps, since there are few columns."""
    names = list(columns[0])
    x = np.vstack([np.column_stack([*c.values(), np.ones(len(next(iter(c.values()))))]) for c in columns])
    y, w = np.concatenate([e.article for e in some]), np.concatenate([e.weight for e in some])
    ridge = np.append(np.full(len(names), 2 * PENALTY), 1e-9)  # the bias goes free
    found = np.zeros(len(ridge))
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ found, -30, 30)))
        gradient = x.T @ (w * (p - y)) + ridge * found
        curvature = (x * (w * p * (1 - p) + 1e-9)[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        found = found - step
        if abs(step).max() < 1e-4:
            break
    return dict(zip([*names, "bias"], (round(float(v), 4) for v in found), strict=True))


def train(some: list[Example]) -> dict[str, dict[str, float]]:
    """Both looks; the second learns from scores that the first gave to pages it had not seen."""
    columns: list[dict[str, Any]] = [{} for _ in some]
    for fold in range(FOLDS):
        rest = [e for n, e in enumerate(some) if n % FOLDS != fold]
        one = fit([e.columns for e in rest], rest)
        for n, e in enumerate(some):
            if n % FOLDS == fold:
                columns[n] = second(e.columns, e.page, model.odds(e.columns, one))
    return {"first": fit([e.columns for e in some], some), "second": fit(columns, some)}


def report(name: str, some: list[Example], models: dict[str, dict[str, float]]) -> None:
    """Print how the models do at some thresholds."""
    for sure in (0.0, 0.25, 0.5, 1.0):
        scores = []
        for e in some:
            columns = second(e.columns, e.page, model.odds(e.columns, models["first"]))
            keep = model.odds(columns, models["second"]) >= -sure
            scores.append(score(e.document, [line.text for line, k in zip(e.page.lines, keep, strict=True) if k]))
        f1 = np.mean([s.f1 for s in scores])
        kept = sum(s.article_kept for s in scores) / sum(s.article for s in scores)
        dropped = 1 - sum(s.junk_kept for s in scores) / sum(s.junk for s in scores)
        print(f"{name}, threshold {sure}: F1 {f1:.4f}, kept {kept:.4f}, dropped {dropped:.4f}")


def main() -> None:
    """Train, report, write."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--hold-out", action="store_true", help="train on half of the news sites, score on the rest")
    data = folder(parser)
    hold_out = parser.parse_args().hold_out
    matcher = Matcher(rules.shipped())
    news, general = read(data, NEWS), read(data, GENERAL)
    broad = examples(general, matcher, 1)
    sites = sorted({d.site for d in news})
    for half in (sites[::2], sites[1::2]) if hold_out else ():
        models = train(broad + examples([d for d in news if d.site in half], matcher, 4))
        report("held-out half of the news", examples([d for d in news if d.site not in half], matcher, 1), models)
    if hold_out:
        return
    models = train(broad + examples(news, matcher, 4))
    model.WEIGHTS.write_text(json.dumps(models, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"wrote {model.WEIGHTS}")


if __name__ == "__main__":
    main()
