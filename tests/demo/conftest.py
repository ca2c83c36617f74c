from __future__ import annotations

import pytest

from pingyi.demo import District, district


@pytest.fixture(scope="session")
def full() -> District:
    """The whole demo district, made once."""
    return district()


@pytest.fixture(scope="session")
def small() -> District:
    return district(7, "small")


@pytest.fixture(scope="session")
def tiny() -> District:
    return district(7, "tiny")
