"""What a unit has to do: its dues grouped as people think of them, one item a duty and period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from pingyi.calendar.periods import month_end
from pingyi.packs import Rules
from pingyi.packs.schema import Duty, Fulfilment
from pingyi.web.board.models import DueState, State
from pingyi.web.people.models import Role, User
from pingyi.web.records.asking import row_label
from pingyi.web.records.facts import in_force
from pingyi.web.records.prefill import given
from pingyi.web.records.saving import filed_by, recordable
from pingyi.web.registers.models import Unit

Labels = dict[tuple[str, str], str]
"""(register, subject) → what the register's row is called."""
_LISTED = 60
_OWN = 40


@dataclass
class Step:
    """What is still to be recorded for one due: the page to open, and for whom or what."""

    url: str
    what: str
    remark: str = ""


@dataclass
class Item:
    """A duty in one period, of one unit or of several subjects; ``steps``: what is still to be recorded."""

    duty: Duty
    unit: Unit
    label: str
    end: date
    state: State
    total: int = 0
    done: int = 0
    waived: int = 0
    steps: list[Step] = field(default_factory=list)
    more: int = 0
    by_others: bool = False

    @property
    def single(self) -> bool:
        """Whether it is one due of the unit itself."""
        return self.total + self.waived == 1


@dataclass
class Month:
    """The page: sections in the order in which one works through them."""

    overdue: list[Item] = field(default_factory=list)
    soon: list[Item] = field(default_factory=list)
    later: list[Item] = field(default_factory=list)
    over: list[Item] = field(default_factory=list)


def own_units(user: User) -> list[Unit]:
    """The units whose month somebody keeps: a branch's secretary those of the subtree, anybody else the unit itself."""
    found = Q(pk__in=[])
    for mandate in user.mandates_now:
        if mandate.unit is not None and mandate.role == Role.BRANCH:
            found |= Q(path__startswith=mandate.unit.path)
        elif mandate.unit is not None:
            found |= Q(pk=mandate.unit_id)
    return list(Unit.objects.filter(found, until=None).order_by("path")[:_OWN])


def month_of(units: Iterable[Unit], rules: Rules, year: int, today: date) -> Month:
    """The dues of some units, and those of units below them that are theirs to file."""
    own = {unit.code: unit for unit in units}
    beneath = Q(unit__in=own)
    for unit in own.values():
        files = [duty.id for duty in rules.duties.values() if _for_below(duty, rules, unit)]
        if files:
            beneath |= Q(duty__in=files, unit__path__startswith=unit.path)
    states = DueState.objects.filter(beneath, year=year).with_state(today).select_related("unit")
    groups: dict[tuple[str, str, date], list[DueState]] = {}
    for state in states.order_by("unit__path", "first", "id"):
        owner = _owner(state.unit, own)
        groups.setdefault((owner, state.duty, state.first), []).append(state)
    labels = _labels(rules, year, groups.values())
    return _sorted(
        [_item(own[key[0]], found, rules, labels) for key, found in groups.items() if key[1] in rules.duties], today
    )


def _for_below(duty: Duty, rules: Rules, unit: Unit) -> bool:
    """Whether a duty of other units is recorded on a form that this unit files for them."""
    forms = [rules.forms[part.form] for part in duty.alternatives]
    kinds = set(duty.owed_by.unit_kinds)
    if not kinds or unit.kind in kinds:
        return False
    return any(unit.kind in form.unit_kinds and not kinds & set(form.unit_kinds) for form in forms)


def _owner(unit: Unit, own: dict[str, Unit]) -> str:
    return next(
        (code for code in reversed([one for one in unit.path.split("/") if one]) if code in own), next(iter(own))
    )


