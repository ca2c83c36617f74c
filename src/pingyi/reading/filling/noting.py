"""What the comment on a cell that was not filled says: why, what it may be, and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pingyi.reading.filling.model import Filled, State

_MARKS = "①②③④⑤⑥"


def unsure(cell: Filled) -> str:
    """For a cell with candidates: what it may be, for a person to choose."""
    offered = "；".join(
        f"{mark}{one.name}（把握{one.sure}%）" for mark, one in zip(_MARKS, cell.candidates, strict=False)
    )
    return f"待核：{_clause(cell.why)}。可能是{offered}。请核对后填写，都不是的按实际填。"


def empty(cells: Iterable[Filled]) -> Iterator[tuple[Filled, str]]:
    """For cells left empty: one comment for all of a column that have the same reason, on the first of them."""
    alike: dict[tuple[str, str, str], list[Filled]] = defaultdict(list)
    for cell in cells:
        if cell.state is State.EMPTY and cell.why:
            alike[cell.sheet, cell.at.rstrip("0123456789"), cell.why].append(cell)
    for own in alike.values():
        why = _clause(own[0].why)
        told = f"未填：{why}。" + ("" if "请" in why else "请据实填写，没有的填0或划“/”。")
        if len(own) > 1:
            told += f"本栏以下另有{len(own) - 1}格同此。"
        yield own[0], told


def _clause(why: str) -> str:
    return why.rstrip("。；，") or "看不出要的是什么数"
