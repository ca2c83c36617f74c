"""What a check found, as sentences for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pingyi.documents.checking.findings import PROBLEMS, WORDS, Checked, Found, Sort

_ORDER = tuple(Sort)
SHOWN = 60
"""How many lines of one paper are told; JSON tells all."""


def lines(checked: Checked) -> Iterator[str]:
    """The result for one paper, problems first."""
    problems = [one for one in checked.found if one.sort in PROBLEMS]
    others = [one for one in checked.found if one.sort not in PROBLEMS]
    verdict = "与封存一致" if checked.agrees else f"有{len(problems)}处与封存不一致"
    yield f"“{checked.name}”{verdict}：{checked.stands}处数字、名称与封存年度相符。"
    yield from (f"  · {note}" for note in checked.notes)
    listed = sorted(problems, key=_rank) + sorted(others, key=_rank)
    for one in listed[:SHOWN]:
        yield f"  {'×' if one.sort in PROBLEMS else '·'} {line(one)}"
    if len(listed) > SHOWN:
        yield f"  · 其余{len(listed) - SHOWN}处用 --json 查看。"


def line(one: Found) -> str:
    """One number: what is the matter, where, and what the sealed year says."""
    text = f"{one.place}：" if one.place else ""
    if one.sort in {Sort.CHANGED, Sort.CORRECTED}:
        text += f"原为“{one.was}”，现为“{one.now}”，{WORDS[one.sort]}"
    else:
        text += f"“{one.now or one.was}”{WORDS[one.sort]}"
    if one.tracked:
        text += "（修订，尚未接受）"
    text += f"　{one.context}" if one.context else ""
    if one.sort in {Sort.CHANGED, Sort.OUTDATED, Sort.REMOVED} and one.sealed:
        text += f"　→ 封存年度：{one.sealed}"
    return text


def as_json(checked: Checked) -> dict[str, Any]:
    """The result for programs."""
    found = [{**asdict(one), "sort": one.sort.value, "problem": one.sort in PROBLEMS} for one in checked.found]
    return {
        "name": checked.name, "agrees": checked.agrees, "stands": checked.stands, "found": found, "notes": list(checked.notes),
    }  # fmt: skip


def _rank(one: Found) -> int:
    return _ORDER.index(one.sort)
