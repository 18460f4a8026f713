"""The dashboard as a user starts it: real server, worker and deployments; killed, cancelled, nothing left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import cleaners
from cleaners.store import Corpus
from flows.processes import descendants

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("prefect")]

ARTICLE = (
    "The harbour master of Lund Strand has measured the ice every winter for forty years, with the same iron rod. "
    "On Tuesday he handed the rod to his daughter, who has kept the ledger since she could write.\n\nShare this article"
)
BUSY = 503
"""What the server says while its database is locked; Prefect's own clients ask again, too."""
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass
class Dashboard:
    """`winnow serve`, started in a folder of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def call(self, path: str, body: Any = None, method: str | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api{path}", data, {"content-type": "application/json"}, method=method
        )
        while True:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as error:
                if error.code != BUSY:
                    raise
                time.sleep(0.5)

    def start(self, deployment: str, **params: Any) -> str:
        """A run of a deployment, as the button in the UI makes one."""
        found = self.call(f"/deployments/name/{deployment}")
        chosen = {"params": {**found["parameters"]["params"], **params}}
        made = self.call(
            f"/deployments/{found['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}, "parameters": chosen}
        )
        return str(made["id"])

    def move(self, run: str, kind: str, name: str) -> None:
        """Another state for a run, as the other buttons in the UI make it."""
        self.call(f"/flow_runs/{run}/set_state", {"state": {"type": kind, "name": name}, "force": False})

    def end_of(self, run: str) -> str:
        return str(until(lambda: (state := self.call(f"/flow_runs/{run}")["state_type"]) in FINAL and state))

    def artifacts(self, run: str) -> dict[str, Any]:
        found = self.call("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run]}}})
        return {artifact["key"]: artifact["data"] for artifact in found}

    def processes_of(self, run: str) -> list[int]:
        """The run's own process, and those that work for it."""
        pid = int(str(self.call(f"/flow_runs/{run}")["infrastructure_pid"]).rpartition(":")[2])
        return [pid, *descendants([pid])]


def until(look: Callable[[], Any], seconds: float = 90) -> Any:
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)
    return found


def two_ports() -> int:
    """A free port whose neighbour is free as well."""
    while True:
        with socket.socket() as probe, socket.socket() as neighbour, suppress(OSError):
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            neighbour.bind(("127.0.0.1", port + 1))
            return port


def gone(pids: list[int]) -> bool:
    return not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text("utf-8", "replace").rpartition(")")[2].split()[0] == "Z")


