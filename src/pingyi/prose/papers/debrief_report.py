"""述职报告: a draft from the reviewee's own records — what was done, last year's problems, this year's, next steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from pingyi import numbers
from pingyi.doctree import Block, Document, Heading, Paragraph, Run, Table, numbered
from pingyi.findings.model import Claim
from pingyi.packs.schema.papers import Content
from pingyi.prose.basis import figure_text
from pingyi.prose.debrief import nearest
from pingyi.prose.merging import Sentence, requirements, sentences
from pingyi.prose.papers.feedback import lost
from pingyi.prose.papers.frames import asked, deadline, fill, framed, own_words, points, said
from pingyi.review_model import Review, key
from pingyi.scoring.model import Sheet, State

NOTHING = "台账中没有可以写入本项的记录，请据实补写"
MOST_FIGURES = 12
MOST_SHORT = 6
_PROBLEMS = 3
"""The part, counted from 1, that is problems."""


def debrief_report(review: Review, unit: str) -> Document:
    """The draft of one reviewee's debrief. Raises StopIteration for a unit that is not reviewed."""
    sheet = next(sheet for sheet in review.sheets if sheet.unit == unit)
    comment = next(comment for comment in review.comments if comment.unit == unit)
    paper = review.papers.debrief
    problems = [review.claim(claim) for claim in comment.problems]
    own = [review.claim(claim) for claim in comment.achievements]
    short = _short(review, sheet, len(problems))
    parts: tuple[tuple[str, list[Block]], ...] = (
        (paper.done, [*_done(review, unit, own), *_figures(review, sheet)]),
        (paper.last, [*_last(review, unit)]),
        (paper.problems, [*(points(_own(review, unit, sentences(problems))) or nearest(comment)), *short]),
        (paper.steps, [*_steps(review, problems)]),
    )
    blocks: list[Block] = [*framed(review, paper.opening, unit)]
    for index, (heading, body) in enumerate(parts, start=1):
        blocks += [Heading(1, numbered(1, index, heading)), *body]
    blocks += framed(review, paper.closing, unit)
    title, subtitle = fill(review, paper.title, unit), fill(review, paper.subtitle, unit)
    return Document(title=title, subtitle=subtitle, blocks=tuple(blocks))


def problem_share(document: Document) -> Fraction:
    """The share of the body's text that is the problems' part, headings and tables left out; 0 of an empty text."""
    part, total, own = 0, 0, 0
    for block in document.blocks:
        if isinstance(block, Heading):
            part += block.level == 1
        elif isinstance(block, Paragraph):
            length = sum(map(len, block.text.split()))
            total, own = total + length, own + (length if part == _PROBLEMS else 0)
    return Fraction(own, total) if total else Fraction(0)


def _contents(review: Review) -> tuple[Content, ...]:
    """The contents that the pack sets; without them one for each theme of achievements."""
    return review.papers.debrief.contents or tuple(
        Content(heading=theme.heading, themes=(theme.id,)) for theme in review.themes if theme.as_ == "achievement"
    )


def _done(review: Review, unit: str, own: Sequence[Claim]) -> list[Block]:
    """Each content with the achievements that it is the place of: those that a content names, then those of its themes."""
    contents = _contents(review)
    named = {rule: index for index, content in reversed([*enumerate(contents)]) for rule in content.claims}
    themed = {theme: index for index, content in reversed([*enumerate(contents)]) for theme in content.themes}
    placed: dict[int, list[Claim]] = {}
    for claim in own:
        index = named.get(claim.rule, themed.get(claim.theme))
        if index is not None:
            placed.setdefault(index, []).append(claim)
    blocks: list[Block] = []
    for index, content in enumerate(contents):
        found = _own(review, unit, sentences(placed.get(index, ())))
        runs = tuple(run for one in found for run in (*one.runs, Run("。", one.claims[0].id)))
        heading = Heading(2, numbered(2, index + 1, content.heading))
        blocks += [heading, Paragraph(runs or (Run(f"（{NOTHING}）"),))]
    return blocks


