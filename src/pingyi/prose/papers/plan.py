"""下一年工作要点 and 任务分解表: next year's tasks, and what this year's problems add to them."""

from __future__ import annotations

from collections.abc import Iterable

from pingyi.doctree import Block, Cell, Document, Heading, Paragraph, Run, Table, numbered
from pingyi.findings.model import Claim
from pingyi.findings.punctuation import unstopped
from pingyi.prose.commentary import TASK, stopped
from pingyi.prose.merging import keys_of, requirements
from pingyi.prose.papers.frames import asked, deadline, fill, framed, said, signed, whom
from pingyi.prose.papers.lists import listed
from pingyi.review_model import Review, TaskCard

NO_PLAN = "规则包没有写入下一年任务，以下各项由本年问题产生。"
MOST_REASONS = 3
"""How many problems a task names as its reason."""


def plan(review: Review) -> Document:
    """The points of next year's work, under the commentary's headings of requirements."""
    paper = review.papers.plan
    tasks = _next(review)
    blocks: list[Block] = [*framed(review, paper.opening)]
    placed: set[str] = set()
    index = 0
    for section in review.frame.sections:
        own = [tasks[task] for task in section.tasks if task in tasks]
        placed |= {task.id for task in own}
        if own:
            index += 1
            heading = section.heading.partition("）")[2] if section.heading.startswith("（") else section.heading
            blocks.append(Heading(1, numbered(1, index, heading)))
            blocks += [*([Paragraph((Run(stopped(section.lead)),))] if section.lead else []), *_points(own)]
    rest = [task for task in tasks.values() if task.id not in placed]
    if rest:
        blocks += [Heading(1, numbered(1, index + 1, "其他任务")), *_points(rest)]
        index += 1
    wanted = [claim for claim in listed(review) if claim.asks and claim.unit == review.root]
    if wanted:
        blocks.append(Heading(1, numbered(1, index + 1, "补齐述职评议指出的短板")))
        blocks += [
            Paragraph((Run(f"{place}．"), *requirements([claim])[0].runs, Run("。", claim.id)))
            for place, claim in enumerate(wanted, start=1)
        ]
    if not tasks and not wanted:
        blocks.append(Paragraph((Run("规则包没有写入下一年任务，本年也没有发现面上的问题。"),)))
    blocks += framed(review, paper.closing)
    return signed(
        review,
        Document(title=fill(review, paper.title), addressee=f"{review.papers.addressee}：", blocks=tuple(blocks)),
    )


def breakdown(review: Review) -> Document:
    """Every task with lead, support, deadline, quantity, and why it is there: a document, a problem, or both."""
    problems = listed(review)
    tasks = _next(review).values()
    rows: list[tuple[Cell, ...]] = [
        (str(index), *_planned(task, [c for c in problems if _about(c, task)]))
        for index, task in enumerate(tasks, start=1)
    ]
    answered = {claim.id for task in tasks for claim in problems if _about(claim, task) and claim.unit == review.root}
    added = [claim for claim in problems if claim.asks and claim.id not in answered]
    rows += [(str(index), *_added(review, claim)) for index, claim in enumerate(added, start=len(rows) + 1)]
    head = ("序号", "任务", "牵头单位", "配合单位", "时限", "数量", "缘由")
    body: list[Block] = [] if tasks else [Paragraph((Run(NO_PLAN),))] if rows else []
    if rows:
        body.append(Table(head, tuple(rows), widths=(2, 8, 4, 4, 3, 3, 9)))
    else:
        body.append(Paragraph((Run("规则包没有写入下一年任务，本年也没有发现问题。"),)))
    return signed(review, Document(title=fill(review, review.papers.plan.breakdown), blocks=tuple(body)))


def _next(review: Review) -> dict[str, TaskCard]:
    return {task.id: task for task in review.tasks if task.year == review.year + 1}


def _points(tasks: Iterable[TaskCard]) -> list[Paragraph]:
    lines = []
    for index, task in enumerate(tasks, start=1):
        claim = TASK + task.id
        told = [f"牵头：{task.lead}" if task.lead else "", f"配合：{'、'.join(task.support)}" if task.support else ""]
        by = task.deadline or task.cadence
        told += [f"时限：{by}" if by else "", f"数量：{task.quantity}" if task.quantity else ""]
        note = "；".join(part for part in told if part)
        tail = f"（{note}）。" if note else "。"
        lines.append(Paragraph((Run(f"{index}．"), Run(unstopped(task.text or task.name), claim), Run(tail, claim))))
    return lines


def _about(claim: Claim, task: TaskCard) -> bool:
    """Whether a problem is told of the measure that the task is tracked by."""
    return bool(task.measure) and any(figure.measure == task.measure for figure in claim.figures)


def _planned(task: TaskCard, problems: list[Claim]) -> tuple[Cell, ...]:
    claim = TASK + task.id
    by = task.deadline or task.cadence
    why: list[Run] = [Run(f"计划任务（{task.source}）" if task.source else "计划任务", claim)]
    for problem in problems[:MOST_REASONS]:
        why += [Run("；" if len(why) > 1 else "；本年问题：", problem.id), *said(problem)]
    return (
        Run(unstopped(task.text or task.name), claim),
        task.lead,
        "、".join(task.support),
        Run(by, claim) if by else "",
        Run(task.quantity, claim) if task.quantity else "",
        tuple(why),
    )


def _added(review: Review, claim: Claim) -> tuple[Cell, ...]:
    due = deadline(review, claim)
    return asked(claim), whom(review, claim), "", due, "", (Run("本年问题：", claim.id, keys_of(claim)), *said(claim))
