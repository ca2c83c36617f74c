"""`pingyi fill`: a form that comes from above, filled from what is already known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingyi.cli import DONE, PROBLEMS

if TYPE_CHECKING:
    from pingyi.packs.rules import Rules
    from pingyi.reading.filling.filling import Source


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("fill")(fill)


def fill(
    form: Annotated[
        Path,
        typer.Argument(metavar="表", help="上级发来的表（.xlsx 或 .docx），原件不改动", exists=True, dir_okay=False),
    ],
    facts: Annotated[
        Path,
        typer.Option("--facts", metavar="文件夹", help="一份封存，或放着台账的文件夹", exists=True, file_okay=False),
    ],
    year: Annotated[int, typer.Option("--year", metavar="年份", help="填哪一年的数", min=2000, max=2100)],
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="填好的表写到哪里")],
    unit: Annotated[str, typer.Option("--unit", metavar="单位", help="填报单位，表中没有写时用；默认全区")] = "",
    names: Annotated[
        Path | None, typer.Option("--names", metavar="文件", help="姓名簿；给了才填姓名", exists=True, dir_okay=False)
    ] = None,
    memory: Annotated[
        Path | None, typer.Option("--memory", metavar="文件", help="一表通记忆，默认在姓名簿旁", dir_okay=False)
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="文件", help="改好的表头对应，照此填并记住", exists=True, dir_okay=False),
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="已核对无误：记住本表各表头的对应，下次直接填")] = False,
    rules: Annotated[
        list[str] | None, typer.Option("--rules", metavar="规则包", help="规则包编号或文件夹，可写多个（读台账时用）")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="把结果以 JSON 打印到标准输出")] = False,
) -> int:
    """用已有的台账填上级发来的表：有把握的填上并注明来源，没有把握的着色批注，其余留空并说明原因。"""
    from pingyi.cli._progress import steps
    from pingyi.documents.outputs import save
    from pingyi.errors import OutputRefused
    from pingyi.packs import load_rules
    from pingyi.reading.filling import told
    from pingyi.reading.filling.early import check_form
    from pingyi.reading.filling.files import open_form
    from pingyi.reading.filling.filling import fill as filled
    from pingyi.reading.filling.memory import Memory, mapping_of
    from pingyi.reading.filling.model import State

    if out.resolve() == form.resolve():
        raise OutputRefused(out, "不能写到原表上，请另取文件名")
    # A form that cannot be read, or that asks for another year, is told of before the facts are read.
    opened = open_form(form)
    ours = load_rules(rules or ["seed-district"], year)
    check_form(form, opened, ours)
    with steps(quiet=as_json) as progress:
        progress("读取事实")
        source = _source(facts, year, names, ours)
        progress("填表")
        book = Memory.at(memory or (names or out).parent / "一表通记忆.json")
        edited = mapping_of(mapping, source.rules) if mapping else {}
        outcome = filled(form, source, unit=unit, memory=book, edited=edited, opened=opened)
    save(out, outcome.content)
    beside = out.with_name(f"{out.stem}.对应.json")
    save(beside, told.mapping(outcome, source.rules))
    if confirm or mapping:
        book.keep(outcome.heads, outcome.edited, form.stem)
    if as_json:
        typer.echo(json.dumps(told.report(outcome), ensure_ascii=False, indent=1))
    else:
        for line in told.lines(outcome):
            typer.echo(line)
        typer.echo(f"填好的表：{out}；表头对应：{beside}")
        if confirm or mapping:
            typer.echo(f"已记住本表，下次直接填：{book.path}")
    return DONE if outcome.count(State.FILLED) == len(outcome.cells) else PROBLEMS


def _source(facts: Path, year: int, names: Path | None, rules: Rules) -> Source:
    """The facts of a seal or of a folder of ledgers; names only from the book that the office gives.

    Raises:
        SealRefused: the seal does not verify, or is of another year.
    """
    from pingyi.cli._reviewing import is_seal
    from pingyi.errors import SealRefused
    from pingyi.facts.names import NamesBook
    from pingyi.facts.reading import read_folder
    from pingyi.facts.seal import open_seal
    from pingyi.issues import Issue, Place
    from pingyi.reading.filling.filling import Source

    book = NamesBook.load(names) if names else None
    if is_seal(facts):
        sealed = open_seal(facts)
        if sealed.facts.year != year:
            message = f"这是{sealed.facts.year}年的封存，要填的是{year}年的数"
            raise SealRefused(facts, [Issue(Place(file=facts.name), "wrong-year", message, "请指明那一年的封存")])
        return Source(sealed.facts, sealed.rules, f"封存{sealed.manifest.hash[:8]}", book)
    # Without the office's own book the ids need not be the same next time: nothing of them is shown.
    reading = read_folder(facts, rules, year, names=book or NamesBook.create())
    return Source(reading.facts, rules, f"台账“{facts.name}”（未封存）", book)
