"""`pingyi documents`: a review → all its official documents, ready to send."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("documents")(documents)


def documents(
    source: Annotated[
        Path, typer.Argument(metavar="评议结果", help="review.json，或评议结果所在的文件夹", exists=True)
    ],
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="文书写到哪里")],
    formats: Annotated[
        str, typer.Option("--format", metavar="格式", help="docx、pdf、html、md，可写多个，用逗号隔开")
    ] = "docx",
    length: Annotated[
        int, typer.Option("--length", metavar="字数", help="点评讲话的字数上限", min=1500, max=5000)
    ] = 4000,
    tone: Annotated[
        str, typer.Option("--tone", metavar="基调", help="点评讲话的基调：肯定为主 或 问题导向，不写为兼顾")
    ] = "",
    units: Annotated[
        int, typer.Option("--units", metavar="个数", help="点评讲话每段至多点名几个单位，0 为不限", min=0)
    ] = 0,
    mark: Annotated[str, typer.Option("--mark", metavar="标注", help="标在标题上方，如 征求意见稿")] = "",
    date: Annotated[str, typer.Option("--date", metavar="成文日期", help="如 2020年1月10日；不写留空由单位填写")] = "",
    face: Annotated[
        str,
        typer.Option(
            "--face", metavar="文本", help="留存（带姓名）、会议（不带个人信息）或 公开（不点名）；不写为会前的原文"
        ),
    ] = "",
    names: Annotated[
        Path | None, typer.Option("--names", metavar="文件", help="姓名簿，默认在评议结果文件夹旁")
    ] = None,
) -> int:
    """写出全部文书：点评讲话、通报、三张清单、工作要点、任务分解表，和每个单位的述职报告、反馈意见、整改任务书。"""
    from pingyi.cli._documents import asked_face, asked_formats, asked_tone, open_review, seal_beside, write_documents
    from pingyi.cli._faces import facing
    from pingyi.cli._progress import steps
    from pingyi.prose import Options

    chosen, options = asked_formats(formats), Options(length=length, tone=asked_tone(tone), units=units)
    with steps() as progress:
        progress("打开评议结果")
        review = open_review(source)
        seal = seal_beside(source)
        done = write_documents(
            review,
            out,
            chosen,
            options,
            mark=mark,
            date=date,
            seal=seal,
            face=facing(asked_face(face), review, source, names) if face else None,
            for_public=face == "公开",
            progress=progress,
        )
    for remark in done.remarks:
        typer.echo(f"提醒　{remark}", err=True)
    typer.echo(f"点评讲话{done.characters}字，照读约{done.minutes}分钟")
    typer.echo(f"共{done.documents}份文书、{len(done.files)}个文件，在 {out}")
    return DONE
