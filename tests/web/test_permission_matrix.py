"""Every page × every user: who is let in is written down, and nobody else is. A page that is not written down fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.web.matrix_case import REFUSED, USERS, Case, browser, handler, made, matrix, names

MATRIX = matrix()
CASES = [(name, case) for name, cases in sorted(MATRIX.items()) for case in cases]
INLINE = re.compile(rb"<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
FIRST = ("/people/sign-in", "/people/password", "/people/second-factor")
"""Where somebody is sent who is not let in yet."""


def test_every_page_is_in_the_matrix_and_the_matrix_has_no_other() -> None:
    found = set(names())

    assert {"not said": sorted(found - set(MATRIX)), "no page": sorted(set(MATRIX) - found)} == {
        "not said": [],
        "no page": [],
    }


def token_of(world: Any, user: str) -> str:
    from tests.web.matrix.api import token

    return token(world, user)


def ask(world: Any, name: str, case: Case, user: str | None, *, method: str = "", **options: Any) -> HttpResponse:
    """What the page answers; whatever it wrote is undone."""
    cache.clear()
    with transaction.atomic():
        if case.token:
            client = Client(headers={"Authorization": f"Bearer {token_of(world, user)}"} if user else None)
            client.handler = handler(enforce_csrf_checks=False)
        else:
            client = browser(world, user, **options)
        url = reverse(name, kwargs=made(case.kwargs, world))
        response: HttpResponse = getattr(client, method or case.method)(url, made(case.data, world))
        transaction.set_rollback(True)
    return response


def let_in(name: str, case: Case, response: HttpResponse) -> bool:
    away = response.status_code == 302 and response.headers["Location"].startswith(FIRST) and name != "people:sign-out"
    return response.status_code in case.fine and not away


def wrong(world: Any, name: str, case: Case) -> Iterator[str]:
    """What is not as it is written."""
    for user in USERS:
        response = ask(world, name, case, user)
        if user in case.roles and not let_in(name, case, response):
            yield f"{user}: {response.status_code} {response.headers.get('Location', '')}, should be let in"
        if user not in case.roles and response.status_code not in (REFUSED | {401} if case.token else REFUSED):
            yield f"{user}: {response.status_code}, should be refused"
        yield from (f"{user}: {fault}" for fault in loose(response))
    response = ask(world, name, case, None)
    if not turned_away(case, response):
        yield f"nobody: {response.status_code} {response.headers.get('Location', '')}"


def turned_away(case: Case, response: HttpResponse) -> bool:
    """Whether somebody who is not signed in got what they should."""
    if case.anonymous:
        return response.status_code in case.fine
    if case.token:
        return response.status_code == 401
    return response.status_code == 302 and response.headers["Location"].startswith("/people/sign-in")


def loose(response: HttpResponse) -> Iterator[str]:
    """What an answer may not hold."""
    found = INLINE.search(getattr(response, "content", b""))
    if found and "html" in response.headers.get("Content-Type", ""):
        yield f"inline script or style: {found.group()!r}"
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        yield f"content security policy: {policy}"


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name} {case.method}" for name, case in CASES])
def test_who_is_let_in(world: Any, name: str, case: Case) -> None:
    assert list(wrong(world, name, case)) == []


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_a_page_refuses_the_method_that_it_does_not_have(world: Any, name: str) -> None:
    methods = {case.method for case in MATRIX[name]}
    case = MATRIX[name][0]
    user = next((user for user in USERS if user in case.roles), None)
    for method in {"get", "post"} - methods:
        response = ask(world, name, case, user, method=method)

        assert response.status_code == (404 if case.fine == {404} else 405), f"{method} {user}"


@pytest.mark.parametrize(
    "name", sorted(name for name, cases in MATRIX.items() if any(c.method == "post" for c in cases))
)
def test_a_form_from_elsewhere_is_refused(world: Any, name: str) -> None:
    case = next(case for case in MATRIX[name] if case.method == "post")
    user = next((user for user in USERS if user in case.roles), None)

    response = ask(world, name, case, user, enforce_csrf_checks=True)

    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()
