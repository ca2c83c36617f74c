"""Forms: fields that fit together, headers that cannot be confused, checks that can be evaluated."""

from __future__ import annotations

from collections.abc import Callable

from pingyi.packs.refusals import offer
from pingyi.packs.schema import Field, FieldType, Form
from pingyi.packs.scopes import NUMERIC, RESERVED, of_form
from pingyi.packs.stock import Entry, Stock

POSTS = "posts"
"""The house's form whose rows are about a post “title@unit” that no single field holds."""
UNITS = "units"
At = tuple[str | int, ...]
Wrong = Callable[[str, str, str], None]
"""(key, what is wrong with the field, what to do)."""
_DATES = {FieldType.DATE, FieldType.MONTH}
_ROLES = {
    "when": _DATES, "entered": {FieldType.DATE}, "since": _DATES, "until": _DATES, "start": {FieldType.TIME},
    "end": {FieldType.TIME},
}  # fmt: skip
_SUBJECTS = {FieldType.UNIT, FieldType.PERSON, FieldType.POST, FieldType.ROW}


def check(stock: Stock) -> None:
    """Check all forms and type their row checks."""
    titles: dict[str, str] = {}
    for key, entry in stock.each("forms"):
        form: Form = entry.model
        stock.check_kinds(entry, ("unit_kinds",), form.unit_kinds)
        for title in (form.name, *form.aliases):
            other = titles.setdefault(title, key)
            if other != key:
                hint = "工作簿要靠它认表，请改一个"
                stock.problem(entry, ("aliases",), "same-title", f"“{title}”也是表样“{other}”的名称", hint)
        _check_fields(stock, entry, form)
        _check_whole(stock, entry, form)
        scope = of_form(form)
        checks = tuple(
            one.model_copy(update={"that": stock.type(entry, ("checks", i, "that"), one.that, scope)})
            for i, one in enumerate(form.checks)
        )
        stock.put("forms", key, form.model_copy(update={"checks": checks, "subject": subject_of(form)}))


def subject_of(form: Form) -> str:
    """The field that says whom a row is about; in a register that names none, the row itself by its number."""
    return form.key[0] if form.register_ and form.subject == "unit" and form.key else form.subject


def _check_fields(stock: Stock, entry: Entry, form: Form) -> None:
    ids: set[str] = set()
    headers: dict[str, str] = {}
    roles: set[str] = set()
    for index, field in enumerate(form.fields):
        at = ("fields", index)
        if field.id in RESERVED:
            hint = f"不能用：{'、'.join(sorted(RESERVED))}"
            stock.problem(entry, (*at, "id"), "reserved-id", f"“{field.id}”是系统自用的栏名", hint)
        if field.id in ids:
            stock.problem(entry, (*at, "id"), "duplicate-id", f"栏目“{field.id}”写了两次")
        ids.add(field.id)
        for header in (field.name, *field.aliases):
            other = headers.setdefault(header, field.id)
            if other != field.id:
                stock.problem(entry, at, "same-header", f"表头“{header}”同时指“{other}”和“{field.id}”", "请改其中一个")
        if field.role and field.role in roles:
            stock.problem(entry, (*at, "role"), "duplicate-role", f"“role: {field.role}”只能有一栏")
        roles.add(field.role)
        _check_field(stock, entry, at, field)


def _check_field(stock: Stock, entry: Entry, at: At, field: Field) -> None:
    def wrong(key: str, message: str, hint: str = "") -> None:
        stock.problem(entry, (*at, key), "bad-field", f"“{field.name}”{message}", hint)

    _check_choices(field, wrong)
    _check_limits(field, wrong)
    if (field.type is FieldType.ROW) != bool(field.refers):
        wrong("refers", "要写 refers：所指名册的表样" if field.type is FieldType.ROW else "不是 row，不能有 refers")
    if field.refers and stock.needs(entry, (*at, "refers"), "forms", field.refers):
        register: Form = stock.entries["forms"][field.refers].model
        if not register.register_:
            wrong("refers", f"所指的“{register.name}”不是名册", "名册要写 register: true 和 key")


