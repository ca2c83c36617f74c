"""`pingyi rubric import`: a scoring table as offices keep it → a rule pack, and what a person must still decide."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE, PROBLEMS


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        name="rubric", help="评分细则：把现成的评分表导入为规则包。", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("import")(import_)
    group.callback()(_group)
    app.add_typer(group)


def _group() -> None:
    """评分细则：把现成的评分表导入为规则包。"""


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="评分表", help="评分细则表格：.xlsx、.docx、.html、.tsv、.csv", exists=True, dir_okay=False
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="规则包写到哪里（新文件夹）")],
    kind: Annotated[str, typer.Option("--kind", metavar="组织类别", help="考核谁，如 乡镇；不写按标题认定")] = "",
    pack_id: Annotated[
        str, typer.Option("--id", metavar="编号", help="规则包的编号：小写字母、数字和连字符")
    ] = "imported-rubric",
    as_json: Annotated[
        bool, typer.Option("--json", help="把条目、规则、毛病和要人定的事项以 JSON 打印到标准输出")
    ] = False,
) -> int:
    """把评分细则导入为规则包：逐句认计分办法，认不准的列出来由人定，原表的毛病一并指出。"""
    from pingyi.cli._rubric import run

    return PROBLEMS if run(file, out, kind=kind, pack_id=pack_id, as_json=as_json) else DONE
