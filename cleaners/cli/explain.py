"""`winnow explain`: what was removed from a text, by which rule and why; why two documents were merged or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from ..document import Document
from ..errors import InputError
from ..settings import Settings
from .options import with_settings
from .summary import counted

EPILOG = """\b
Examples:
  winnow explain page.html                  a file, as `winnow clean` would clean it
  winnow explain corpus 2024/storm.txt      a document of a corpus
  winnow explain corpus A B                 why two documents were merged, or were not
"""
EVIDENCE = {
    "resemblance": "of the shingles of both stand in both (Jaccard)",
    "coverage_a": "of the first stands in the second",
    "coverage_b": "of the second stands in the first",
    "words_a": "words in the first",
    "words_b": "words in the second",
    "same": "words agree",
    "figures_changed": "figures differ, where the texts align",
    "names_changed": "names differ",
    "words_changed": "other words differ",
}
"""What of a pair's evidence is told at a shell; `dedup.explain_pair` has all of it."""
SHARES = ("resemblance", "coverage_a", "coverage_b")
COLOURS = ("red", "magenta", "yellow", "blue", "cyan", "green")


@click.command(short_help="Show what was removed from a text, by which rule and why.", epilog=EPILOG)
@click.argument("place", metavar="CORPUS|FILE", type=click.Path(path_type=Path))
@click.argument("ids", metavar="[ID [ID]]", nargs=-1)
@with_settings
def explain(place: Path, ids: tuple[str, ...], settings: Settings) -> None:
    """Show a text with every removal marked, its rule and its reason; and what it is a copy of."""
    console = Console(highlight=False, soft_wrap=True)
    if not ids:
        _file(console, place, settings)
    elif len(ids) == 1:
        _document(console, place, ids[0])
    elif len(ids) == 2:
        _pair(console, place, ids, settings)
    else:
        raise click.UsageError("Name one document, or two to compare.")


def marked(document: Document) -> Text:
    """The base text, what was removed struck through and named behind.

    >>> document = Document("a", "News.\\n\\nShare")
    >>> print(marked(document.without([list(document.lines())[1]], "share.bar", "a share bar")))
    News.
    <BLANKLINE>
    ⟦Share⟧ ← share.bar: a share bar
    """
    text = Text()
    rules = sorted({removal.rule for removal in document.removals})
    at = 0
    for removal in document.removals:
        text.append(document.text[at : removal.start])
        piece = document.text[removal.start : removal.end]
        lead = piece[: len(piece) - len(piece.lstrip("\n"))]
        trail = piece[len(piece.rstrip("\n")) :] if piece.strip("\n") else ""
        colour = COLOURS[rules.index(removal.rule) % len(COLOURS)]
        text.append(lead)
        text.append(f"⟦{piece.strip(chr(10))}⟧", style=f"strike {colour}")
        text.append(f" ← {removal.rule}: {removal.why}", style=f"dim {colour}")
        text.append(trail)
        at = removal.end
    text.append(document.text[at:])
    return text


def _file(console: Console, path: Path, settings: Settings) -> None:
    from .. import sources
    from ..pipeline import clean

    if path.is_dir():
        raise InputError(f"{path} is a folder", f"Name a document of a corpus as well: winnow explain {path} ID")
    records = [record for shard in sources.shards([path], settings.run) for record in sources.read(shard, settings.run)]
    for document in clean(records, settings):
        _show(console, document)


def _show(console: Console, document: Document) -> None:
    facts = {
        "id": document.id, "site": document.site, "title": document.title, "published": document.published,
        "language": document.language, "repaired by": ", ".join(document.rewrites), "flags": ", ".join(document.flags),
    }  # fmt: skip
    for name, value in facts.items():
        if value:
            console.print(Text.assemble((f"{name:<12}", "dim"), value))
    if document.rejected:
        console.print(Text(f"rejected: {document.rejected.rule}: {document.rejected.why}", style="bold red"))
    console.print()
    console.print(marked(document))
    gone = sum(removal.end - removal.start for removal in document.removals)
    pieces = counted(len(document.removals), "piece")
    if document.text:
        console.print(f"\n[dim]{gone:,} of {len(document.text):,} characters removed in {pieces}[/]\n")


def _document(console: Console, corpus: Path, name: str) -> None:
    from ..pipeline.explain import explained

    document, family = explained(corpus, name)
    _show(console, document)
    console.print(_family(document.id, family))


def _family(name: str, family: Sequence[Mapping[str, Any]]) -> str:
    """What became of a document beside the others, in words."""
    own = next((row for row in family if row["id"] == name), None)
    if own is None or len(family) == 1:
        return "It stands alone: no copy or version of it is in the corpus."
    lines = [
        f"It is kept: {own['reason']}."
        if own["canonical"]
        else f"Kept in its place: {own['canonical_id']} ({own['reason']})."
    ]
    for row in family:
        numbers = ", ".join(f"{key} {row[key]:.2f}" for key in ("resemblance", "containment", "coverage"))
        lines.append(f"  {row['relation']:<10} {row['id']}" + ("" if row["canonical"] else f"  ({numbers})"))
    return "\n".join(lines)


def _pair(console: Console, corpus: Path, ids: tuple[str, ...], settings: Settings) -> None:
    from ..dedup import explain_pair
    from ..pipeline.explain import kept_for, templates, texts

    (first, a), (second, b) = texts(corpus, *ids)
    found = explain_pair(a, b, settings.dedup, slots=templates(corpus, first, second, settings.dedup))
    console.print(Text.assemble((first, "red"), " beside ", (second, "green")))
    console.print(Text(found.verdict, style="bold"))
    console.print(_outcome(found.merged, kept_for(corpus, first), kept_for(corpus, second)))
    for name, meaning in EVIDENCE.items():
        value = found.numbers[name]
        number = f"{value:.2f}" if name in SHARES else f"{value:,.0f}"
        console.print(Text.assemble(f"  {number:>7}  ", (meaning, "dim")))
    console.print()
    for piece in found.pieces:
        if piece.kind == "same":
            console.print(Text(_shortened(piece.a), style="dim"), end="")
        else:
            console.print(Text(f"[-{piece.a}-]" if piece.a else "", style="red"), end="")
            console.print(Text(f"{{+{piece.b}+}}" if piece.b else "", style="green"), end="")
    console.print()


def _outcome(merged: bool, first: str, second: str) -> str:
    """What the corpus made of a pair: families are stars, so that not every pair that could be merged is."""
    if first == second:
        held = "" if merged else ": each of the two stands in it"
        return f"In the corpus they are one family, for which {first} is kept{held}."
    if not merged:
        return "In the corpus they are not of one family."
    return f"In the corpus they are not of one family all the same: {first} is kept for one, {second} for the other."


def _shortened(text: str, most: int = 240) -> str:
    """A long passage that both texts have, by its ends."""
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"
