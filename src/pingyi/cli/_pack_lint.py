"""What `pingyi pack lint` prints: problems, warnings, the shares of process and results, the yearly burden."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pingyi.issues import Issue, Severity
from pingyi.numbers import percent
from pingyi.packs.burden import burden
from pingyi.packs.lint import lint, shares
from pingyi.packs.load import build, stack
from pingyi.packs.rules import Rules

BURDENED = ("党支部", "行政村", "社区", "镇党委")
WORDS = {Severity.ERROR: "错误", Severity.DOUBT: "警告", Severity.REPAIRED: "已改", Severity.NOTE: "提示"}


def lint_all(names: Sequence[str], year: int) -> bool:
    """Check each pack with what it extends; True where one has errors or warnings."""
    console = Console(highlight=False)
    failed = False
    seen: set[Issue] = set()
    for name in names:
        packs, issues = stack([name])
        rules, more = build(packs, year)
        problems = sorted({*issues, *more})
        warnings = [] if problems else list(lint(rules, packs))
        # What a lower pack has was told with that pack.
        found = [issue for issue in (*problems, *warnings) if issue not in seen]
        seen.update(found)
        title = f"规则包“{packs[-1].pack.name}”（{name}）"
        if any(issue.code == "no-pack-yaml" for issue in packs[-1].issues):
            title = f"“{name}”不是规则包"
        console.print(f"\n[bold]{escape(title)}[/bold]　{year}年度", soft_wrap=True)
        for issue in found:
            console.print(f"  {WORDS[issue.severity]}　{issue}", soft_wrap=True, markup=False)
        if not found:
            console.print("  没有问题。")
        if not problems:
            _figures(console, rules)
        failed = failed or any(issue.severity in {Severity.ERROR, Severity.DOUBT} for issue in found)
    return failed


def _figures(console: Console, rules: Rules) -> None:
    if rules.rubrics:
        table = Table("评分细则", "过程", "结果", "评价", title="分值由何而来", title_justify="left")
        for rubric in rules.rubrics.values():
            found = shares(rubric)
            parts = (found.process, found.result, found.assessment)
            table.add_row(rubric.name, *(percent(part.numerator, part.denominator) for part in parts))
        console.print(table)
    table = Table(
        "组织",
        "记录（条）",
        "必填（格）",
        "约需（小时）",
        "其中最多的",
        title="一个组织一年要填的",
        title_justify="left",
    )
    for kind in BURDENED:
        load = burden(rules, kind)
        if load.records:
            most = sorted(load.by_duty.values(), key=lambda one: -one.minutes)[:2]
            named = "、".join(one.name for one in most)
            table.add_row(kind, str(load.records), str(load.fields), str(load.hours) if load.hours else "不足1", named)
    if table.row_count:
        console.print(table)
