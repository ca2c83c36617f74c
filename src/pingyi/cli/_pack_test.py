"""What `pingyi pack test` prints: each case, and every difference with its file and line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.console import Console

from pingyi.packs import load_rules
from pingyi.packs.cases import read_cases
from pingyi.packs.load import folder_of
from pingyi.packs.rules import Rules
from pingyi.worked import run_case


def run_all(names: Sequence[str]) -> bool:
    """Run the cases of each pack; True where one fails or is written wrongly."""
    console = Console(highlight=False)
    failed = False
    for name in names:
        cases, issues = read_cases(folder_of(name))

        @lru_cache
        def rules_of(year: int, name: str = name) -> Rules:
            return load_rules([name], year)

        console.print(
            f"\n[bold]规则包“{name}”[/bold]　{len(cases)}个算例" if cases or issues else f"\n规则包“{name}”没有算例。"
        )
        for issue in issues:
            console.print(f"  错误　{issue}", soft_wrap=True, markup=False)
        for case in cases:
            found = run_case(case, rules_of(case.year))
            console.print(f"  {'✗' if found else '✓'} {case.name}", soft_wrap=True, markup=False)
            for issue in found:
                console.print(f"      {issue}", soft_wrap=True, markup=False)
            failed = failed or bool(found)
        failed = failed or bool(issues)
    return failed
