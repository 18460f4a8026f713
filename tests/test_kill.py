"""Law 5 on real processes: killed at any instant, the corpus reads as before or as after, and the command finishes."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaners import run
from cleaners.pipeline.export import documents, rows
from cleaners.store import Corpus

KILLS = 10


def batch(path: Path, name: str, count: int) -> Path:
    """Articles of a few sentences each, some of them twice."""
    nouns = "harbour bell winter council ferry orchard lantern mill gull bridge salt north copper widow market"
    words = nouns.split()
    order = random.Random(name)
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            text = " ".join(order.choices(words, k=120)).capitalize() + "."
            for copy in range(1 + n % 2):
                file.write(
                    json.dumps({"id": f"{name}-{n}-{copy}", "text": f"{text}\n\nBack to top", "site": "varn.example"})
                )
                file.write("\n")
    return path


def content(corpus: Path) -> list[list[dict[str, object]]]:
    return [documents(corpus, everything=True, source=True).collect().to_dicts()] + [
        rows(corpus, name).collect().to_dicts() for name in ("assignments", "removals")
    ]


@pytest.mark.slow
def test_killed_at_any_instant(tmp_path: Path) -> None:
    first, second = batch(tmp_path / "first.jsonl", "first", 200), batch(tmp_path / "second.jsonl", "second", 1500)
    for name in ("torn", "whole"):
        run([first], tmp_path / name, report=False)
    before = content(tmp_path / "torn")
    run([second], tmp_path / "whole", report=False)
    after = content(tmp_path / "whole")
    command = [
        sys.executable,
        "-m",
        "cleaners",
        "run",
        str(second),
        "--corpus",
        str(tmp_path / "torn"),
        "-q",
        "-w",
        "2",
    ]
    started = time.monotonic()
    subprocess.run([*command[:-4], str(tmp_path / "timed"), "-q"], check=True)  # how long it takes here, undisturbed
    whole = time.monotonic() - started
    for kill in range(KILLS):
        process = subprocess.Popen(command)
        time.sleep(whole * (kill + 1) / (KILLS + 1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert content(tmp_path / "torn") in (before, after)
        assert Corpus.open(tmp_path / "torn").check() == []
    subprocess.run(command, check=True)
    assert content(tmp_path / "torn") == after
    assert Corpus.open(tmp_path / "torn").check() == []
