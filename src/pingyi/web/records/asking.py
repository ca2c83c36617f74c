"""A pack's form as questions on a page: which input for which field, what is offered, what is known already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from pingyi.packs.schema import Field, FieldType, Form
from pingyi.web.records.known import Registry, Seen, of_form
from pingyi.web.records.values import Words, cell_text
from pingyi.web.registers.models import Unit

Choice = tuple[str, str]
_SORTS = {
    FieldType.DATE: "date", FieldType.MONTH: "month", FieldType.TIME: "time", FieldType.CHOICE: "choice",
    FieldType.YES_NO: "choice", FieldType.PERSON: "select", FieldType.PERSONS: "persons", FieldType.POST: "select",
    FieldType.ROW: "select", FieldType.UNIT: "unit", FieldType.TEXT: "text",
}  # fmt: skip
_YES_NO: tuple[Choice, ...] = (("是", "是"), ("否", "否"))
_LONG = 200
_FEW = 7
_MANY = 400
COUNTED, TYPED = "register", "typed"
HOW = "_count"
"""The input that says how who came is told: the absent ticked, or the numbers typed."""


@dataclass
class Question:
    """One field on the page. ``sort``: the kind of input; ``known``: filled in before anybody typed."""

    asked: Field
    sort: str
    value: Any = ""
    choices: Sequence[Choice] = ()
    known: bool = False
    errors: list[str] = field(default_factory=list)
    opens: bool = False
    """Whether it is the first that asks who came: before it stands the choice how that is told."""
    group: str = ""
    """“register” or “typed”: belongs to one of the two ways of telling who came."""

    @property
    def id(self) -> str:
        """The field's id, which is the input's name."""
        return self.asked.id

    @property
    def required(self) -> bool:
        """Whether it must be filled."""
        return self.asked.required

    @property
    def decimal(self) -> bool:
        """Whether a number may have decimals."""
        return self.asked.type in {FieldType.MONEY, FieldType.QUANTITY, FieldType.PERCENT}

    @property
    def measure(self) -> str:
        """The unit of measure beside the input."""
        return "%" if self.asked.type is FieldType.PERCENT else self.asked.measured_in

    @property
    def picked(self) -> list[str]:
        """What is chosen of several."""
        return [self.value] if isinstance(self.value, str) else list(self.value or ())


@dataclass(frozen=True)
class Sheet:
    """The questions of a form: those to be answered, in the pack's order, and those that may be left out."""

    form: Form
    main: list[Question]
    more: list[Question]
    entitled: int = 0
    how: str = TYPED

    def __iter__(self) -> Iterator[Question]:
        return iter((*self.main, *self.more))

    @property
    def open_inputs(self) -> int:
        """How many inputs must be answered that nothing is known of: what a record costs (who came counts as one)."""
        wanted = [one for one in self.main if one.required and not one.known]
        return len(wanted) + (1 if self.form.absent else 0)


def sheet_of(
    form: Form,
    unit: Unit,
    cells: Mapping[str, Any],
    seen: Seen,
    whole: Registry,
    *,
    asked: Iterable[str] = (),
    today: date,
) -> Sheet:
    """The questions of a form for a unit, with ``cells`` filled in; ``asked``: optional fields to be asked all the same."""
    hidden = {one.id for one in (form.with_role("entered"),) if one} | {"unit"}
    wanted = set(asked)
    main: list[Question] = []
    more: list[Question] = []
    counted = {form.absent.entitled, form.absent.present} if form.absent else set[str]()
    entitled = len(seen.known.people.entitled(unit.code, today)) if form.absent else 0
    for one in form.fields:
        if one.id in hidden:
            continue
        question = Question(one, _sort(one), cells.get(one.id, ""), choices=_choices(one, unit, seen, whole, today))
        question.known = bool(question.value)
        if form.absent and one.id in {*counted, form.absent.absent}:
            question.group = TYPED if one.id in counted else COUNTED
            question.opens = not any(other.group for other in main)
            main.append(question)
        elif one.required or one.id in wanted or question.known:
            main.append(question)
        else:
            more.append(question)
    how = str(cells.get(HOW) or (COUNTED if entitled else TYPED))
    return Sheet(form, main, more, entitled, how if form.absent else TYPED)


