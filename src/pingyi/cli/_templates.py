"""Which forms `pingyi template` was asked for, and how their workbooks come into a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pingyi.documents.template import file_name, template
from pingyi.errors import OutputRefused, Refusal, UnknownName
from pingyi.packs.load import HOUSE
from pingyi.packs.refusals import near
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Form

_OFFERED = 3


class NothingChosen(Refusal):
    """No form was named, nor a way to choose some."""

    def __init__(self) -> None:
        super().__init__("请写明表样的编号或名称，或用 --all、--for 选取。")


def chosen(rules: Rules, names: Sequence[str], *, every: bool = False, kind: str | None = None) -> list[Form]:
    """The forms of those ids, names or aliases, in the order of the packs; each once.

    ``kind``: what organisations of that kind file, and what any may file but the registers of the house.

    Raises:
        UnknownName: nothing is called so.
        NothingChosen: nothing was asked for.
    """
    if not names and not every and kind is None:
        raise NothingChosen
    called = {name: form for form in rules.forms.values() for name in form.aliases}
    called |= {name: form for form in rules.forms.values() for name in (form.name, form.id)}
    for name in names:
        if name not in called:
            offered = near(name, [form.name for form in rules.forms.values()], _OFFERED) or near(name, called, _OFFERED)
            raise UnknownName("表样", name, dict.fromkeys(called[one].name for one in offered))
    ids = {called[name].id for name in names}
    if kind is not None:
        if kind not in rules.unit_kinds:
            raise UnknownName("组织类别", kind, near(kind, rules.unit_kinds, _OFFERED))
        house = {form.id for pack in rules.packs if pack.id == HOUSE for form in pack.forms}
        ids |= {
            form.id
            for form in rules.forms.values()
            if kind in form.unit_kinds or (not form.unit_kinds and form.id not in house)
        }
    return [form for form in rules.forms.values() if every or form.id in ids]


def write_templates(
    forms: Iterable[Form], rules: Rules, out: Path, *, year: int | None = None, unit: str = ""
) -> tuple[Path, ...]:
    """Write one workbook a form. A file of that name that is there and differs is kept: somebody may have filled it in.

    Raises:
        OutputRefused: ``out`` cannot be written to, or holds such a file; nothing is written then.
    """
    made = {out / file_name(form): template(form, rules, year=year, unit=unit) for form in forms}
    try:
        for path, content in made.items():
            if path.exists() and path.read_bytes() != content:
                raise OutputRefused(path, "已有同名文件，里面可能填了数据；请移走或另选文件夹")
        out.mkdir(parents=True, exist_ok=True)
        for path, content in made.items():
            path.write_bytes(content)
    except OSError as error:
        raise OutputRefused(out, error.strerror or str(error)) from error
    return tuple(made)
