"""What a review says on the terminal: what was found, what is wrong with the data, where the results lie."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from pingyi import numbers
from pingyi.cli._reviewing import ISSUES, MARKED, Reviewed, counts
from pingyi.documents.lists import CONTRADICTIONS, SEVERITIES
from pingyi.documents.outputs import DATA, FAIRNESS, LISTS, REPORT, SCORECARDS, SPEECH, SPEECH_WORD
from pingyi.documents.scorecards import interval
from pingyi.errors import FolderRefused
from pingyi.facts.seal.layout import json_bytes
from pingyi.facts.seal.told import issues_json
from pingyi.issues import Issue, Severity
from pingyi.review_model import Review

SHOWN = 40
_FILES = {
    SPEECH_WORD: "点评讲话（附数据依据）",
    SPEECH: "同上，纯文本",
    SCORECARDS: "评分总表和每个单位的评分表",
    LISTS: "问题、整改、成绩、待核矛盾、数据问题、任务",
    FAIRNESS: "各单位表扬批评是否均衡、与上年和相互之间是否雷同",
    REPORT: "网页报告，点数字看依据，不需联网",
    DATA: "全部结果，供程序读取",
    ISSUES: "数据问题，供程序读取",
}


def tell(done: Reviewed, *, as_json: bool) -> None:
    """Print the summary; with ``as_json`` only the issues, as JSON, on standard output."""
    if as_json:
        tell_issues(done.issues)
        return
    console = Console(highlight=False, soft_wrap=True)
    scores(console, done.review)
    problems(console, done.issues)
    places(console, done)


def tell_issues(issues: Iterable[Issue]) -> None:
    """Print issues as JSON on standard output."""
    typer.echo(json_bytes(issues_json(issues)).decode(), nl=False)


def tell_refused(refusal: FolderRefused, *, as_json: bool) -> None:
    """Print what `--strict` refused the folder for: as JSON every issue, else all that left out a row or set it aside."""
    if as_json:
        tell_issues(refusal.issues)
        return
    for issue in refusal.issues:
        if issue.severity in {Severity.ERROR, Severity.DOUBT}:
            typer.echo(f"  · {issue}")


def scores(console: Console, review: Review) -> None:
    """The table of scores and ranks."""
    table = Table(
        title=f"{review.units[review.root].name}{review.year}年度评议", title_justify="left", box=None, pad_edge=False
    )
    for head, justify in (
        ("同类组", "left"),
        ("名次", "right"),
        ("组织", "left"),
        ("总分", "right"),
        ("建议等次", "left"),
        ("名次区间", "right"),
    ):
        table.add_column(head, justify=justify)  # type: ignore[arg-type]  # literals, one by one
    for sheet in review.sheets:
        table.add_row(
            review.rubric.groups.get(sheet.group, sheet.group),
            "—" if sheet.rank is None else str(sheet.rank),
            review.units[sheet.unit].name,
            str(numbers.half_up(sheet.total, 2)),
            sheet.grade + ("（部分年度）" if sheet.part_year else "") + ("（暂定）" if sheet.provisional else ""),
            interval(sheet.firmness.low, sheet.firmness.high) if sheet.firmness else "—",
        )
    console.print(table)
    kinds = {"achievement": "成绩", "problem": "问题"}
    told = "、".join(f"{word}{sum(claim.kind == kind for claim in review.claims)}条" for kind, word in kinds.items())
    rows = sum(review.records.values())
    console.print(f"\n共读入{rows:,}行，得出{told}，每个数字都可查到依据的行。")


def problems(console: Console, issues: tuple[Issue, ...]) -> None:
    """The problems in the data: counts, then those that need somebody, the first of them in full."""
    found = counts(issues)
    parts = [
        f"{word}{found[Severity(severity)]}处" for severity, word in SEVERITIES.items() if found[Severity(severity)]
    ]
    console.print(f"台账中的问题：{'、'.join(parts) or '没有'}。")
    urgent = [issue for issue in issues if issue.severity in {Severity.ERROR, Severity.DOUBT}]
    urgent.sort(key=lambda issue: issue.code not in CONTRADICTIONS)
    for issue in urgent[:SHOWN]:
        console.print(f"  · {issue}")
    if len(urgent) > SHOWN:
        console.print(f"  · 其余{len(urgent) - SHOWN}处见“{LISTS}”和“{ISSUES}”。")


def places(console: Console, done: Reviewed) -> None:
    """Where the results lie."""
    console.print(f"\n结果在 {_short(done.out)}：")
    for name, what in _FILES.items():
        if (done.out / name).exists():
            console.print(f"  {name}　{what}")
    if done.marked:
        console.print(f"  {MARKED}/　{len(done.marked)}个有问题的工作簿副本，出错的单元格已标红并附说明")
    console.print(f"  {done.seal.name}/　封存的{done.review.year}年事实，清单校验值 {done.manifest.hash[:16]}")


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.resolve().relative_to(here)) if path.resolve().is_relative_to(here) else str(path)
