"""Work on what a corpus has: cleaning it again by what was learned since, and erasing documents from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

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
from .passes import CLEANED, PREPARED, cleaned
from .recipe import Recipe, program, settled_otherwise
from .reporting import write_report
from .sites import PAGE, Lines, teach_all
from .staging import Clock, Frames, Mapper, Watch, in_this_process, once, silent, table

DOCUMENTS = 5_000
"""About so many documents are a unit of work."""


WHAT_GOES = ["id", "rule", "start", "end", "instead"]
"""What makes a removal another one."""


class Piece(NamedTuple):
    """A unit of work: some documents of a corpus as it was after a run."""

    corpus: str
    run: int
    number: int


def reclean(
    corpus: str | Path,
    settings: Settings | None = None,
    *,
    mapper: Mapper = in_this_process,
    watch: Watch = silent,
    wait: float | None = 0,
) -> RunSummary:
    """Clean every document of a corpus again, by today's rules and settings and all that its sites have taught since.

    Documents of which something changes are recorded as revised, their families settled anew; the others are not
    touched. After an interruption the same call goes on from where it stopped. Raises CorpusError where there is no
    corpus or another run writes to it.
    """
    settings = settings or Settings()
    store = Corpus.open(corpus)
    with store.transaction(f"reclean-{content_hash(settings.digest(), str(len(store.runs())))[:12]}", wait=wait) as tx:
        recipe = Recipe(str(corpus), store.at(), tx, settings, mapper, Clock(watch))
        batch = _cleaned_again(recipe)
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


def _cleaned_again(recipe: Recipe) -> Batch:
    """The documents of the corpus as a batch, without those that come out as they were."""
    before, job = recipe.before, recipe.job
    lines = _lines(before)
    teach_all(job, lines, recipe.mapper, recipe.clock)
    run = before.run.number if before.run else 0
    units = [Piece(recipe.corpus, run, n) for n in range(max(1, len(before.pieces("documents", DOCUMENTS))))]
    recipe.over("clean and sign", partial(clean_again, job), units)
    names = ("documents", "removals", "signatures", "rejected")
    made = {name: table([job.folder("cleaned", unit.number) for unit in units], name) for name in names}
    changed = pl.concat([made[name].select("id") for name in ("documents", "rejected")])
    fresh = changed.with_columns(state=pl.lit("revised")).sort("id").collect()
    records = before.read("documents").select(pl.len()).collect().item()
    return Batch(
        fresh=fresh, lines=lines, records=records, unchanged=records - fresh.height,
        documents=made["documents"], removals=made["removals"], signatures=made["signatures"],
        rejected=made["rejected"].collect(),
    )  # fmt: skip


def clean_again(job: Job, piece: Piece) -> int:
    """Clean some of a corpus's documents again, and leave those that come out as others. Returns the piece's number."""
    once(job.folder("cleaned", piece.number), lambda: _changed(job, piece))
    return piece.number


def _changed(job: Job, piece: Piece) -> Frames:
    snapshot = Corpus.open(piece.corpus).at(piece.run or None)
    some = snapshot.pieces("documents", DOCUMENTS)
    rows = (some[piece.number] if some else snapshot.read("documents")).sort("id").collect()
    made = cleaned(job, pl.DataFrame([_as_it_came(row) for row in rows.iter_rows(named=True)], PREPARED))
    columns = [name for name in CLEANED if name not in ("given", "source_hash")]
    same = made["documents"].join(rows, on=columns, how="semi").select("id")
    known = snapshot.read("removals").filter(pl.col("id").is_in(same["id"].implode())).collect(engine="streaming")
    same = same.join(_differing(known, made["removals"]), on="id", how="anti")
    return {name: frame.join(same, on="id", how="anti", maintain_order="left") for name, frame in made.items()}


def _differing(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The ids of documents from which other pieces are removed, or by other rules; on how many pages does not count."""
    before, after = before.select(WHAT_GOES), after.select(WHAT_GOES)
    gone, new = before.join(after, on=WHAT_GOES, how="anti"), after.join(before, on=WHAT_GOES, how="anti")
    return pl.concat([gone, new]).select("id").unique()


def _as_it_came(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the documents as the first pass left it: without what cleaning filled in."""
    extra = orjson.loads(row["extra"])
    extra.pop("lifted", None)
    plain = orjson.dumps(extra, option=orjson.OPT_SORT_KEYS).decode()
    before = row | orjson.loads(row["given"] or "{}") | {"extra": plain, "file": "", "line": 0}
    return {name: before[name] for name in PREPARED}


def _lines(before: Snapshot) -> Lines:
    """All that the corpus has of its sites' pages; nothing comes and nothing goes."""
    lines = stored(before, "sites", learn.count([])).sort("site", "page", "at").collect()
    return Lines(lines, lines, lines.select(PAGE).clear())


def _pages(before: Snapshot, gone: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The lines of those documents among what was counted of their sites, by `site` and `page`."""
    documents = before.read("documents").join(gone.lazy(), on="id", how="semi").select("id", "site").collect()
    pages = learn.count(Document(id=name, text="a line", site=site) for name, site in documents.iter_rows())
    return {"sites": pages.select("site", "page")} if pages.height else {}
