"""The journal with its fence up, however the tables were made."""

from __future__ import annotations

import pytest
from django.db import connection

from pingyi.web.journal import triggers


@pytest.fixture(autouse=True)
def fence(db: None) -> None:  # noqa: ARG001  asks for the database
    triggers.install(connection)
