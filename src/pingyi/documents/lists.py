"""The findings workbook: problems, rectification, achievements, contradictions to settle, data problems, next year's tasks."""

from __future__ import annotations

from collections.abc import Iterator

from pingyi.documents.workbook import Book
from pingyi.findings.comments import fair
from pingyi.findings.model import Claim
from pingyi.prose.basis import figure_text, rows_text
from pingyi.review_model import IssueCard, Review, TaskCard, key

SEVERITIES = {"error": "未入库", "doubt": "暂不计入", "repaired": "已修正读入", "note": "提示"}
CONTRADICTIONS = frozenset(
    {"contradicting-rows", "debrief-differs", "person-in-two-branches", "person-in-two-meetings"}
)


def render(review: Review) -> bytes:
    """The workbook."""
    book = Book(f"{review.year}年度评语与整改清单")
    claims = fair(review.claims)
    problems = [claim for claim in claims if claim.kind == "problem"]
    themes = {theme.id: theme.name for theme in review.themes}

    head: tuple[str, ...] = ("序号", "组织", "对象", "类别", "问题", "连续年数", "依据", "校验码")
    sheet = book.sheet("问题清单", f"{review.year}年度问题清单", widths=(6, 20, 20, 12, 60, 9, 26, 16))
    book.table(sheet, head, _problems(review, problems, themes))

    head = (
        "序号",
        "责任组织",
        "责任人",
        "整改事项",
        "整改要求",
        "整改措施",
        "完成时限",
        "完成情况及佐证",
        "复核人",
        "复核意见",
        "回头看",
    )
    note = "本表由问题清单自动生成；措施、时限、佐证由责任组织填写，复核由区委组织部填写。"
    sheet = book.sheet("整改清单", f"{review.year}年度整改清单", note, (6, 20, 18, 44, 36, 28, 12, 24, 10, 20, 14))
    book.table(sheet, head, _orders(review, problems))

    head = ("序号", "组织", "对象", "主题", "成绩", "依据", "校验码")
    sheet = book.sheet("成绩清单", f"{review.year}年度成绩清单", widths=(6, 20, 20, 10, 70, 26, 16))
    book.table(sheet, head, _achievements(review, [c for c in claims if c.kind == "achievement"], themes))

    settle = [issue for issue in review.issues if issue.code in CONTRADICTIONS]
    sheet = book.sheet("待核矛盾", "会前应核清的矛盾", "同一件事几处说法不一；核清之前均不计入。", (6, 44, 60, 50, 40))
    book.table(sheet, ("序号", "位置", "矛盾", "涉及的其他位置", "处理办法"), _issues(settle, with_others=True))

    sheet = book.sheet("数据问题", "读入台账时发现的问题", widths=(6, 12, 44, 60, 40))
    rest = [issue for issue in review.issues if issue.code not in CONTRADICTIONS]
    book.table(sheet, ("序号", "处置", "位置", "问题", "处理办法"), _issues(rest, with_others=False))

    head = ("序号", "任务", "牵头", "配合", "时限", "数量", "完成情况", "出处")
    sheet = book.sheet("任务清单", "本年任务完成情况与下一年任务", widths=(6, 44, 18, 24, 14, 12, 22, 30))
    book.table(sheet, head, (_task(review, index, task) for index, task in enumerate(review.tasks, start=1)))
    return book.bytes()


def _basis(review: Review, claim: Claim) -> tuple[str, str]:
    cards = [review.evidence[key(measure, unit)] for measure, unit in claim.evidence]
    return rows_text(cards), cards[0].hash[:12]


def _problems(review: Review, claims: list[Claim], themes: dict[str, str]) -> Iterator[tuple[object, ...]]:
    for index, claim in enumerate(claims, start=1):
        where = review.name(claim.unit), claim.name, themes[claim.theme]
        yield (index, *where, claim.text, claim.years, *_basis(review, claim))


def _orders(review: Review, claims: list[Claim]) -> Iterator[tuple[object, ...]]:
    for index, claim in enumerate(claims, start=1):
        owner = review.name(claim.unit)
        yield (index, owner, f"{owner}{review.rubric.post}", claim.text, claim.requires, "", "", "", "", "", "")


def _achievements(review: Review, claims: list[Claim], themes: dict[str, str]) -> Iterator[tuple[object, ...]]:
    for index, claim in enumerate(claims, start=1):
        where = review.name(claim.unit), claim.name, themes[claim.theme]
        yield (index, *where, claim.text, *_basis(review, claim))


def _issues(issues: list[IssueCard], *, with_others: bool) -> Iterator[tuple[object, ...]]:
    for index, issue in enumerate(issues, start=1):
        if with_others:
            yield index, issue.place, issue.message, "；".join(issue.others), issue.hint
        else:
            yield index, SEVERITIES[issue.severity], issue.place, issue.message, issue.hint


def _task(review: Review, index: int, task: TaskCard) -> tuple[object, ...]:
    state = "" if task.done is None else "完成　" if task.done else "未完成　"
    shown = figure_text(review, task.figure) if task.figure else ""
    name = f"{task.year}年　{task.name}"
    return index, name, task.lead, "、".join(task.support), task.deadline, task.quantity, state + shown, task.source
