"""HTML extractors alone and with Winnow after them: `python -m benchmarks.quality.html --data FOLDER`.

Scored as the article-extraction-benchmark scores: bags of 4-gram shingles of words, precision and recall averaged over
the pages, and F1 from these two means. Beside it the mean of the pages' own F1, which tells better and worse pages.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cleaners.boilerplate import rules
from cleaners.boilerplate.strip import strip
from cleaners.document import Document, Step
from cleaners.extract import document as made
from cleaners.record import Place, Record
from cleaners.settings import BoilerplateSettings

from .data import folder

Extractor = Callable[[bytes, str], Document]

_WORD = re.compile(r"\w+")


class Pages(NamedTuple):
    """A page and the body that a person found on it."""

    id: str
    html: bytes
    url: str
    body: str


def read(data: Path) -> list[Pages]:
    """The pages with their truth."""
    truth = json.loads((data / "pages" / "truth.json").read_text("utf-8"))
    found = sorted((data / "pages").glob("*.html.gz"))
    ids = [path.name.removesuffix(".html.gz") for path in found]
    pages = [(n, gzip.decompress(path.read_bytes())) for n, path in zip(ids, found, strict=True) if n in truth]
    return [Pages(n, html, truth[n].get("url", ""), truth[n]["articleBody"]) for n, html in pages]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The bag of 4-grams of words; a shorter text is one shingle."""
    words = _WORD.findall(text)
    return Counter(tuple(words[n : n + 4]) for n in range(max(1, len(words) - 3))) if words else Counter()


def f1(found: str, truth: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the shingles."""
    a, b = shingles(found), shingles(truth)
    common = sum((a & b).values())
    if not a or not b:
        return (float(not a), float(not b), float(not a and not b))
    precision, recall = common / sum(a.values()), common / sum(b.values())
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def winnow(html: bytes, url: str) -> Document:
    """Winnow's own extraction: trafilatura with Winnow's settings."""
    found = made(Record({"html": html, "url": url, "id": "page"}, Place("page")))
    return found if isinstance(found, Document) else Document("page", "")


def plain(extract: Callable[[bytes], str]) -> Extractor:
    """An extractor that gives nothing but text."""
    return lambda html, _: Document(
        "page", "\n".join(line.strip() for line in extract(html).split("\n") if line.strip())
    )


def _trafilatura(html: bytes) -> str:
    from trafilatura import extract

    return extract(html, include_comments=False) or ""


def _resiliparse(html: bytes) -> str:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding

    return str(extract_plain_text(html.decode(detect_encoding(html), "replace"), main_content=True))


def _readability(html: bytes) -> str:
    import lxml.html
    from readability import Document as Readable

    summary = lxml.html.fromstring(Readable(html.decode("utf-8", "replace")).summary())
    return "\n".join(" ".join(node.text_content().split()) for node in summary.iter("p", "li", "h2", "h3", "pre"))


def _justext(html: bytes) -> str:
    import justext

    found = justext.justext(html, justext.get_stoplist("English"))
    return "\n".join(part.text for part in found if not part.is_boilerplate)


EXTRACTORS: dict[str, Extractor] = {
    "trafilatura, default": plain(_trafilatura),
    "trafilatura, Winnow's settings": winnow,
    "resiliparse, main content": plain(_resiliparse),
    "readability-lxml": plain(_readability),
    "jusText": plain(_justext),
}


def rows(pages: list[Pages], step: Step) -> list[str]:
    """Two rows an extractor: alone, and with Winnow after it."""
    out = []
    for name, extract in EXTRACTORS.items():
        start = time.process_time()
        documents = [extract(page.html, page.url) for page in pages]
        speed = len(pages) / (time.process_time() - start)
        alone = [f1(document.kept, page.body) for document, page in zip(documents, pages, strict=True)]
        after = [f1(step(document).kept, page.body) for document, page in zip(documents, pages, strict=True)]
        better = sum(b[2] > a[2] + 1e-9 for a, b in zip(alone, after, strict=True))
        worse = sum(b[2] < a[2] - 1e-9 for a, b in zip(alone, after, strict=True))
        out.append(f"| {name} | {_means(alone)} | | | {speed:.0f} |")
        out.append(f"| {name}, then Winnow | {_means(after)} | {better} | {worse} | |")
    return out


def _means(scores: list[tuple[float, float, float]]) -> str:
    precision, recall, mean = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{precision:.4f} | {recall:.4f} | {f1:.4f} | {mean:.4f}"


def main() -> None:
    """Print the table."""
    data = folder(ArgumentParser(description=__doc__))
    pages = read(data)
    step = strip(rules.shipped(), BoilerplateSettings())
    print(f"\n## article-extraction-benchmark, {len(pages)} pages\n")
    print("| extractor | precision | recall | F1 | mean F1 | pages better | pages worse | pages/CPU-s |")
    print("|---|---|---|---|---|---|---|---|")
    print("\n".join(rows(pages, step)))


if __name__ == "__main__":
    main()
