"""What a passage speaks of: by its headings, by sentences that turn to something else, by the kind of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from pingyi.reading.speech.lexicon import lexicon
from pingyi.reading.speech.outline import Heading

Stance = Literal["achievement", "problem", "task", "frame", ""]
_MIXED = re.compile(
    r"(?:现状|成绩|成效|进展|亮点|情况|做法|经验)(?:和|与|及|、)(?:存在的?)?(?:主要|突出)?(?:的)?(?:问题|不足|短板|差距|困难)"
    r"|(?:问题|不足)(?:和|与|及)(?:现状|成绩|成效)"
)
"""“现状与问题”: what each sentence says must show."""
_STATE = re.compile(
    r"(?:现状|形势|概况|背景|现实基础|发展基础|工作基础)$"
    r"|(?:^|[，、])(?:认清|看清|分析|研判|把握|正视|充分认识)[^，。]{0,6}(?:形势|现状|态势)"
)
"""“看清形势，增强紧迫感”: how things stand, good and bad."""
_COUNT = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]?$")
"""“问题1”, “措施（二）”."""
_DONE = re.compile(r"(?:情况|回顾|总结|进展|成效)$")
_HEAD_NOUN = re.compile(
    r"(?:情况|回顾|总结|进展|成效|成绩|亮点|问题|不足|短板|差距|措施|任务|要求|安排|打算|计划|目标|重点|举措|做法|经验|方案)$"
)
_PUT_RIGHT = re.compile(r"(?:关于|针对)[^，。；]{0,4}[“\"‘]?.{2,60}(?:的|方面的|等)?问题$")
_TOLD = re.compile(r"(?:成绩|成效|亮点|进展|回顾|总结|情况|做法|经验|特点|变化|收获)(?:[（(].*)?$")
_GREW = re.compile(
    r"^(?!推动|促进|确保|实现|[让使把])[^，。]{2,8}(?:持续|不断|日益|更加|更有|更为|明显|稳步|显著|逐步)[^，。的]{1,4}$"
)
"""“堡垒作用不断增强”: what has become of something."""
_REPAIR = re.compile(r"整改(?:措施|任务|要求|方案|清单|建议|意见)|(?:解决|针对|破解)[^，。]*问题|问题(?:整改|导向)")


def of_title(title: str) -> Stance:
    """What a text of this title speaks of where no heading says otherwise."""
    words = lexicon().titles
    kinds: tuple[Stance, ...] = ("task", "achievement")
    for stance in kinds:
        if words[stance].search(title):
            both = stance == "task" and words["achievement"].search(title)
            return "" if both or re.search("讲话|点评|发言", title) else stance
    return ""


def of_path(path: Sequence[Heading], default: Stance, *, known: bool = False) -> Stance:
    """What a passage under these headings speaks of: the innermost that says so; ``known``: ``default`` is sure itself."""
    stance = default
    for heading in path:
        title = _COUNT.sub("", heading.title.strip("：。 "))
        if (_MIXED.search(title) or _STATE.search(title)) and not known:
            stance = ""
            continue
        if stance in ("achievement", "task") and known and _PUT_RIGHT.match(title):
            continue  # under “整改完成情况” the name of what was mended, under “整改任务” of what is to be
        if heading.number.endswith("要") and stance != "problem":
            stance, known = "task", True
        elif (own := _section(title)) or (not known and (own := _loose(title, default))):
            stance, known = own, True
        elif stance == "achievement" and _loose(title, default) == "problem" and not lexicon().solved.search(title):
            # “第一点先讲成绩” with “二、问题不容忽视” numbered below it.
            stance = "problem"
    return stance


@lru_cache(maxsize=512)
def _section(title: str) -> Stance:
    for stance, pattern in lexicon().sections.items():
        if pattern.search(title):
            return stance  # type: ignore[return-value]  # the data file's keys are the stances
    return "frame" if lexicon().headings["frame"].search(title) and len(title) <= 8 else ""


@lru_cache(maxsize=512)
def _loose(title: str, default: Stance) -> Stance:
    """By the words in it; where several kinds of words stand, what the title ends on decides, or nothing."""
    last = re.split("[，、]", title)[-1]
    grew = default != "task" and _GREW.search(last) and not lexicon().action.match(last)
    if (
        not grew
        and lexicon().action.match(title)
        and not any(_HEAD_NOUN.search(part) for part in re.split("[，、]", title))
    ):
        return ""  # “建立问题反馈平台” is a deed and speaks of no problem
    found = {stance for stance, pattern in lexicon().headings.items() if stance != "frame" and pattern.search(title)}
    if _REPAIR.search(title):
        return "achievement" if _DONE.search(title) else "task"
    if default == "task" and found == {"achievement"} and not _TOLD.search(title):
        found = set()  # “成效共评” in a plan
    if len(found) == 1:
        return found.pop()  # type: ignore[return-value]  # the data file's keys are the stances
    if grew or (found == {"achievement", "task"} and _DONE.search(title)):
        return "achievement"
    if not found and default != "achievement" and lexicon().heading_modals.search(title):
        return "task"
    return ""


def turn(sentence: str) -> Stance:
    """What the text turns to with this sentence; "" where it goes on as before."""
    for stance, pattern in lexicon().turns.items():
        if pattern.search(sentence):
            return stance  # type: ignore[return-value]  # the data file's keys are the stances
    return ""
