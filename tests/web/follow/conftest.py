"""A small review over the district of the fixture `world`."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pingyi.review_model import Review
from pingyi.web.follow import order_views
from pingyi.web.registers.models import Unit
from tests.prose import reviews


@pytest.fixture
def small_review(world: Any, monkeypatch: pytest.MonkeyPatch) -> Review:
    made = reviews.review({"visit-few@T02": 2})
    for code in ("T03", "G01"):
        path = f"{world.units['Q'].path}{code}/"
        Unit.objects.create(
            code=code, name=code, kind="镇党委", parent=world.units["Q"], since=date(2010, 1, 1), path=path, search=code
        )
    monkeypatch.setattr(order_views, "latest", lambda year: made if year == made.year else None)
    return made
