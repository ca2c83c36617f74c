"""`pingyi review`: a folder of workbooks → the review of a year, with all its documents and the sealed facts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE, PROBLEMS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("review")(review)


def review(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="文件夹",
            help="放着各单位台账（.xlsx）的文件夹；也可以是一份封存或合并封存",
            exists=True,
            file_okay=False,
        ),
    ],
    year: Annotated[int, typer.Option("--year", metavar="年份", help="评议的年度", min=2000, max=2100)],
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="结果写到哪里")],
    rules: Annotated[
        list[str] | None,
        typer.Option(
            "--rules", metavar="规则包", help="规则包编号或文件夹，可写多个；评议合并封存时叠在其中的规则包之上"
        ),
    ] = None,
    last: Annotated[Path | None, typer.Option("--last", metavar="文件夹", help="上一年的封存（或合并封存）")] = None,
    names: Annotated[Path | None, typer.Option("--names", metavar="文件", help="姓名簿，默认在台账文件夹旁")] = None,
    length: Annotated[
        int, typer.Option("--length", metavar="字数", help="点评讲话的字数上限", min=1500, max=5000)
    ] = 4000,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            metavar="引擎",
            help="用什么统计，结果相同：auto 在本机（默认），区县在内存中直接统计，合并封存用 DuckDB；duckdb 一律用 DuckDB；"
            "local[2] 是本机的 Spark；spark://主机:7077 等是 Spark 集群。"
            "用 Spark 须先 pip install 'pingyi[spark]'，并装有 Java 17；集群各机须以同一路径读得到所给的封存，读不到的用 --facts",
        ),
    ] = "auto",
    facts: Annotated[
        str | None,
        typer.Option(
            "--facts",
            metavar="位置",
            help="Spark 集群从哪里读同一份封存（或合并封存），如 s3a://桶/2019封存"
            "（须在 Spark 中配好 hadoop-aws 和密钥）；先逐表核对校验值",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="台账有一处问题即整体不予受理")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="把数据问题以 JSON 打印到标准输出")] = False,
) -> int:
    """从一个文件夹的台账做出一年的评议：评分、评语、点评讲话、报告和封存。"""
    from pingyi.cli._engines import Counting
    from pingyi.cli._progress import steps
    from pingyi.cli._reviewing import review_folder
    from pingyi.cli._telling import tell, tell_refused
    from pingyi.errors import FolderRefused

    try:
        with steps(quiet=as_json) as progress:
            done = review_folder(
                folder,
                year,
                out,
                rules or (),
                last=last,
                names=names,
                length=length,
                strict=strict,
                progress=progress,
                counting=Counting(engine, facts),
            )
    except FolderRefused as refusal:
        tell_refused(refusal, as_json=as_json)
        raise
    tell(done, as_json=as_json)
    return PROBLEMS if done.problems else DONE
