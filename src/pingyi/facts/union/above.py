"""The units above the districts: read from a table that the office keeps, or made from one name."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from pingyi.errors import WorkbookRefused
from pingyi.facts.guard import check_workbook
from pingyi.facts.sheets.page import Page, pages
from pingyi.facts.tree import UnitSpan
from pingyi.issues import Issue, Place

EVER = date(1900, 1, 1)
"""Since when a unit above has been there, where nobody says."""
MOST_ROWS = 20_000
"""Units above that a table may list."""
HEADS = {
    "code": ("组织代码", "代码", "组织编码"),
    "name": ("组织名称", "名称", "单位名称"),
    "kind": ("组织类别", "类别"),
    "parent": ("上级组织代码", "上级代码", "上级组织"),
    "since": ("自何日起", "成立日期"),
    "until": ("至何日止", "撤销日期"),
}
"""What the columns may be called; the first is the name that we write ourselves."""
Rows = Sequence[Sequence[object]]
_NEEDED = ("code", "name", "kind", "parent")
_ENCODINGS = ("utf-8-sig", "gb18030")
_HINT = f"请用四栏写明上面各级：{'、'.join(HEADS[name][0] for name in _NEEDED)}；各区县自己也写一行，写明其上级"


@dataclass(frozen=True)
class Above:
    """What is above: spans of units, and under whom districts hang, by the code of their top unit.

    A row about a district's own top unit is only read for its parent.
    """

    spans: tuple[UnitSpan, ...] = ()
    issues: tuple[Issue, ...] = ()
    where: dict[str, Place] = field(default_factory=dict)
    """Code → the row that lists it."""


NOTHING_ABOVE = Above()


def one_above(code: str, name: str, kind: str) -> Above:
    """A single unit at the top, under which all districts hang."""
    return Above((UnitSpan(code, EVER, None, name, kind, None),))


def read_above(path: Path) -> Above:
    """The table in that file (.xlsx: its first sheet that has the columns; .csv: UTF-8 or GB18030), problems as issues.

    Raises:
        WorkbookRefused: a workbook that is not read at all. OSError: the file cannot be read.
    """
    if path.suffix.lower() == ".csv":
        sheets = [("", _csv(path))]
    else:
        checked = check_workbook(path)
        sheets = [
            (page.sheet, [*([] for _ in range(page.top)), *page.rows]) for page in pages(path, path.name, checked)
        ]
    for sheet, rows in sheets:
        head = next((number for number, row in enumerate(rows[:20]) if _columns(row).keys() >= set(_NEEDED)), None)
        if head is not None:
            return _table(path.name, sheet, rows, head)
    return Above(issues=(Issue(Place(path.name), "union-above-heads", "找不到写明上面各级的表头", _HINT),))


def _from_top(page: Page) -> Rows:
    """A sheet's rows, the empty ones above them too, so that a row's number is the spreadsheet's."""
    empty: list[Sequence[object]] = [() for _ in range(page.top)]
    return [*empty, *page.rows]


def _csv(path: Path) -> Rows:
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            return list(csv.reader(io.StringIO(content.decode(encoding))))
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise WorkbookRefused(path, "不是可读的 CSV 文件", "请用 Excel 或 WPS 打开后另存为 .xlsx") from error
    raise WorkbookRefused(path, "文字编码无法辨认", "请用 Excel 或 WPS 打开后另存为 .xlsx")


def _text(cell: object) -> str:
    """A cell as text; a code of digits only is a number in a spreadsheet."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _columns(row: Sequence[object]) -> dict[str, int]:
    texts = [_text(cell) for cell in row]
    return {
        name: next(place for place, text in enumerate(texts) if text in called)
        for name, called in HEADS.items()
        if any(text in called for text in texts)
    }


def _table(file: str, sheet: str, rows: Rows, head: int) -> Above:
    columns = _columns(rows[head])
    spans: list[UnitSpan] = []
    issues: list[Issue] = []
    where: dict[str, Place] = {}
    if len(rows) - head > MOST_ROWS:
        issues.append(
            Issue(Place(file, sheet), "union-above-long", f"超过{MOST_ROWS:,}行", "上面各级只列区县以上的组织")
        )
    for number, row in enumerate(rows[head + 1 : head + 1 + MOST_ROWS], start=head + 2):
        cells = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        texts = {name: _text(cell) for name, cell in cells.items()}
        if not any(texts.values()):
            continue
        place = Place(file, sheet, number)
        days = {name: _day(cells.get(name, "")) for name in ("since", "until")}
        for name, day in days.items():
            if day is None and texts.get(name):
                message = f"{HEADS[name][0]}“{texts[name]}”不是日期"
                issues.append(Issue(place, "union-above-date", message, "请写成2019-03-05"))
        missing = [HEADS[name][0] for name in ("code", "name", "kind") if not texts[name]]
        if missing:
            issues.append(Issue(place, "union-above-missing", f"没有填{'、'.join(missing)}", "请补填"))
            continue
        where.setdefault(texts["code"], place)
        spans.append(
            UnitSpan(
                texts["code"],
                days["since"] or EVER,
                days["until"],
                texts["name"],
                texts["kind"],
                texts["parent"] or None,
            )
        )
    return Above(tuple(spans), tuple(issues), where)


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell).strip())
    except ValueError:
        return None
