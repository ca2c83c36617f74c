"""The permission matrix: what each app says about its pages in tests/web/matrix/<app>.py.

    from tests.web.matrix_case import Case

    MATRIX = {
        "records:list": Case(roles={"district", "committee", "neighbour", "branch", "stranger"}),
        "records:confirm": Case("post", roles={"committee", "district"}, kwargs=lambda world: {"pk": record(world).pk}),
        "records:edit": (Case("get", roles=…, kwargs=…), Case("post", roles=…, kwargs=…, data={"version": 1})),
    }

Names in ``roles`` are the usernames of the fixture `world`: system security audit district committee neighbour branch stranger.
Whoever is not in ``roles`` must get 403 or 404; nobody signed in: a redirect to the sign-in. A page with only a "get" case must
refuse POST with 405, one with only a "post" case GET. Every POST must be refused without a CSRF token. No answer may carry inline
scripts or styles. Each request starts from the untouched fixture: what a request writes is rolled back.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyotp
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver

from pingyi.web.people import factor
from pingyi.web.people.models import User

USERS = ("system", "security", "audit", "district", "committee", "neighbour", "branch", "stranger")
EVERYONE = frozenset(USERS)
FINE = frozenset({200, 204, 302})
REFUSED = frozenset({403, 404})

Made = Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]
"""Values as they are, or made from the world (rows may be created; they are rolled back)."""


@dataclass(frozen=True)
class Case:
    """One way of asking for a page.

    ``method``: "get" or "post". ``roles``: who is let in. ``kwargs``: of the URL. ``data``: query or form.
    ``anonymous``: whoever is not signed in is let in as well. ``fine``: statuses that mean “let in”.
    ``token``: the page is asked with a token of the API instead of a session; without one the answer is 401.
    """

    method: str = "get"
    roles: AbstractSet[str] = field(default_factory=frozenset)
    kwargs: Made = field(default_factory=dict)
    data: Made = field(default_factory=dict)
    anonymous: bool = False
    fine: AbstractSet[int] = FINE
    token: bool = False

    def __post_init__(self) -> None:
        unknown = self.roles - EVERYONE
        if unknown or self.method not in {"get", "post"}:
            raise ValueError(sorted(unknown) or self.method)


def made(values: Made, world: Any) -> dict[str, Any]:
    """The values of a case in this world."""
    return dict(values(world) if callable(values) else values)


@cache
def handler(*, enforce_csrf_checks: bool) -> ClientHandler:
    """One for all browsers: a handler of its own would look through all static files each time."""
    return ClientHandler(enforce_csrf_checks)


def browser(world: Any, user: str | None, **options: Any) -> Client:
    """A browser with that user signed in (administrators: with their second factor); None: nobody."""
    client: Client = Client(**options) if user is None else world.client(user, **options)
    client.handler = handler(enforce_csrf_checks=options.get("enforce_csrf_checks", False))
    if user is None:
        return client
    account = world.users[user]
    if account.is_administrator:
        account.second_factor = account.second_factor or pyotp.random_base32()
        User.objects.filter(pk=account.pk).update(second_factor=account.second_factor)
        session = client.session
        factor.remember(session, account)
        session.save()
    return client


def matrix() -> dict[str, tuple[Case, ...]]:
    """All that the apps say, by URL name."""
    found: dict[str, tuple[Case, ...]] = {}
    for path in sorted((Path(__file__).parent / "matrix").glob("*.py")):
        for name, said in importlib.import_module(f"tests.web.matrix.{path.stem}").MATRIX.items():
            if name in found:
                raise ValueError(name)
            found[name] = (said,) if isinstance(said, Case) else tuple(said)
    return found


def names() -> Iterator[str]:
    """The names of all URLs; one without a name: its pattern, which no matrix holds."""
    yield from _names(get_resolver(), "")


def _names(resolver: URLResolver, above: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _names(one, f"{above}{one.namespace}:" if one.namespace else above)
        elif isinstance(one, URLPattern):
            yield f"{above}{one.name}" if one.name else f"{above}{one.pattern}"
