"""`pingyi audit`: is the web's journal still what was written?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingyi.cli import DONE, PROBLEMS
from pingyi.errors import Refusal

if TYPE_CHECKING:
    from pingyi.web.journal.chain import Anchor


class BadAnchor(Refusal):
    """What was kept is not the number and the hash of a line."""

    def __init__(self, text: str) -> None:
        super().__init__(f"“{text}”不是留存的校验值：应为“条数:校验值”，如“1234:0f3a…”（校验值64位）。")


class NoJournal(Refusal):
    """No database of pingyi's web, or one that this release has not been brought to."""

    def __init__(self) -> None:
        super().__init__("这里没有网上系统的日志：请用 --home 指明数据所在的文件夹；刚升级过的，先启动一次网上系统。")


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(name="audit", help="审计：核对网上系统的日志。", no_args_is_help=True, rich_markup_mode=None)

    @group.callback()
    def _only() -> None:
        """审计：核对网上系统的日志。"""

    group.command("verify")(verify)
    app.add_typer(group)


def verify(
    home: Annotated[Path | None, typer.Option("--home", metavar="文件夹", help="数据所在的文件夹")] = None,
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            "--anchor", metavar="条数:校验值", help="以前留存在系统之外的末尾，可写多次；能查出整段日志被替换。"
        ),
    ] = None,
    anchors: Annotated[
        Path | None,
        typer.Option("--anchors", metavar="文件", help="同上，一行一个，从文件读。", exists=True, dir_okay=False),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="文件", help="核对无误后把当前末尾追加到这个文件。")
    ] = None,
) -> int:
    """从头核对日志：逐条相连、没有改动、缺失和插入；并显示当前末尾，供抄存到系统之外。退出码：0 无误，1 有问题。"""
    from pingyi.web.start import open_house

    known = [_anchor(text) for text in [*(anchor or ()), *_lines(anchors)]]
    open_house(home)
    from django.db import DatabaseError

    from pingyi.web.journal.chain import faults, head

    try:
        end = head()
    except DatabaseError:
        raise NoJournal from None
    found = 0
    for fault in faults(known):
        found += 1
        typer.echo(fault)
    if found:
        typer.echo(f"核对不通过：日志有{found}处问题。请保全数据库和备份，查明原因。")
    else:
        typer.echo(
            f"核对通过：日志{end.number:,}条，逐条相连" + (f"，与留存的{len(known)}个校验值相符。" if known else "。")
        )
        if keep is not None:
            _keep(keep, f"{end}\n")
    typer.echo(f"当前末尾：{end}")
    return PROBLEMS if found else DONE


def _anchor(text: str) -> Anchor:
    from pingyi.web.journal.chain import Anchor

    number, _, digest = text.strip().partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise BadAnchor(text.strip())
    return Anchor(int(number), digest.lower())


def _lines(path: Path | None) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.strip()] if path else []


def _keep(path: Path, line: str) -> None:
    from pingyi.errors import OutputRefused

    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(line)
    except OSError as error:
        raise OutputRefused(path, error.strerror or "无法写入") from None
