"""Claims, themes, tasks, slogans and the commentary's frame: sentences that say only what is published, and 提法 as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pingyi.numbers import parse_decimal, parse_money, parse_percent
from pingyi.packs.checking.subjects import At, check_window, type_where
from pingyi.packs.conditions import All, Any_, Node, Not, Test, ValueRef, fields, walk
from pingyi.packs.reading import ReadPack
from pingyi.packs.refusals import offer
from pingyi.packs.schema import ClaimRule, Commentary, FieldType, Form, Measure, Papers, Rows, Slogan, Task
from pingyi.packs.scopes import of_value
from pingyi.packs.stock import Entry, Stock
from pingyi.packs.templates import (
    COUNT,
    COUNTS,
    DEADLINE,
    LISTS,
    MONEY,
    POINTS,
    RATES,
    digits,
    names,
    slots,
    unbalanced,
)


def check(stock: Stock) -> None:
    """Check all claims and tasks; those that rest on rules out of force, or on expired 提法 only, are left out."""
    for key, entry in stock.each("claims"):
        claim = _check_claim(stock, entry)
        if claim is None:
            stock.drop("claims", key)
        else:
            stock.put("claims", key, claim)
    for key, entry in stock.each("tasks"):
        stock.put("tasks", key, _check_task(stock, entry))
    for _, entry in stock.each("themes"):
        _check_texts(stock, entry, (("heading", entry.model.heading), ("lead", entry.model.lead)))


def _check_claim(stock: Stock, entry: Entry) -> ClaimRule | None:
    rule: ClaimRule = entry.model
    if rule.measure and rule.measures:
        stock.problem(entry, ("measures",), "exactly-one", "measure 与 measures 只能写一个")
    if not (rule.measure or rule.measures or rule.rows):
        stock.problem(entry, (), "no-evidence", "没有依据", "请写 measure、measures 或 rows")
    stock.check_kinds(entry, ("applies_to",), rule.applies_to)
    if stock.needs(entry, ("theme",), "themes", rule.theme):
        theme = stock.entries["themes"][rule.theme].model
        if theme.as_ != rule.as_:
            words = {"achievement": "成绩", "problem": "问题"}
            message = f"主题“{theme.name}”是{words[theme.as_]}，本条是{words[rule.as_]}"
            stock.problem(entry, ("theme",), "wrong-theme", message)
    found = _measures(stock, entry, rule)
    rows = rule.rows and _check_rows(stock, entry, rule.rows)
    if found is None or (rule.rows and rows is None):
        return None
    form: Form | None = stock.entries["forms"][rule.rows.form].model if rule.rows else None
    published = names(rule, found, form)
    for alias, measure in found.items():
        published[f"{alias}.line" if alias else "line"] = MONEY if _money_line(stock, measure) else COUNT
    for at, text in _texts(rule):
        _check_sentence(stock, entry, at, text, rule, published)
    if rule.join and not any(name == "units" for name, _ in slots(rule.join)):
        stock.problem(entry, ("join",), "no-units", "几个单位合写的句式里要有 {units}")
    when = _check_when(stock, entry, rule, found, published)
    update = {"rows": rows, "when": when, "say": _current(stock, rule.say)}
    return rule.model_copy(update=update) if update["say"] else None


def _money_line(stock: Stock, measure: Measure) -> bool:
    """Whether the first literal of a measure's test, which `line` says, is an amount of money."""
    forms = stock.models("forms")
    for test in walk(measure.test) if measure.test is not None else ():
        if isinstance(test.operand, int) and not isinstance(test.operand, bool):
            value = measure.values.get(test.field)
            field = of_value(test.field, value, forms) if value else None
            return field is not None and field.type is FieldType.MONEY
    return False


