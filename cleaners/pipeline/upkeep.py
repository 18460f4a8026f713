"""Work on what a corpus has: cleaning it again by what was learned since, and erasing documents from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import orjson
import polars as pl

from ..boilerplate import learn
from ..document import Document, content_hash
from ..errors import CorpusError
from ..settings import Settings
from ..store import Corpus, Run, Snapshot
from ..summary import RunSummary
from .batch import Batch
from .before import stored
from .families import Fold
from .job import Job
from .passes import PREPARED, strip
from .recipe import Recipe, program, settled_otherwise
from .reporting import write_report
from .sites import PAGE, Lines, teach_all
from .staging import Clock, Mapper, Watch, in_this_process, once, silent, table, write

DOCUMENTS = 5_000  # a unit of work


def reclean(
    corpus: str | Path,
    settings: Settings | None = None,
    *,
    mapper: Mapper = in_this_process,
    watch: Watch = silent,
    wait: float | None = 0,
) -> RunSummary:
    """Clean every document of a corpus again, by today's rules and settings and all that its sites have taught since.

    Documents whose cleaned text changes are recorded as revised, their families settled anew; the others are not
    touched. Raises CorpusError where there is no corpus or another run writes to it.
    """
    settings = settings or Settings()
    store = Corpus.open(corpus)
    with store.transaction(f"reclean-{content_hash(settings.digest(), str(len(store.runs())))[:12]}", wait=wait) as tx:
        recipe = Recipe(str(corpus), store.at(), tx, settings, mapper, Clock(watch))
        batch = _cleaned_again(recipe, recipe.job)
        if batch.fresh.is_empty():
            return RunSummary(tx.run_id, str(corpus), batch.records, unchanged=batch.records, committed=False)
        summary = recipe.commit(batch, "", kind="reclean")
    return replace(summary, report=write_report(corpus, settings=settings))


def forget(corpus: str | Path, ids: Sequence[str], settings: Settings | None = None, *, unknown: bool = False) -> Run:
    """Erase documents and every trace of their text from all tables and versions; they do not come back.

    Documents that they were kept in place of are settled anew. `unknown` also bars ids that the corpus does not have.
    Raises CorpusError for such an id otherwise, where there is no corpus, and where another run writes to it.
    """
    settings = settings or Settings()
    gone = pl.DataFrame({"id": pl.Series(sorted(set(ids)), dtype=pl.String)})

    store = Corpus.open(corpus)

    def settle(before: Snapshot) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
        if not unknown:
            _refuse_unknown(before, gone)
        nothing = before.read("signatures").drop("run").clear()
        texts = before.read("documents").select("id", "text").clear()
        anew = settled_otherwise(store.runs(), settings)
        families = Fold(before, nothing, texts, gone, settings.dedup, Clock(), anew).families()
        return families.assignments.join(gone, on="id", how="anti"), _pages(before, gone)

    made = store.forget(ids, settle, settings_digest=settings.digest(), program=program())
    write_report(corpus, settings=settings)  # the one before shows excerpts
    return made


def _refuse_unknown(before: Snapshot, gone: pl.DataFrame) -> None:
    known = pl.concat([before.read(name).select("id") for name in ("documents", "rejected")])
    missing = gone.lazy().join(known, on="id", how="anti").sort("id").head(5).collect()["id"]
    if len(missing):
        problem = f"The corpus has no document {', '.join(map(repr, missing))}; nothing was erased."
        raise CorpusError(problem, "`winnow export CORPUS --all` lists all ids; --unknown bars one that may yet come.")


def _cleaned_again(recipe: Recipe, job: Job) -> Batch:
    """The documents of the corpus as a batch, of which only those count whose cleaned text is another than it was."""
    documents = recipe.before.read("documents")
    numbers = _prepared(job, documents)
    lines = _lines(recipe.before)
    teach_all(job, lines, recipe.mapper, recipe.clock)
    recipe.over("clean and sign", partial(strip, job), numbers)
    cleaned = [job.folder("cleaned", number) for number in numbers]
    before = documents.select("id", "text")
    same = table(cleaned, "documents").select("id", "text").join(before, on=["id", "text"], how="semi")
    fresh = (
        before.select("id").join(same, on="id", how="anti").with_columns(state=pl.lit("revised")).sort("id").collect()
    )
    names = ("documents", "removals", "signatures")
    changed = {name: table(cleaned, name).join(fresh.lazy(), on="id", how="semi") for name in names}
    records = documents.select(pl.len()).collect().item()
    return Batch(
        fresh=fresh, rejected=table(cleaned, "rejected").collect(), lines=lines, records=records,
        unchanged=records - fresh.height, **changed,
    )  # fmt: skip


def _lines(before: Snapshot) -> Lines:
    """All that the corpus has of its sites' pages; nothing comes and nothing goes."""
    lines = stored(before, "sites", learn.count([])).sort("site", "page", "at").collect()
    return Lines(lines, lines, lines.select(PAGE).clear())


def _prepared(job: Job, documents: pl.LazyFrame) -> list[int]:
    """Lay the corpus's own texts out in units of work, as the first pass lays out those of an input."""
    columns = [name for name in PREPARED if name not in ("file", "line")]
    own = pl.col("extra").map_elements(_without_lifted, pl.String)
    place = {"file": pl.lit(""), "line": pl.lit(0, pl.Int64)}
    rows = documents.select(columns).with_columns(own, **place).sort("id").collect()
    starts = range(0, max(rows.height, 1), DOCUMENTS)
    for number, at in enumerate(starts):
        part = rows.slice(at, DOCUMENTS).select(list(PREPARED))
        once(job.folder("prepared", number), partial(dict, documents=part))
    numbered = [
        rows.slice(at, DOCUMENTS).select("id").with_row_index("row").with_columns(shard=pl.lit(n, pl.Int64))
        for n, at in enumerate(starts)
    ]
    write(pl.concat(numbered).with_columns(state=pl.lit("revised")), job.fresh)
    return list(range(len(numbered)))


def _pages(before: Snapshot, gone: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The lines of those documents among what was counted of their sites, by `site` and `page`."""
    documents = before.read("documents").join(gone.lazy(), on="id", how="semi").select("id", "site").collect()
    pages = learn.count(Document(id=name, text="a line", site=site) for name, site in documents.iter_rows())
    return {"sites": pages.select("site", "page")} if pages.height else {}


def _without_lifted(extra: str) -> str:
    """The fields that came with a record, without those that an earlier cleaning found in its text."""
    fields = orjson.loads(extra)
    return extra if fields.pop("lifted", None) is None else orjson.dumps(fields, option=orjson.OPT_SORT_KEYS).decode()
