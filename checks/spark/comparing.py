"""Figures of an engine beside those of the plain reference."""

from __future__ import annotations

from pingyi.measures import Measured
from tests.reference.measures import Figures

Triple = tuple[int, int | None, int]


def different(measured: Measured, expected: Figures) -> dict[tuple[str, str], tuple[Triple, Triple]]:
    """(measure, unit) → what was found and what the reference says, where these are not the same."""
    found = {}
    for name, unit in expected:
        figure = measured.figure(name, unit)
        found[name, unit] = (figure.num, figure.den, figure.unknown)
    return {key: (found[key], expected[key]) for key in expected if found[key] != expected[key]}
