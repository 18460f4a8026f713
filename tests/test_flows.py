"""The flows on a real Prefect API: what a person sees in the UI is read back through it."""

# No `from __future__ import annotations`, for the same reason as in the flows themselves.

import asyncio
import errno
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from prefect import get_client
from prefect.client.schemas.filters import FlowRunFilter, LogFilter, TaskRunFilter
from prefect.client.schemas.objects import Artifact, FlowRun, TaskRun
from prefect.settings import PREFECT_API_URL
from prefect.testing.utilities import prefect_test_harness
from pydantic import ValidationError

import cleaners
from cleaners.errors import CorpusError, InputError
from cleaners.store import Corpus
from cleaners.summary import RunSummary
from flows import artifacts, tables
from flows.alarms import found
from flows.clean_corpus import CleanCorpus, clean_corpus
from flows.patience import patiently, transient
from flows.processes import descendants
from flows.shards import as_tasks, grouped
from flows.upkeep import Compact, OneCorpus, Relearn, check_corpus, compact_corpus, relearn_sites

LOAF = (
    "The bakery on Tinder Row reopened on Friday after eleven weeks of repairs to its oven. The baker, Ida Holm, said "
    "the first loaves were gone by seven. Customers had queued since before dawn, some with folding chairs and flasks. "
    "The oven was built by her grandfather from the bricks of a ferry house, and no two of them are of one size."
)
KILN = (
    "A kiln from the twelfth century lies under the car park of the county library, archaeologists said on Monday. "
    "They came upon it while pipes were laid. Shards of green glazed jugs fill the pit to the rim. The library will "
    "keep a window in the floor, so that readers may look down on it while they wait for their books."
)
ARTICLES = {
    "morning.example/loaf.txt": LOAF,
    "evening.example/loaf.txt": f"{LOAF}\n\nSign up for our newsletter",
    "morning.example/kiln.txt": f"{KILN}\n\nShare this article",
}


@pytest.fixture(scope="session", autouse=True)
def api() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


pytestmark = pytest.mark.xdist_group("prefect")  # one server for all of them


