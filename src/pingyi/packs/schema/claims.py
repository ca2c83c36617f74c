"""Claims: which facts deserve a sentence, and how the sentence is said. Themes, slogans and the commentary's frame.

Templates (``say``) hold {name} or {name:format}; no digit may stand in them except in declared ``names`` (“555”).
Published names of a measure (alias `m`; without prefix where a rule has one measure):
    num den missing rate                        this year (missing = den − num)
    last_num last_den last_rate                 last year's seal, same measure
    change                                      rate − last year's rate (percentage points); growth: num − last_num
    mean                                        mean rate (or num) of the peer group; rank, peers
    line                                        the literal in the test (5万元)
    failing passing                             names of the subjects that do not, or do, pass the test (or owe a due)
    <field>                                     with `rows`: the distinct values of an open or choice field, joined by 、;
                                                `rows_n`: how many rows
Always: unit (name of the unit), secretary (“X镇党委书记”; with the names book the name), year, last_year, villages …
`requires` also: deadline (the rule's own, as the pack writes it).
Formats: rate:percent (default) rate:spoken  num:zh (两) num:count  money:wan money:approx  list:N (first N, then “等N个”)
    num:all                                     “全部” where num = den; elsewhere that way of saying it is passed over. A way
                                                that holds it is said before the others
    change:trend growth:trend                   “比上年提高12个百分点”, “比上年减少6万元”, “与上年持平”
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator
from pydantic import Field as Described

from pingyi.packs.conditions import TRUE, Condition
from pingyi.packs.schema.common import FieldId, Id, Model, Source, UnitKind, by_name


class Rows(Model):
    """Rows of a form that the claim tells of (a recognition, a recorded assessment): one claim a unit, all its rows."""

    form: Id
    where: Condition = TRUE
    window: Literal["year", "ever"] = "year"
    at_least: int = 1


class ClaimRule(Model):
    """One fact worth a sentence: subject, measure(s), when it is worth it, and how it is said."""

    id: Id
    theme: Id
    as_: Literal["achievement", "problem"] = Described(alias="as")
    of: Literal["reviewee", "district", "subject"] = Described(
        default="reviewee", description="说谁：被评议党组织 · 全区 · 取数的对象（如某村）"
    )
    applies_to: tuple[UnitKind, ...] = ()
    measure: Id | None = None
    measures: Annotated[dict[FieldId, Id], AfterValidator(by_name)] = Described(default_factory=dict)
    rows: Rows | None = None
    when: Condition = TRUE
    say: tuple[str, ...] = Described(min_length=1, description="句式；几种说法轮换")
    join: str = Described(default="", description="几个单位可合为一句时的句式，用 {units}；空为不合并")
    names: tuple[str, ...] = Described(default=(), description="句中含数字的专名，如 555")
    states: tuple[str, ...] = Described(default=(), description="对应讲话中的论断编号")
    weight: int = Described(default=10, description="入选次序，大者先")
    requires: str = Described(default="", description="（问题）对应的下步要求，{unit} 可用，{deadline} 写期限")
    deadline: str = Described(default="", description="（问题）整改期限，如 6月底前；不写用整改任务书的")
    source: Source | None = None
    replaces: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """The measures that it speaks of."""
        return (*self.measures.values(), *((self.measure,) if self.measure else ()))


class Theme(Model):
    """A heading of part one (achievements) or part two (problems), with its framing sentence."""

    id: Id
    name: str = Described(description="短名，如 责任")
    as_: Literal["achievement", "problem"] = Described(alias="as")
    heading: str = Described(description="段首句，如 党建责任持续压实")
    lead: str = Described(default="", description="引领句（框架语，不含事实）")
    replaces: str = ""


class Slogan(Model):
    """A 提法: dated, sourced, atomic; never varied, split or rewritten."""

    id: Id
    text: str
    since: date | None = None
    until: date | None = None
    source: Source
    replaces: str = ""


class RequirementSection(Model):
    """A heading of part three: framing, and the tasks and problem themes that it answers."""

    heading: str
    lead: str = ""
    themes: tuple[Id, ...] = ()
    tasks: tuple[Id, ...] = ()


class Commentary(Model):
    """The frame of the commentary: what is not evidence but form. All of it is marked as framing in the document."""

    title: str
    salutation: str = "同志们："
    opening: str
    achievements: str = Described(description="第一部分标题")
    achievements_lead: str = ""
    problems: str
    problems_lead: str = ""
    requirements: str
    requirements_lead: str = ""
    sections: tuple[RequirementSection, ...] = ()
    closing: str = ""


class Task(Model):
    """A task of a year's plan: what, who leads, who helps, by when, how many; tracked by a measure where one is named."""

    id: Id
    name: str
    year: int
    lead: str = ""
    support: tuple[str, ...] = ()
    by: date | None = None
    deadline: str = Described(default="", description="原文的期限，如 5月底前")
    cadence: str = ""
    quantity: str = Described(default="", description="数量及单位，如 20件")
    measure: Id | None = None
    target: str = Described(default="", description="取数应达到的数，如 20 或 95%")
    text: str = Described(default="", description="任务句（框架语）")
    source: Source | None = None
    replaces: str = ""
