"""The page as HTML: everything in it is escaped, and it may load and run nothing but what stands in it."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .excerpt import clip
from .page import Page

HERE = Path(__file__).parent

# Control characters would vanish or end the text in some browsers; their pictures show that they are there.
_PICTURES = {n: 0x2400 + n for n in range(32) if chr(n) not in "\n\t"} | {0x7F: 0x2421}


def render(page: Page) -> str:
    """The page as one HTML file that needs nothing else, online or off."""
    house = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    house.filters |= {"n": _number, "pct": _percent, "clip": clip, "when": _when, "two": _two}
    style, script = (HERE / "page.css").read_text("utf-8"), (HERE / "page.js").read_text("utf-8")
    template = house.get_template("page.html.j2")
    # What we ship is the only markup that is taken as it is; the policy names it by its hash, so nothing else can act.
    text = template.render(
        page=page, style=Markup(style), script=Markup(script), style_hash=_hash(style), script_hash=_hash(script)
    )
    return text.translate(_PICTURES)


def _number(value: float) -> str:
    return f"{value:,}"


def _percent(value: float) -> str:
    """A share in percent: 0 and 100 only when it is so exactly."""
    percent = 100 * value
    if 0 < percent < 0.1:
        return "< 0.1 %"
    if 99.9 < percent < 100:
        return "> 99.9 %"
    return f"{percent:.1f} %" if percent % 1 else f"{percent:.0f} %"


def _when(moment: str) -> str:
    """A time to the second, as people write it; what is no time stays as it is.

    >>> _when("2031-05-01T04:00:09.123+00:00")
    '2031-05-01 04:00:09 UTC'
    """
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return clip(moment, 40)
    return f"{parsed.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if parsed.tzinfo else parsed.isoformat(" ", "seconds")


def _two(value: float) -> str:
    """A measure of 0..1 to two places, never rounded up to 1 or down to 0.

    >>> _two(0.9999), _two(1.0), _two(0.304)
    ('0.99', '1.00', '0.30')
    """
    if value in (0, 1):
        return f"{value:.2f}"
    return f"{min(max(value, 0.01), 0.99):.2f}"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
