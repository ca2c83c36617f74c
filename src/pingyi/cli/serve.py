"""`pingyi serve`: the web on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE

_HOME = typer.Option(
    "--home", metavar="文件夹", help="数据放在哪里（缺省取环境变量 PINGYI_HOME，再缺省为 ./pingyi-data）"
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("serve")(serve)


def serve(
    port: Annotated[int, typer.Option("--port", metavar="端口", min=1, max=65_535)] = 8000,
    host: Annotated[str, typer.Option("--host", metavar="地址", help="缺省只对本机开放")] = "127.0.0.1",
    home: Annotated[Path | None, _HOME] = None,
) -> int:
    """启动网上系统，按 Ctrl-C 停止。首次启动时建库，并给出三名管理员的一次性邀请码。"""
    from pingyi.web.start import migrate, open_house

    place = open_house(home)
    from pingyi.web.server import AlreadyServing, serving
    from pingyi.web.server import serve as run

    if (pid := serving(place)) is not None:
        raise AlreadyServing(place, pid)
    migrate()
    _first_accounts()
    typer.echo(f"网上系统已启动：http://{host}:{port}/　数据在 {place}　按 Ctrl-C 停止")
    from django.db import connections

    connections.close_all()  # each process opens its own
    run(place, host, port)
    return DONE


def _first_accounts() -> None:
    from pingyi.web.people.models import Role
    from pingyi.web.people.setup import FIRST, first_accounts, has_accounts

    if has_accounts():
        return
    roles = dict(FIRST)
    typer.echo("已建立三名管理员。请各自用邀请码设置密码（邀请码只显示这一次，7日内有效）：")
    for one in first_accounts():
        typer.echo(f"  {Role(roles[one.username]).label}　用户名 {one.username}　邀请码 {one.code}")
