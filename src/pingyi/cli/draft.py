"""`pingyi draft`: a document as Markdown with its claims attached, to be edited."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingyi.cli import DONE

if TYPE_CHECKING:
    from pingyi.doctree import Document
    from pingyi.review_model import Review


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("draft")(draft)


def draft(
    source: Annotated[
        Path, typer.Argument(metavar="评议结果", help="review.json，或评议结果所在的文件夹", exists=True)
    ],
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="草稿写到哪里（.md）")],
    paper: Annotated[
        str, typer.Option("--paper", metavar="文稿", help="哪一份文稿，如 点评讲话、反馈意见-云溪镇党委")
    ] = "点评讲话",
    length: Annotated[
        int, typer.Option("--length", metavar="字数", help="点评讲话的字数上限", min=1500, max=5000)
    ] = 4000,
    tone: Annotated[str, typer.Option("--tone", metavar="基调", help="点评讲话的基调：肯定为主 或 问题导向")] = "",
    units: Annotated[
        int, typer.Option("--units", metavar="个数", help="点评讲话每段至多点名几个单位，0 为不限", min=0)
    ] = 0,
    polish: Annotated[
        bool,
        typer.Option("--polish", help="请内网的语言模型润色语句（须先设置 PINGYI_POLISH_URL），改动事实的一律退回"),
    ] = False,
) -> int:
    """写出可以修改的草稿：每句之后带事实编号，改好后用 pingyi render 生成文档。"""
    from pingyi.cli._documents import asked_tone, open_review
    from pingyi.cli._drafts import Asked, document_of
    from pingyi.documents.outputs import save
    from pingyi.prose import Options, editing

    review = open_review(source)
    asked = Asked(paper, Options(length=length, tone=asked_tone(tone), units=units))
    document = document_of(review, asked)
    if polish:
        document = _polished(document, review)
    text = asked.head + editing.draft(document)
    save(out, text.encode())
    save(out.with_name(f"{out.stem}（无编号）{out.suffix}"), editing.plain(text).encode())
    typer.echo(f"草稿在 {out}，带{len(document.claims)}条事实的编号；不带编号、便于通读的一份在旁边。")
    return DONE


def _polished(document: Document, review: Review) -> Document:
    import os
    from functools import partial

    from pingyi.cli import _polisher
    from pingyi.prose import polishing

    done = polishing.polish(document, review, partial(_polisher.ask, _polisher.Settings.of(os.environ)))
    for one in done.put_back:
        typer.echo(f"  退回　{one}")
    typer.echo(f"润色：问了{done.asked}句，采用{done.accepted}句，退回{len(done.put_back)}句。")
    return done.document
