"""`winnow serve`: the Prefect dashboard with the deployments ready to run, on this machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click


@click.command(epilog="\b\nExamples:\n  winnow serve\n  winnow serve --port 4321 --home /srv/winnow")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=4200, show_default=True, help="Where the dashboard listens."
)
@click.option(
    "--home", type=click.Path(path_type=Path), default=Path(".prefect"), show_default=True,
    help="The folder that holds Prefect's database and settings.",
)  # fmt: skip
def serve(port: int, home: Path) -> None:
    """Start the Prefect server, the deployments and a worker; ctrl-C stops all of it.

    Nothing is called outside this machine.
    """
    # A module of its own process: only flows/ knows Prefect.
    sys.exit(
        subprocess.call([sys.executable, "-m", "flows.serve", "--port", str(port), "--home", str(home.absolute())])
    )
