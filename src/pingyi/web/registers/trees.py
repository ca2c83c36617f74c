"""Changes of the tree, each from a day: create, rename, move, merge, close. The past is never edited; a code is never given twice.

Every change is looked at first (:func:`affected`, :func:`faults`); then it is done in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from pingyi.errors import Refusal
from pingyi.facts.tree import Tree
from pingyi.web.base.clock import today
from pingyi.web.base.editing import Stale
from pingyi.web.people.models import Mandate
from pingyi.web.records.models import Record
from pingyi.web.registers import projection, versions
from pingyi.web.registers.models import Unit
from pingyi.web.registers.spans import MEMBERS, POSTS, UNITS, Hand, end, put, rows, standing

_FAR = 366


class TreeRefused(Refusal):
    """A change of the tree that cannot be; carries every reason."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


@dataclass(frozen=True)
class Wish:
    """A change to be, from a day. ``name``, ``parent``: what it becomes; ``into``: where children and members go when it ends."""

    unit: Unit
    since: date
    name: str = ""
    short: str = ""
    parent: Unit | None = None
    closing: bool = False
    into: Unit | None = None


@dataclass(frozen=True)
class Affected:
    """Who is touched by a change."""

    children: list[str] = field(default_factory=list)
    members: int = 0
    posts: list[str] = field(default_factory=list)
    accounts: int = 0


def tree() -> Tree:
    """The tree with its history as this year has it; with the organisations of which no record speaks."""
    spans = projection.spans(projection.rows_of(UNITS, today().year))
    told = {span.code for span in spans}
    bare = [unit for unit in Unit.objects.all() if unit.code not in told]
    return Tree([*spans, *(projection.bare_span(unit) for unit in bare)])


def affected(wish: Wish) -> Affected:
    """Whom the change touches."""
    day = wish.since
    children = [span.name for span in tree().units(day) if span.parent == wish.unit.code]
    below = Unit.objects.filter(path__startswith=wish.unit.path)
    accounts = (
        Mandate.objects.filter(Q(until=None) | Q(until__gte=day), unit__in=below).values("user").distinct().count()
    )
    if not wish.closing:
        return Affected(children, accounts=accounts)
    posts = [row.values["title"] for row in standing(POSTS, day, unit=wish.unit)]
    return Affected(children, len(standing(MEMBERS, day, unit=wish.unit)), posts, accounts)


def faults(wish: Wish) -> list[str]:
    """Why the change cannot be; nothing: it can."""
    found = []
    now = tree()
    span = now.latest(wish.unit.code)
    if span.until is not None:
        return [f"“{wish.unit.name}”已于{span.until:%Y年%m月%d日}撤销，不能再作变动。"]
    if wish.since <= span.since:
        found.append(f"生效日期应晚于现状的起始日期（{span.since:%Y年%m月%d日}）；以前的历史不改。")
    if wish.since > today() + timedelta(days=_FAR):
        found.append("生效日期过远，请核对。")
    if wish.parent is not None:
        found += _parent_faults(now, wish.unit, wish.parent, wish.since)
    if wish.closing:
        found += _closing_faults(now, wish)
    if not wish.closing and wish.parent is None and wish.name in {"", span.name}:
        found.append("名称没有变化。")
    return found


def _parent_faults(now: Tree, unit: Unit, parent: Unit, day: date) -> list[str]:
    if now.at(parent.code, day) is None:
        return [f"“{parent.name}”在{day:%Y年%m月%d日}不存在，不能作上级。"]
    if unit.code in now.path(parent.code, day):
        return [f"“{parent.name}”就是“{unit.name}”或其下级，不能作它的上级。"]
    span = now.at(unit.code, day)
    return ["上级没有变化。"] if span is not None and span.parent == parent.code else []


def _closing_faults(now: Tree, wish: Wish) -> list[str]:
    touched = affected(wish)
    if wish.into is None:
        found = []
        if touched.children:
            found.append(f"还有{len(touched.children)}个下级组织，请先划转，或选定并入的组织一并划转。")
        if touched.members:
            found.append(f"还有{touched.members}名党员，请先转出，或选定并入的组织一并转入。")
        if now.latest(wish.unit.code).parent is None:
            found.append("这是全区的最上级组织，不能撤销。")
        return found
    if now.at(wish.into.code, wish.since) is None:
        return [f"“{wish.into.name}”在{wish.since:%Y年%m月%d日}不存在，不能并入。"]
    if wish.unit.code in now.path(wish.into.code, wish.since):
        return ["不能并入自己或自己的下级。"]
    return []


