"""整改任务书: each problem of a reviewee as an order — what, by when, proven by what, checked how, looked back on when."""

from __future__ import annotations

from pingyi import numbers
from pingyi.doctree import Block, Cell, Document, Heading, Paragraph, Run, Table, numbered
from pingyi.findings.model import Claim
from pingyi.prose.debrief import nearest
from pingyi.prose.merging import keys_of
from pingyi.prose.papers.frames import asked, deadline, fill, framed, said, signed
from pingyi.review_model import Review

TO_FILL = "（由整改单位填写）"


def orders(review: Review, unit: str) -> Document:
    """The orders to one reviewee. Raises StopIteration for a unit that is not reviewed."""
    comment = next(comment for comment in review.comments if comment.unit == unit)
    paper = review.papers.orders
    problems = [review.claim(claim) for claim in comment.problems]
    blocks: list[Block] = [*framed(review, paper.opening, unit)] if problems else []
    themed = [(theme.heading, [claim for claim in problems if claim.theme == theme.id]) for theme in review.themes]
    place = 0
    for index, (heading, own) in enumerate((one for one in themed if one[1]), start=1):
        blocks.append(Heading(1, numbered(1, index, heading)))
        for claim in own:
            place += 1
            blocks.append(_order(review, claim, f"任务{numbers.chinese(place)}"))
    if not problems:
        blocks += [Paragraph((Run("本年度没有下达整改任务。"),)), *nearest(comment)]
    blocks += framed(review, paper.closing, unit)
    title = fill(review, paper.title, unit)
    return signed(review, Document(title=title, addressee=f"{review.name(unit)}：", blocks=tuple(blocks)))


def _order(review: Review, claim: Claim, caption: str) -> Table:
    paper, keys = review.papers.orders, keys_of(claim)
    requirement = asked(claim) or (Run("查明原因，限期整改", claim.id),)
    by = deadline(review, claim)
    proof = fill(review, paper.proof, claim.unit, by.text)
    rows: list[tuple[Cell, ...]] = [
        ("问题", said(claim)),
        ("整改要求", requirement),
        ("整改措施", TO_FILL),
        ("完成时限", by),
        ("佐证材料", proof),
        ("核验方式", (Run(fill(review, paper.check, claim.unit, by.text)), *_figures(review, claim, keys))),
        ("回头看", fill(review, paper.look_back, claim.unit, by.text)),
    ]
    return Table(("项目", "内容"), tuple(rows), widths=(3, 12), caption=caption)


def _figures(review: Review, claim: Claim, keys: tuple[str, ...]) -> tuple[Run, ...]:
    """Which figures will be counted again; by name, since what they are now stands in the problem."""
    names = dict.fromkeys(review.measure_name(figure.measure) for figure in claim.figures)
    return (Run(f"：{'、'.join(names)}", claim.id, keys),) if names else ()
