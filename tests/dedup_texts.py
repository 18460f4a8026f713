"""Made-up articles for the tests on duplicates, and which of some texts stay."""

from __future__ import annotations

import random

import polars as pl

from cleaners.assignment import Assignment
from cleaners.dedup import dedupe
from cleaners.document import Document
from cleaners.settings import DedupSettings

KNOBS = DedupSettings()


def sentence(rng: random.Random, words: int = 15) -> str:
    """Words that no other sentence has, with a name and a figure among them."""
    made = [
        "".join(rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))
        for _ in range(words)
    ]
    made[3], made[7] = made[3].title(), str(rng.randint(10, 9999))
    return " ".join(made).capitalize() + "."


def article(seed: int, sentences: int = 20) -> list[str]:
    rng = random.Random(seed)
    return [sentence(rng) for _ in range(sentences)]


def page(lines: list[str]) -> str:
    return "\n\n".join(lines)


def families(documents: list[Document], knobs: DedupSettings = KNOBS) -> dict[str, Assignment]:
    return {a.id: a for a in dedupe(documents, knobs)}


def kept(*texts: str) -> list[str]:
    """Which of some texts stay, by the letters that name them."""
    found = dedupe([Document("abcdefgh"[n], text) for n, text in enumerate(texts)], KNOBS)
    return [a.id for a in found if a.canonical]


BASE = article(1)
OTHER = article(2)
TEMPLATE = (
    "Gale warning for {0}. Winds from the {1} reach {2} knots by {3} hours and ease to {4} knots during the night. "
    "Seas of {5} metres are expected off {6}. Vessels in the area of {0} keep a listening watch on channel {7}. "
    "The next bulletin is issued at {8} hours. Small craft stay in the harbour of {6} until further notice."
)


def bulletin(seed: int) -> str:
    rng = random.Random(seed)
    names = [rng.choice(("Dogger", "Lundy", "Fastnet", "Viking", "Sole", "Forties")) for _ in range(3)]
    figures = [rng.randint(2, 99) for _ in range(6)]
    return TEMPLATE.format(
        names[0], names[1].lower(), figures[0], figures[1], figures[2], figures[3], names[2], *figures[4:]
    )


STATEMENT = " ".join(article(50, 5))
FOOTER = article(60, 8)
CHINESE = "气象台发布大风预警,预计今天夜间到明天白天,{}海域将有{}级偏北风,阵风{}级,浪高{}米。"


def pairs(*ids: str) -> pl.DataFrame:
    return pl.DataFrame({"a": ids[::2], "b": ids[1::2]}, {"a": pl.String, "b": pl.String})
