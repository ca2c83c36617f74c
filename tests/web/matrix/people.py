"""Coming in; accounts for the system administrator; mandates for the security administrator."""

from __future__ import annotations

from typing import Any

from tests.web.matrix_case import EVERYONE, Case


def account(world: Any) -> dict[str, Any]:
    return {"pk": world.users["branch"].pk}


def mandate(world: Any) -> dict[str, Any]:
    return {"pk": world.users["branch"].mandates.get().pk}


SYSTEM = {"system"}
SECURITY = {"security"}

MATRIX = {
    "people:sign-in": (
        Case(roles=EVERYONE, anonymous=True),
        Case("post", roles=EVERYONE, anonymous=True, data={"username": "nobody", "password": "wrong"}),
    ),
    "people:sign-out": Case("post", roles=EVERYONE, anonymous=True),
    "people:password": (Case(roles=EVERYONE), Case("post", roles=EVERYONE, data={"old": "wrong"})),
    "people:invitation": (
        Case(roles=EVERYONE, anonymous=True),
        Case("post", roles=EVERYONE, anonymous=True, data={"code": "wrong"}),
    ),
    "people:second-factor": (Case(roles=EVERYONE), Case("post", roles=EVERYONE, data={"code": "000000"})),
    "people:accounts": Case(roles=SYSTEM, data={"q": "zhi", "state": "open"}),
    "people:account-new": (
        Case(roles=SYSTEM),
        Case("post", roles=SYSTEM, data={"username": "hekou.zuzhi", "name": "河口镇组织委员"}),
    ),
    "people:invited": Case(roles=SYSTEM, kwargs=account),
    "people:account-name": (
        Case(roles=SYSTEM, kwargs=account),
        Case("post", roles=SYSTEM, kwargs=account, data={"name": "新的称呼"}),
    ),
    "people:account-invite": Case("post", roles=SYSTEM, kwargs=account),
    "people:account-disable": Case("post", roles=SYSTEM, kwargs=account),
    "people:account-enable": Case("post", roles=SYSTEM, kwargs=account),
    "people:mandates": Case(roles=SECURITY, data={"q": "b", "place": "河口", "role": "committee"}),
    "people:unit-search": Case(roles=SECURITY, data={"place": "河口"}),
    "people:mandates-of": (
        Case(roles=SECURITY, kwargs=account),
        Case("post", roles=SECURITY, kwargs=account, data={"role": "branch", "place": "B011", "since": "2019-12-20"}),
    ),
    "people:mandate-end": (
        Case(roles=SECURITY, kwargs=mandate),
        Case("post", roles=SECURITY, kwargs=mandate, data={"until": "2019-12-31"}),
    ),
    "people:unlock": Case("post", roles=SECURITY, kwargs=account),
    "people:factor-reset": Case("post", roles=SECURITY, kwargs=account),
}
