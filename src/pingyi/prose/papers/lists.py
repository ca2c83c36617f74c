"""问题清单, 责任清单, 整改清单: all problems of the year, of the district and of every reviewee, as three tables."""

from __future__ import annotations

from pingyi.doctree import Block, Cell, Document, Paragraph, Run, Table
from pingyi.findings.comments import fair, telling
from pingyi.findings.model import Claim
from pingyi.prose.basis import figure_text
from pingyi.prose.papers.frames import asked, deadline, fill, said, signed, whom
from pingyi.review_model import Review, key

NONE = "台账中没有发现需要列入清单的问题。"


def problem_list(review: Review) -> Document:
    """What is wrong: who, what, on which figures, for how many years."""
    rows: list[tuple[Cell, ...]] = []
    for index, claim in enumerate(listed(review), start=1):
        years = Run(f"连续{claim.years}年", claim.id, _keys(review, claim)) if claim.years > 1 else "本年新增"
        rows.append((str(index), review.name(claim.unit), said(claim), _figures(review, claim), years))
    head = ("序号", "单位", "问题", "数据", "年限")
    return _document(review, review.papers.lists.problems, head, rows, (2, 5, 12, 7, 3))


def duty_list(review: Review) -> Document:
    """Who answers for it: the unit, its secretary, and who supervises."""
    rows: list[tuple[Cell, ...]] = []
    for index, claim in enumerate(listed(review), start=1):
        unit = whom(review, claim).removesuffix(review.rubric.post)
        person = f"{unit}{review.rubric.post}"
        rows.append((str(index), said(claim), unit, person, review.papers.lists.supervisor or review.name(review.root)))
    head = ("序号", "问题", "责任单位", "第一责任人", "督办单位")
    return _document(review, review.papers.lists.duties, head, rows, (2, 11, 5, 5, 4))


def rectification_list(review: Review) -> Document:
    """What is to be done: requirement, deadline, and room for the measures and the result."""
    rows: list[tuple[Cell, ...]] = []
    for index, claim in enumerate(listed(review), start=1):
        requirement = asked(claim) or (Run("查明原因，限期整改", claim.id),)
        rows.append((str(index), whom(review, claim), said(claim), requirement, deadline(review, claim), "", ""))
    head = ("序号", "责任单位", "问题", "整改要求", "完成时限", "整改措施", "销号情况")
    return _document(review, review.papers.lists.steps, head, rows, (2, 4, 8, 8, 4, 4, 3))


def listed(review: Review) -> tuple[Claim, ...]:
    """The problems that are listed: the district's first, then each reviewee's in the order of the scores, weightiest first."""
    order = {review.root: -1} | {sheet.unit: index for index, sheet in enumerate(review.sheets)}
    problems = [claim for claim in telling(fair(review.claims)) if claim.kind == "problem"]
    return tuple(sorted(problems, key=lambda claim: order.get(claim.unit, len(order))))


def _figures(review: Review, claim: Claim) -> tuple[Run, ...]:
    runs: list[Run] = []
    for figure in claim.figures:
        runs += [Run("；", claim.id)] if runs else []
        name = review.measure_name(figure.measure)
        runs.append(
            Run(f"{name}{figure_text(review, figure)}", claim.id, (key(figure.measure, figure.unit),)),
        )
    return tuple(runs)


def _keys(review: Review, claim: Claim) -> tuple[str, ...]:
    keys = (key(measure, unit) for measure, unit in claim.evidence)
    return tuple(one for one in keys if one in review.evidence)


def _document(
    review: Review, title: str, head: tuple[str, ...], rows: list[tuple[Cell, ...]], widths: tuple[int, ...]
) -> Document:
    body: tuple[Block, ...] = (Table(head, tuple(rows), widths=widths),) if rows else (Paragraph((Run(NONE),)),)
    return signed(review, Document(title=fill(review, title), blocks=body))
