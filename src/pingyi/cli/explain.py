"""``pingyi explain``: one item of one reviewee, from its points down to the rows of the workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    seal: Annotated[Path, typer.Argument(metavar="封存", help="封存所在的文件夹。", exists=True, file_okay=False)],
    unit: Annotated[str, typer.Argument(metavar="组织", help="被评议组织的名称、简称或代码。")],
    item: Annotated[str, typer.Argument(metavar="条目", help="评分细则中条目的名称或编号。")],
    last: Annotated[
        Path | None,
        typer.Option(
            "--last", metavar="文件夹", help="上一年的封存；与上年相比的条目要用。", exists=True, file_okay=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> int:
    """查一个条目的得分从何而来：细则、数字、算式，直到哪个文件、哪张表、哪一行。"""
    import json
    from dataclasses import asdict

    from pingyi.facts.seal import open_seal
    from pingyi.measures import evaluate
    from pingyi.scoring import explain as walk
    from pingyi.scoring import find_item, find_unit, lines, rubric_of, score

    year = open_seal(seal)
    before = open_seal(last) if last else None
    entry = find_item(rubric_of(year.rules), item)
    measures = evaluate(year.rules, year.facts)
    earlier = evaluate(year.rules, before.facts) if before else None
    scores = score(year.rules, year.facts, measures, earlier)
    tree = walk(year.rules, year.facts, measures, scores, find_unit(year.facts, scores, unit), entry.id)
    if as_json:
        typer.echo(json.dumps(asdict(tree), ensure_ascii=False, indent=2))
    else:
        for line in lines(tree):
            typer.echo(line)
    return DONE
