"""The list of problems as a workbook's first sheet: where, what was done, what is wrong, what to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from pingyi.documents.ooxml import Package, child, legal, namespace, rel_attribute
from pingyi.documents.styling import Styles
from pingyi.issues import Issue, Severity

LIST = "问题清单"
WORDS = {
    Severity.ERROR: "未入库",
    Severity.DOUBT: "暂不计入",
    Severity.REPAIRED: "已修正读入",
    Severity.NOTE: "提示",
}
_HEAD = ("工作表", "行", "列", "处置", "问题", "处理办法")
_WIDTHS = (20, 7, 7, 12, 70, 50)
_SELECTED = re.compile(rb'(<(?:\w+:)?sheetView\b[^>]*\btabSelected=)"(?:1|true)"')


def put_in_front(package: Package, styles: Styles, issues: Sequence[Issue]) -> None:
    """Add the sheet of problems before all others and let the workbook open on it."""
    sheets = package.sheets()
    name = LIST
    while name.lower() in {one.lower() for one in sheets}:
        name += "（新）"
    for part in sheets.values():
        _unselect(package, part)
    book = package.edit(package.main)
    ns = namespace(book)
    part = package.free("xl/worksheets/sheet{}.xml")
    package.add(part, _sheet(styles, issues, frozenset(sheets), ns[1:-1]), "worksheet")
    rel_id = package.relate(package.main, "worksheet", part)
    listed = child(book, "sheets")
    own = etree.Element(f"{ns}sheet", name=name)
    own.set("sheetId", str(1 + max(int(one.get("sheetId") or 0) for one in listed)))
    own.set(rel_attribute(listed[0]), rel_id)
    listed.insert(0, own)
    for defined in book.iterfind(f"{ns}definedNames/{ns}definedName"):
        if (local := defined.get("localSheetId")) is not None:
            defined.set("localSheetId", str(int(local) + 1))
    for view in book.iterfind(f"{ns}bookViews/{ns}workbookView"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")


def _unselect(package: Package, part: str) -> None:
    """Two selected sheets would be edited together."""
    if package.edited(part):
        tree = package.tree(part)
        for view in tree.iterfind(f"{namespace(tree)}sheetViews/{namespace(tree)}sheetView"):
            if "tabSelected" in view.attrib:
                del view.attrib["tabSelected"]
        return
    head, data, tail = package.parts[part].partition(b"sheetData")
    package.parts[part] = _SELECTED.sub(rb'\1"0"', head) + data + tail


def _sheet(styles: Styles, issues: Sequence[Issue], sheets: frozenset[str], ns: str) -> bytes:
    bold, link = styles.font("<b/>"), styles.font("<u/><color rgb='FF0563C1'/>", "vertical='top'")
    plain, wrapped = styles.font("", "vertical='top'"), styles.font("", "vertical='top' wrapText='1'")
    looks = (plain, link, plain, plain, wrapped, wrapped)
    rows = [_row(1, _HEAD, (bold,) * len(_HEAD))]
    links = []
    for line, issue in enumerate(issues, 2):
        place = issue.place
        there = place.sheet in sheets and place.row > 0
        values = (place.sheet, place.row or "", place.column, WORDS[issue.severity], issue.message, issue.hint)
        rows.append(_row(line, values, looks if there else (plain, plain, *looks[2:])))
        if there:
            sheet = legal(place.sheet).replace("'", "''")
            target = quoteattr(f"'{sheet}'!{place.column or 'A'}{place.row}")
            links.append(f'<hyperlink ref="B{line}" location={target}/>')
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    return (
        f'<worksheet xmlns="{ns}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + "</worksheet>"
    ).encode()


def _row(line: int, values: Sequence[str | int], looks: Sequence[int]) -> str:
    cells = []
    for column, value, look in zip("ABCDEF", values, looks, strict=True):
        at = f'r="{column}{line}" s="{look}"'
        if isinstance(value, int):
            cells.append(f"<c {at}><v>{value}</v></c>")
        elif value:
            text = escape(legal(value))
            cells.append(f'<c {at} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
    return f'<row r="{line}">{"".join(cells)}</row>'
