"""`pingyi render`: an edited draft → a document, with what of it no longer agrees."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE, PROBLEMS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("render")(render)


def render(
    draft: Annotated[
        Path, typer.Argument(metavar="草稿", help="pingyi draft 写出、改过的草稿", exists=True, dir_okay=False)
    ],
    source: Annotated[
        Path, typer.Option("--review", metavar="评议结果", help="review.json，或评议结果所在的文件夹", exists=True)
    ],
    out: Annotated[Path, typer.Option("--out", metavar="文件", help="写成哪个文件：.docx、.md、.html 或 .pdf")],
) -> int:
    """把改过的草稿生成文档：事实编号还在的句子仍带依据，改动的数字、没有依据的数字逐处指出。"""
    from pingyi.cli._documents import open_review, seal_beside
    from pingyi.cli._drafts import ENDINGS, UnknownEnding, asked_of, document_of, read_text
    from pingyi.documents.outputs import save
    from pingyi.documents.rendering import rendered
    from pingyi.prose import rereading

    if out.suffix.lower() not in ENDINGS:
        raise UnknownEnding(out)
    review, text = open_review(source), read_text(draft)
    edited = rereading.read(text, review, document_of(review, asked_of(draft, text)))
    save(out, rendered(edited.document, review, out.suffix.lower(), seal_beside(source)))
    for problem in edited.problems:
        typer.echo(f"  × {problem}")
    if edited.removed:
        typer.echo(f"删去了{len(edited.removed)}条事实：{'、'.join(edited.removed)}")
    verdict = f"有{len(edited.problems)}处要核对" if edited.problems else "数字都有依据"
    typer.echo(f"已写出 {out}：{edited.document.characters}字，带{len(edited.document.claims)}条事实，{verdict}。")
    return PROBLEMS if edited.problems else DONE