def _check_choices(field: Field, wrong: Wrong) -> None:
    if (field.type is FieldType.CHOICE) != bool(field.choices):
        is_choice = field.type is FieldType.CHOICE
        wrong("choices", "是选择栏，要列出 choices" if is_choice else "不是选择栏，不能有 choices", "")
    if len(set(field.choices)) != len(field.choices):
        wrong("choices", "的选项有重复", "")
    for written, choice in field.choice_aliases.items():
        if choice not in field.choices:
            wrong("choice_aliases", f"的写法“{written}”指向的“{choice}”不是选项", offer(choice, field.choices))


def _check_limits(field: Field, wrong: Wrong) -> None:
    kind = field.type
    if field.role and kind not in _ROLES[field.role]:
        allowed = "、".join(sorted(_ROLES[field.role]))
        wrong("role", f"的 role: {field.role} 要求 type 为 {allowed}", "")
    if field.scale != 1 and kind is not FieldType.QUANTITY:
        wrong("scale", "不是 quantity，不能有 scale", "")
    if (field.open or field.narrative) and kind is not FieldType.TEXT:
        wrong("open", "不是文字，不能有 open 或 narrative", "")
    if (field.min is not None or field.max is not None) and kind not in {*NUMERIC, FieldType.TEXT}:
        wrong("max", "既不是数也不是文字，不能有 min 或 max", "")
    if field.min is not None and field.max is not None and field.min > field.max:
        wrong("min", f"的下限{field.min}大于上限{field.max}", "")


def _check_whole(stock: Stock, entry: Entry, form: Form) -> None:
    by_id = {field.id: field for field in form.fields}
    if form.id != UNITS and (by_id.get("unit") is None or by_id["unit"].type is not FieldType.UNIT):
        hint = "如 {id: unit, name: 组织名称, type: unit}"
        stock.problem(entry, ("fields",), "no-unit", f"“{form.name}”要有一栏 unit，type: unit，说明是哪个组织的", hint)
    _known(stock, entry, "key", form.key)
    if form.register_ and not form.key:
        stock.problem(entry, ("key",), "no-key", f"名册“{form.name}”要写 key：编号是哪一栏")
    _check_subject(stock, entry, form)
    if form.absent and _known(stock, entry, "absent", (form.absent.absent, form.absent.present, form.absent.entitled)):
        if by_id[form.absent.absent].type is not FieldType.PERSONS:
            stock.problem(entry, ("absent", "absent"), "bad-field", "缺席人员一栏的类型应是 persons")
        for name in (form.absent.present, form.absent.entitled):
            if by_id[name].type is not FieldType.COUNT or by_id[name].required:
                message = f"“{by_id[name].name}”由系统算出，类型应是 count，且 required: false"
                stock.problem(entry, ("absent",), "bad-field", message)


def _check_subject(stock: Stock, entry: Entry, form: Form) -> None:
    if form.id == UNITS or (form.id == POSTS and form.subject == "post"):
        return
    if form.register_ and form.subject == "unit" and len(form.key) > 1:
        hint = "编号一栏足以区分各行时，key 只写这一栏"
        stock.problem(
            entry, ("subject",), "bad-subject", f"名册“{form.name}”的编号有几栏，要写 subject：哪一栏是对象", hint
        )
    numbered = form.register_ and form.subject in form.key
    if (
        _known(stock, entry, "subject", (form.subject,))
        and not numbered
        and form.field(form.subject).type not in _SUBJECTS
    ):
        allowed = "、".join(sorted(_SUBJECTS))
        stock.problem(entry, ("subject",), "bad-subject", f"对象栏“{form.subject}”的类型应是 {allowed}")


def _known(stock: Stock, entry: Entry, key: str, names: tuple[str, ...]) -> bool:
    """Whether the form has all these fields; those that it lacks are noted."""
    form: Form = entry.model
    ids = [field.id for field in form.fields]
    unknown = [name for name in names if name not in ids]
    for name in unknown:
        stock.problem(entry, (key,), "unknown-field", f"“{form.name}”没有栏目“{name}”", offer(name, ids))
    return not unknown
