"""The command as people use it: real processes' arguments, real files, what it prints and how it exits."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cleaners
from cleaners.cli import COMMANDS, main
from cleaners.store import Corpus

STORY = (
    "The lighthouse at Corran Point went dark on Sunday for the first time in ninety years.\n\n"
    "Its keeper, Agnes Moe, said the lamp had not failed: the harbour board had stopped paying for the oil.\n\n"
    "Fishermen from the three villages below the cliff lit fires on the beach and counted their boats home."
)


def winnow(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    records = [
        {"id": "corran", "text": STORY + "\n\nBack to top", "site": "coast.example", "mood": "dark"},
        {"id": "copy", "text": "3 hours ago\n\n" + STORY + "\n\nRead Entire Article", "site": "copies.example"},
        {
            "id": "other",
            "text": "A mill burned at Tarn on Monday. Nobody was hurt, and the flour was insured by the owner.",
        },
    ]
    path = tmp_path / "batch.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), "utf-8")
    return path


@pytest.fixture
def corpus(batch: Path, tmp_path: Path) -> Path:
    assert winnow("run", batch, "--corpus", tmp_path / "corpus").exit_code == 0
    return tmp_path / "corpus"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_gives_examples(command: str) -> None:
    result = winnow(command, "--help")
    assert result.exit_code == 0
    assert f"winnow {command}" in result.output


def test_run_says_what_happened(batch: Path, tmp_path: Path) -> None:
    result = winnow("run", batch, "--corpus", tmp_path / "corpus")
    assert result.exit_code == 0, result.output
    for number, what in ((3, "records in"), (2, "canonical"), (1, "duplicates")):
        assert re.search(rf"\b{number} +{what}", result.output), result.output
    assert str(tmp_path / "corpus") in result.output
    again = winnow("run", batch, "--corpus", tmp_path / "corpus")
    assert again.exit_code == 0 and "Nothing new" in again.output


def test_files_that_nobody_reads_are_named(batch: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    batch.rename(tmp_path / "in" / batch.name)
    (tmp_path / "in" / "scan.pdf").write_bytes(b"%PDF")
    for _ in range(2):
        said = winnow("run", tmp_path / "in", "--corpus", tmp_path / "corpus").output
        assert "Passed over 1 file of kinds that Winnow does not read: 1 .pdf" in said
    assert "Passed over 1 file " in winnow("clean", tmp_path / "in").stderr
    assert not winnow("clean", tmp_path / "in", "--quiet").stderr


def test_short_jobs_are_not_narrated(batch: Path, tmp_path: Path) -> None:
    assert winnow("run", batch, "--corpus", tmp_path / "corpus").stderr == ""
    assert winnow("clean", batch).stderr == ""


def test_a_file_that_was_written_is_named(batch: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    for command in ("clean", "dedup"):
        assert winnow(command, batch, "-o", out).stderr == f"3 documents written to {out}\n"
        assert winnow(command, batch, "-o", out, "--quiet").stderr == ""
    assert len(out.read_text("utf-8").splitlines()) == 3
    winnow("run", batch, "--corpus", tmp_path / "corpus")
    assert winnow("export", tmp_path / "corpus", "-o", out).stderr == f"Written to {out}\n"


def test_run_summary_for_machines(batch: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["run", str(batch), "--corpus", str(tmp_path / "c"), "--json", "--quiet"])
    summary = json.loads(result.stdout)
    assert summary["records"] == summary["canonical"] + summary["duplicates"] == 3
    assert sum(summary["removals"].values()) == 3


def test_too_many_faults_exit_with_3(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"text": "' + STORY.replace("\n", "\\n") + '"}\nrubbish\n', "utf-8")
    assert winnow("run", tmp_path / "b.jsonl", "--corpus", tmp_path / "c").exit_code == 0
    result = winnow("run", tmp_path / "b.jsonl", "--corpus", tmp_path / "d", "--set", "run.max_errors=0")
    assert result.exit_code == 3 and "max_errors" in result.output
    assert Corpus.open(tmp_path / "d").read("documents").collect().height == 1


def test_clean_and_the_library_use_the_same_words(batch: Path) -> None:
    result = CliRunner().invoke(main, ["clean", str(batch), "--quiet"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    records = [json.loads(line) for line in batch.read_text("utf-8").splitlines()]
    assert lines == [json.loads(json.dumps(d.as_record())) for d in cleaners.clean(records)]
    assert lines[0]["text"] == STORY
    assert lines[0]["extra"] == {"mood": "dark"}
    (removal,) = lines[0]["removals"]
    assert set(removal) == {"rule", "start", "end", "text", "why"}
    assert lines[0]["rejected"] is None


def test_clean_is_a_filter(batch: Path) -> None:
    result = CliRunner().invoke(main, ["clean", "-", "--with-source"], input=batch.read_bytes())
    first = json.loads(result.stdout.splitlines()[0])
    assert first["text"] == STORY and first["source_text"] == STORY + "\n\nBack to top"


def test_dedup(batch: Path, tmp_path: Path) -> None:
    assert winnow("dedup", batch, "-o", tmp_path / "out.jsonl", "--quiet").exit_code == 0
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    canonical = {row["id"]: row["canonical"] for row in rows}
    assert canonical["other"] and canonical["corran"] != canonical["copy"]
    assert set(rows[0]) == {
        "id", "cluster", "canonical", "canonical_id", "relation", "resemblance", "containment", "coverage", "reason",
    }  # fmt: skip


def test_export(corpus: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["export", str(corpus)])
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert [d["id"] for d in documents] == ["corran", "other"]
    assert documents[0]["text"] == STORY and documents[0]["extra"] == {"mood": "dark"}
    for name in ("out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.parquet", "out.csv"):
        assert winnow("export", corpus, "-o", tmp_path / name, "--all").exit_code == 0, name
        assert (tmp_path / name).stat().st_size
    assert len(gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()).splitlines()) == 3
    assert winnow("export", corpus, "-o", tmp_path / "out.doc").exit_code == 2
    for table in ("assignments", "removals", "rejected", "runs"):
        assert winnow("export", corpus, "--table", table).exit_code == 0


def test_explain(corpus: Path, tmp_path: Path) -> None:
    shown = winnow("explain", corpus, "corran").output
    assert "⟦Back to top⟧ ← nav" in shown and "copy" in shown
    (tmp_path / "page.txt").write_text(STORY + "\n\nBack to top", "utf-8")
    assert "⟦Back to top⟧" in winnow("explain", tmp_path / "page.txt").output
    pair = winnow("explain", corpus, "corran", "copy").output
    assert "corran" in pair and "of the second stands in the first" in pair
    missing = winnow("explain", corpus, "nobody")
    assert missing.exit_code == 1 and "winnow export" in missing.output


def test_explain_says_of_a_pair_what_the_corpus_made_of_it(tmp_path: Path) -> None:
    """Two names alike but for a slip: a copy where they are alone, two articles where others show a template."""
    note = "The ferry to {} is cancelled today because some passengers came down with a fever, the harbour master says."
    names = ["Johnson", "Johnston", "Millerstown", "Port Ellis", "Cooper Bay"]
    for count, (verdict, outcome) in {2: ("One article", "one family"), 5: ("further documents", "not of")}.items():
        lines = [json.dumps({"id": name, "text": note.format(name)}) for name in names[:count]]
        (tmp_path / f"{count}.jsonl").write_text("\n".join(lines), "utf-8")
        assert winnow("run", tmp_path / f"{count}.jsonl", "--corpus", tmp_path / str(count)).exit_code == 0
        pair = winnow("explain", tmp_path / str(count), "Johnson", "Johnston").output
        assert verdict in pair and f"In the corpus they are {outcome}" in pair


def test_check(corpus: Path) -> None:
    result = winnow("check", corpus)
    assert result.exit_code == 0 and "sound" in result.output
    next((corpus / "documents").glob("*.parquet")).unlink()
    torn = winnow("check", corpus)
    assert torn.exit_code == 1 and "documents" in torn.output


def test_history(corpus: Path) -> None:
    assert "3 records" in winnow("history", corpus).output
    winnow("forget", corpus, "corran", "--yes")
    first, second = winnow("history", corpus).stdout.splitlines()
    assert "can't be read back" in first and "1 document erased" in second
    assert "can't be read back" not in second
    winnow("compact", corpus)
    assert "files put into" in winnow("history", corpus).output
    winnow("undo", corpus, "3")
    assert "took back compact" in winnow("history", corpus).output


def test_rules(corpus: Path, tmp_path: Path) -> None:
    assert "nav." in winnow("rules", "list").output
    assert winnow("rules", "learn", corpus).exit_code == 0
    pack = tmp_path / "mine.toml"
    pack.write_text(
        'language = "en"\n[[rule]]\nid = "ticker.tide.en"\nwhy = "The tide table is a ticker."\n'
        'pattern = \'high tide at [0-9:]+\'\ncuts = ["High tide at 04:12"]\nkeeps = ["They sailed with the tide."]\n',
        "utf-8",
    )
    assert winnow("rules", "check", pack).exit_code == 0
    pack.write_text(pack.read_text("utf-8").replace("They sailed with the tide.", "High tide at 9:00"), "utf-8")
    failing = winnow("rules", "check", pack)
    assert failing.exit_code == 1 and "ticker.tide.en" in failing.output


def test_settings_can_be_edited_and_read_back(tmp_path: Path) -> None:
    printed = CliRunner().invoke(main, ["settings"]).stdout
    (tmp_path / "winnow.toml").write_text(printed, "utf-8")
    assert cleaners.Settings.load(tmp_path / "winnow.toml") == cleaners.Settings()
    assert winnow("settings", "--set", "dedup.no_such=1").exit_code == 2
    assert winnow("settings", "--config", tmp_path / "none.toml").exit_code == 2


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "nowhere", "No such"),
        (lambda folder: folder, "Nothing to read"),
        (lambda folder: _file(folder / "photo.jpg", b"\xff\xd8"), "reads files"),
    ],
)
def test_wrong_inputs_name_the_next_step(make: Callable[[Path], Path], says: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    result = winnow("run", make(tmp_path / "in"), "--corpus", tmp_path / "corpus")
    assert result.exit_code == 2 and says in result.output
    assert len(result.output.strip().splitlines()) >= 2, "an error names the next step"
    assert not (tmp_path / "corpus").exists()


def test_a_folder_that_is_no_corpus_is_left_alone(batch: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    _file(tmp_path / "mine" / "thesis.txt", b"years of work")
    result = winnow("run", batch, "--corpus", tmp_path / "mine")
    assert result.exit_code == 1 and "corpus" in result.output
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def torn() -> bytes:
    """A gzip file that holds one record and breaks off in the second."""
    packer = zlib.compressobj(wbits=31)
    first = packer.compress(b'{"text": "Rain fell on Oslo for nine days."}\n') + packer.flush(zlib.Z_SYNC_FLUSH)
    return first + packer.compress(b'{"text": "Then it snowed."}\n') + packer.flush()[:-12]


@pytest.mark.parametrize(
    ("name", "content", "faults"),
    [
        ("torn.jsonl.gz", torn(), 1),
        ("broken.jsonl", b'{"text": "' + b"Rain fell on Oslo for nine days. " * 9 + b'"}\n{"text": \n', 1),
        ("empty.jsonl", b'{"title": "no text here"}\n{"text": "Rain fell on Oslo for nine days."}\n', 1),
    ],
)
def test_bad_input_costs_one_record(name: str, content: bytes, faults: int, tmp_path: Path) -> None:
    path = _file(tmp_path / name, content)
    result = CliRunner().invoke(
        main, ["run", str(path), "--corpus", str(tmp_path / "c"), "--json", "-q", "--no-report"]
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["quarantined"] == faults
    rejected = Corpus.open(tmp_path / "c").read("rejected").collect()
    assert all(rejected["why"]) and all(name in file for file in rejected["file"])


@pytest.mark.parametrize("command", [("run", "--corpus", "c"), ("clean",), ("dedup",)])
def test_an_input_of_which_nothing_can_be_used_is_no_success(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _file(tmp_path / "latin.txt", "caf\xe9 au lait".encode("latin-1"))
    assert winnow(command[0], "latin.txt", *command[1:]).exit_code == 3


def test_an_output_that_can_not_be_written_is_refused_before_the_work(
    batch: Path, corpus: Path, tmp_path: Path
) -> None:
    for command in (("clean", batch), ("export", corpus)):
        result = winnow(*command, "-o", tmp_path / "nowhere" / "out.jsonl")
        assert result.exit_code == 2 and "folder that exists" in result.output


def test_clean_without_learning(batch: Path) -> None:
    assert winnow("clean", batch, "--set", "boilerplate.learn=false").exit_code == 0


def test_options_that_would_do_nothing_are_refused(corpus: Path) -> None:
    assert winnow("export", corpus, "--table", "removals", "--all").exit_code == 2
    assert winnow("export", corpus, "--changes-since", "1", "--all").exit_code == 2


def test_a_mistyped_setting_is_recognised() -> None:
    assert "did you mean dedup.near?" in winnow("settings", "--set", "dedup.nere=1").output


def test_a_line_of_50_mb_is_quarantined_and_the_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "' + b"word " * 10_000_000 + b'"}\n')
        file.write(json.dumps({"id": "small", "text": STORY}).encode() + b"\n")
    result = CliRunner().invoke(
        main, ["run", str(path), "--corpus", str(tmp_path / "c"), "--json", "-q", "--no-report"]
    )
    summary = json.loads(result.stdout)
    assert (summary["quarantined"], summary["canonical"], summary["reasons"]) == (1, 1, {"too-large": 1})


def test_the_command_is_installed() -> None:
    made = subprocess.run([sys.executable, "-m", "cleaners", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"winnow, version \d+\.\d+\.\d+", made.stdout.strip())


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
