"""A day and perhaps a time of day in a line such as 'Published 3 March 2021, 10:42', as ISO 8601."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from .fold import fold

_MONTHS = (
    "jan ene gen янв січ яну ιαν ocak oca tammi led styc ian",
    "feb fév fev févr şub helmi únor únor lut лют фев φεβ fév",
    "mar mär maa mrt märz бер мар μαρ břez",
    "apr abr avr nis huhti dub kwi кві апр απρ ápr",
    "may mai mei mag maj mayı touko květ тра май мая μαΐ μαι máj",
    "jun juin giu haz kesä červn cze чер июн юни ιουν jún iun",
    "jul juil lug tem heinä červen lip лип июл юли ιουλ júl iul",
    "aug ago aoû agu ağu elo srp sie сер авг αυγ",
    "sep set eyl syys září wrz вер сен септ σεπ szept",
    "oct okt out ott eki loka říj paź жов окт οκτ",
    "nov kas marras list лис ноя ное νοε noi",
    "dec dez déc dic ara joulu pros gru гру дек δεκ des",
)
_PREFIXES = sorted(
    ((fold(name), number) for number, names in enumerate(_MONTHS, 1) for name in names.split()),
    key=lambda pair: -len(pair[0]),
)

_FIGURE = re.compile(r"\d")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_EAST = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.|º)? (?:de |of )?([^\W\d_]{3,12})\.?,? (?:de |del )?(\d{4})(?!\d)"
)
_MONTH_DAY = re.compile(r"([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:.h](\d{2})(?!\d|\.\d)(?: ?([ap])\.?m)?")


@lru_cache(maxsize=4096)
def iso(line: str) -> str:
    """The day in a line as `2021-03-04`, with `T10:42` where a time of day follows; empty if none can be read.

    Orders that could be either (3/4/2021) are not guessed.

    >>> iso("Published 3 March 2021, 10:42"), iso("Stand: 04.03.2021"), iso("3/4/2021")
    ('2021-03-03T10:42', '2021-03-04', '')
    """
    if not _FIGURE.search(line):
        return ""
    text = fold(line)
    for pattern, order in (
        (_ISO, "ymd"),
        (_EAST, "ymd"),
        (_DAY_FIRST, "dmy"),
        (_DAY_MONTH, "dmy"),
        (_MONTH_DAY, "mdy"),
    ):
        match = pattern.search(text)
        if match:
            parts = dict(zip(order, match.groups(), strict=True))
            day = _day(parts["y"], parts["m"], parts["d"])
            if day:
                return day + _time(text[match.end() :])
    return ""


def _day(year: str, month: str, day: str) -> str:
    number = int(month) if month.isdigit() else _month(month)
    try:
        return datetime(int(year), number, int(day)).strftime("%Y-%m-%d")
    except ValueError:
        return ""


def _month(name: str) -> int:
    return next((number for prefix, number in _PREFIXES if name.startswith(prefix)), 0)


def _time(rest: str) -> str:
    match = _TIME.search(rest)
    if not match:
        return ""
    hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0) if match[3] else int(match[1])
    return f"T{hour:02}:{match[2]}" if hour < 24 and int(match[2]) < 60 else ""
