"""
A site's furniture is what recurs on its pages; learning it writes the same rules that people write.

Each page leaves its lines in a table. Of a site only a sample of pages is kept, those with the smallest hashes of their
ids (a bottom-k sketch): memory is bounded over millions of pages, tables merge in any order and any number of parts to
the same table, and counts on the sample are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import xxhash

from ..document import Document
from ..settings import BoilerplateSettings
from .furniture import Row, furniture
from .lines import lines
from .rule import Rule

if TYPE_CHECKING:
    import polars as pl

PAGE_LINES = 400
"""Lines of a page that are counted, half of them from its start and half from its end."""


def count(documents: Iterable[Document], settings: BoilerplateSettings | None = None) -> pl.DataFrame:
    """The lines of some documents as a table that `merge` and `learned` read, one row a line.

    Columns: `site`, `page` (a 64-bit hash of the document's id), `at` (the line's number), `line` (folded), `words`,
    `prose` (it reads as a sentence). Documents without a site teach nothing.
    """
    import polars as pl

    rows = [row for document in documents if document.site for row in _rows(document)]
    schema = {"site": pl.String, "page": pl.UInt64, "at": pl.UInt32, "line": pl.String, "words": pl.UInt16}
    table = pl.DataFrame(rows, schema={**schema, "prose": pl.Boolean}, orient="row")
    return merge([table], settings)


def merge(tables: Sequence[pl.DataFrame], settings: BoilerplateSettings | None = None) -> pl.DataFrame:
    """One table of several: of each site the pages with the smallest hashes, and over all sites the same again.

    The order of the tables and the way pages were dealt out to them make no difference.
    """
    import polars as pl

    limits = settings or BoilerplateSettings()
    table = pl.concat(tables).unique(["site", "page", "at"], keep="any")
    pages = table.select("site", "page").unique()
    pages = pages.filter(pl.col("page").rank("ordinal").over("site") <= limits.learn_pages_a_site)
    pages = pages.sort("page", "site").head(limits.learn_pages)
    return table.join(pages, on=["site", "page"], how="semi").sort("site", "page", "at")


def learned(table: pl.DataFrame, settings: BoilerplateSettings) -> list[Rule]:
    """The rules that a table teaches, sorted by site and line, each with its counts as the reason.

    A line of fewer than three pages is never learned, nor one that only versions of the same article share.
    """
    import polars as pl

    if not settings.learn:
        return []
    enough = table.filter(pl.col("page").n_unique().over("site") >= settings.learn_from)
    rules: list[Rule] = []
    for (site,), rows in enough.sort("site", "page", "at").group_by("site", maintain_order=True):
        pages: dict[int, list[Row]] = {}
        for page, at, line, size, prose in rows.select("page", "at", "line", "words", "prose").iter_rows():
            pages.setdefault(page, []).append(Row(at, line, size, prose))
        rules += furniture(str(site), list(pages.values()), settings.learn_from)
    return rules


def _rows(document: Document) -> Iterable[tuple[str, int, int, str, int, bool]]:
    page = xxhash.xxh3_64_intdigest(document.id.encode("utf-8", "surrogatepass"))
    found = [(n, line) for n, line in enumerate(lines(document.kept)) if line.folded]
    if len(found) > PAGE_LINES:
        found = found[: PAGE_LINES // 2] + found[-PAGE_LINES // 2 :]
    for n, line in found:
        yield document.site, page, n, line.folded, line.words, line.prose
