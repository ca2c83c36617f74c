"""The board, and what the committee says to records."""

from __future__ import annotations

from typing import Any

from pingyi.web.board import dues
from tests.web.branch_life import meeting
from tests.web.matrix_case import Case

JUDGES = {"district", "committee", "neighbour"}
OVER = {"district", "committee"}


def waiting(world: Any) -> dict[str, Any]:
    record = meeting(world)
    return {"action": "confirm", "record": f"{record.pk}:{record.version}"}


def due(_: Any) -> dict[str, Any]:
    dues.ensure(2019)
    return {"unit": "B011", "duty": "branch-assembly", "label": "2019年四季度"}


MATRIX = {
    "board:board": Case(roles=JUDGES),
    "board:pending": Case(roles=JUDGES),
    "board:cell": Case(roles=OVER, kwargs={"unit": "B011", "duty": "branch-assembly"}),
    "board:judge": Case("post", roles=OVER, data=waiting),
    "board:remind": Case("post", roles=OVER, data=due),
}
