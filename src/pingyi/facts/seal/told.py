"""Issues as they are sealed: where and what, without what they quote from somebody's workbook.

An issue says “找不到“张三””: what stands in quotation marks is data and may be a name. It is kept only where it is a
word of the rules or of the register of organisations (a column's heading, a choice, a unit's name), or a date
or a number shorter than a telephone's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pyarrow.compute as pc

from pingyi.facts.model import Facts
from pingyi.issues import Issue, Place, Severity
from pingyi.packs.rules import Rules

_QUOTED = re.compile(r"“([^“”]*)”")
_NUMERIC = re.compile(r"[0-9.,:/\-年月日号时分约余多个人次元万%％ ]{1,10}")
_GONE = "“…”"


def sealed_issues(facts: Facts, rules: Rules) -> tuple[Issue, ...]:
    """The issues of the year as a seal holds them. Doing it twice changes nothing."""
    words = _vocabulary(facts, rules)
    return tuple(
        replace(issue, message=_blank(issue.message, words), hint=_blank(issue.hint, words)) for issue in facts.issues
    )


def _blank(text: str, words: frozenset[str]) -> str:
    def kept(match: re.Match[str]) -> str:
        return match[0] if match[1] in words or _NUMERIC.fullmatch(match[1]) else _GONE

    return _QUOTED.sub(kept, text)


def _vocabulary(facts: Facts, rules: Rules) -> frozenset[str]:
    words: set[str] = {"…"}
    for form in rules.forms.values():
        words.update((form.id, form.name, *form.aliases))
        for field in form.fields:
            words.update((field.id, field.name, *field.aliases, *field.choices, *field.choice_aliases))
    units = facts.tables["units"]
    for column in ("code", "name", "short", "former"):
        words.update(value for value in pc.unique(units[column]).to_pylist() if value)
    return frozenset(words)


def issues_json(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """Issues as JSON; what is empty is left out."""
    return [
        {
            "place": _place(issue.place),
            "code": issue.code,
            "severity": issue.severity.value,
            "message": issue.message,
            **({"hint": issue.hint} if issue.hint else {}),
            **({"others": [_place(other) for other in issue.others]} if issue.others else {}),
        }
        for issue in issues
    ]


def issues_from_json(content: Iterable[dict[str, Any]]) -> tuple[Issue, ...]:
    """The issues that :func:`issues_json` wrote."""
    return tuple(
        Issue(
            Place(**raw["place"]),
            raw["code"],
            raw["message"],
            raw.get("hint", ""),
            Severity(raw["severity"]),
            tuple(Place(**other) for other in raw.get("others", ())),
        )
        for raw in content
    )


def _place(place: Place) -> dict[str, Any]:
    return {name: value for name, value in vars(place).items() if value}