def create_faults(code: str, parent: Unit | None, since: date) -> list[str]:
    """Why an organisation cannot be made so."""
    found = []
    if Unit.objects.filter(code=code).exists() or Record.objects.filter(form=UNITS, subject=code).exists():
        found.append(f"组织代码“{code}”已经用过，代码编定后不重复使用，请另编。")
    if parent is not None and tree().at(parent.code, since) is None:
        found.append(f"“{parent.name}”在{since:%Y年%m月%d日}不存在，不能作上级。")
    return found


@transaction.atomic
def create(code: str, name: str, kind: str, parent: Unit | None, since: date, hand: Hand, short: str = "") -> Unit:
    """A new organisation.

    Raises:
        TreeRefused: with every reason.
    """
    if found := create_faults(code, parent, since):
        raise TreeRefused(found)
    unit = Unit.objects.create(code=code, name=name, kind=kind, parent=parent, since=since, path=f"/{code}/")
    values = {"code": code, "name": name, "kind": kind, "since": since.isoformat(), "short": short}
    put(UNITS, values | {"parent": parent.code if parent else None}, unit, hand, "新设组织")
    projection.refresh({UNITS})
    return Unit.objects.get(code=code)


@transaction.atomic
def carry_out(wish: Wish, hand: Hand, seen: str | None = None) -> None:
    """Do what was looked at. ``seen``: the mark of the organisation's row as it was looked at (:mod:`.versions`).

    Raises:
        TreeRefused: with every reason. Stale: somebody has changed the same row meanwhile.
    """
    now = versions.of_unit(wish.unit)
    if seen is not None and now is not None and seen != versions.mark(now):
        raise Stale(now)
    if found := faults(wish):
        raise TreeRefused(found)
    if wish.closing:
        _close(wish, hand)
    else:
        changes = {
            "name": wish.name or None,
            "short": wish.short or None,
            "parent": wish.parent.code if wish.parent else None,
        }
        _turn(wish.unit, wish.since, {name: value for name, value in changes.items() if value}, hand, _action(wish))
    projection.refresh({UNITS, MEMBERS, POSTS})


def _action(wish: Wish) -> str:
    return "组织划转" if wish.parent is not None else "组织更名"


def span_row(unit: Unit, hand: Hand) -> Record:
    """The row that says how an organisation stands; made of what is known where no record speaks of it yet."""
    own = rows(UNITS, unit=unit)
    if own:
        return own[-1]
    values = {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent_id,
        "since": unit.since.isoformat(),
    }
    return put(UNITS, values | {"short": unit.short}, unit, hand, "补登组织")


def _turn(unit: Unit, day: date, changes: dict[str, str], hand: Hand, action: str) -> None:
    """End the span that stands and begin another."""
    row = span_row(unit, hand)
    values = {name: value for name, value in row.values.items() if name not in {"until", "former"}}
    end(row, day, hand, action)
    former = {"former": row.values["name"]} if changes.get("name", row.values["name"]) != row.values["name"] else {}
    put(UNITS, values | changes | former | {"since": day.isoformat()}, unit, hand, action)


def _close(wish: Wish, hand: Hand) -> None:
    unit, day, into = wish.unit, wish.since, wish.into
    action = "组织合并" if into is not None else "组织撤销"
    if into is not None:
        codes = [span.code for span in tree().units(day) if span.parent == unit.code]
        for child in Unit.objects.filter(code__in=codes):
            _turn(child, day, {"parent": into.code}, hand, action)
        for row in standing(MEMBERS, day, unit=unit):
            transfer(row, into, day, hand)
    for row in standing(POSTS, day, unit=unit):
        end(row, day, hand, action)
    end(span_row(unit, hand), day, hand, action)


def transfer(row: Record, into: Unit, day: date, hand: Hand, seen: int | None = None) -> Record:
    """A member's stay ends, another begins elsewhere on the same day. Raises Stale."""
    values = {name: value for name, value in row.values.items() if name != "until"}
    end(row, day, hand, "党员转接", seen)
    return put(MEMBERS, values | {"unit": into.code, "since": day.isoformat()}, into, hand, "党员转接")
