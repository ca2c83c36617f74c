"""`pingyi web`: what an administrator does to an installation from the terminal, by the names that Django gives it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("web", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(web)


def web(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option("--home", metavar="文件夹", help="数据所在的文件夹")] = None,
) -> int:
    """运行网上系统的管理命令（管理员用），如 pingyi web migrate、pingyi web check。"""
    from pingyi.web.start import open_house

    open_house(home)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["pingyi web", *(context.args or ["help"])])
    return DONE
