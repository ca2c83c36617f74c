"""通报: grades and ranks, group by group."""

from __future__ import annotations

from pingyi.doctree import Block, Cell, Document, Heading, Paragraph, Run, Table, numbered
from pingyi.prose.papers.frames import SCORE, fill, framed, score_text, sheet_keys, signed
from pingyi.review_model import Review
from pingyi.scoring.model import Sheet


def circular(review: Review) -> Document:
    """The circular, as far as the pack lets it tell."""
    paper = review.papers.circular
    blocks: list[Block] = [*framed(review, paper.opening)]
    groups: dict[str, list[Sheet]] = {}
    for sheet in review.sheets:
        groups.setdefault(sheet.group, []).append(sheet)
    for index, (group, sheets) in enumerate(groups.items(), start=1):
        name = review.rubric.groups.get(group, group)
        blocks += [Heading(1, numbered(1, index, name)), *_grades(review, sheets), _table(review, sheets, paper.show)]
        blocks += _notes(review, sheets)
    if not groups:
        blocks.append(Paragraph((Run("本年度没有参加考核的单位。"),)))
    blocks += framed(review, paper.closing)
    return signed(
        review,
        Document(title=fill(review, paper.title), addressee=f"{review.papers.addressee}：", blocks=tuple(blocks)),
    )


def _grades(review: Review, sheets: list[Sheet]) -> list[Paragraph]:
    """“评为“好”等次的：甲镇党委、乙镇党委。”, grade by grade in the order of the scores."""
    graded: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        graded.setdefault(sheet.grade, []).append(sheet)
    paragraphs = []
    for grade, own in graded.items():
        runs = [Run(f"评为“{grade}”等次的：")]
        for place, sheet in enumerate(own):
            claim = SCORE + sheet.unit
            runs += [Run("、", claim)] if place else []
            runs.append(Run(review.name(sheet.unit), claim, sheet_keys(review, sheet)))
        paragraphs.append(Paragraph((*runs, Run("。"))))
    return paragraphs


def _table(review: Review, sheets: list[Sheet], show: str) -> Table:
    """Rank (—: not ranked), unit, score, grade; what is not to be shown has no column."""
    shown = {"grade": ("单位", "等次"), "score": ("单位", "得分", "等次"), "rank": ("位次", "单位", "得分", "等次")}[
        show
    ]
    rows: list[tuple[Cell, ...]] = []
    for sheet in sheets:
        claim, keys = SCORE + sheet.unit, sheet_keys(review, sheet)
        rank = "—" if sheet.rank is None else str(sheet.rank)
        cells: dict[str, Cell] = {
            "位次": Run(rank, claim, keys),
            "单位": review.name(sheet.unit),
            "得分": Run(score_text(sheet), claim, keys),
            "等次": Run(sheet.grade + ("（暂定）" if sheet.provisional else ""), claim, keys),
        }
        rows.append(tuple(cells[column] for column in shown))
    widths = {"位次": 2, "单位": 6, "得分": 3, "等次": 3}
    numeric = frozenset(i for i, column in enumerate(shown) if column in {"位次", "得分"})
    return Table(shown, tuple(rows), widths=tuple(widths[column] for column in shown), numeric=numeric)


def _notes(review: Review, sheets: list[Sheet]) -> list[Paragraph]:
    notes = []
    for sheet in sheets:
        claim, keys = SCORE + sheet.unit, sheet_keys(review, sheet)
        if sheet.part_year:
            notes.append(Paragraph((Run(f"{review.name(sheet.unit)}年内有变更，考核不满一年，不参加排位。", claim),)))
        notes += [Paragraph((Run(f"{review.name(sheet.unit)}：{bar}。", claim, keys),)) for bar in sheet.bars]
    return notes
