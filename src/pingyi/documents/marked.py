"""Copies of the workbooks that have problems: the cells marked, the reason in a comment, the whole list on a sheet in front.

The clerk's own file is never touched. Only workbooks with a row that was left out or set aside get a copy; in it the mended
values are marked too. A copy that is there already, made from the same file and the same issues, is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from pingyi.documents.archive import timeless
from pingyi.errors import OutputRefused
from pingyi.issues import Issue, Severity

EDITION = "1"
STAMP = ".来源.json"
LIST = "问题清单"
_FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFF4B6B0"),
    Severity.DOUBT: PatternFill("solid", fgColor="FFFBD9A5"),
    Severity.REPAIRED: PatternFill("solid", fgColor="FFFFF5C2"),
}
_WORDS = {
    Severity.ERROR: "未入库",
    Severity.DOUBT: "暂不计入",
    Severity.REPAIRED: "已修正读入",
    Severity.NOTE: "提示",
}
_HEAD = ("工作表", "行", "列", "处置", "问题", "处理办法")
_WIDTHS = (20, 7, 7, 12, 70, 50)


def write_marked(
    folder: Path, out: Path, issues: Sequence[Issue], progress: Callable[[str], None] = lambda _: None
) -> tuple[Path, ...]:
    """Write the marked copies below ``out``, under the names that the files have below ``folder``.

    A file that cannot be opened (it was refused at the door) gets no copy: its reason stands in the list of issues.

    Raises:
        OutputRefused: ``out`` cannot be written to.
    """
    by_file: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_file[issue.place.file].append(issue)
    before = _stamps(out)
    stamps: dict[str, str] = {}
    written: list[Path] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, own in sorted(by_file.items()):
            source = folder / name
            if not _worth_a_copy(own) or not source.is_file():
                continue
            stamps[name] = _stamp(source, own)
            if before.get(name) != stamps[name] or not (out / name).is_file():
                progress(f"标注{name}")
                (out / name).parent.mkdir(parents=True, exist_ok=True)
                (out / name).write_bytes(marked(source, own))
            written.append(out / name)
        for stale in before.keys() - stamps.keys():
            (out / stale).unlink(missing_ok=True)
        (out / STAMP).write_text(json.dumps(stamps, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    except OSError as error:
        raise OutputRefused(out, error.strerror or str(error)) from error
    return tuple(written)


def marked(source: Path, issues: Iterable[Issue]) -> bytes:
    """The workbook with its cells marked and the list in front."""
    book = openpyxl.load_workbook(source)
    issues = sorted(issues)
    cells: dict[tuple[str, int, str], list[Issue]] = defaultdict(list)
    for issue in issues:
        if issue.place.sheet in book.sheetnames:
            cells[issue.place.sheet, issue.place.row, issue.place.column].append(issue)
    for (sheet, row, column), own in cells.items():
        _mark(book[sheet], row, column, own)
    _list(book, issues)
    book.properties.creator = book.properties.lastModifiedBy = None
    buffer = BytesIO()
    book.save(buffer)
    return timeless(buffer.getvalue())


def _worth_a_copy(issues: Iterable[Issue]) -> bool:
    return any(issue.severity in {Severity.ERROR, Severity.DOUBT} and issue.place.sheet for issue in issues)


def _mark(sheet: Any, row: int, column: str, issues: Sequence[Issue]) -> None:  # noqa: ANN401  openpyxl's sheet
    cell = sheet[f"{column or 'A'}{row or 1}"]
    if isinstance(cell, MergedCell):
        ranges = (area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = next(sheet.cell(area.min_row, area.min_col) for area in ranges)
    severities = {issue.severity for issue in issues}
    worst = next((severity for severity in _FILLS if severity in severities), None)
    if worst is not None and row:
        for target in [cell] if column else sheet[row]:
            if not isinstance(target, MergedCell):
                target.fill = _FILLS[worst]
    text = "\n".join(f"【{_WORDS[issue.severity]}】{issue.message}。{issue.hint}" for issue in issues)
    comment = Comment(text if cell.comment is None else f"{cell.comment.text}\n{text}", "评议")
    comment.width, comment.height = 360, min(60 + 40 * len(issues), 400)
    cell.comment = comment


def _list(book: Any, issues: Sequence[Issue]) -> None:  # noqa: ANN401  openpyxl's workbook
    name = LIST
    while name in book.sheetnames:
        name += "（新）"
    sheet = book.create_sheet(name, 0)
    sheet.append(_HEAD)
    for issue in issues:
        place = issue.place
        sheet.append((place.sheet, place.row or None, place.column, _WORDS[issue.severity], issue.message, issue.hint))
        if place.sheet in book.sheetnames and place.row:
            cell = sheet.cell(sheet.max_row, 2)
            cell.hyperlink = f"#'{place.sheet}'!{place.column or 'A'}{place.row}"
            cell.font = Font(underline="single", color="FF0563C1")
    for index, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEF"[index]].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows(min_row=2, min_col=5, max_col=6):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet


def _stamp(source: Path, issues: Iterable[Issue]) -> str:
    digest = hashlib.sha256(EDITION.encode())
    digest.update(source.read_bytes())
    for issue in sorted(issues):
        digest.update(f"{issue.place}|{issue.severity}|{issue.message}|{issue.hint}\n".encode())
    return digest.hexdigest()


def _stamps(out: Path) -> dict[str, str]:
    """The copies that are there; none where the list is missing or damaged."""
    try:
        found = json.loads((out / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