def command(*arguments: str, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "cleaners", "serve", *arguments], cwd=folder, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    folder = tmp_path_factory.mktemp("anywhere")
    (folder / "articles").mkdir()
    (folder / "articles" / "ice.txt").write_text(ARTICLE, "utf-8")
    port = two_ports()
    process = command("articles", "--port", str(port), folder=folder)
    family: list[int] = []
    try:
        assert process.stdout
        said = [process.stdout.readline().decode(), process.stdout.readline().decode()]
        assert f"http://127.0.0.1:{port}" in said[1], said
        family = descendants([process.pid])
        yield Dashboard(folder, port, process)
    finally:
        for pid in [process.pid, *family]:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def heavy(dashboard: Dashboard) -> Path:
    """A batch of several shards, so that there is a middle in which things can happen."""
    folder = dashboard.folder / "heavy"
    folder.mkdir()
    for part in range(4):
        stories = (
            f"Story {part}-{n} of the ledger: "
            + " ".join(f"word{(n * 31 + part * 7 + k * k) % 9973}" for k in range(300))
            for n in range(150)
        )
        lines = (json.dumps({"id": f"{part}-{n}", "text": text}) for n, text in enumerate(stories))
        (folder / f"part{part}.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


def test_the_deployments_are_there_with_forms_that_explain_themselves(dashboard: Dashboard) -> None:
    found = {item["name"]: item for item in dashboard.call("/deployments/filter", {})}
    flows = {item["entrypoint"].split(".")[-1] for item in dashboard.call("/deployments/filter", {})}
    assert flows == {"clean_corpus", "check_corpus", "relearn_sites", "compact_corpus", "export_articles"}
    nightly = found["nightly"]
    assert nightly["parameters"]["params"]["inputs"] == [str(dashboard.folder / "articles")]
    assert nightly["parameters"]["params"]["corpus"] == str(dashboard.folder / "corpus")
    fields = nightly["parameter_openapi_schema"]["definitions"]["CleanCorpus"]["properties"]
    assert all(field["description"] for field in fields.values())
    assert nightly["global_concurrency_limit"]["limit"] == 1


def test_the_schedule_makes_runs(dashboard: Dashboard) -> None:
    """What breaks silently with other versions of what Prefect stands on; the pins in pyproject.toml guard it."""
    wanted = dashboard.call("/deployments/name/clean-corpus/nightly")["id"]
    query = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
    until(lambda: wanted in {run["deployment_id"] for run in dashboard.call("/flow_runs/filter", query)})


def test_a_run_of_the_deployment_makes_the_corpus_and_tells_of_it(dashboard: Dashboard) -> None:
    asleep, awake = sorted(dashboard.call("/automations/filter", {}), key=lambda automation: automation["enabled"])
    assert not asleep["enabled"] and "crashed" in awake["name"]
    dashboard.call(f"/automations/{asleep['id']}", {"enabled": True}, method="PATCH")
    run = dashboard.start("clean-corpus/nightly")
    assert dashboard.end_of(run) == "COMPLETED"
    told = dashboard.artifacts(run)
    assert "| canonical | 1 |" in told["summary"]
    assert json.loads(told["removed-by-rule"])
    address = re.search(r"\((http.*?)\)", told["report"])
    assert address
    with urllib.request.urlopen(address[1], timeout=30) as page:
        assert page.read() == (dashboard.folder / "corpus" / "report.html").read_bytes()
    assert Corpus.open(dashboard.folder / "corpus").check() == []
    until((dashboard.folder / "corpus.jsonl.gz").exists)  # the event that it sent has started the export
    dashboard.call(f"/automations/{asleep['id']}", {"enabled": False}, method="PATCH")


def test_a_killed_run_is_called_crashed_and_its_retry_goes_on_where_it_stopped(
    dashboard: Dashboard, heavy: Path
) -> None:
    corpus = dashboard.folder / "killed"
    run = dashboard.start(
        "clean-corpus/nightly", inputs=[str(heavy)], corpus=str(corpus), overrides=["run.shard_mb=1"], workers=1
    )
    shard = until(lambda: next(corpus.glob("staging/*/prepared/000000"), None))
    working = dashboard.processes_of(run)
    made = shard.stat().st_mtime_ns
    os.kill(working[0], signal.SIGKILL)
    assert dashboard.end_of(run) == "CRASHED"
    until(lambda: gone(working), 15)
    assert Corpus.open(corpus).runs() == []
    assert shard.stat().st_mtime_ns == made
    # The worker reports the crash a second time, some seconds later; a retry that runs by then would be marked so.
    worker = dashboard.folder / ".prefect" / "worker.log"
    until(lambda: "flow_runs.worker - Check whether" in worker.read_text("utf-8"))
    dashboard.move(run, "SCHEDULED", "AwaitingRetry")
    until(lambda: dashboard.call(f"/flow_runs/{run}")["state_type"] not in FINAL)
    assert dashboard.end_of(run) == "COMPLETED"
    assert Corpus.open(corpus).check() == []
    undisturbed = dashboard.folder / "undisturbed"
    cleaners.run([heavy], undisturbed)
    for table in ("documents", "assignments"):
        ours, theirs = (
            Corpus.open(path).read(table).drop("run").sort("id").collect() for path in (corpus, undisturbed)
        )
        assert ours.equals(theirs), table


def test_a_cancelled_run_stops_within_seconds_and_leaves_the_corpus_as_it_was(
    dashboard: Dashboard, heavy: Path
) -> None:
    corpus = dashboard.folder / "cancelled"
    cleaners.run([dashboard.folder / "articles"], corpus)
    run = dashboard.start(
        "clean-corpus/nightly", inputs=[str(heavy)], corpus=str(corpus), overrides=["run.shard_mb=1"], workers=1
    )
    until(lambda: next(corpus.glob("staging/*/prepared/000000"), None))
    working = dashboard.processes_of(run)
    dashboard.move(run, "CANCELLING", "Cancelling")
    until(lambda: gone(working), 30)
    assert dashboard.end_of(run) == "CANCELLED"
    assert len(Corpus.open(corpus).runs()) == 1
    assert Corpus.open(corpus).check() == []


def test_a_port_in_use_is_refused_with_the_way_out(dashboard: Dashboard, tmp_path: Path) -> None:
    second = command("--port", str(dashboard.port), folder=tmp_path)
    said = second.communicate(timeout=60)[0].decode()
    assert second.returncode == 1
    assert f"--port {dashboard.port + 2}" in said


def test_a_folder_with_flows_of_its_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "flows.py").write_text("", "utf-8")
    started = command("--port", "4209", folder=tmp_path)
    assert "flows.py would be taken" in started.communicate(timeout=60)[0].decode()
    assert started.returncode == 1


def test_one_interrupt_stops_everything_even_in_the_middle_of_a_run(dashboard: Dashboard, heavy: Path) -> None:
    corpus = dashboard.folder / "interrupted"
    dashboard.start(
        "clean-corpus/nightly", inputs=[str(heavy)], corpus=str(corpus), overrides=["run.shard_mb=1"], workers=1
    )
    until(lambda: next(corpus.glob("staging/*/prepared/000000"), None))
    family = descendants([dashboard.process.pid])
    assert len(family) >= 4  # server, worker, run, its worker process
    dashboard.process.send_signal(signal.SIGINT)
    said = dashboard.process.communicate(timeout=60)[0].decode()
    assert dashboard.process.returncode == 0, said
    assert said.endswith("Stopped.\n")
    assert gone(family)
    assert Corpus.open(corpus).runs() == []
