"""`pingyi load`: a folder of workbooks into the web's records; how a district begins, before anybody has a mandate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE, PROBLEMS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("load")(load)


def load(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="台账所在的文件夹", exists=True, file_okay=False)],
    year: Annotated[int, typer.Option("--year", metavar="年", help="归属年度", min=2000, max=2100)],
    whole: Annotated[
        bool, typer.Option("--whole", help="这些工作簿就是全部：名册中已有而工作簿里没有的行不再计入")
    ] = False,
    look: Annotated[bool, typer.Option("--look", help="只核对，不入库")] = False,
    home: Annotated[Path | None, typer.Option("--home", metavar="文件夹", help="数据所在的文件夹")] = None,
) -> int:
    """把台账工作簿装入网上系统（首次建库，或由管理员代为导入）；可在网页上整批撤销。"""
    from pingyi.cli._progress import steps
    from pingyi.web.start import migrate, open_house

    open_house(home)
    migrate()
    from pingyi.issues import Severity
    from pingyi.web.intake import services

    with steps() as progress:
        progress("读取台账")
        found = services.look(folder, year, progress=progress.detail)
        told = found.told()
        if not look:
            progress("入库")
            services.save(found, services.Manner(folder.name[:60], whole=whole))
    typer.echo(
        f"{told['files']}个工作簿：新增{told['new']}行，改动{told['changed']}行，已有{told['same']}行，"
        f"工作簿中已没有{told['gone']}行{'（不再计入）' if whole and not look else ''}。"
        f"{'只作核对，没有入库。' if look else '已入库。'}"
    )
    wrong = [issue for issue in found.incoming.issues if issue.severity is Severity.ERROR]
    for issue in wrong[:20]:
        typer.echo(f"  · {issue}")
    if len(wrong) > 20:
        typer.echo(f"  · 其余{len(wrong) - 20}处略")
    return PROBLEMS if wrong else DONE
