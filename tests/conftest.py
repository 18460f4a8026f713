"""How the property tests run: the same cases every time in CI, fresh ones at home."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("home", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("home"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "home"))
