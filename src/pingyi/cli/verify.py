"""``pingyi verify``: is a sealed year still what was sealed? Does a paper still agree with it?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE, PROBLEMS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="封存或文档",
            help="封存或合并封存所在的文件夹；或要核对的 .docx 文档（或放着文档的文件夹）。",
            exists=True,
        ),
    ],
    seal: Annotated[
        Path | None,
        typer.Option(
            "--seal", metavar="文件夹", help="核对文档所依据的封存，默认用文档旁的。", exists=True, file_okay=False
        ),
    ] = None,
    last: Annotated[
        Path | None,
        typer.Option("--last", metavar="文件夹", help="上一年的封存，默认自动寻找。", exists=True, file_okay=False),
    ] = None,
    expected: Annotated[
        str | None, typer.Option("--hash", metavar="校验值", help="公布的校验值；给出后可查出整份被替换的封存。")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> int:
    """校验封存：指出哪里与封存时不同。核对文档：逐个数字指出与封存年度是否相符，在 Word 中改过的也能核对。"""
    from pingyi.facts.names import SEAL_MARK
    from pingyi.facts.union.manifest import is_union

    if path.is_dir() and seal is None and is_union(path):
        return _union(path, expected, as_json=as_json)
    if path.is_dir() and seal is None and ((path / SEAL_MARK).exists() or not any(path.glob("*.docx"))):
        return _seal(path, expected, as_json=as_json)
    return _papers(path, seal, last, as_json=as_json)


def _seal(seal: Path, expected: str | None, *, as_json: bool) -> int:
    from pingyi.facts.seal.verify import read_manifest
    from pingyi.facts.seal.verify import verify as check

    issues = check(seal, expected)
    if as_json:
        from pingyi.facts.seal.layout import json_bytes
        from pingyi.facts.seal.told import issues_json

        typer.echo(json_bytes({"whole": not issues, "issues": issues_json(issues)}).decode(), nl=False)
    elif issues:
        for issue in issues:
            typer.echo(str(issue))
        typer.echo(f"校验不通过：“{seal.name}”有{len(issues)}处与封存时不同。")
    else:
        manifest = read_manifest(seal)
        typer.echo(
            f"校验通过：{manifest.year}年，{len(manifest.tables)}张表{manifest.rows:,}行，{len(manifest.packs)}个规则包。"
        )
        typer.echo(f"清单校验值：{manifest.hash}")
    return PROBLEMS if issues else DONE


def _union(folder: Path, expected: str | None, *, as_json: bool) -> int:
    from pingyi.facts.union.verify import checked_manifest, verify_union

    issues = verify_union(folder, expected)
    manifest = checked_manifest(folder)[0]
    if as_json:
        from pingyi.facts.seal.layout import json_bytes
        from pingyi.facts.seal.told import issues_json

        typer.echo(json_bytes({"whole": not issues, "issues": issues_json(issues)}).decode(), nl=False)
    elif issues or manifest is None:
        for issue in issues:
            typer.echo(str(issue))
        typer.echo(f"校验不通过：合并封存“{folder.name}”有{len(issues)}处与合并时不同。")
    else:
        typer.echo(
            f"校验通过：{manifest.year}年，{len(manifest.districts)}个区县{manifest.rows:,}行，与各区县封存时的校验值相符。"
        )
        if manifest.handed:
            typer.echo(f"其中{len(manifest.handed)}项取数由区县上报整数，要用人员各表，只有区县自己能核对。")
        typer.echo(f"清单校验值：{manifest.hash}")
    return PROBLEMS if issues else DONE


def _papers(path: Path, seal: Path | None, last: Path | None, *, as_json: bool) -> int:
    from pingyi.cli._papers import check_papers
    from pingyi.documents.checking import told

    results = check_papers(path, seal, last)
    agrees = all(checked.agrees for checked in results)
    if as_json:
        from pingyi.facts.seal.layout import json_bytes

        content = {"agrees": agrees, "papers": [told.as_json(checked) for checked in results]}
        typer.echo(json_bytes(content).decode(), nl=False)
    else:
        for checked in results:
            for line in told.lines(checked):
                typer.echo(line)
    return DONE if agrees else PROBLEMS
