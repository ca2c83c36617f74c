"""The shapes of what is answered, with their Chinese descriptions: they are the documentation."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from ninja import Schema
from pydantic import Field

ItemT = TypeVar("ItemT")


class Fault(Schema):
    """Why nothing is answered."""

    message: str = Field(description="原因，中文")
    details: list[str] = Field(default=[], description="逐项说明")


class Paged(Schema, Generic[ItemT]):
    """One page of many."""

    total: int = Field(description="符合条件的总数")
    page: int = Field(description="第几页，从1起")
    size: int = Field(description="每页多少条")
    items: list[ItemT]


class UnitOut(Schema):
    """An organisation as it stands today."""

    code: str = Field(description="组织代码，一经赋予不再变更")
    name: str = Field(description="组织名称")
    short: str = Field(description="简称")
    kind: str = Field(description="组织类别")
    parent: str | None = Field(description="上级组织代码")
    since: date = Field(description="自何日起")
    until: date | None = Field(description="至何日止")


class FieldOut(Schema):
    """A column of a form."""

    id: str
    name: str = Field(description="表头")
    type: str = Field(
        description="类型：choice 选项，text 文字，date 日期，time 时刻（分钟），count 个数，money 金额（分）等"
    )
    choices: list[str] = Field(description="可选的值")
    required: bool = Field(description="是否必填")
    note: str = Field(description="填写说明")


class FormOut(Schema):
    """A form of the rules in force."""

    id: str
    name: str = Field(description="表样名称")
    unit_kinds: list[str] = Field(description="由哪些组织填报，空为不限")
    register_: bool = Field(alias="register", description="是否名册")
    fields_: list[FieldOut] = Field(alias="fields")


class RecordOut(Schema):
    """A record. Persons appear by opaque id."""

    id: int
    form: str = Field(description="表样")
    year: int = Field(description="年度")
    unit: str = Field(description="组织代码")
    subject: str = Field(description="对象")
    day: date | None = Field(description="日期")
    entered: date | None = Field(description="首次提交日")
    status: str = Field(description="submitted 已提交，confirmed 已确认，returned 已退回，withdrawn 已撤销")
    values: dict[str, Any] = Field(description="各栏的值：日期为 ISO 格式，金额以分计，时刻以分钟计，人员为不透明编号")
    version: int = Field(description="修改次数")
    updated_at: datetime = Field(description="最近修改时间")


class SealOut(Schema):
    """A seal."""

    hash: str = Field(description="清单校验值")
    facts_hash: str = Field(description="事实校验值（不含来源）")
    at: datetime
    why: str = Field(description="重新封存的原因")


class YearOut(Schema):
    """A year under review."""

    year: int
    lock_on: date | None = Field(description="锁定日")
    seals: list[SealOut] = Field(description="封存，最近的在前")
    reviewed_at: datetime | None = Field(description="最近一次评议的时间")


class PartOut(Schema):
    """Points of a part of the rubric."""

    part: str
    name: str
    points: Decimal = Field(description="得分")
    full: Decimal = Field(description="满分")
    score: Decimal = Field(description="折算得分")


class ItemOut(Schema):
    """Points of an item, with their arithmetic."""

    item: str
    name: str
    state: str = Field(description="scored 已评，not-applicable 不适用，unreported 未报，pending 待评")
    points: Decimal
    full: Decimal
    formula: str = Field(description="算式")


class ScoreOut(Schema):
    """A reviewee's sheet."""

    unit: str
    name: str
    group: str = Field(description="同类组")
    total: Decimal = Field(description="总分")
    provisional: bool = Field(description="是否尚有待评项")
    rank: int | None = Field(description="同类组内名次")
    peers: int = Field(description="同类组内个数")
    grade: str = Field(description="建议等次")
    parts: list[PartOut]
    items: list[ItemOut]


class FindingOut(Schema):
    """A sentence of the verdict."""

    id: str
    kind: str = Field(description="achievement 成绩，problem 问题")
    theme: str
    unit: str = Field(description="所属的被评议组织")
    subject: str = Field(description="所说的对象")
    text: str = Field(description="内容")
    requires: str = Field(description="整改要求")
    deadline: str = Field(description="整改期限")
    years: int = Field(description="连续第几年")
