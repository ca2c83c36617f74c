"""Subjects, fulfilments and values: what duties and measures share."""

from __future__ import annotations

from collections.abc import Mapping

from pingyi.packs.conditions import TRUE, Node
from pingyi.packs.refusals import offer
from pingyi.packs.schema import Field, FieldType, Form, Model, Subjects, Term, Value
from pingyi.packs.scopes import NUMERIC, of_form, of_subjects
from pingyi.packs.stock import Entry, Stock

At = tuple[str | int, ...]
_BY = {
    "unit": {FieldType.UNIT},
    "members": {FieldType.PERSON, FieldType.PERSONS},
    "post": {FieldType.POST},
}


def exactly_one(stock: Stock, entry: Entry, at: At, model: Model, names: tuple[str, ...]) -> str | None:
    """The one key of ``names`` that is set; None (noted) where none or several are."""
    fields = type(model).model_fields
    written = {name: fields[name].alias or name for name in names}
    chosen = [name for name in names if getattr(model, name) not in (None, (), "", False)]
    if len(chosen) == 1:
        return chosen[0]
    said = f"写了{'、'.join(written[name] for name in chosen)}" if chosen else "一个也没有写"
    stock.problem(entry, at, "exactly-one", f"须且只能写其中一个，现{said}", f"可用：{'、'.join(written.values())}")
    return None


def sort_of(subjects: Subjects) -> str:
    """Unit · post · members · register."""
    if subjects.register_:
        return "register"
    return "members" if subjects.members else "post" if subjects.post else "unit"


def check_subjects(stock: Stock, entry: Entry, at: At, subjects: Subjects) -> Subjects | None:
    """The subjects with their condition typed; None where they rest on something that is not there."""
    if exactly_one(stock, entry, at, subjects, ("unit_kinds", "post", "members", "register_")) is None:
        return None
    if bool(subjects.post) != bool(subjects.of):
        stock.problem(entry, at, "post-of", "post（职务）与 of（在哪些组织任职）须同时写")
    stock.check_kinds(entry, (*at, "unit_kinds"), subjects.unit_kinds)
    stock.check_kinds(entry, (*at, "of"), subjects.of)
    if not stock.needs(entry, (*at, "register"), "forms", subjects.register_):
        return None
    forms: Mapping[str, Form] = stock.models("forms")
    if subjects.register_ and not forms[subjects.register_].register_:
        stock.problem(entry, (*at, "register"), "no-register", f"“{forms[subjects.register_].name}”不是名册")
    scope = of_subjects(subjects, forms, tuple(stock.entries["unit_kinds"]))
    return subjects.model_copy(update={"where": stock.type(entry, (*at, "where"), subjects.where, scope)})


def check_by(stock: Stock, entry: Entry, at: At, form: Form, by: str | None, subjects: Subjects) -> None:
    """The field by which a form's rows find their subject must be of the subject's sort."""
    sort = sort_of(subjects)
    if sort == "register" and by is None and form.id == subjects.register_:
        return
    by_id = {field.id: field for field in form.fields}
    field = by_id.get(by or form.subject)
    if field is None:
        if by is not None:
            stock.problem(entry, (*at, "by"), "unknown-field", f"“{form.name}”没有栏目“{by}”", offer(by, list(by_id)))
        return
    fits = field.refers == subjects.register_ if sort == "register" else field.type in _BY[sort]
    if not fits:
        words = {"unit": "组织", "members": "党员", "post": "职务", "register": "名册中的对象"}
        fitting = [one.id for one in form.fields if _fits(one, subjects, sort)]
        hint = f"请写 by：{'、'.join(fitting)}" if fitting else f"“{form.name}”没有这样的栏目"
        stock.problem(entry, (*at, "by"), "bad-by", f"按“{field.name}”找不到{words[sort]}", hint)


