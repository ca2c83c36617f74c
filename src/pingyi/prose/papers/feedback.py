"""反馈意见: what a reviewee is told — its standing, what is good, what is not, and where the points went."""

from __future__ import annotations

from pingyi import numbers
from pingyi.doctree import Block, Cell, Document, Heading, Paragraph, Run, Table, numbered
from pingyi.findings.comments import fair, telling
from pingyi.findings.model import Claim
from pingyi.prose.basis import figure_text
from pingyi.prose.debrief import nearest
from pingyi.prose.merging import sentences
from pingyi.prose.papers.frames import ITEM, SCORE, fill, framed, points, sheet_keys, signed, standing
from pingyi.review_model import Review, key
from pingyi.scoring.model import ItemScore, Sheet, State

MOST_LOST = 10
"""How many items that lost points are listed."""
_STATES = {State.UNREPORTED: "未报", State.PENDING: "待评"}


def feedback(review: Review, unit: str) -> Document:
    """The feedback to one reviewee. Raises StopIteration for a unit that is not reviewed."""
    sheet = next(sheet for sheet in review.sheets if sheet.unit == unit)
    comment = next(comment for comment in review.comments if comment.unit == unit)
    paper = review.papers.feedback
    praise = [review.claim(claim) for claim in comment.achievements]
    problems = [review.claim(claim) for claim in comment.problems]
    blocks: list[Block] = [*framed(review, paper.opening, unit)]
    sections: list[tuple[str, list[Block]]] = [
        ("综合评价", [Paragraph(standing(review, sheet, paper.show)), *_parts(review, sheet, paper.show)]),
        ("主要成绩", [*points(sentences(praise))]),
        ("存在问题", [*(points(sentences(problems)) or nearest(comment))]),
        ("全区面上情况", [*points(sentences(district_claims(review, unit)))]),
        ("失分较多的条目", _lost(review, sheet) if paper.show != "grade" else []),
    ]
    for index, (title, own) in enumerate((section for section in sections if section[1]), start=1):
        blocks += [Heading(1, numbered(1, index, title)), *own]
    blocks += framed(review, paper.closing, unit)
    title = fill(review, paper.title, unit)
    return signed(review, Document(title=title, addressee=f"{review.name(unit)}：", blocks=tuple(blocks)))


def district_claims(review: Review, unit: str) -> tuple[Claim, ...]:
    """What is said of the whole district and touches the unit: one of its figures is owed by the unit too."""
    whole = telling(fair(claim for claim in review.claims if claim.unit == review.root))
    return tuple(claim for claim in whole if any(_touches(review, figure.measure, unit) for figure in claim.figures))


def _touches(review: Review, measure: str, unit: str) -> bool:
    figure = review.figure_of(measure, unit)
    return figure is not None and figure.applies and bool(figure.num or figure.den)


def _parts(review: Review, sheet: Sheet, show: str) -> list[Table]:
    if show == "grade" or not sheet.parts:
        return []
    claim, keys = SCORE + sheet.unit, sheet_keys(review, sheet)
    names = {part.id: part for part in review.rubric.parts}
    rows: list[tuple[Cell, ...]] = [
        (
            names[part.part].name,
            Run(numbers.plain(names[part.part].weight), claim),
            Run(numbers.plain(part.score, 2), claim, keys) if part.full else Run("不适用", claim),
        )
        for part in sheet.parts
    ]
    if sheet.bonus:
        rows.append(("加减分", "", Run(numbers.plain(sheet.bonus, 2), claim, keys)))
    return [Table(("组成部分", "权重", "得分"), tuple(rows), widths=(6, 3, 3), numeric=frozenset({1, 2}))]


def _lost(review: Review, sheet: Sheet) -> list[Block]:
    """The items that lost most, with what they rest on; what is not owed or not yet judged lost nothing."""
    rows = tuple(_row(review, sheet, item) for item in lost(review, sheet)[:MOST_LOST])
    head: tuple[str, ...] = ("条目", "满分", "得分", "数据", "依据")
    widths: tuple[int, ...] = (8, 3, 3, 6, 9)
    if not any(row[-1] for row in rows):
        head, widths, rows = head[:-1], widths[:-1], tuple(row[:-1] for row in rows)
    return [Table(head, rows, widths=widths, numeric=frozenset({1, 2}))] if rows else []


def lost(review: Review, sheet: Sheet) -> list[ItemScore]:
    """The items whose figures lost points, most first. What persons gave is told with the parts, not item by item."""
    judged = {item.id for item in review.rubric.items if item.basis == "assessment"}
    short = [i for i in sheet.items if i.in_total and i.full > 0 and i.points < i.full and i.item not in judged]
    return sorted(short, key=lambda item: (item.points - item.full, item.item))


def _row(review: Review, sheet: Sheet, item: ItemScore) -> tuple[Cell, ...]:
    card = review.rubric.item(item.item)
    claim = f"{ITEM}{item.item}@{sheet.unit}"
    figure = item.figure
    keys = (key(figure.measure, figure.unit),) if figure and key(figure.measure, figure.unit) in review.evidence else ()
    shown = figure_text(review, figure) if figure else ""
    points_ = _STATES.get(item.state) or numbers.plain(numbers.half_up(item.points, 2))
    return (
        card.name,
        Run(numbers.plain(item.full), claim),
        Run(points_, claim, keys),
        Run(shown, claim, keys) if shown else "",
        Run(card.source, claim) if card.source else "",
    )
