"""Papers: what a district sets for its official documents beside the commentary. All of it is frame, none of it is fact.

Every text may hold {year}, {next_year}, {unit} (the reviewee), {post} (书记), {district} and, in orders, {deadline}. Without a
pack's `papers` the defaults stand.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from pydantic import Field as Described
from pydantic import field_validator

from pingyi.numbers import parse_percent
from pingyi.packs.schema.common import Id, Model

SLOTS = frozenset({"year", "next_year", "unit", "post", "district", "deadline"})
"""What a frame's text may name in braces."""
_SLOT = re.compile(r"\{([^{}]*)\}")


class Frame(Model):
    """Texts whose braces hold only what papers know."""

    @field_validator("*")
    @classmethod
    def _known(cls, value: object) -> object:
        if isinstance(value, str):
            unknown = sorted(set(_SLOT.findall(value)) - SLOTS)
            if unknown or "{" in (rest := _SLOT.sub("", value)) or "}" in rest:
                named = "、".join(unknown) or "花括号不成对"
                raise ValueError(f"文书框架语中不认识“{named}”，可用：{'、'.join(sorted(SLOTS))}")
        return value


class Content(Model):
    """One of the contents of a debrief."""

    heading: str = Described(description="内容的名称，如 履行第一责任人职责情况")
    themes: tuple[Id, ...] = Described(default=(), description="写入哪些主题的成绩")
    claims: tuple[Id, ...] = Described(default=(), description="另写入哪些事实（先于主题）")


class DebriefPaper(Frame):
    """述职报告, drafted from the reviewee's own records."""

    title: str = Described(default="{year}年度抓基层党建工作述职报告", description="标题")
    subtitle: str = Described(default="{unit}{post}", description="副题（述职人）")
    opening: str = Described(default="根据安排，现将本年度抓基层党建工作情况述职如下", description="开头语")
    done: str = Described(default="履职情况", description="第一部分标题")
    contents: tuple[Content, ...] = Described(default=(), description="规定的各项内容；不写则按主题")
    last: str = Described(default="上年点评问题整改情况", description="第二部分标题")
    problems: str = Described(default="存在的主要问题", description="第三部分标题")
    steps: str = Described(default="下一步打算", description="第四部分标题")
    closing: str = Described(default="", description="结束语")
    problem_share: str = Described(default="", description="问题部分占正文的最低比例，如 25%；空为不限")
    length: int = Described(default=3_000, description="字数上限，超过即提醒；0 为不限")

    @field_validator("problem_share")
    @classmethod
    def _percent(cls, value: str) -> str:
        if value:
            parse_percent(value)
        return value

    @property
    def least_problems(self) -> Fraction:
        """The least share of the text that is problems; 0: none is set."""
        return parse_percent(self.problem_share) if self.problem_share else Fraction(0)


class FeedbackPaper(Frame):
    """反馈意见: what a reviewee is told."""

    title: str = Described(default="关于{unit}{post}{year}年度述职评议考核的反馈意见", description="标题")
    opening: str = Described(default="现将{year}年度述职评议考核情况反馈如下", description="开头语")
    show: Literal["grade", "score", "rank"] = Described(
        default="rank", description="告知到哪一步：grade 只告知等次，score 加得分，rank 再加位次"
    )
    closing: str = Described(default="请对照反馈意见逐项整改", description="结束语")


class OrdersPaper(Frame):
    """整改任务书: what a reviewee is ordered to put right."""

    title: str = Described(default="{unit}整改任务书", description="标题")
    opening: str = Described(default="下列问题，请逐项填写整改措施，按期整改，并报送佐证材料", description="开头语")
    deadline: str = Described(default="接到本任务书之日起三个月内", description="事实自己没有写期限时的完成时限")
    proof: str = Described(default="补齐的台账原始记录", description="要交的佐证材料")
    check: str = Described(default="到期按同一取数重新统计核验", description="怎样核验")
    look_back: str = Described(default="下一年度述职评议前回头看", description="回头看的安排")
    closing: str = Described(default="", description="结束语")


class CircularPaper(Frame):
    """通报: grades and ranks."""

    title: str = Described(default="关于{year}年度抓基层党建工作述职评议考核结果的通报", description="标题")
    opening: str = Described(default="现将{year}年度述职评议考核结果通报如下", description="开头语")
    show: Literal["grade", "score", "rank"] = Described(
        default="rank", description="通报到哪一步：grade 只通报等次，score 加得分，rank 再加位次"
    )
    closing: str = Described(default="希望各单位对照差距，抓好整改", description="结束语")


class ListsPaper(Frame):
    """问题清单, 责任清单, 整改清单."""

    problems: str = Described(default="{year}年度述职评议问题清单", description="问题清单的标题")
    duties: str = Described(default="{year}年度述职评议责任清单", description="责任清单的标题")
    steps: str = Described(default="{year}年度述职评议整改清单", description="整改清单的标题")
    supervisor: str = Described(default="", description="督办单位")


class PlanPaper(Frame):
    """下一年工作要点 and 任务分解表."""

    title: str = Described(default="{next_year}年基层党建工作要点", description="工作要点的标题")
    opening: str = Described(default="", description="工作要点的开头语")
    closing: str = Described(default="", description="工作要点的结束语")
    breakdown: str = Described(default="{next_year}年基层党建工作任务分解表", description="任务分解表的标题")


class Papers(Frame):
    """The frame of all documents."""

    # Defaults alone need no check, and no checker built before a pack is read.
    signature: str = Described(default="", description="落款（发文单位）")
    addressee: str = Described(default="各党委", description="通报、清单和工作要点的主送")
    debrief: DebriefPaper = DebriefPaper.model_construct()
    feedback: FeedbackPaper = FeedbackPaper.model_construct()
    orders: OrdersPaper = OrdersPaper.model_construct()
    circular: CircularPaper = CircularPaper.model_construct()
    lists: ListsPaper = ListsPaper.model_construct()
    plan: PlanPaper = PlanPaper.model_construct()
