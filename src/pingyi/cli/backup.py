"""`pingyi backup`: everything that the web keeps, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backup")(backup)


def backup(
    file: Annotated[Path, typer.Argument(metavar="文件", help="备份写到哪个文件")],
    home: Annotated[Path | None, typer.Option("--home", metavar="文件夹", help="数据所在的文件夹")] = None,
) -> int:
    """备份网上系统：数据库、姓名簿密钥、规则包、封存和文书，都在一个文件里；不必停止服务。"""
    from pingyi.web.start import open_house

    place = open_house(home)
    from pingyi.web.backup import write

    manifest = write(place, file)
    size = file.stat().st_size / 1_000_000
    typer.echo(f"已备份到 {file}（{size:.1f} MB，{len(manifest['members'])}个文件）。其中有姓名和密钥，请妥善保管。")
    return DONE
