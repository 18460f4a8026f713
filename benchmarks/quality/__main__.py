"""Everything that `make quality` measures, one table after another: `python -m benchmarks.quality --data FOLDER`."""

from __future__ import annotations

from . import dedup, html, lines

for part in (lines, html, dedup):
    part.main()
