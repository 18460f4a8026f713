"""What came in, what went and why, as one page that needs nothing but a browser."""

from __future__ import annotations

from .material import Borderline, Curve, Furniture, Material, RunRow
from .page import page
from .render import render

__all__ = ["Borderline", "Curve", "Furniture", "Material", "RunRow", "page", "render"]
