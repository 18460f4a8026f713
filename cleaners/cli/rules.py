"""`winnow rules`: the rules at work, their own examples, and what a corpus teaches."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from ..settings import Settings
from .options import CORPUS, with_settings


@click.group(
    short_help="List the rules, check their examples, see what sites teach.",
    epilog="\b\nExamples:\n  winnow rules list\n  winnow rules check my-rules.toml\n  winnow rules learn corpus",
)
def rules() -> None:
    """The rules that name boilerplate: list them, check their examples, see what a corpus teaches."""


@rules.command("list", short_help="Show every rule at work.")
@with_settings
def list_(settings: Settings) -> None:
    """Show every rule at work: the shipped ones and those of your packs, without the disabled ones."""
    from ..pipeline.steps import rules_at_work

    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("rule", "scope", "why"):
        table.add_column(name, no_wrap=name != "why")
    at_work = rules_at_work(settings)
    for rule in at_work:
        table.add_row(rule.id, rule.scope, rule.why)
    _wide().print(table)
    click.echo(f"{len(at_work)} rules", err=True)


@rules.command()
@click.argument("packs", nargs=-1, type=click.Path(path_type=Path))
@with_settings
def check(packs: tuple[Path, ...], settings: Settings) -> None:
    """Run the examples of every rule: what it must cut and must keep. PACKS: your own files, before you use them."""
    from ..boilerplate.rules import load, problems
    from ..pipeline.steps import rules_at_work

    checked = [rule for path in packs for rule in load(path)] if packs else rules_at_work(settings)
    found = list(problems(checked))
    for problem in found:
        click.secho(str(problem), fg="red")
    click.echo(f"{len(checked)} rules checked, {len(found)} problems.")
    sys.exit(1 if found else 0)


@rules.command(short_help="Show which lines recur on each site of a corpus.")
@CORPUS
@click.option("--site", default="", help="Only this site.")
@with_settings
def learn(corpus: Path, site: str, settings: Settings) -> None:
    """Show which lines recur over each site's pages, and would be removed as its furniture."""
    from ..boilerplate.learn import learned
    from ..store import Corpus

    sites = Corpus.open(corpus).read("sites").drop("run").collect()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("site", "line", "seen"):
        table.add_column(name)
    taught = [rule for rule in learned(sites, settings.boilerplate) if site in ("", rule.site)]
    for rule in taught:
        table.add_row(rule.site, "; ".join(rule.lines) or rule.pattern, rule.why)
    _wide().print(table)
    click.echo(f"{len(taught)} lines learned.", err=True)


def _wide() -> Console:
    """As wide as the terminal; where there is none, as wide as the rows."""
    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=500)
