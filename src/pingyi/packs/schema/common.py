"""What every model of the pack language shares: frozen, closed, with its source."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", description="小写字母、数字和连字符，如 branch-assembly")
]
FieldId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="小写字母、数字和下划线，如 held_on")]
T = TypeVar("T")
UnitKind = Annotated[str, Field(min_length=1, description="组织类别，如 党支部")]


def by_name(mapping: dict[str, T]) -> dict[str, T]:
    """A mapping in the order of its keys: a pack read from YAML and the same pack out of a seal are then alike in order too."""
    return dict(sorted(mapping.items()))


class Model(BaseModel):
    """Frozen; an unknown key is refused."""

    # Checked by what is built when the first pack is read: a whole pack's check holds those of its parts, so most are never built.
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


class Source(Model):
    """Where a rule comes from. A rule without one is local and says whose it is (``local``)."""

    document: str = Field(default="", description="文件名称，带书名号")
    number: str = Field(default="", description="文号")
    article: str = Field(default="", description="条款，如 第十一条；只有条号未核的写 条号待核")
    local: str = Field(default="", description="地方规定：由谁定的")
    since: date | None = Field(default=None, description="施行日期")
    until: date | None = Field(default=None, description="失效日期（当日起不再适用）")
    note: str = ""

    def __str__(self) -> str:
        """As one cites it: 《…》（文号）第十一条."""
        number = f"（{self.number}）" if self.number else ""
        return f"{self.document}{number}{self.article}" or self.local

    def in_force(self, first: date, last: date) -> bool:
        """Whether the rule is in force on at least one day of [first, last]."""
        return (self.since is None or self.since <= last) and (self.until is None or self.until > first)


class Named(Model):
    """A thing with an id and a Chinese name."""

    id: Id
    name: str = Field(min_length=1, description="中文名称")
    source: Source | None = None
    replaces: str = Field(default="", description="与下层规则包同名时，写明收紧或改动了什么")


class DatedEntry(Model):
    """One value from a day on."""

    since: date
    value: bool | int | str
    source: Source | None = None


class Dated(Model):
    """A value that changes over time: the entry with the latest ``since`` not after the year's last day holds."""

    id: Id
    name: str
    values: tuple[DatedEntry, ...] = Field(min_length=1)
    replaces: str = Field(default="", description="与下层规则包同名时，写明收紧或改动了什么")
