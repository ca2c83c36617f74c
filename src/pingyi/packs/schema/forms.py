"""Forms: the tables that villages and offices keep. One form, one typed table of facts."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field as Described

from pingyi.packs.conditions import Condition
from pingyi.packs.schema.common import FieldId, Model, Named, UnitKind


class FieldType(StrEnum):
    """What a cell may hold, and what becomes of it in the facts."""

    CHOICE = "choice"  # text, one of `choices`
    TEXT = "text"  # text; sealed only where the field is `open`, else sealed as filled or not (bool)
    DATE = "date"  # date32
    TIME = "time"  # minutes of the day, int
    COUNT = "count"  # int ≥ 0
    INTEGER = "integer"  # int
    QUANTITY = "quantity"  # number with at most log10(scale) places, stored × scale as int
    MONEY = "money"  # fen, int
    PERCENT = "percent"  # hundredths of a percent, int (90% → 9000)
    YES_NO = "yes_no"  # bool
    UNIT = "unit"  # a unit's code, text
    PERSON = "person"  # an opaque id, text
    PERSONS = "persons"  # several: the cell's count, int; the ids go to the table `participants`
    POST = "post"  # a post's id “书记@T01”, text; written in a cell as “X镇党委书记” or by unit
    ROW = "row"  # the key of a row of the register `refers`, text
    YEAR = "year"  # int
    MONTH = "month"  # first day of the month, date32


class Field(Model):
    """One column of a form."""

    id: FieldId
    name: str = Described(min_length=1, description="表头")
    type: FieldType
    aliases: tuple[str, ...] = Described(default=(), description="表头的其他写法")
    choices: tuple[str, ...] = ()
    choice_aliases: dict[str, str] = Described(default_factory=dict, description="单元格里的其他写法 → 规范写法")
    measured_in: str = Described(default="", description="默认计量单位，如 万元、人、学时；表头括号中的单位优先")
    scale: Literal[1, 10, 100, 1000] = 1
    role: Literal["", "when", "entered", "since", "until", "start", "end"] = Described(
        default="", description="when 发生日期 · entered 录入日期 · since/until 起止日期 · start/end 起止时间"
    )
    required: bool = True
    min: int | None = None
    max: int | None = Described(default=None, description="文字的最多字数，或数值的上限")
    refers: str = Described(default="", description="type: row 时，所指名册的表样")
    open: bool = Described(default=False, description="不含个人信息的文字，可入封存（入库时再查姓名、电话、身份证号）")
    narrative: bool = Described(default=False, description="叙述性文字，查雷同（30字以上）")
    note: str = Described(default="", description="填写说明，写入空白表")


class Check(Model):
    """What must hold in each row; ``say`` is what the clerk is told."""

    that: Condition
    say: str


class Absent(Model):
    """A meeting may ask who was absent: present = entitled members of that day − exempt − absent."""

    absent: FieldId = Described(description="缺席人员（type: persons）")
    present: FieldId = Described(description="由系统算出的实到人数")
    entitled: FieldId = Described(description="由系统算出的应到人数")


class Form(Named):
    """A table. Its ``subject`` names the field that says whom a row is about (default: the unit that filed it)."""

    aliases: tuple[str, ...] = Described(default=(), description="工作簿、工作表的其他名称")
    unit_kinds: tuple[UnitKind, ...] = Described(default=(), description="由哪些组织填报；空为不限")
    subject: FieldId = "unit"
    register_: bool = Described(default=False, alias="register", description="名册：每一行本身是一个对象")
    history: bool = Described(default=False, description="历年的行都入库（如软弱涣散的状态），不只本年")
    key: tuple[FieldId, ...] = Described(
        default=(), description="名册中为编号字段；纪实中相同而其他各栏不同的两行即互相矛盾；空为不查"
    )
    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = ()
    absent: Absent | None = None
    minutes: int = Described(default=5, ge=0, description="填一行约需分钟数（计负担）")
    origin: Literal["self", "superior", "department", "system"] = Described(
        default="self", description="依据的来源：self 自报 · superior 上级检查 · department 部门记录 · system 系统产生"
    )

    def field(self, field_id: str) -> Field:
        """The field with that id. Raises KeyError."""
        return self._by_id[field_id]

    @property
    def _by_id(self) -> dict[str, Field]:
        return {field.id: field for field in self.fields}

    def with_role(self, role: str) -> Field | None:
        """The field that plays a role (“when”), if any."""
        return next((field for field in self.fields if field.role == role), None)
