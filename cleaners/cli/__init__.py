"""The command `winnow`: the library's words, at a shell."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from ..errors import InputError, SettingsError, WinnowError
from ..pipeline.staging import collect_seldom

COMMANDS = {
    "run": "run", "clean": "stream", "dedup": "stream", "explain": "explain", "export": "corpus", "report": "corpus",
    "check": "corpus", "history": "history", "undo": "history", "reclean": "history", "compact": "history",
    "forget": "history", "migrate": "history", "rules": "rules", "settings": "settings", "serve": "serve",
}  # fmt: skip

RESTARTABLE = ("run", "reclean")

EPILOG = """\b
Examples:
  winnow run articles/ --corpus corpus     clean and deduplicate a folder into a corpus
  winnow run monday.jsonl.gz --corpus corpus   add a batch to it
  winnow explain corpus ID                 what was removed from a document, and why
  winnow export corpus -o articles.jsonl   the canonical documents

Exit codes: 0 done; 1 failed, nothing half-written; 2 wrong use; 3 done, but more records were quarantined than
run.max_errors allows, or no other; 130 interrupted.
"""


class Commands(click.Group):
    """Commands that are imported when they are called, so that `winnow --help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All commands, in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of that name, from its module."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f".{COMMANDS[cmd_name]}", __name__), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error that teaches is shown as such, without a traceback."""
        try:
            return super().invoke(ctx)
        except WinnowError as error:
            click.secho(f"Error: {error.problem}", fg="red", err=True)
            if error.remedy:
                click.echo(error.remedy, err=True)
            sys.exit(2 if isinstance(error, InputError | SettingsError) else 1)
        except KeyboardInterrupt:
            again = " The same command goes on from where it stopped." if ctx.invoked_subcommand in RESTARTABLE else ""
            click.echo(f"Interrupted; nothing was changed.{again}", err=True)
            sys.exit(130)


@click.group(
    cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="winnow-corpus", prog_name="winnow")
def main() -> None:
    """Scraped articles in, a clean canonical corpus out, with every removal accounted for."""
    collect_seldom()
