"""`python -m cleaners` is `winnow`."""

from .cli import main

main(prog_name="winnow")
