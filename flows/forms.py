"""What the parameters of all flows have in common: the UI makes a form of them."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict


def _in_order(schema: dict[str, Any]) -> None:
    """Number the fields: PostgreSQL keeps a form's fields in an order of its own, and the UI goes by the numbers."""
    for position, field in enumerate(schema.get("properties", {}).values()):
        field["position"] = position


FORM = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, json_schema_extra=_in_order)
"""Unknown names are refused, each field's text is shown under it, and the fields stand in the order of the model."""
