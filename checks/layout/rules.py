"""The rules that hold for every paper, whichever way it is set (GB/T 9704-2012, chapters 5 to 7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checks.layout.pages import STOPS, Page, Row
from pingyi.doctree import Document, Table
from pingyi.documents import layout
from pingyi.documents.layout import Grid, Line

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
PITCH = layout.PITCH * 25.4 / 72
_KEPT = {"title", "subtitle", "mark", "heading1", "heading2", "heading3", "heading4", "caption", "annex", "annex-title"}


def faults(document: Document, found: tuple[Page, ...], hang: float = 0) -> list[str]:
    """What is wrong with the pages, in words; empty: nothing. ``hang``: by how much a stop may hang over a row's end."""
    checks = (
        margins(found, hang),
        numbers(found),
        orphans(document, found),
        cut(document, found),
        words(document, found),
    )
    return [fault for check in checks for fault in check]


def margins(found: tuple[Page, ...], hang: float) -> Iterator[str]:
    """Nothing stands outside the type area by more than 1 mm, but for a stop that hangs."""
    for page in found:
        for row in page.rows:
            if row.left < LEFT - 1 or row.right > RIGHT + 1 + (hang if row.text[-1] in STOPS + "." else 0):
                yield f"第{page.number}页越出版心：{row.left:.1f}—{row.right:.1f} {row.text}"
            if not TOP < row.base < BOTTOM:
                yield f"第{page.number}页高低越出版心：{row.base:.1f} {row.text}"


def numbers(found: tuple[Page, ...]) -> Iterator[str]:
    """“— 1 —”, 14 pt, 7 mm below the type area, odd at the right and even at the left, one character in."""
    for place, page in enumerate(found, start=1):
        foot = page.foot
        at = foot.right if place % 2 else foot.left
        want = RIGHT - 4.94 if place % 2 else LEFT + 4.94
        if foot.text != f"— {place} —" or foot.sizes != {14.0} or abs(at - want) > 1 or not 269 < foot.base < 273:
            yield f"第{place}页页码：{foot.text} {foot.sizes} {at:.1f} {foot.base:.1f}"


def orphans(document: Document, found: tuple[Page, ...]) -> Iterator[str]:
    """No heading, caption or head of a table ends a page; no date stands without its text."""
    listed = layout.elements(document)
    announced = {row for e in listed if isinstance(e, Line) and e.kind in _KEPT for row in e.text.split("\n")}
    announced = {"".join(text.split()) for text in announced}
    heads = {"".join("".join(e.table.head).split()) for e in listed if isinstance(e, Grid) and e.table.rows}
    for page in found[:-1]:
        last = "".join(page.rows[-1].text.split()) if page.rows else ""
        if last in announced or last in heads:
            yield f"第{page.number}页末行是标题：{last}"
    for page in found:
        rows = ["".join(row.text.split()) for row in page.rows]
        if document.date and rows and rows[0] in {document.date, document.signature}:
            yield f"第{page.number}页以落款开头"


def cut(document: Document, found: tuple[Page, ...]) -> Iterator[str]:
    """Every row of a table stands whole on one page, unless it is higher than a page."""
    for element in layout.elements(document):
        if isinstance(element, Grid):
            for index, row in enumerate(element.table.texts):
                text = "".join("".join(row).split())
                if index not in element.tall and not any(text in page.raw for page in found):
                    yield f"表格第{index + 1}行被分开：{text[:30]}"


def words(document: Document, found: tuple[Page, ...]) -> Iterator[str]:
    """All characters of the source, in its order, and no other; a table's head may come again on each of its pages."""
    wanted = layout.text(document)
    heads = ["".join("".join(table.head).split()) for table in _tables(document)]
    for page in found:
        raw = page.raw
        again = next((head for head in heads if head and raw.startswith(head) and not wanted.startswith(head)), "")
        raw = raw.removeprefix(again)
        if not wanted.startswith(raw):
            same = next(i for i, (a, b) in enumerate(zip(raw + "\0", wanted + "\1", strict=False)) if a != b)
            yield f"第{page.number}页文字不符：应为“{wanted[same : same + 20]}”，实为“{raw[same : same + 20]}”"
            return
        wanted = wanted[len(raw) :]
    if wanted:
        yield f"缺文字：{wanted[:20]}"


def grid(page: Page, rows: list[Row]) -> Iterator[str]:
    """Rows stand a pitch apart, to 0.1 mm a row."""
    for above, below in pairwise(rows):
        steps = (below.base - above.base) / PITCH
        if abs(steps - round(steps)) > 0.02:
            yield f"第{page.number}页行距：{below.base - above.base:.2f}"


def _tables(document: Document) -> Iterator[Table]:
    for element in layout.elements(document):
        if isinstance(element, Grid):
            yield element.table
