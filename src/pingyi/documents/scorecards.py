"""The scorecards workbook: an overview with a chart, then one sheet a reviewee with the arithmetic of every item."""

from __future__ import annotations

from collections.abc import Iterator

from pingyi import numbers
from pingyi.documents.workbook import Book
from pingyi.prose.basis import figure_text, rows_text
from pingyi.review_model import Review, key
from pingyi.scoring.model import ItemScore, Sheet, State

STATES = {State.SCORED: "已计分", State.NOT_APPLICABLE: "不适用", State.UNREPORTED: "未报", State.PENDING: "待评"}


def render(review: Review) -> bytes:
    """The workbook."""
    book = Book(f"{review.year}年度考核评分表")
    _overview(book, review)
    for sheet in review.sheets:
        _card(book, review, sheet)
    return book.bytes()


def interval(low: int, high: int) -> str:
    """A rank interval: “2—4”, or the rank itself."""
    return str(low) if low == high else f"{low}—{high}"


def deciding(review: Review, sheet: Sheet) -> str:
    """The names of the items that decide the rank."""
    return "、".join(review.rubric.item(item).name for item in sheet.firmness.deciding) if sheet.firmness else ""


def _overview(book: Book, review: Review) -> None:
    parts = review.rubric.parts
    head = ("同类组", "名次", "组织", *(f"{part.name}（{numbers.plain(part.weight)}）" for part in parts), "加减分", "总分",
            "建议等次", "名次区间（权重扰动）", "名次区间（去掉一项）", "左右名次的条目", "说明")  # fmt: skip
    sheet = book.sheet(
        "总表",
        f"{review.year}年度考核评分总表",
        "计算得分供参考，等次由党委研究确定并签字；名次区间为权重各自在±25%内重取一万次的5%—95%范围。",
        (12, 6, 22, *(11 for _ in parts), 8, 9, 9, 12, 12, 30, 24),
    )
    rows = [_line(review, score) for score in review.sheets]
    end = book.table(sheet, head, rows)
    chart = book.raw.add_chart({"type": "bar", "subtype": "stacked"})
    for column, part in enumerate(parts, start=3):
        chart.add_series({
            "name": part.name,
            "categories": ["总表", 3, 2, end - 1, 2],
            "values": ["总表", 3, column, end - 1, column],
        })  # fmt: skip
    chart.set_title({"name": f"{review.year}年度各部分得分", "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 900, "height": 60 + 34 * len(rows)})
    sheet.insert_chart(end + 1, 0, chart)


def _line(review: Review, sheet: Sheet) -> tuple[object, ...]:
    notes = [*sheet.bars]
    if sheet.part_year:
        notes.append("本年内撤并，只计在任期间，不参加排名")
    if sheet.provisional:
        notes.append("有待评条目，得分为暂定")
    firm = sheet.firmness
    return (
        review.rubric.groups.get(sheet.group, sheet.group),
        sheet.rank if sheet.rank is not None else "—",
        review.unit(sheet.unit).name,
        *(part.score if part.full else "—" for part in sheet.parts),
        sheet.bonus,
        sheet.total,
        sheet.grade,
        interval(firm.low, firm.high) if firm else "—",
        interval(firm.low_without, firm.high_without) if firm else "—",
        deciding(review, sheet),
        "；".join(notes),
    )


def _card(book: Book, review: Review, score: Sheet) -> None:
    unit = review.unit(score.unit)
    rank = f"在{score.peers}个同类组织中列第{score.rank}" if score.rank is not None else "不参加排名"
    sheet = book.sheet(
        unit.name,
        f"{unit.name}　{review.year}年度评分表",
        f"总分{numbers.plain(score.total)}，建议等次“{score.grade}”，{rank}。",
        (12, 30, 7, 8, 8, 18, 46, 16, 40),
    )
    head = ("部分", "条目", "分值", "得分", "状态", "取数（分子/分母）", "算式", "依据", "出处")
    end = book.table(sheet, head, _items(review, score))
    rows = [("合计", part_name(review, part.part), part.full, part.score, "", "", "折算后得分") for part in score.parts]
    book.table(sheet, ("", "部分", "适用分值", "得分", "", "", ""), rows, end + 1)


def _items(review: Review, score: Sheet) -> Iterator[tuple[object, ...]]:
    for item in score.items:
        card = review.rubric.item(item.item)
        yield (
            part_name(review, card.part),
            card.name + ("（加减分）" if card.bonus else ""),
            item.full,
            numbers.half_up(item.points, 2) if item.state in {State.SCORED, State.UNREPORTED} else None,
            STATES[item.state],
            figure_text(review, item.figure) if item.figure else "",
            item.formula,
            _rests_on(review, item),
            card.source,
        )


def part_name(review: Review, part: str) -> str:
    """The name of a part."""
    return next(card.name for card in review.rubric.parts if card.id == part)


def _rests_on(review: Review, item: ItemScore) -> str:
    """How many rows the item's figure rests on."""
    card = review.evidence.get(key(item.figure.measure, item.unit)) if item.figure else None
    return rows_text([card]) if card else ""