def _fits(field: Field, subjects: Subjects, sort: str) -> bool:
    return field.refers == subjects.register_ if sort == "register" else field.type in _BY[sort]


def type_where(stock: Stock, entry: Entry, at: At, form_id: str | None, node: Node) -> Node | None:
    """A condition on a form's rows, typed; None where the form is not there."""
    if not stock.needs(entry, at, "forms", form_id) or form_id is None:
        return None
    return stock.type(entry, (*at, "where"), node, of_form(stock.entries["forms"][form_id].model))


def check_field(stock: Stock, entry: Entry, at: At, form_id: str, name: str, types: frozenset[FieldType]) -> None:
    """A field that a form must have, of one of the types."""
    form: Form = stock.entries["forms"][form_id].model
    by_id = {field.id: field for field in form.fields}
    if name not in by_id:
        stock.problem(entry, at, "unknown-field", f"“{form.name}”没有栏目“{name}”", offer(name, list(by_id)))
    elif by_id[name].type not in types:
        allowed = "、".join(sorted(types))
        stock.problem(entry, at, "bad-field", f"“{by_id[name].name}”的类型不合，应是 {allowed}")


def check_sum(stock: Stock, entry: Entry, at: At, form_id: str, reading: str | dict[str, int]) -> None:
    """The fields of a sum must be there and be numbers."""
    for name in [reading] if isinstance(reading, str) else reading:
        check_field(stock, entry, (*at, "sum"), form_id, name, NUMERIC)


def check_window(stock: Stock, entry: Entry, at: At, form_id: str, window: str) -> None:
    """Rows of other years are there only where the form keeps them."""
    form: Form = stock.entries["forms"][form_id].model
    if window != "year" and not form.history:
        message = f"“{form.name}”只入本年的行，不能用 window: {window}"
        stock.problem(entry, (*at, "window"), "no-history", message, "请在该表样写 history: true")


def check_term(stock: Stock, entry: Entry, at: At, term: Term) -> Term | None:
    """A term with its condition typed; None where its form is not there."""
    if exactly_one(stock, entry, at, term, ("count", "sum")) is None or not _check_of(
        stock, entry, at, term.sum, term.of
    ):
        return None
    where = type_where(stock, entry, at, term.form, term.where)
    if where is None:
        return None
    if term.sum:
        check_sum(stock, entry, at, term.form, term.sum)
    check_window(stock, entry, at, term.form, term.window)
    return term.model_copy(update={"where": where})


def _check_of(stock: Stock, entry: Entry, at: At, reading: object, of: str | None) -> bool:
    if bool(reading) == bool(of):
        return True
    message = "要写 of：读哪张表样" if reading else "of 只与 sum、latest 同用"
    stock.problem(entry, (*at, "of"), "no-of", message)
    return False


def check_value(stock: Stock, entry: Entry, at: At, value: Value, subjects: Subjects) -> Value | None:
    """A value with its condition typed; None where what it reads is not there."""
    names = ("count", "sum", "first", "last", "latest", "months", "met", "owed")
    if exactly_one(stock, entry, at, value, names) is None:
        return None
    if not _check_of(stock, entry, at, value.sum or value.latest, value.of):
        return None
    if value.met or value.owed:
        if value.where != TRUE:
            stock.problem(entry, (*at, "where"), "bad-value", "met、owed 取自应办事项，不能再加 where")
        return value if stock.needs(entry, at, "duties", value.met or value.owed) else None
    where = type_where(stock, entry, at, value.form, value.where)
    if where is None or value.form is None:
        return None
    if value.sum:
        check_sum(stock, entry, at, value.form, value.sum)
    if value.latest:
        check_field(stock, entry, (*at, "latest"), value.form, value.latest, frozenset(FieldType))
    check_window(stock, entry, at, value.form, value.window)
    check_by(stock, entry, at, stock.entries["forms"][value.form].model, value.by, subjects)
    return value.model_copy(update={"where": where})
