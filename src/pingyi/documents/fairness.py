"""公平性核对.xlsx: the fairness check beside a draft, as a workbook with its picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from pingyi.doctree import Document, Table
from pingyi.documents.workbook import Book
from pingyi.prose import sameness
from pingyi.prose.fairness import Fairness, report
from pingyi.prose.papers.debrief_report import debrief_report
from pingyi.review_model import Review

SHOWN = 50
"""How many pairs of debriefs are listed, the most alike first."""


@dataclass(frozen=True)
class LastTime:
    """Last year as it was published: its claims (None: not known) and the text of its commentary (empty: not at hand)."""

    published: Mapping[str, int] | None = None
    text: str = ""


def fairness(review: Review, document: Document, last: LastTime | None = None) -> Fairness:
    """The whole check of a commentary: shares, likeness with last year's text, and of the debriefs with one another.

    Raises:
        CriticismWithoutEvidence: a problem is stated that rests on nothing.
    """
    last = last or LastTime()
    names, frame = sameness.names_of(review), sameness.framing(document)
    alike = []
    if last.text:
        own = ("点评讲话", sameness.body(document))
        alike.append(sameness.likeness(own, ("上年点评讲话", last.text), names, frame))
    drafts = {review.name(sheet.unit): debrief_report(review, sheet.unit) for sheet in review.sheets}
    common = "\n".join(sameness.framing(draft) for draft in drafts.values())
    texts = {f"{name}述职报告": sameness.body(draft) for name, draft in drafts.items()}
    alike += sameness.among(texts, names, common)[:SHOWN]
    return report(review, document, last.published, alike)


def render(review: Review, found: Fairness) -> bytes:
    """The workbook: praise and criticism, likeness, remarks."""
    book = Book(f"{review.year}年度点评公平性核对")
    note = "条数为文中写到的事实条数；“可写的”为全部有依据的事实条数。"
    sheet = book.sheet("表扬与批评", f"{review.year}年度点评公平性核对", note, (24, *[11] * 8))
    table = found.table(review)
    end = _write(book, sheet, table)
    if len(table.rows):
        chart = book.raw.add_chart({"type": "bar"})
        for column in (1, 2):
            chart.add_series(
                {
                    "name": [sheet.get_name(), 2, column],
                    "categories": [sheet.get_name(), 3, 0, end - 1, 0],
                    "values": [sheet.get_name(), 3, column, end - 1, column],
                }
            )
        chart.set_title({"name": "各单位表扬、批评条数"})
        chart.set_y_axis({"reverse": True})
        sheet.insert_chart(end + 1, 0, chart, {"x_scale": 1.4, "y_scale": 1.2})
    likeness = found.likeness_table()
    note = "组织名称、数字和统一的框架语已先隐去；四字片段相同的比例。"
    _write(book, book.sheet("雷同核对", "雷同核对", note, (26, 26, 10, 10, 10, 80)), likeness)
    remarks = [(index, text) for index, text in enumerate(found.remarks, start=1)]
    book.table(book.sheet("提示", "请核对", "", (6, 100)), ("序号", "提示"), remarks)
    return book.bytes()


def _write(book: Book, sheet: Worksheet, table: Table) -> int:
    rows = [
        [int(cell) if column in table.numeric and cell.isdecimal() else cell for column, cell in enumerate(row)]
        for row in table.texts
    ]
    return book.table(sheet, table.head, rows)
