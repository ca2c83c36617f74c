"""Sentences brought to a plainer shape before the grammar reads them: grades in a list, what a thing is worth before the rule."""

from __future__ import annotations

import re
from decimal import Decimal

from pingyi.reading.rubrics import words
from pingyi.reading.rubrics.lexer import normal

_GRADE_LIST = re.compile(rf"、?[“\"]?(?P<grade>{'|'.join(words.GRADES)})[”\"]?\((?P<span>[^()]*\d[^()]*分[^()]*)\)")
_AROUND_GRADES = re.compile(
    r"[^，。；\d]{0,16}(?:分为|设|划分为|评为|为)?(?:[一二三四五]个?|\d个?)?(?:等次|等级|档次|档)?[。；]?"
)
_GRADES_AT_LEAST = 2
_RATE_NAME = 3
"""Characters of “覆盖率”, of “培训覆盖率” the part that a rule repeats."""
_WORTH_FIRST = re.compile(
    r"(?P<what>(?:(?!每)[^，。；：\d%]){2,16}(?<![得扣加减计奖为达到降低升超少高多满足差于]))(?P<n>\d+(?:\.\d+)?)分[，：。；]"
)
"""“坐班值班15分，……”: a thing and what it is worth, before how points are taken from it."""
DEFINED = re.compile(r"(?P<name>[^，。；=\d]{2,16})=[^，。；=]{3,50}×100%")
"""“完成率=完成数/任务数×100%”: what a rate is; it scores nothing."""


def graded(text: str) -> str:
    """“分为优秀(90分以上)、良好(80-89分)两个等次” as “90分以上为优秀，80-89分为良好”."""
    found = list(_GRADE_LIST.finditer(text))
    around = _GRADE_LIST.sub("", text)
    if len(found) < _GRADES_AT_LEAST or not _AROUND_GRADES.fullmatch(around):
        return text
    return "，".join(f"{one['span']}为{one['grade']}" for one in found)


def worth_first(text: str) -> Decimal | None:
    """What a part says at its head that it is worth, before how points are taken from it."""
    plain = normal(text)
    head = _WORTH_FIRST.match(plain)
    return Decimal(head["n"]) if head and without_worth(plain) != plain else None


def without_worth(text: str) -> str:
    """“坐班值班15分，每脱岗1次扣1分” without what the thing is worth, where all that follows takes from it."""
    head = _WORTH_FIRST.match(text)
    if head is None:
        return text
    rest = text[head.end() :]
    takes = re.search(r"扣[\d一二两三四五]|不得分", rest)
    gives = re.search(r"[得加计奖](?:\d|[一二两三四五]分)", rest)
    return rest if takes and not gives else text


def without_definition(text: str) -> str:
    """“覆盖率=培训数/应培训数×100%，覆盖率每增加10%得1分” without what the rate is, where the rule names it again."""
    found = DEFINED.match(text)
    rest = text[found.end() :].lstrip("，。；") if found else ""
    return rest if found and rest.startswith((found["name"], found["name"][-_RATE_NAME:])) else text
