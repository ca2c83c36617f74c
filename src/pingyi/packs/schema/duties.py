"""Duties: what is owed, by whom, how often, and which records fulfil it."""

from __future__ import annotations

from datetime import date

from pydantic import Field as Described

from pingyi.calendar import Cadence
from pingyi.packs.conditions import TRUE, Condition
from pingyi.packs.schema.common import FieldId, Id, Model, Named, UnitKind


class Subjects(Model):
    """Who or what is asked: units of some kinds, holders of a post, members, or the rows of a register. One of the four.

    Attributes that ``where`` (and a measure's test) may read: of a unit `kind`; of a post `post`, `kind` (of its unit);
    of a member `kind` (正式党员|预备党员) and `exempt`; of a register's row all its fields.
    """

    unit_kinds: tuple[UnitKind, ...] = ()
    post: str = Described(default="", description="职务，如 书记；与 of 同用")
    of: tuple[UnitKind, ...] = ()
    members: bool = Described(default=False, description="党员；年老体弱等免除者默认不计")
    register_: Id | None = Described(default=None, alias="register", description="名册的表样")
    where: Condition = TRUE


class Fulfilment(Model):
    """The records that fulfil a duty: of which form, of which sort (``where``), and good enough (``valid``).

    ``by`` names the field that refers to the subject (default: the form's own subject).
    """

    form: Id
    where: Condition = TRUE
    valid: Condition = TRUE
    at_least: int = Described(default=1, ge=1, description="每期至少几次")
    by: FieldId | None = None


class Once(Model):
    """Owed once, by a date of the year under review: ``by: 05-31`` (month-day) or a full date."""

    by: str = Described(pattern=r"^(\d{4}-)?\d{2}-\d{2}$")


class Within(Model):
    """Owed within some days of an event: each row of ``event`` whose subject is the duty's starts a clock."""

    days: int = Described(gt=0)
    event: Id
    where: Condition = TRUE


class Duty(Named):
    """Something owed. Exactly one of ``every``, ``every_years``, ``once``, ``within``."""

    owed_by: Subjects
    every: Cadence | None = None
    every_years: int | None = Described(default=None, gt=1, description="每几年一次：近 N 年内有一次即为尽到")
    once: Once | None = None
    within: Within | None = None
    fulfilled_by: Fulfilment | None = None
    any_of: tuple[Fulfilment, ...] = Described(default=(), description="其中任一即可")
    all_of: tuple[Fulfilment, ...] = Described(default=(), description="须同时具备")
    on_time_days: int = Described(default=10, ge=0, description="期满后几日内录入算及时（录入日期已知时才计）")
    since: date | None = Described(default=None, description="本地自何日起实行；期初早于该日的不计")
    until: date | None = None

    @property
    def alternatives(self) -> tuple[Fulfilment, ...]:
        """The fulfilments, whichever way they are written."""
        return self.any_of or self.all_of or ((self.fulfilled_by,) if self.fulfilled_by else ())
