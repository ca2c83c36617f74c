"""The journal: the audit administrator's alone."""

from __future__ import annotations

from typing import Any

from pingyi.web.journal.chain import write
from tests.web.matrix_case import Case


def line(world: Any) -> dict[str, Any]:
    return {"number": write(world.users["branch"], "填报", "records.record", unit="B011").number}


AUDIT = {"audit"}

MATRIX = {
    "journal:lines": Case(roles=AUDIT, data={"user": "branch", "unit": "柳湾", "since": "2019-01-01", "until": "没有"}),
    "journal:export": Case(roles=AUDIT),
    "journal:line": Case(roles=AUDIT, kwargs=line),
    "journal:verification": (Case(roles=AUDIT), Case("post", roles=AUDIT)),
}
