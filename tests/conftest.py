"""Settings of all tests: none is timed, and the examples of a property are the same on every machine.

A newcomer's ``make test`` must say the same of the same code twice; new examples are sought by ``make explore``,
and what it finds becomes an example of its own.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("pingyi", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=300, print_blob=True)
settings.load_profile("pingyi")
