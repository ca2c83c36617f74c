"""Settings of all tests: no test is timed, so a property may take as long as a busy machine lets it."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("pingyi", deadline=None)
settings.load_profile("pingyi")
