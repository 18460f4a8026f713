"""Text cleaners side by side on labelled lines: `python -m benchmarks.quality.lines --data FOLDER`.

The peers' line rules are written from their papers; jusText runs as it is, each line a text block.
"""

from __future__ import annotations

import re
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence

from cleaners.boilerplate import learn, rules
from cleaners.boilerplate.strip import strip
from cleaners.document import Document
from cleaners.settings import BoilerplateSettings

from .data import LINES, Labelled, folder, read, score, table

Cleaner = Callable[[Sequence[Labelled]], list[list[str]]]

_END = re.compile(r"[.!?…。！？\"”’]$")
_PHRASE = re.compile(
    r"(share|tweet|subscribe|sign up|log ?in|read more|related|advertisement|comments?|follow us|copyright|©|cookies?"
    r"|newsletter|privacy policy|terms of use|contact us|about us|skip to|back to top|most read|trending)\b.{0,30}$",
    re.IGNORECASE,
)


def line_by_line(keeps: Callable[[str], bool]) -> Cleaner:
    """A cleaner that judges each line by itself."""
    return lambda documents: [[line for line in document.lines if keeps(line)] for document in documents]


def c4(line: str) -> bool:
    """C4: end punctuation, five words, no script, no braces."""
    low = line.lower()
    return bool(_END.search(line)) and len(line.split()) >= 5 and "javascript" not in low and "{" not in line


def fineweb(line: str) -> bool:
    """Gopher, RefinedWeb and FineWeb as line rules: no shouting, bare figures, counters, single words, or '...'."""
    letters = [c for c in line if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) > 0.6 * len(letters):
        return False
    return len(line.split()) > 1 and not line.endswith("...") and not re.fullmatch(r"[\d.,KkMm]+ \w+", line)


def justext(documents: Sequence[Labelled]) -> list[list[str]]:
    """JusText's classifier, each line a paragraph."""
    import html

    import justext as engine

    stop = engine.get_stoplist("English")
    out = []
    for document in documents:
        body = "".join(f"<p>{html.escape(line)}</p>" for line in document.lines)
        out.append([p.text for p in engine.justext(f"<html><body>{body}</body></html>", stop) if not p.is_boilerplate])
    return out


def winnow(documents: Sequence[Labelled], learning: bool) -> list[list[str]]:
    """Winnow's step with the shipped rules, and with what the set's sites teach."""
    settings = BoilerplateSettings()
    made = [Document(d.id, "\n".join(d.lines), site=d.site, title=d.title) for d in documents]
    furniture = learn.learned(learn.count(made, settings), settings) if learning else []
    step = strip([*rules.shipped(), *furniture], settings)
    return [step(document).kept.split("\n") for document in made]


CLEANERS: dict[str, Cleaner] = {
    "unchanged": line_by_line(bool),
    "drop lines under 50 characters": line_by_line(lambda line: len(line) >= 50),
    "C4 line rules": line_by_line(c4),
    "Gopher/FineWeb line filters": line_by_line(fineweb),
    "jusText on text blocks": justext,
    "phrase list": line_by_line(lambda line: not (len(line.split()) <= 15 and _PHRASE.match(line))),
    "Winnow": lambda documents: winnow(documents, learning=False),
    "Winnow, sites learned": lambda documents: winnow(documents, learning=True),
}


def main() -> None:
    """Print one table a set."""
    data = folder(ArgumentParser(description=__doc__))
    for name in LINES:
        documents = read(data, name)
        rows = []
        seconds = []
        for label, cleaner in CLEANERS.items():
            start = time.process_time()
            kept = cleaner(documents)
            seconds.append(f"{label} {len(documents) / max(time.process_time() - start, 1e-9):,.0f}")
            rows.append((label, [score(d, k) for d, k in zip(documents, kept, strict=True)]))
        print(f"\n## {name} ({len(documents)} documents)\n", *table(rows), sep="\n")
        print("\nDocuments a CPU second: " + " · ".join(seconds))


if __name__ == "__main__":
    main()
