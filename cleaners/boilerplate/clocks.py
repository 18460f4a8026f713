"""Times of day over the entries of a live page, bare as a timetable's: their order tells them apart."""

from __future__ import annotations

import re
from itertools import pairwise

from .page import Page, once

FEWEST = 3
"""So many times that run backwards are a live page's; of fewer, other lines must say that the page is live."""

ENTRY = ("live.clock", "Times that run backwards stand over the entries of a live page, the newest first.")

_TIME = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])[:.h](?P<minute>[0-5][0-9])(?:[:.][0-5][0-9])?")


def clocks(page: Page) -> None:
    """Drop the times of day that stand alone, if each is earlier than the one before and heads an entry.

    A diary, minutes and a chronicle run forwards; a timetable's and a table's times have no sentences below them.
    """
    times = {n: at for n, line in enumerate(page.lines) if (at := _time(line.text)) is not None}
    found = list(times.values())
    live = any(rule.category == "live" for hits in page.hits for rule in hits)
    if len(found) < (2 if live else FEWEST) or any(a <= b for a, b in pairwise(found)):
        return
    if all(_heads(page, n) for n in times):
        for n in times:
            page.drop(n, *ENTRY)


def _time(text: str) -> int | None:
    """The minute of the day that a line is, and nothing else."""
    match = _TIME.fullmatch(text.strip())
    return 60 * int(match["hour"]) + int(match["minute"]) if match else None


def _heads(page: Page, n: int) -> bool:
    """Whether a sentence follows, perhaps below a sub-heading."""
    below = [m for m in range(n + 1, len(page.lines)) if m not in page.gone][:2]
    return any(page.lines[m].prose for m in below) and page.lines[below[0]].words >= 2


def bare(page: Page, n: int) -> bool:
    """Whether a line is figures and signs alone, and no other line of the text stamps an entry in words.

    A time of day may be a timetable's as well as a live page's.
    """
    if any(map(str.isalpha, page.lines[n].text)):
        return False
    return not _stamped(page)


@once
def _stamped(page: Page) -> bool:
    return any(
        any(rule.category in ("live", "time") for rule in hits) and any(map(str.isalpha, line.text))
        for line, hits in page.both
    )
