"""`winnow serve`: the Prefect dashboard with the deployments ready to run, on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

EPILOG = """\b
Examples:
  winnow serve articles/ --corpus corpus    every night what `winnow run articles/ --corpus corpus` does
  winnow serve                              the same for the samples of a checkout, to look around
  winnow serve --port 4321 --home /srv/winnow
"""


@click.command(short_help="Start the Prefect dashboard with the deployments.", epilog=EPILOG)
@click.argument("inputs", nargs=-1, type=click.Path(path_type=str))
@click.option("--corpus", default="", help="The corpus that the deployments work on; ./corpus if not given.")
@click.option(
    "--port",
    type=click.IntRange(1, 65534),
    default=4200,
    show_default=True,
    help="Where the dashboard listens; the next port is that of the reports.",
)
@click.option(
    "--home", type=click.Path(path_type=Path), default=Path(".prefect"), show_default=True,
    help="The folder that holds Prefect's database, logs and settings.",
)  # fmt: skip
def serve(inputs: tuple[str, ...], corpus: str, port: int, home: Path) -> None:
    """Start the Prefect server, the deployments and a worker; ctrl-C stops all of it.

    INPUTs are taken into the corpus every night, and whenever you press Run in the dashboard. Nothing is called outside
    this machine.
    """
    if os.name != "posix":
        raise click.ClickException("winnow serve needs a POSIX system. Elsewhere use `prefect server start` directly.")
    command = [sys.executable, "-P", "-m", "flows.serve", *inputs, "--port", str(port), "--home", str(home.absolute())]
    # Only flows/ knows Prefect, so it is a program of its own. This process becomes it: a parent that waited would be
    # hit by the same ctrl-C, and kill it while it stops its parts.
    os.execv(sys.executable, [*command, "--corpus", corpus])
