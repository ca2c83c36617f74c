"""`pingyi read`: a speech, plan or report → what it says, and what is to be done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingyi.cli import DONE, PROBLEMS

if TYPE_CHECKING:
    from pingyi.reading.speech import Reading


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("read")(read)


def read(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="文件",
            help="讲话、计划、总结、通知：.docx、.txt、.md、.html、.pdf（须有文字）、.tsv、.xlsx",
            exists=True,
            dir_okay=False,
        ),
    ],
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="年份", help="任务属于哪一年；不写按文中推定", min=2000, max=2100),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="把读出的内容以 JSON 打印到标准输出")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="文件", help="把读出的内容写成工作簿（.xlsx）")] = None,
    to_pack: Annotated[
        Path | None, typer.Option("--to-pack", metavar="文件夹", help="把任务写成下一年的任务包")
    ] = None,
    publisher: Annotated[str, typer.Option("--publisher", metavar="单位", help="任务包的发布单位")] = "",
) -> int:
    """读讲话、计划、总结：列出成绩、问题和任务（谁牵头、谁配合、何时、多久一次、多少），各注明在原文何处。"""
    from pingyi.reading.sources import open_source

    source = open_source(file)  # before the rest is loaded: a refusal need not wait for that

    from pingyi.reading.speech import outputs
    from pingyi.reading.speech import read as read_source

    found = read_source(source, year)
    if out is not None or to_pack is not None:
        _write(found, out, to_pack, publisher)
    if as_json:
        typer.echo(outputs.to_json(found).decode(), nl=False)
    else:
        _tell(found, out, to_pack)
    return PROBLEMS if found.issues else DONE


def _write(found: Reading, out: Path | None, to_pack: Path | None, publisher: str) -> None:
    """The workbook and the pack. What writes them takes a second to load, which a refusal need not wait for."""
    from pingyi.documents.outputs import save
    from pingyi.reading.speech import outputs
    from pingyi.reading.speech.plan_pack import plan_files, write_plan

    if out is not None:
        save(out, outputs.workbook(found))
    if to_pack is not None:
        write_plan(to_pack, plan_files(found, publisher=publisher))


def _tell(found: Reading, out: Path | None, to_pack: Path | None) -> None:
    """The summary: how much was found, what a person must look at, where it lies."""
    for issue in found.issues:
        typer.echo(f"  · {issue}")
    kinds = {kind: sum(finding.kind == kind for finding in found.findings) for kind in ("achievement", "problem")}
    open_tasks = sum(not task.sure for task in found.tasks)
    year = f"按{found.year}年计（{found.year_from}）" if found.year else "未写明年份"
    counted = [
        f"{word}{number}{unit}"
        for word, number, unit in (
            ("成绩", kinds["achievement"], "条"),
            ("问题", kinds["problem"], "条"),
            ("任务", len(found.tasks), "项"),
        )
        if number
    ]
    checked = f"，其中{open_tasks}项需要核定" if open_tasks else ""
    read = f"读出{'、'.join(counted)}{checked}" if counted else "没有读出成绩、问题和任务"
    typer.echo(f"“{found.title or found.name}”{year}，{read}。")
    for task in found.tasks:
        lead = task.lead.text if task.lead else ""
        times = "、".join(when.deadline.phrase for when in (*task.deadlines, *task.cadences))
        about = "；".join(part for part in (lead, times) if part)
        typer.echo(f"  {task.id}　{task.what}" + (f"（{about}）" if about else "") + ("" if task.sure else "　※"))
    if open_tasks:
        typer.echo("带※的需要核定，原因见工作簿的“需人核定”表（--out）。")
    if out is not None:
        typer.echo(f"工作簿：{out}")
    if to_pack is not None:
        typer.echo(f"任务包：{to_pack}；核定后用 pingyi pack lint 检查")