def _measures(stock: Stock, entry: Entry, rule: ClaimRule) -> dict[str, Measure] | None:
    """Alias → measure; None where one of them is not there."""
    asked = {"": rule.measure} if rule.measure else dict(rule.measures)
    at: dict[str, At] = {alias: ("measures", alias) if alias else ("measure",) for alias in asked}
    there = [stock.needs(entry, at[alias], "measures", measure) for alias, measure in asked.items()]
    if not all(there):
        return None
    return {alias: stock.entries["measures"][str(measure)].model for alias, measure in asked.items()}


def _check_rows(stock: Stock, entry: Entry, rows: Rows) -> Rows | None:
    where = type_where(stock, entry, ("rows",), rows.form, rows.where)
    if where is None:
        return None
    check_window(stock, entry, ("rows",), rows.form, rows.window)
    return rows.model_copy(update={"where": where})


def _texts(rule: ClaimRule) -> Iterator[tuple[At, str]]:
    yield from ((("say", index), text) for index, text in enumerate(rule.say))
    yield from (((key,), text) for key, text in (("join", rule.join), ("requires", rule.requires)) if text)


def _check_sentence(
    stock: Stock, entry: Entry, at: At, text: str, rule: ClaimRule, published: dict[str, tuple[str, ...] | None]
) -> None:
    if unbalanced(text):
        stock.problem(entry, at, "braces", "花括号不成对")
    digit = digits(text, (*rule.names, *(entry.model.text for entry in stock.entries["slogans"].values())))
    if digit:
        hint = "数字要从取数来，用 {num} 等；专名中的数字请列入 names"
        stock.problem(entry, at, "digit", f"句中有数字“{digit}”", hint)
    for name, style in slots(text):
        if (name == "units" and at == ("join",)) or (name == DEADLINE and at == ("requires",) and rule.deadline):
            continue
        if name not in published:
            stock.problem(entry, at, "unknown-name", f"没有可用的“{{{name}}}”", offer(name, list(published)))
            continue
        allowed = published[name]
        if (style and not style.isdecimal()) if allowed is None else style not in allowed:
            written = "数字，如 {failing:3}" if allowed is None else "、".join(one or "（不写）" for one in allowed)
            stock.problem(entry, at, "bad-format", f"“{name}”不能写成“{style}”", f"可用：{written}")


def _current(stock: Stock, say: tuple[str, ...]) -> tuple[str, ...]:
    """The sentences that hold no 提法 outside its dates."""
    expired = _expired(stock)
    return tuple(text for text in say if not any(slogan.text in text for slogan in expired))


def _expired(stock: Stock) -> list[Slogan]:
    """The 提法 that packs know and that are not in force this year."""
    return [
        slogan for read in stock.packs for slogan in read.pack.slogans
        if slogan.id in stock.gone["slogans"]
    ]  # fmt: skip


def _check_when(
    stock: Stock,
    entry: Entry,
    rule: ClaimRule,
    measures: dict[str, Measure],
    published: dict[str, tuple[str, ...] | None],
) -> Node:
    """The condition with dated values in place. Its literals stay as written: the findings type them by the quantity."""
    for name in sorted(fields(rule.when)):
        if name not in published:
            stock.problem(entry, ("when",), "unknown-name", f"没有可用的“{name}”", offer(name, list(published)))
    when = _resolve(stock, entry, rule.when)
    for test in walk(when):
        alias, dot, short = test.field.rpartition(".")
        measure = measures.get(alias if dot else "")
        operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
        for operand in operands:
            if isinstance(operand, str) and not _readable(short, operand, measure):
                stock.problem(
                    entry, ("when",), "bad-literal", f"“{operand}”不能与“{test.field}”比较", _example(short, measure)
                )
    return when


def _readable(name: str, literal: str, measure: Measure | None) -> bool:
    if name not in COUNTS | RATES | POINTS | LISTS:
        return True
    try:
        if name in RATES and measure is not None and measure.has_denominator:
            parse_percent(literal)
        elif measure is not None and measure.money and name in COUNTS:
            parse_money(literal)
        else:
            parse_decimal(literal)
    except ValueError:
        return False
    return True


