"""``pingyi verify``: is a sealed year still what was sealed?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE, PROBLEMS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    seal: Annotated[Path, typer.Argument(help="封存所在的文件夹。", exists=True, file_okay=False)],
    expected: Annotated[str | None, typer.Option("--hash", help="公布的校验值；给出后可查出整份被替换的封存。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> int:
    """校验封存：重新计算每个文件、每张表、每个规则值，指出哪里与封存时不同。"""
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
