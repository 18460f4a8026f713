"""`winnow settings`: every setting with its default and meaning."""

from __future__ import annotations

import click
import orjson

from ..settings import Settings
from .options import with_settings


@click.command(epilog="\b\nExample:\n  winnow settings > winnow.toml     a settings file to edit")
@with_settings
def settings(settings: Settings) -> None:
    """Show every setting, its value here and its meaning, as TOML."""
    for section, values in settings:
        click.echo(f"[{section}]")
        for name, field in type(values).model_fields.items():
            meaning = " ".join((field.description or "").split())
            click.echo(f"# {meaning}\n{name} = {_toml(getattr(values, name))}\n")


def _toml(value: object) -> str:
    """JSON's literals for text, numbers, lists and truth are TOML's as well."""
    return orjson.dumps(value, default=str).decode()
