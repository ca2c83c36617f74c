"""An ask in an officer's words."""

from __future__ import annotations

from pingyi.packs.rules import Rules
from pingyi.reading.filling.model import Ask


def spoken(rules: Rules, ask: Ask) -> str:
    """What a note on a cell calls it."""
    match ask.kind:
        case "measure":
            return _measure(rules, ask)
        case "units":
            return f"{'、'.join(ask.field.split('|'))}个数"
        case "attr":
            return "组织名册"
        case "post":
            return f"任职名册“{ask.field}”"
        case _:
            return _of_form(rules, ask)


def _measure(rules: Rules, ask: Ask) -> str:
    known = rules.measures[ask.form]
    tail = {"num": "（分子）", "den": "（分母）"}.get(ask.field, "") if known.has_denominator else ""
    return f"取数“{known.name}”{tail}"


def _of_form(rules: Rules, ask: Ask) -> str:
    form = rules.forms[ask.form]
    names = [_cond(rules, ask.form, name, value) for name, value in ask.conds]
    what = f"台账“{form.name}”" + (f"（{'，'.join(names)}）" if names else "")
    field = f"“{form.field(ask.field).name}”" if ask.field else ""
    tail = {
        "count": "条数",
        "sum": f"{field}之和",
        "latest": f"{field}期末数",
        "ratio": f"{field}比“{form.field(ask.other).name}”" if ask.other else "",
        "rate": "占全部的比例",
        "holders": "中有记录的组织数",
    }
    return what + tail.get(ask.kind, field)


def _cond(rules: Rules, form: str, name: str, value: str) -> str:
    field = rules.forms[form].field(name)
    dated = {"*": f"已有{field.name}", "!": f"尚无{field.name}"}
    return dated.get(value, f"{field.name}为{value}")