def _labels(rules: Rules, year: int, groups: Iterable[list[DueState]]) -> Labels:
    """(register, subject) → what the register's row is called, of the subjects that still owe something."""
    wanted: dict[str, set[str]] = {}
    for group in groups:
        for state in group:
            duty = rules.duties.get(state.duty)
            register = duty.owed_by.register_ if duty else None
            if register and state.state != State.MET:
                wanted.setdefault(register, set()).add(state.subject)
    if not wanted:
        return {}
    subjects = set().union(*wanted.values())
    rows = in_force(rules, year).filter(form__in=wanted, subject__in=subjects).values_list("form", "subject", "values")
    return {(form, subject): row_label(rules.forms[form], subject, values) for form, subject, values in rows}


def _item(unit: Unit, group: list[DueState], rules: Rules, labels: Labels) -> Item:
    duty = rules.duties[group[0].duty]
    states = [state.state for state in group]
    order = (State.OVERDUE, State.DUE, State.AHEAD, State.MET, State.WAIVED)
    item = Item(duty, unit, group[0].label, max(state.end for state in group), min(states, key=order.index))
    for state, standing in zip(group, states, strict=True):
        item.waived += standing is State.WAIVED
        item.total += standing is not State.WAIVED
        item.done += standing is State.MET
        if standing in {State.OVERDUE, State.DUE}:
            if len(item.steps) >= _LISTED:
                item.more += 1
                continue
            item.steps += _steps(duty, state, rules, labels, unit)
    item.by_others = bool(item.steps) and not any(step.url for step in item.steps)
    return item


def _steps(duty: Duty, state: DueState, rules: Rules, labels: Labels, own: Unit) -> list[Step]:
    """One step for each fulfilment that wants something (of alternatives: each may be chosen)."""
    found = []
    for place, part in enumerate(duty.alternatives):
        count = state.tallies[place][0] if place < len(state.tallies) else 0
        if count >= part.at_least:
            continue
        found.append(
            Step(
                _url(duty, place, part, state, rules, own),
                _what(duty, part, state, rules, labels),
                _remark(part, count),
            )
        )
    return found


def _url(duty: Duty, place: int, part: Fulfilment, state: DueState, rules: Rules, own: Unit) -> str:
    """The page on which it is recorded; empty where it is not this unit's to file."""
    form = rules.forms[part.form]
    if form.unit_kinds and not {own.kind, state.unit.kind} & set(form.unit_kinds):
        return ""
    asked = {
        "duty": duty.id, "part": place, "subject": state.subject, "first": state.first.isoformat(),
        "last": state.last.isoformat(), "year": state.year,
    }  # fmt: skip
    return f"{reverse('records:new', args=[form.id, state.unit_id])}?{urlencode(asked)}"


def _what(duty: Duty, part: Fulfilment, state: DueState, rules: Rules, labels: Labels) -> str:
    subject = labels.get((duty.owed_by.register_ or "", state.subject), "")
    if not subject and state.subject != state.unit_id:
        subject = state.unit.name + state.subject.partition("@")[0] if "@" in state.subject else state.subject
    if not subject and not duty.owed_by.register_:
        subject = state.unit.name
    if len(duty.alternatives) > 1:
        sorts = "、".join(str(value) for _, value in given(part.where) if isinstance(value, str))
        return f"{subject}　{sorts or rules.forms[part.form].name}"
    return subject


def _remark(part: Fulfilment, count: int) -> str:
    return f"已记{count}次，应有{part.at_least}次" if part.at_least > 1 else ""


def _sorted(items: list[Item], today: date) -> Month:
    month = Month()
    end = month_end(today.year, today.month)
    for item in sorted(items, key=lambda one: (one.end, one.unit.path, one.duty.id)):
        if item.state is State.OVERDUE:
            month.overdue.append(item)
        elif item.state is State.DUE:
            (month.soon if item.end <= end else month.later).append(item)
        elif item.state in {State.MET, State.WAIVED}:
            month.over.append(item)
    month.over.reverse()
    return month


def forms_for(unit: Unit, rules: Rules) -> list[tuple[str, str]]:
    """The forms (id, name) that a unit itself may fill in at any time."""
    return [(form.id, form.name) for form in rules.forms.values() if filed_by(form, unit) and recordable(form, rules)]