def _own(review: Review, unit: str, found: Iterable[Sentence]) -> tuple[Sentence, ...]:
    return tuple(Sentence(one.claims, own_words(review, unit, one.runs)) for one in found)


def _figures(review: Review, sheet: Sheet) -> list[Block]:
    """The unit's own figures: of the scored items the weightiest, this year's and last year's."""
    judged = {item.id for item in review.rubric.items if item.basis == "assessment"}
    scored = [
        item
        for item in sheet.items
        if item.figure is not None and item.state is State.SCORED and item.item not in judged
    ]
    rows = []
    for item in sorted(scored, key=lambda item: (-item.full, item.item))[:MOST_FIGURES]:
        figure = item.figure
        if figure is None or (shown := review.figures.get(key(figure.measure, figure.unit))) is None:
            continue
        claim, keys = f"figure:{figure.measure}@{figure.unit}", (key(figure.measure, figure.unit),)
        last = figure_text(review, shown.last) if shown.last else "—"
        rows.append((
            review.measure_name(figure.measure),
            Run(figure_text(review, figure), claim, keys),
            Run(last, claim, keys) if shown.last else last,
        ))  # fmt: skip
    head = ("事项", f"{review.year}年", f"{review.year - 1}年")
    return [Table(head, tuple(rows), widths=(6, 4, 4), caption="主要数据")] if rows else []


def _last(review: Review, unit: str) -> list[Paragraph]:
    """Last year's problems, each with its state: put right, or still there."""
    over = [(claim, "本年记录中已不再出现") for claim in review.settled if claim.unit == unit]
    still = [
        (claim, "尚未整改到位")
        for claim in review.claims
        if claim.unit == unit and claim.kind == "problem" and claim.years > 1
    ]
    if not over and not still:
        return [Paragraph((Run("上年点评没有指出本单位的问题，或没有上年的封存可比。"),))]
    lines = []
    for index, (claim, state) in enumerate((*over, *still), start=1):
        runs = own_words(review, unit, said(replace(claim, years=1)))
        lines.append(Paragraph((Run(f"{index}．"), *runs, Run(f"（{state}）。", claim.id))))
    return lines


def _short(review: Review, sheet: Sheet, already: int) -> list[Paragraph]:
    """The items whose figures fall shortest, said as what they are."""
    found = [i for i in lost(review, sheet) if i.figure and i.state is State.SCORED and i.figure.den][:MOST_SHORT]
    runs: list[Run] = []
    for item in found:
        figure = item.figure
        if figure is not None and key(figure.measure, figure.unit) in review.evidence:
            claim, keys = f"figure:{figure.measure}@{figure.unit}", (key(figure.measure, figure.unit),)
            runs += [Run("，", claim)] if runs else []
            runs.append(Run(f"{review.rubric.item(item.item).name}{figure_text(review, figure)}", claim, keys))
    if not runs:
        return []
    return [Paragraph((Run(f"{already + 1}．"), Run("以下事项失分较多，工作还不到位："), *runs, Run("。")))]


def _steps(review: Review, problems: Sequence[Claim]) -> list[Paragraph]:
    """What follows from each problem: “一是……；”, the deadline where the sentence does not say it itself."""
    asking = [sentence.claims[0] for sentence in requirements(problems)]
    lines: list[Paragraph] = []
    for index, claim in enumerate(asking, start=1):
        runs = [Run(f"{numbers.chinese(index)}是"), *asked(claim)]
        by = deadline(review, claim)
        if by.text and by.text not in "".join(run.text for run in runs):
            runs += [Run("，", claim.id), by, Run("完成", claim.id)]
        lines.append(Paragraph((*runs, Run("。", claim.id))))
    return lines or [Paragraph((Run("对照评议要求巩固已有成绩，补强得分靠后的事项。"),))]
