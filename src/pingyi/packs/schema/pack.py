"""A pack: one folder of rules as data, `pack.yaml` on top."""

from __future__ import annotations

from datetime import date

from pydantic import Field as Described

from pingyi.packs.schema.claims import ClaimRule, Commentary, Slogan, Task, Theme
from pingyi.packs.schema.common import Dated, Id, Model, Source
from pingyi.packs.schema.duties import Duty
from pingyi.packs.schema.forms import Form
from pingyi.packs.schema.measures import Measure
from pingyi.packs.schema.papers import Papers
from pingyi.packs.schema.rubrics import Rubric


class UnitKindRule(Model):
    """A kind of organisation, and the words by which names of that kind end or begin."""

    name: str
    party: bool = True
    suffixes: tuple[str, ...] = Described(default=(), description="名称后缀，简称时可省，如 党支部、村党支部")
    replaces: str = ""


class Pack(Model):
    """A pack as it stands in its folder, all files together. ``pack.yaml`` holds id … source; any file may hold the lists."""

    id: Id
    name: str
    version: str
    publisher: str = ""
    extends: tuple[Id, ...] = ()
    since: date | None = None
    until: date | None = None
    source: Source | None = None

    unit_kinds: tuple[UnitKindRule, ...] = ()
    values: tuple[Dated, ...] = ()
    forms: tuple[Form, ...] = ()
    duties: tuple[Duty, ...] = ()
    measures: tuple[Measure, ...] = ()
    tasks: tuple[Task, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    themes: tuple[Theme, ...] = ()
    slogans: tuple[Slogan, ...] = ()
    claims: tuple[ClaimRule, ...] = ()
    commentary: Commentary | None = None
    papers: Papers | None = None
