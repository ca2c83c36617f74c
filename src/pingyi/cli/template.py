"""`pingyi template`: empty workbooks of the forms, with drop-downs, notes and how to fill them in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE

DEFAULT_YEAR = 2019


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("template")(template)


def template(
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="空白表写到哪里")],
    forms: Annotated[
        list[str] | None, typer.Argument(metavar="表样", help="表样的编号或名称（也认其他名称），可写多个")
    ] = None,
    rules: Annotated[
        list[str] | None, typer.Option("--rules", metavar="规则包", help="规则包编号或文件夹，可写多个")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="全部表样")] = False,
    kind: Annotated[
        str | None, typer.Option("--for", metavar="组织类别", help="这类组织填报的全部表样，如 党支部")
    ] = None,
    unit: Annotated[str, typer.Option("--unit", metavar="组织名称", help="填报单位，写在表上供选用")] = "",
    year: Annotated[
        int | None, typer.Option("--year", metavar="年份", help="写在标题上，并限定日期所在年度", min=2000, max=2100)
    ] = None,
) -> int:
    """生成台账的空白表：有下拉选项、填写说明和输入检查。"""
    from pingyi.cli._templates import chosen, write_templates
    from pingyi.packs import load_rules

    loaded = load_rules(rules or ["seed-district"], year or DEFAULT_YEAR)
    wanted = chosen(loaded, forms or [], every=every, kind=kind)
    paths = write_templates(wanted, loaded, out, year=year, unit=unit)
    for path in paths:
        typer.echo(path.name)
    typer.echo(f"共{len(paths)}张空白表，在 {out}")
    return DONE