def _sort(one: Field) -> str:
    if one.type is FieldType.TEXT:
        return "long" if one.narrative or (one.max or 0) > _LONG else "text"
    if one.type is FieldType.CHOICE and len(one.choices) > _FEW:
        return "select"
    return _SORTS.get(one.type, "number")


def _choices(  # noqa: PLR0911  one way a type
    one: Field, unit: Unit, seen: Seen, whole: Registry, today: date
) -> Sequence[Choice]:
    match one.type:
        case FieldType.CHOICE:
            return [(choice, choice) for choice in one.choices]
        case FieldType.YES_NO:
            return _YES_NO
        case FieldType.PERSON | FieldType.PERSONS:
            return people(seen, today)
        case FieldType.POST:
            above = [code for code in unit.path.split("/") if code][::-1]
            tree = whole.directory.tree
            return [
                (post, tree.name(post.partition("@")[2]) + post.partition("@")[0])
                for code in above
                for post in whole.post_ids([code])
            ]
        case FieldType.ROW:
            return rows_of(one.refers, unit, whole)
        case FieldType.UNIT:
            units = Unit.objects.filter(path__startswith=_committee(unit), until=None).order_by("path")[:_MANY]
            return [(other.code, other.name) for other in units]
        case _:
            return ()


def _committee(unit: Unit) -> str:
    """The path of the committee below the root that a unit stands under (or of the unit itself)."""
    parts = [code for code in unit.path.split("/") if code]
    return "/" + "/".join(parts[:2]) + "/"


def people(seen: Seen, today: date) -> list[Choice]:
    """The members of the unit in the year, by name; two of one name are told apart by their number."""
    there = {
        row["person"]: row
        for row in seen.members
        if (row["since"] or date.min) <= today and (row["until"] or date.max) > date(today.year, 1, 1)
    }
    names = {person: seen.names.get(person, "（姓名未登记）") for person in there}
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    label = {
        person: f"{name}（{there[person].get('no') or '同名'}）" if name in twice else name
        for person, name in names.items()
    }
    return sorted(label.items(), key=lambda pair: pair[1])


def rows_of(register: str, unit: Unit, whole: Registry) -> list[Choice]:
    """The rows of a register that a unit's record may be about: its own, those below it, those of the units above it."""
    form = whole.rules.forms[register]
    above = [code for code in unit.path.split("/") if code]
    near = Q(unit__path__startswith=unit.path) | Q(unit__in=above)
    found = of_form(form, whole.year).filter(near).values_list("subject", "values")[:_MANY]
    return sorted((subject, row_label(form, subject, values)) for subject, values in found)


def row_label(form: Form, subject: str, values: Mapping[str, Any]) -> str:
    """What a register's row is called: its first open text beside its number."""
    keys = {form.subject, *form.key}
    texts = (one for one in form.fields if one.type is FieldType.TEXT and one.open and one.id not in keys)
    name = next((values[one.id] for one in texts if values.get(one.id)), "")
    return f"{name}（{subject}）" if name else subject


def words_of(forms: Iterable[Form], values: Sequence[Mapping[str, Any]], whole: Registry) -> Words:
    """The names of all units, persons and rows that some records of some forms speak of; persons: a question to the database."""
    from pingyi.web.registers.models import Person  # noqa: PLC0415  only pages that show persons load them

    fields = {one.id: one for form in forms for one in form.fields}
    persons: set[str] = set()
    units: dict[str, str] = {}
    tree = whole.directory.tree
    for kept in values:
        for name, value in kept.items():
            kind = fields[name].type if name in fields else None
            if kind is FieldType.PERSON:
                persons.add(value)
            elif kind is FieldType.PERSONS:
                persons.update(value)
            elif kind in {FieldType.UNIT, FieldType.POST}:
                code = str(value).rpartition("@")[2]
                units[code] = tree.name(code)
    names = dict(Person.objects.filter(id__in=persons).values_list("id", "name")) if persons else {}
    return Words(units, names)


def shown(form: Form, values: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    """A record as (field's name, what a person reads), in the form's order; what is empty is left out."""
    return [(one.name, cell_text(one, values[one.id], words)) for one in form.fields if one.id in values]
