"""A caller for each user of the world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web.matrix.api import token


@pytest.fixture
def caller(world: Any) -> Callable[[str], Client]:
    """``caller("committee")``: a client with a token of that user's mandate."""

    def of(user: str) -> Client:
        return Client(headers={"Authorization": f"Bearer {token(world, user)}"})

    return of