def _example(name: str, measure: Measure | None) -> str:
    if name in RATES:
        return "应写成 90% 这样的形式"
    return "应写成 5万元 这样的形式" if measure is not None and measure.money else "应写成数"


def _resolve(stock: Stock, entry: Entry, node: Node) -> Node:
    match node:
        case Test(name, op, ValueRef(value)):
            found = stock.value(entry, ("when",), value)
            return node if found is None else Test(name, op, found)
        case All(parts):
            return All(tuple(_resolve(stock, entry, part) for part in parts))
        case Any_(parts):
            return Any_(tuple(_resolve(stock, entry, part) for part in parts))
        case Not(part):
            return Not(_resolve(stock, entry, part))
        case _:
            return node


def _check_task(stock: Stock, entry: Entry) -> Task:
    task: Task = entry.model
    if task.target and not task.measure:
        stock.problem(entry, ("target",), "no-measure", "有 target 就要写 measure：按哪个取数看是否达到")
    if task.target:
        try:
            (parse_percent if task.target.endswith(("%", "％")) else parse_decimal)(task.target)
        except ValueError as error:
            stock.problem(entry, ("target",), "bad-literal", str(error))
    # A task whose measure is not in force this year is still told, only not tracked.
    there = stock.needs(entry, ("measure",), "measures", task.measure)
    return task if there else task.model_copy(update={"measure": None, "target": ""})


def _check_texts(stock: Stock, entry: Entry, texts: tuple[tuple[str, str], ...]) -> None:
    for key, text in texts:
        for slogan in _expired(stock):
            if slogan.text in text:
                message = f"提法“{slogan.text}”在{stock.year}年不适用"
                stock.problem(entry, (key,), "slogan-out-of-date", message, "请换用当年的提法")


def check_commentary(stock: Stock) -> Commentary | None:
    """The commentary's frame of the topmost pack that has one."""
    read: ReadPack | None = next((read for read in reversed(stock.packs) if read.pack.commentary), None)
    if read is None or read.pack.commentary is None:
        return None
    commentary = read.pack.commentary
    spot = read.spot("commentary", 0)
    entry = Entry(commentary, spot, read.pack.id)
    for index, section in enumerate(commentary.sections):
        for name in ("themes", "tasks"):
            for number, key in enumerate(getattr(section, name)):
                stock.needs(entry, ("sections", index, name, number), name, key)
    texts = {key: value for key, value in commentary if isinstance(value, str)}
    _check_texts(stock, entry, tuple(texts.items()))
    kept: Any = tuple(
        section.model_copy(update={
            name: tuple(key for key in getattr(section, name) if key in stock.entries[name]) for name in ("themes", "tasks")
        })
        for section in commentary.sections
    )  # fmt: skip
    return commentary.model_copy(update={"sections": kept})


def check_papers(stock: Stock) -> Papers:
    """The frame of the documents of the topmost pack that has one, else the plain one; its 提法 are this year's."""
    read: ReadPack | None = next((read for read in reversed(stock.packs) if read.pack.papers), None)
    if read is None or read.pack.papers is None:
        return Papers()
    papers = read.pack.papers
    entry = Entry(papers, read.spot("papers", 0), read.pack.id)
    kept = []
    for index, content in enumerate(papers.debrief.contents):
        there: dict[str, Any] = {}
        for name in ("themes", "claims"):
            keys = getattr(content, name)
            at = ("debrief", "contents", index, name)
            there[name] = tuple(k for i, k in enumerate(keys) if stock.needs(entry, (*at, i), name, k))
        kept.append(content.model_copy(update=there))
    for section, model in papers:
        texts = [(section, model)] if isinstance(model, str) else [(section, v) for _, v in model if isinstance(v, str)]
        _check_texts(stock, entry, tuple(texts))
    debrief = papers.debrief.model_copy(update={"contents": tuple(kept)})
    return papers.model_copy(update={"debrief": debrief})