class Told:
    """What the API knows of one flow run."""

    def __init__(self, state: Any) -> None:
        self.state = state
        self.id: UUID = state.state_details.flow_run_id
        self.run, self.tasks, self.logs, artifacts = asyncio.run(self._ask())
        self.artifacts: dict[str, Artifact] = {artifact.key: artifact for artifact in artifacts}

    async def _ask(self) -> tuple[FlowRun, list[TaskRun], list[str], list[Artifact]]:
        this = FlowRunFilter.model_validate({"id": {"any_": [self.id]}})
        async with get_client() as client:
            run = await client.read_flow_run(self.id)
            for _ in range(600):  # task runs and logs arrive a moment later, each on its own way
                tasks = await client.read_task_runs(flow_run_filter=this, task_run_filter=TaskRunFilter())
                logs = await client.read_logs(LogFilter.model_validate({"flow_run_id": {"any_": [self.id]}}))
                ended = any("Finished in state" in log.message and not log.task_run_id for log in logs)
                final = {task.id for task in tasks if task.state and task.state.is_final()}
                if ended and {log.task_run_id for log in logs if log.task_run_id} <= final:
                    break
                await asyncio.sleep(0.1)
            return run, tasks, [log.message for log in logs], await client.read_artifacts(flow_run_filter=this)

    def table(self, key: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(str(self.artifacts[key].data))
        return rows


def told(params: CleanCorpus) -> Told:
    return Told(clean_corpus(params, return_state=True))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flow") / "corpus"


@pytest.fixture(scope="module")
def first(articles: Path, corpus: Path) -> Told:
    return told(CleanCorpus(inputs=(str(articles),), corpus=str(corpus), workers=2))


def test_a_run_completes_under_a_name_that_tells_what_it_is(first: Told, articles: Path) -> None:
    assert first.run.state is not None and first.run.state.is_completed()
    assert first.run.name.startswith(f"corpus ← {articles.name} 20")


def test_every_pass_over_every_shard_is_a_task(first: Told) -> None:
    assert sorted(task.name for task in first.tasks) == ["count 0", "prepare 0", "strip 0", "teach 0"]


def test_its_log_says_how_far_it_is(first: Told) -> None:
    assert "read and normalise: 1 of 1" in first.logs
    assert "2 canonical documents, 1 duplicates" in first.logs


def test_its_summary_is_told_in_markdown(first: Told) -> None:
    summary = str(first.artifacts["summary"].data)
    assert "| records in | 3 |" in summary
    assert "| canonical | 2 |" in summary
    assert "| duplicates | 1 |" in summary


def test_its_tables_say_what_went_and_which_document_stands_for_which(first: Told) -> None:
    removed = first.table("removed-by-rule")
    assert sum(row["pieces"] for row in removed) == 2
    assert all(row["rule"] for row in removed)
    (duplicate,) = first.table("duplicates")
    assert {duplicate["id"], duplicate["canonical_id"]} == {"morning.example/loaf.txt", "evening.example/loaf.txt"}
    assert duplicate["coverage"] == 1
    (family,) = first.table("families")
    assert (family["documents"], family["sites"]) == (2, 2)
    assert removed[0]["example"] in {"Sign up for our newsletter", "Share this article"}
    (run,) = first.table("trend")
    assert (run["records"], run["canonical"]) == (3, 2)


def test_pairs_that_a_person_should_judge_are_counted_in_the_summary() -> None:
    line = "Pairs whose verdict hangs by a thread: 1,234; the report shows them."
    assert line in artifacts.story(RunSummary("r", "c", review=1_234)).splitlines()
    assert "hangs by a thread" not in artifacts.story(RunSummary("r", "c"))


def test_without_a_server_of_reports_the_place_of_the_report_is_told(first: Told, corpus: Path) -> None:
    assert first.artifacts["report"].data == f"`{corpus / 'report.html'}`"


def test_each_pass_has_a_bar_that_is_full_in_the_end(first: Told) -> None:
    bars = {key: artifact.data for key, artifact in first.artifacts.items() if artifact.type == "progress"}
    assert set(bars) >= {"read-and-normalise", "clean-and-sign", "find-and-verify-duplicates"}
    assert set(bars.values()) == {100.0}


@pytest.mark.usefixtures("first")
def test_the_corpus_is_the_one_that_the_library_makes(articles: Path, corpus: Path, tmp_path: Path) -> None:
    plain = tmp_path / "corpus"
    cleaners.run([articles], plain)
    for name in ("documents", "assignments", "removals", "signatures"):
        ours, theirs = (Corpus.open(path).read(name).collect() for path in (corpus, plain))
        assert ours.sort(pl_columns(ours)).equals(theirs.select(ours.columns).sort(pl_columns(ours))), name


def pl_columns(frame: Any) -> list[str]:
    """What rows can be sorted by: lists can't be."""
    return [name for name, kind in frame.schema.items() if not kind.is_nested()]


def test_what_sites_taught_is_one_rule_and_has_a_table_that_tells_what_is_new(tmp_path: Path) -> None:
    site = Path(__file__).parent.parent / "seeds" / "dailylantern.example"
    pages, place = sorted(site.iterdir()), tmp_path / "corpus"
    for number, part in enumerate((pages[:-1], pages[-1:])):
        records = [{"id": page.stem, "site": site.name, "text": page.read_text("utf-8")} for page in part]
        (tmp_path / f"{number}.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    summary = cleaners.run([tmp_path / "0.jsonl"], place)
    (rule,) = (row for row in tables.removed(Corpus.open(place), summary) if row["rule"] == tables.LEARNED)
    lines = tables.furniture(Corpus.open(place), summary)
    assert {line["new"] for line in lines} == {"yes"} and {line["site"] for line in lines} == {site.name}
    assert sum(line["pieces"] for line in lines) == rule["pieces"] >= len(pages) - 1
    assert f"| {tables.LEARNED} | {rule['pieces']} |" in artifacts.story(summary)
    again = tables.furniture(Corpus.open(place), cleaners.run([tmp_path / "1.jsonl"], place))
    assert lines[0]["example"] in {line["example"] for line in again if line["new"] == "no"}


@pytest.mark.usefixtures("first")
def test_the_same_batch_again_is_nothing_new(articles: Path, corpus: Path) -> None:
    again = told(CleanCorpus(inputs=(str(articles),), corpus=str(corpus)))
    assert again.state.is_completed()
    assert not again.tasks
    assert "Nothing new" in str(again.artifacts["summary"].data)
    assert len(Corpus.open(corpus).runs()) == 1


def test_an_input_that_is_not_there_fails_the_run_at_once(tmp_path: Path) -> None:
    failed = told(CleanCorpus(inputs=(str(tmp_path / "nowhere"),), corpus=str(tmp_path / "corpus")))
    assert failed.state.is_failed()
    assert "InputError" in failed.state.message and "nowhere" in failed.state.message
    assert failed.run.run_count == 1
    assert not any("Trying again" in line for line in failed.logs)


def test_more_faults_than_allowed_refuse_the_run_unless_told_otherwise(tmp_path: Path) -> None:
    (tmp_path / "batch.jsonl").write_text('{"id": "a", "text": "News."}\nnot json\n', "utf-8")
    batch = CleanCorpus(
        inputs=(str(tmp_path / "batch.jsonl"),), corpus=str(tmp_path / "corpus"), overrides=("run.max_errors=0",)
    )
    failed = told(batch)
    assert failed.state.is_failed()
    assert "Quarantined records: 1," in failed.state.message
    summary = str(failed.artifacts["summary"].data)
    assert "Not committed" in summary and "| not-json | 1 |" in summary
    assert Corpus.open(tmp_path / "corpus").runs() == []
    passed = told(batch.model_copy(update={"despite_alarms": True}))
    assert passed.state.is_completed()
    assert passed.table("quarantine")[0]["line"] == 2
    assert len(Corpus.open(tmp_path / "corpus").runs()) == 1


def test_removals_that_jump_are_an_alarm() -> None:
    usual = [{"removed_characters": 50 + n, "kept_characters": 950 - n} for n in range(3)]
    wild = RunSummary("r", "c", removed_characters=300, kept_characters=700)
    (reason,) = found(wild, cleaners.Settings(), 2.0, usual)
    assert reason.startswith("30.0% of the text was removed; 5.1% is usual")
    assert found(wild, cleaners.Settings(), 2.0, usual[:2]) == []
    assert found(wild, cleaners.Settings(), 7.0, usual) == []
    tame = RunSummary("r", "c", removed_characters=80, kept_characters=920)
    assert found(tame, cleaners.Settings(), 1.5, usual) == []


IN_THE_COMMIT = """
import os, signal, sys
from cleaners.store import transaction
from flows.clean_corpus import CleanCorpus, clean_corpus

record, moment, inputs, corpus = transaction.record, *sys.argv[1:]

def recorded(change, run):
    if moment == "before":
        os.kill(os.getpid(), signal.SIGTERM)
    record(change, run)
    if moment == "after":
        os.kill(os.getpid(), signal.SIGTERM)

transaction.record = recorded
clean_corpus(CleanCorpus(inputs=(inputs,), corpus=corpus, workers=1))
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGTERM")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_run_that_is_ended_in_its_commit_has_committed_or_not(articles: Path, tmp_path: Path, moment: str) -> None:
    place = tmp_path / "corpus"
    ended = subprocess.run(
        [sys.executable, "-c", IN_THE_COMMIT, moment, str(articles), str(place)],
        env={**os.environ, "PREFECT_API_URL": str(PREFECT_API_URL.value())}, capture_output=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert ended.returncode, ended.stderr.decode()
    corpus = Corpus.open(place)
    assert len(corpus.runs()) == (0 if moment == "before" else 1)
    assert corpus.check() == []
    assert cleaners.run([articles], place).committed is (moment == "before")
    assert sorted(corpus.read("documents").collect()["id"]) == sorted(ARTICLES)
    assert corpus.check() == []


@pytest.mark.usefixtures("first")
def test_a_corpus_is_checked_relearned_and_compacted(corpus: Path) -> None:
    assert check_corpus(OneCorpus(corpus=str(corpus))) == 0
    assert relearn_sites(Relearn(corpus=str(corpus))) == {"records": 3, "revised": 0}
    assert compact_corpus(Compact(corpus=str(corpus)))["files_after"] > 0
    assert check_corpus(OneCorpus(corpus=str(corpus))) == 0


@pytest.mark.usefixtures("first")
def test_a_torn_corpus_fails_its_check_and_lists_what_is_wrong(articles: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    cleaners.run([articles], torn)
    for file in (torn / "documents").glob("*.parquet"):
        file.unlink()
    checked = Told(check_corpus(OneCorpus(corpus=str(torn)), return_state=True))
    assert checked.state.is_failed()
    assert checked.table("problems")


def test_a_form_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ValidationError, match="input"):
        CleanCorpus.model_validate({"input": ["seeds"]})
    with pytest.raises(ValidationError):
        CleanCorpus(inputs=())


@pytest.mark.parametrize("model", [CleanCorpus, OneCorpus, Relearn, Compact])
def test_every_field_of_a_form_is_explained_and_stands_in_its_place(model: type[CleanCorpus]) -> None:
    fields = model.model_json_schema()["properties"]
    for name, field in fields.items():
        assert field.get("description"), name
    assert sorted(fields, key=lambda name: fields[name]["position"]) == list(model.model_fields)


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (OSError(errno.ESTALE, "stale file handle"), True),
        (TimeoutError(), True),
        (ConnectionResetError(), True),
        (BrokenProcessPool("a worker was killed"), True),
        (FileNotFoundError(errno.ENOENT, "no such file"), False),
        (PermissionError(errno.EACCES, "not yours"), False),
        (OSError(errno.ENOSPC, "the disk is full"), False),
        (InputError("no such folder"), False),
        (CorpusError("another program's"), False),
        (ValueError(), False),
    ],
)
def test_only_what_may_pass_is_tried_again(error: Exception, passes: bool) -> None:
    assert transient(error) is passes
    wrapped = CorpusError("the corpus can't be read")
    wrapped.__cause__ = error
    assert transient(wrapped) is passes


def test_what_passes_is_tried_so_often_and_no_more() -> None:
    attempts: list[int] = []

    def flaky(good_from: int) -> int:
        attempts.append(1)
        if len(attempts) < good_from:
            raise OSError(errno.EIO, "the disk was away")
        return len(attempts)

    log = logging.getLogger(__name__)
    assert patiently(lambda: flaky(3), log, (0, 0)) == 3
    attempts.clear()
    with pytest.raises(OSError, match="away"):
        patiently(lambda: flaky(9), log, (0, 0))
    assert len(attempts) == 3


@pytest.mark.parametrize(("units", "most"), [(0, 3), (1, 3), (3, 3), (4, 3), (1000, 300)])
def test_groups_hold_every_unit_once_and_are_not_too_many(units: int, most: int) -> None:
    groups = grouped(range(units), most)
    assert [unit for _, some in groups for unit in some] == list(range(units))
    assert len(groups) <= most


@pytest.fixture
def dask() -> Iterator[str]:
    """A Dask scheduler and two workers, each a process that nobody here has started a thread in."""
    pytest.importorskip("prefect_dask")
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = ["dask", "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = ["dask", "worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard"]
    with running(scheduler, worker, worker):
        yield address


@pytest.fixture
def ray() -> Iterator[str]:
    """A Ray cluster of one node with two workers, to which the flow is a client."""
    pytest.importorskip("prefect_ray")
    port = free_port()
    head = ["ray.scripts.scripts", "start", "--head", "--block", "--num-cpus", "2", "--include-dashboard", "false"]
    ports = ["--port", "0", "--ray-client-server-port", str(port), "--min-worker-port", "0", "--max-worker-port", "0"]
    with running([*head, *ports, "--node-ip-address", "127.0.0.1", "--disable-usage-stats"]):
        until_open(port)
        yield f"ray://127.0.0.1:{port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until_open(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    pytest.fail(f"nothing listens at {port}")


@contextmanager
def running(*programs: list[str]) -> Iterator[None]:
    """Modules as programs, in sessions of their own, and gone with all that they started at the end."""
    parts = [
        subprocess.Popen(
            [sys.executable, "-m", *program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for program in programs
    ]  # fmt: skip
    try:
        yield
    finally:
        family = descendants(part.pid for part in parts)
        for part in reversed(parts):
            part.terminate()
        for part in parts:
            part.wait(30)
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_a_cluster_makes_the_same_corpus(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    for number in range(3):
        stories = (
            {"id": f"{number}-{n}", "text": f"{LOAF} {number} {n} " * 40, "site": f"site{n % 3}.example"}
            for n in range(120)
        )
        (tmp_path / f"part{number}.jsonl").write_text("\n".join(map(json.dumps, stories)), "utf-8")
    inputs = tuple(str(tmp_path / f"part{number}.jsonl") for number in range(3))
    batch = CleanCorpus(
        inputs=inputs, corpus=str(tmp_path / engine), overrides=("run.shard_mb=1",),
        cluster=request.getfixturevalue(engine), despite_alarms=True,  # the stories are one story, more or less
    )  # fmt: skip
    spread = told(batch)
    assert spread.state.is_completed(), spread.state.message
    assert len(spread.tasks) >= 9
    cleaners.run(inputs, tmp_path / "plain", cleaners.Settings.load(None, batch.overrides))
    for name in ("documents", "assignments", "removals", "signatures"):
        ours, theirs = (Corpus.open(tmp_path / way).read(name).collect() for way in (engine, "plain"))
        assert ours.equals(theirs), name


@pytest.mark.parametrize(("address", "extra"), [("tcp://127.0.0.1:1", "dask"), ("ray://127.0.0.1:1", "ray")])
def test_a_cluster_without_its_package_says_which(address: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, f"prefect_{extra}", None)
    with pytest.raises(RuntimeError, match=rf"winnow-corpus\[{extra}\]"), as_tasks(1, address):
        pass
