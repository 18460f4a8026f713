"""What the pipeline makes of the samples, against what their author knows of them (`tests/golden/seeds.json`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import cleaners

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "golden" / "seeds.json").read_text("utf-8"))
DOCUMENTS: dict[str, dict[str, Any]] = GOLDEN["documents"]
FAMILY = {name: number for number, family in enumerate(GOLDEN["families"]) for name in family["members"]}
MOJIBAKE = {"kb-19"}
JUNK_FLOOR = 0.8  # share of the junk lines that go; raise it when the rules get better


class Outcome(NamedTuple):
    """What became of one seed."""

    kept: str
    source: str
    title: str
    site: str
    published: str
    language: str
    canonical: str
    """The golden name of the document that is kept; its own if it is canonical."""
    relation: str


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """The sample articles after one run, by their golden names."""
    path = tmp_path_factory.mktemp("corpus") / "corpus"
    cleaners.run([SEEDS], path, cleaners.Settings())
    return read(path)


def read(path: Path) -> dict[str, Outcome]:
    from cleaners.store import Corpus

    corpus = Corpus.open(path)
    documents = corpus.read("documents").collect().to_dicts()
    assignments = {row["id"]: row for row in corpus.read("assignments").collect().to_dicts()}
    name = {row["id"]: row["id"] if row["id"] in DOCUMENTS else row["url"] for row in documents}
    return {
        name[row["id"]]: Outcome(
            row["text"], row["source_text"], row["title"], row["site"], row["published"], row["language"],
            name[assignments[row["id"]]["canonical_id"]], assignments[row["id"]]["relation"],
        )
        for row in documents
    }  # fmt: skip


def plain(text: str) -> str:
    """The text with straight quotes and single blanks: what 'word for word' means here."""
    return " ".join(text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x201E: '"'}).split())


def raw_texts() -> Iterator[tuple[str, str]]:
    for path in sorted(SEEDS.rglob("*")):
        if path.suffix in {".txt", ".html"}:
            yield path.relative_to(SEEDS).as_posix(), path.read_text("utf-8")
    for line in (SEEDS / "agency.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        yield record.get("id", record["url"]), record["text"]


def names(key: str) -> list[str]:
    return [name for name, golden in DOCUMENTS.items() if golden.get(key)]


def missing(parts: list[str], text: str) -> list[str]:
    """The parts that do not stand in the text in this order."""
    at, lost = 0, []
    for part in parts:
        found = text.find(plain(part), at)
        if found < 0:
            lost.append(part)
        else:
            at = found + len(plain(part))
    return lost


def test_the_golden_file_names_every_seed() -> None:
    assert sorted(name for name, _ in raw_texts()) == sorted(DOCUMENTS)
    assert len(DOCUMENTS) >= 40
    assert len({golden["language"] for golden in DOCUMENTS.values()}) >= 8


@pytest.mark.parametrize(("name", "raw"), list(raw_texts()), ids=lambda value: value[:60] if "\n" not in value else "")
def test_the_golden_file_quotes_the_seeds(name: str, raw: str) -> None:
    golden = DOCUMENTS[name]
    junk = [*golden["junk"], *golden.get("furniture", []), *golden.get("slogans", []), *golden.get("glued", [])]
    text = plain(raw)
    assert [part for part in junk if plain(part) not in text] == []
    if name not in MOJIBAKE and not golden.get("glued"):
        assert missing(golden["article"], text) == []


def test_every_seed_is_in_the_corpus(outcomes: dict[str, Outcome]) -> None:
    assert sorted(outcomes) == sorted(DOCUMENTS)


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_every_sentence_of_the_article_stays(name: str, outcomes: dict[str, Outcome]) -> None:
    assert missing(DOCUMENTS[name]["article"], plain(outcomes[name].kept)) == []


def test_junk_lines_go(outcomes: dict[str, Outcome]) -> None:
    left = {name: survivors(DOCUMENTS[name]["junk"], outcomes[name].kept) for name in names("junk")}
    lines = sum(len(DOCUMENTS[name]["junk"]) for name in left)
    assert sum(map(len, left.values())) <= (1 - JUNK_FLOOR) * lines, {name: some for name, some in left.items() if some}


@pytest.mark.parametrize("name", names("furniture"))
def test_learned_furniture_goes(name: str, outcomes: dict[str, Outcome]) -> None:
    assert survivors(DOCUMENTS[name]["furniture"], outcomes[name].kept) == []


@pytest.mark.parametrize("name", names("glued"))
def test_glued_junk_goes_out_of_its_paragraph(name: str, outcomes: dict[str, Outcome]) -> None:
    assert [piece for piece in DOCUMENTS[name]["glued"] if plain(piece) in plain(outcomes[name].kept)] == []


def survivors(junk: list[str], kept: str) -> list[str]:
    lines = {plain(line) for line in kept.splitlines()}
    return [line for line in junk if plain(line) in lines]


@pytest.mark.parametrize("family", GOLDEN["families"], ids=lambda family: family["what"])
def test_a_family_is_found_whole(family: dict[str, Any], outcomes: dict[str, Outcome]) -> None:
    members = family["members"]
    kept = {outcomes[name].canonical for name in members}
    assert len(kept) == 1, {name: outcomes[name].canonical for name in members}
    canonical = kept.pop()
    assert canonical in family["canonical"]
    for name, relations in members.items():
        assert outcomes[name].relation == "canonical" if name == canonical else outcomes[name].relation in relations


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name not in FAMILY])
def test_what_stands_alone_stays_alone(name: str, outcomes: dict[str, Outcome]) -> None:
    assert (outcomes[name].canonical, outcomes[name].relation) == (name, "canonical")


@pytest.mark.parametrize("name", [name for name, golden in DOCUMENTS.items() if len("".join(golden["article"])) > 200])
def test_the_language_is_told(name: str, outcomes: dict[str, Outcome]) -> None:
    assert outcomes[name].language == DOCUMENTS[name]["language"]


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.endswith(".html")])
def test_a_page_tells_its_title_date_and_site(name: str, outcomes: dict[str, Outcome]) -> None:
    outcome, golden = outcomes[name], DOCUMENTS[name]
    assert plain(outcome.title) == plain(golden["title"])
    assert outcome.published[:10] == golden["published"][:10]
    assert outcome.site == name.split("/", maxsplit=1)[0]


def test_the_mojibake_copy_reads_like_its_original(outcomes: dict[str, Outcome]) -> None:
    for name in MOJIBAKE:
        assert "Ã" in dict(raw_texts())[name]
        assert "Ã" not in outcomes[name].source
