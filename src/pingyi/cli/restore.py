"""`pingyi restore`: a backup of the web, put back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE, PROBLEMS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("restore")(restore)


def restore(
    file: Annotated[Path, typer.Argument(metavar="文件", help="备份文件")],
    home: Annotated[Path | None, typer.Option("--home", metavar="文件夹", help="恢复到哪个文件夹")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="以备份代替现有数据（现有的移到 before-restore 文件夹）")
    ] = False,
) -> int:
    """用备份恢复网上系统，恢复后核对操作日志。请先停止服务。"""
    from pingyi.web.start import migrate, open_house

    place = open_house(home)
    from pingyi.web.backup import restore as put_back
    from pingyi.web.server import AlreadyServing, serving

    if (pid := serving(place)) is not None:
        raise AlreadyServing(place, pid)
    manifest = put_back(place, file, replace=replace)
    migrate()
    from pingyi.web.journal.chain import faults

    typer.echo(f"已恢复{len(manifest['members'])}个文件到 {place}。")
    found = list(faults())
    for fault in found:
        typer.echo(f"操作日志核对：{fault}")
    if not found:
        typer.echo("操作日志核对无误。")
    return PROBLEMS if found else DONE
