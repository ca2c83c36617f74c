"""The API keeps to its own description, whatever it is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from pingyi.web.api.endpoints import api
from tests.web.api.test_endpoints import fill
from tests.web.matrix.api import reviewed, token

OPERATIONS = sorted(api.get_openapi_schema()["paths"])


def schema_of(path: str) -> dict[str, Any]:
    """What the description says of a way."""
    said: dict[str, Any] = api.get_openapi_schema()["paths"][path]["get"]
    return said


QUIET = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def one_transaction() -> Iterator[None]:
    """Django's own test client leaves the connection alone between requests; a bare WSGI call would close it in mid-transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


ASKED = [(path, GenerationMode.POSITIVE) for path in OPERATIONS] + [
    (path, GenerationMode.NEGATIVE)
    for path in OPERATIONS
    if api.get_openapi_schema()["paths"][path]["get"]["parameters"]
]


@pytest.mark.parametrize(("path", "mode"), ASKED)
def test_no_request_breaks_it(world: Any, path: str, mode: GenerationMode) -> None:
    """Every answer is one that the description names, in the shape that it names; none is a 5xx."""
    fill(world, 2)
    reviewed(world)
    headers = {"Authorization": f"Bearer {token(world, 'district')}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    operation = schema[path]["GET"]

    @(QUIET if schema_of(path)["parameters"] else settings(QUIET, max_examples=1))
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        cache.clear()
        case.call_and_validate(headers=headers)

    check()


def test_the_description_is_for_everybody_and_names_every_refusal() -> None:
    answer = Client().get("/api/v1/openapi.json")
    described = json.loads(answer.content)

    assert described["info"]["title"] == "评议数据接口"
    for path in OPERATIONS:
        assert {"200", "401", "403", "404", "422", "429"} <= set(described["paths"][path]["get"]["responses"])


def test_the_page_for_people_names_every_way_and_loads_nothing_from_outside(db: None) -> None:  # noqa: ARG001  asks for the database
    page = Client().get("/api/").content.decode()

    assert all(f"GET {path}" in page for path in OPERATIONS)
    assert "最近修改时间" in page
    assert 'src="http' not in page
    assert 'href="http' not in page
