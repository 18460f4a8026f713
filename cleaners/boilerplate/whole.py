"""What goes from the text of a whole page, with its menus, teasers and footers around the article.

Here most lines are furniture, and a line's look and neighbours say much. Two logistic models look at the lines, the
second one knowing what the first made of the neighbours (stacked generalisation, Wolpert 1992; the densest run of text
as in the maximum subsequence method of Pasternack and Roth 2009). Their weights are data, `weights/page.json`, which
`python -m benchmarks.quality.train` writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .page import Page

if TYPE_CHECKING:
    from .features import Column, Columns

WEIGHTS = Path(__file__).parent / "weights" / "page.json"

CHROME = frozenset(
    {"appeal", "nav", "share", "newsletter", "copyright", "comments", "tags", "app", "paywall", "related", "advert"}
)
"""Categories of what stands on a page beside the article."""

EDGE, AROUND = 40, 5
"""So many first and last lines of a page hold so many that rules name; in a long article these stand all over it.

A page that is nearly all labels need not have them there.
"""

SURE = 0.5
"""The log odds that a line must have against it. Above 0, since a lost sentence is worse than a line too many."""


def whole(page: Page) -> bool:
    """Whether a text is a whole page: many lines, many of them short labels, and many different ones that rules name.

    The more lines rules name, the fewer labels are asked for; some of them stand at the page's ends. A short page may
    have fewer named, if labels are most of it. Of the public sets' news pages 97 in 100 are found; no extracted article
    there has more than three such lines.
    """
    if len(page.lines) < 40:
        return False
    chrome = [any(rule.category in CHROME or rule.site for rule in hits) for hits in page.hits]
    labels = sum(line.words <= 5 and not line.closed for line in page.lines)
    around = sum(chrome[:EDGE]) + sum(chrome[max(EDGE, len(chrome) - EDGE) :])
    if around < AROUND and labels < 0.8 * len(page.lines):
        return False
    known = {line.folded for line, named in zip(page.lines, chrome, strict=True) if named}
    if len(known) >= 7:
        return len(known) >= 10 or labels >= 0.3 * len(page.lines)
    return len(known) >= 5 and labels >= 0.55 * len(page.lines) and len(known) >= 0.09 * len(page.lines)


def judged(page: Page) -> Iterator[tuple[int, str]]:
    """The lines that the models take for furniture, each with the reason in words."""
    from .features import first, headline, second

    one, two = weights()
    title = headline(page)
    columns = first(page)
    columns = second(columns, page, odds(columns, one))
    for n, value in enumerate(odds(columns, two).tolist()):
        if columns["is title"][n] and n <= title:
            if n < title:
                yield n, "On a whole page, the headline stands once more, above the article's own."
        elif value < -SURE:
            yield n, _reason(columns, n)


def odds(columns: Columns, model: Mapping[str, float]) -> Column:
    """The log odds that lines are the article's."""
    import numpy as np

    weight = np.array([model[name] for name in columns])
    found: Column = np.column_stack(list(columns.values())) @ weight + model["bias"]
    return found


@cache
def weights() -> tuple[dict[str, float], dict[str, float]]:
    """The weights of both looks, by the names of the columns."""
    models = json.loads(WEIGHTS.read_text("utf-8"))
    return models["first"], models["second"]


def _reason(columns: Columns, n: int) -> str:
    where = "before" if columns["before run"][n] else "after" if columns["after run"][n] else "within"
    shape = "is no sentence" if not columns["sentence"][n] else "reads like a teaser or a notice"
    around = "among labels and links" if columns["look ±4"][n] < 0.5 else "beside the article"
    return f"On a whole page, {where} the run of text: it {shape} and stands {around}."
