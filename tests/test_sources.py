"""Inputs become records; what is broken costs itself and nothing else, and says where it stood."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.errors import InputError
from cleaners.record import Fault, Place, Record
from cleaners.settings import RunSettings
from cleaners.sources import passed_over, read, shards, stream
from cleaners.sources.chunks import CHUNK
from cleaners.sources.jsonl import split
from cleaners.sources.part import Part
from cleaners.store import Corpus

SMALL = RunSettings(shard_mb=1, max_record_mb=1)
MB = 1 << 20


def everything(*inputs: Path, run: RunSettings = SMALL) -> Iterator[Record | Fault]:
    for shard in shards(inputs, run):
        yield from read(shard, run)


def texts(*inputs: Path, run: RunSettings = SMALL) -> list[str]:
    return [str(item.fields["text"]) for item in everything(*inputs, run=run) if isinstance(item, Record)]


def faults(*inputs: Path, run: RunSettings = SMALL) -> list[tuple[str, int]]:
    return [(item.rule, item.place.line) for item in everything(*inputs, run=run) if isinstance(item, Fault)]


def jsonl(n: int, start: int = 0) -> bytes:
    rows = ({"id": str(i), "text": f"Report {i}, {random.Random(i).random()}"} for i in range(start, start + n))
    return b"".join(orjson.dumps(row) + b"\n" for row in rows)


def test_a_folder_gives_relative_paths_as_ids(tmp_path: Path) -> None:
    (tmp_path / "in/2024").mkdir(parents=True)
    (tmp_path / "in/2024/b.txt").write_text("Second")
    (tmp_path / "in/a.txt").write_text("First")
    (tmp_path / "in/page.html").write_bytes(b"<p>Third</p>")
    (tmp_path / "in/photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "in/.hidden.txt").write_text("No")
    (tmp_path / "in/.git").mkdir()
    (tmp_path / "in/.git/c.txt").write_text("No")
    fields = [dict(item.fields) for item in everything(tmp_path / "in") if isinstance(item, Record)]
    assert fields == [
        {"id": "2024/b.txt", "text": "Second"},
        {"id": "a.txt", "text": "First"},
        {"id": "page.html", "html": b"<p>Third</p>"},
    ]


def test_files_of_unknown_kind_are_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.pdf", "c/d.PDF", "c/e.docx", "c/Makefile", ".hidden/f.pdf", "c/.g.pdf"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text("x")
    assert passed_over([tmp_path / "in", tmp_path / "in" / "c", tmp_path / "in/a.txt"]) == {
        ".pdf": 2,
        "": 1,
        ".docx": 1,
    }


def test_a_file_that_is_not_compressed_as_its_name_says(tmp_path: Path) -> None:
    for suffix in (".gz", ".zst"):
        (tmp_path / f"a.jsonl{suffix}").write_bytes(jsonl(3))
        [fault] = everything(tmp_path / f"a.jsonl{suffix}")
        assert isinstance(fault, Fault) and fault.rule == "misnamed"
        assert suffix in fault.why and "rename" in fault.why


@pytest.mark.parametrize(
    ("value", "kind"), [(7, "a number"), ([1], "a list"), ({}, "an object"), (True, "true or false")]
)
def test_a_fault_speaks_of_json_not_of_python(tmp_path: Path, value: object, kind: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(orjson.dumps({"text": value, "note": None}))
    [fault] = everything(tmp_path / "a.jsonl")
    assert isinstance(fault, Fault)
    assert fault.why == f"its 'text' is {kind}, not a text"
    assert orjson.loads(fault.excerpt) == {"text": value, "note": None}


def test_a_file_gives_its_name_as_id_and_its_path_as_place(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_text("A story")
    assert list(everything(file)) == [Record({"id": "story.txt", "text": "A story"}, Place(str(file)))]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the name of a file is always Unicode")
def test_a_name_that_is_not_utf8_can_be_written_down(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"caf\xe9.txt")
    file.write_text("Coffee")
    (record,) = everything(tmp_path)
    assert isinstance(record, Record)
    assert record.fields == {"id": "caf\\xe9.txt", "text": "Coffee"}


def test_a_corpus_in_the_input_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A")
    Corpus.create(tmp_path / "corpus", {})
    (tmp_path / "corpus/report.html").write_text("<p>Not an article</p>")
    assert texts(tmp_path) == ["A"]
    with pytest.raises(InputError, match="is a corpus"):
        shards([tmp_path / "corpus"], SMALL)


def test_the_standard_input_is_none_of_the_files() -> None:
    with pytest.raises(InputError, match="`winnow clean` alone"):
        shards(["-"], SMALL)


@pytest.mark.parametrize(
    ("name", "problem", "remedy"),
    [
        ("nowhere", "No such file or folder", "Check the path"),
        ("empty", "Nothing to read", ".jsonl"),
        ("photo.jpg", "of no kind", ".parquet"),
    ],
)
def test_an_input_that_is_none_is_refused_with_the_next_step(
    tmp_path: Path, name: str, problem: str, remedy: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(InputError, match=problem) as caught:
        shards([tmp_path / name], SMALL)
    assert remedy in caught.value.remedy


def test_two_files_must_not_get_one_id(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(folder)
    with pytest.raises(InputError, match=r"both get the id 'x\.txt'"):
        shards([tmp_path / "one", tmp_path / "two"], SMALL)
    assert texts(tmp_path) == ["one", "two"]
    assert texts(tmp_path, tmp_path / "one") == ["one", "two"], "a file reached in two ways is read once"


def test_the_plan_does_not_depend_on_the_order_or_place_of_the_inputs(tmp_path: Path) -> None:
    plans = []
    for home, order in (("x", 1), ("y", -1)):
        inputs = [tmp_path / home / f"{n}.jsonl" for n in range(4)]
        for n, file in enumerate(inputs):
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(jsonl(20_000, n * 20_000))
        plans.append([(shard.name, shard.size) for shard in shards(inputs[::order], SMALL)])
    assert plans[0] == plans[1]
    assert len(plans[0]) > 3


def test_small_files_share_a_shard(tmp_path: Path) -> None:
    for n in range(50):
        (tmp_path / f"{n:02}.txt").write_text("x" * 50_000)
    plan = shards([tmp_path], SMALL)
    assert [len(shard.parts) for shard in plan] == [20, 20, 10]
    assert plan[0].size == 20 * 50_000


def test_the_pieces_of_a_large_file_hold_every_line_once_under_its_own_number(tmp_path: Path) -> None:
    file = tmp_path / "large.jsonl"
    lines = jsonl(60_000).splitlines()
    for broken in (7, 29_999, 59_998):
        lines[broken] = b"{"
    lines[100] = b""
    file.write_bytes(b"\n".join(lines))
    assert len(shards([file], SMALL)) > 2
    assert faults(file) == [("not-json", 8), ("not-json", 30_000), ("not-json", 59_999)]
    numbers = [item.place.line for item in everything(file)]
    assert numbers == [n for n in range(1, 60_001) if n != 101]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 3 * CHUNK // 2), max_size=8), st.integers(1, 2 * CHUNK), st.booleans())
def test_a_cut_is_always_at_a_line_break(lengths: list[int], most: int, ends: bool) -> None:
    content = b"\n".join(b"x" * n for n in lengths) + (b"\n" if ends else b"")
    with io.BytesIO(content) as file, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", lambda *_: file)
        parts = list(split(Part("f.jsonl", "f.jsonl", "f.jsonl", ".jsonl", len(content)), most))
    pieces = [content[p.start : p.stop] for p in parts]
    assert b"".join(pieces) == content
    assert all(piece.endswith(b"\n") for piece in pieces[:-1])
    assert [p.first for p in parts] == [content.count(b"\n", 0, p.start) + 1 for p in parts]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b'{"text": "caf\xe9"}', "not-utf8"),
        (b"{'text': 'single quotes'}", "not-json"),
        (b'{"text": "cut', "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'["text"]', "not-an-object"),
        (b'"text"', "not-an-object"),
        (b'{"id": "7"}', "no-text"),
        (b'{"text": null, "html": 3}', "no-text"),
        (b'{"text": ["a", "b"]}', "no-text"),
        (b'{"text": "' + b"x" * (2 * MB) + b'"}', "too-large"),
    ],
)
def test_a_bad_line_costs_itself(tmp_path: Path, line: bytes, rule: str) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(b'{"text": "before"}\n' + line + b'\n\n{"text": "after"}\n')
    assert texts(file) == ["before", "after"]
    (fault,) = (item for item in everything(file) if isinstance(item, Fault))
    assert fault.place == Place(str(file), 2)
    assert fault.rule == rule
    assert fault.why
    assert len(fault.excerpt) <= 120


def test_what_orjson_refuses_is_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    lines = [
        rb'{"text": "half \ud83d left"}',
        rb'{"text": "pair \ud83d\ude00"}',
        b'{"text": "raw \xed\xa0\xbd half"}',
        rb'{"text": "number", "score": NaN, "big": 123456789012345678901234567890, "by": "\udc80"}',
    ]
    file.write_bytes(b"\n".join(lines))
    found = list(everything(file))
    assert texts(file) == ["half \ufffd left", "pair \U0001f600", "raw \ufffd half", "number"]
    orjson.dumps([item.fields for item in found if isinstance(item, Record)])


def test_json_arrays_objects_and_lines(tmp_path: Path) -> None:
    rows = [{"text": "one"}, {"text": "two"}]
    (tmp_path / "array.json").write_text(json.dumps(rows, indent=2))
    (tmp_path / "lines.json").write_text("\n".join(json.dumps(row) for row in rows))
    (tmp_path / "object.json").write_text(json.dumps(rows[0], indent=2))
    assert texts(tmp_path / "array.json") == texts(tmp_path / "lines.json") == ["one", "two"]
    assert texts(tmp_path / "object.json") == ["one"]


def test_byte_order_marks(tmp_path: Path) -> None:
    for name, encoding in (("a.txt", "utf-8-sig"), ("b.txt", "utf-16"), ("c.txt", "utf-16-be")):
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        (tmp_path / name).write_bytes(mark + "Żółw 龜\n".encode(encoding))
    (tmp_path / "d.jsonl").write_bytes(orjson.dumps({"text": "Ö"}).decode().encode("utf-16"))
    (tmp_path / "e.csv").write_bytes("text\nÖ\n".encode("utf-8-sig"))
    assert texts(tmp_path) == ["Żółw 龜\n"] * 3 + ["Ö"] * 2


def test_another_encoding_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Caf\xe9".encode("latin-1"))
    (fault,) = everything(tmp_path)
    assert isinstance(fault, Fault)
    assert fault.rule == "not-utf8"
    assert "byte 3" in fault.why
    assert "iconv" in fault.why


COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".zst": zstd.compress,
}


@pytest.mark.parametrize("suffix", COMPRESSORS)
def test_compressed_files_of_several_frames(tmp_path: Path, suffix: str) -> None:
    squeeze = COMPRESSORS[suffix]
    (tmp_path / f"a.jsonl{suffix}").write_bytes(squeeze(jsonl(3000)) + squeeze(jsonl(3000, 3000)))
    (tmp_path / f"b.txt{suffix}").write_bytes(squeeze(b"Plain"))
    ids = [item.fields["id"] for item in everything(tmp_path) if isinstance(item, Record)]
    assert ids == [*map(str, range(6000)), f"b.txt{suffix}"]


@pytest.mark.parametrize("suffix", COMPRESSORS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_a_truncated_file_gives_every_line_before_the_tear(tmp_path: Path, suffix: str, share: float) -> None:
    file = tmp_path / f"a.jsonl{suffix}"
    whole = COMPRESSORS[suffix](jsonl(20_000))
    file.write_bytes(whole[: int(len(whole) * share)])
    *records, fault = everything(file)
    assert isinstance(fault, Fault)
    assert fault.rule == "torn"
    assert fault.place.line == (len(records) + 1 if records else 0)
    assert len(records) > 20_000 * share * 0.6 - 2500  # zstd gives whole blocks of 128 kB only
    assert [item.fields["id"] for item in records if isinstance(item, Record)] == [*map(str, range(len(records)))]


@pytest.mark.parametrize("suffix", COMPRESSORS)
def test_a_corrupt_file_gives_every_line_before_the_bad_place(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"a.jsonl{suffix}"
    content = COMPRESSORS[suffix](jsonl(2000)) + b"not a frame"
    file.write_bytes(content)
    *records, fault = everything(file)
    assert isinstance(fault, Fault)
    assert fault.rule == "torn"
    assert len(records) == 2000
    bad = bytearray(gzip.compress(jsonl(2000)))
    bad[-8:-4] = b"\0\0\0\0"  # the checksum: noticed when everything was decompressed at once
    (tmp_path / "b.jsonl.gz").write_bytes(bad)
    assert len(texts(tmp_path / "b.jsonl.gz")) == 2000
    assert faults(tmp_path / "b.jsonl.gz") == [("torn", 2001)]


def test_zeros_behind_the_last_frame_are_padding(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(jsonl(5)) + b"\0" * 512)
    assert faults(tmp_path) == []
    (tmp_path / "a.jsonl.gz").write_bytes(b"")
    assert faults(tmp_path) == [("torn", 0)]


def test_a_bomb_is_read_in_bounded_memory(tmp_path: Path) -> None:
    content = gzip.compress(b'{"text": "before"}\n{"text": "' + b"x" * (64 * MB) + b'"}\n{"text": "after"}\n')
    (tmp_path / "a.jsonl.gz").write_bytes(content)
    assert texts(tmp_path) == ["before", "after"]
    assert faults(tmp_path) == [("too-large", 2)]


def test_large_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * (MB + 1))
    (tmp_path / "b.html").write_bytes(b"x" * (MB + 1))
    (tmp_path / "c.txt").write_bytes(b"x" * MB)
    assert faults(tmp_path) == [("too-large", 0), ("too-large", 0)]
    assert len(texts(tmp_path)) == 1


def test_csv(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('id,text,author\n1,"One, with\na break",Ada\n\n2,Two,\n', newline="")
    (tmp_path / "b.tsv").write_text("id\ttext\n3\tThree\n")
    (tmp_path / "c.csv").write_text("id;text\n4;Four, with a comma\n")
    found = [(dict(item.fields), item.place.line) for item in everything(tmp_path) if isinstance(item, Record)]
    assert found == [
        ({"id": "1", "text": "One, with\na break", "author": "Ada"}, 2),
        ({"id": "2", "text": "Two"}, 5),
        ({"id": "3", "text": "Three"}, 2),
        ({"id": "4", "text": "Four, with a comma"}, 2),
    ]


def test_a_bad_row_costs_itself(tmp_path: Path) -> None:
    rows = [b"id,text", b"1,ok", b"2,caf\xe9", b"3,a,b", b"4,", b"5," + b"x" * (2 * MB), b"6,ok"]
    (tmp_path / "a.csv").write_bytes(b"\n".join(rows))
    assert texts(tmp_path) == ["ok", "ok"]
    assert faults(tmp_path) == [("not-utf8", 3), ("not-a-row", 4), ("no-text", 5), ("too-large", 6)]
    assert csv.field_size_limit() == 131_072, "the limit of the host program is untouched"


def test_cells_larger_than_the_csv_module_allows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'text\n"{"word " * 100_000}"\n')
    assert len(texts(tmp_path)[0]) == 500_000


def test_parquet_in_row_groups(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    when = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)
    rows = 400
    noise = [random.Random(n).randbytes(9000).hex() for n in range(rows)]
    html = [b"<p>\xe9</p>" if n == 5 else None for n in range(rows)]
    text = [None if n in {5, 250} else noise[n] for n in range(rows)]
    table = pa.table({"text": text, "html": html, "published": [when] * rows, "tags": [["a", "b"]] * rows})
    pq.write_table(table, file, row_group_size=50)
    assert len(shards([file], SMALL)) > 1
    found = list(everything(file))
    assert [item.place.line for item in found] == list(range(1, rows + 1))
    assert faults(file) == [("no-text", 251)]
    page = found[5]
    assert isinstance(page, Record)
    assert dict(page.fields) == {"html": b"<p>\xe9</p>", "published": "2024-05-01T12:00:00+00:00", "tags": ["a", "b"]}


def test_a_broken_parquet_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + b"\0" * (2 * MB))
    assert faults(tmp_path) == [("torn", 1)]


def test_a_file_that_vanished_is_a_fault(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    (shard,) = shards([tmp_path], SMALL)
    (tmp_path / "a.txt").unlink()
    first, second = read(shard, SMALL)
    assert isinstance(first, Fault)
    assert (first.rule, first.place.file) == ("unreadable", str(tmp_path / "a.txt"))
    assert isinstance(second, Record)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A")
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "closed.txt").write_text("B")
    (tmp_path / "closed.txt").chmod(0)
    assert texts(tmp_path) == ["A"]
    assert faults(tmp_path) == [("unreadable", 0), ("unreadable", 0)]


def archive() -> bytes:
    """Four responses as an archive holds them: a page, an error, an image, and another page."""
    out = b""
    for name, status, kind in (("a", 200, "html"), ("b", 404, "html"), ("c", 200, "plain"), ("d", 200, "html")):
        content = f"HTTP/1.1 {status} -\r\nContent-Type: text/{kind}\r\n\r\n<p>Page {name}</p>"
        head = [
            "WARC/1.0",
            "WARC-Type: response",
            f"WARC-Record-ID: <urn:uuid:0000000{name}-0000-0000-0000-000000000000>",
            "WARC-Date: 2024-05-06T08:30:00Z",
            f"WARC-Target-URI: https://news.example/{name}",
            "Content-Type: application/http; msgtype=response",
            f"Content-Length: {len(content)}",
        ]
        out += ("\r\n".join(head) + "\r\n\r\n" + content + "\r\n\r\n").encode()
    return out


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_warc(tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("warcio")
    content = archive()
    (tmp_path / f"a.warc{suffix}").write_bytes(COMPRESSORS[suffix](content) if suffix else content)
    found = [item for item in everything(tmp_path) if isinstance(item, Record)]
    assert [(r.fields["url"], r.fields["html"], r.place.line) for r in found] == [
        ("https://news.example/a", b"<p>Page a</p>", 1),
        ("https://news.example/d", b"<p>Page d</p>", 4),
    ]
    assert faults(tmp_path) == []


def test_a_torn_warc_gives_what_stands_before_the_tear(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    content = archive()
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(content[:300]) + gzip.compress(content[300:])[:-30])
    *_, fault = everything(tmp_path)
    assert isinstance(fault, Fault)
    assert fault.rule == "torn"


def test_a_stream_gives_records_as_they_arrive() -> None:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as lines, os.fdopen(writer, "wb", buffering=0) as out:
        found = stream(lines, "<stdin>", SMALL)
        out.write(b'{"text": "one"}\n{"te')
        assert next(found) == Record({"text": "one"}, Place("<stdin>", 1))
        out.write(b'xt": "two"}\n')
        assert next(found) == Record({"text": "two"}, Place("<stdin>", 2))
        out.close()
        assert list(found) == []


@settings(deadline=None, max_examples=100)
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.jsonl", "a.json", "a.csv", "a.txt", "a.jsonl.gz", "a.parquet", "a.warc"]),
)
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str) -> None:
    file = tmp_path_factory.mktemp("any") / name
    file.write_bytes(content)
    for item in everything(file):
        assert isinstance(item, Record | Fault)


def whole_files() -> dict[str, bytes]:
    table = io.BytesIO()
    pq.write_table(pa.table({"text": [f"Report {n}" for n in range(50)], "n": list(range(50))}), table)
    return {
        "a.jsonl": jsonl(20),
        "a.jsonl.gz": gzip.compress(jsonl(50)),
        "a.jsonl.zst": zstd.compress(jsonl(50)),
        "a.csv": b'id,text\n1,"One, two"\n2,Three\n' * 5,
        "a.parquet": table.getvalue(),
        "a.warc": archive(),
        "a.warc.gz": gzip.compress(archive()),
    }


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(sorted(whole_files())), st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=4)), max_size=4)
)
def test_damaged_files_never_raise(
    tmp_path_factory: pytest.TempPathFactory, name: str, damage: list[tuple[float, bytes]]
) -> None:
    content = bytearray(whole_files()[name])
    for share, patch in damage:
        at = int(share * len(content))
        content[at : at + len(patch) // 2] = patch  # overwrites some bytes, inserts others
    file = tmp_path_factory.mktemp("damaged") / name
    file.write_bytes(content)
    assert all(isinstance(item, Record | Fault) for item in everything(file))
