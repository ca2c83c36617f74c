"""``pingyi explain``: one item of one reviewee, or one measure of any unit, down to the rows of the workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingyi.cli import DONE

if TYPE_CHECKING:
    from pingyi.facts.model import Facts
    from pingyi.packs.rules import Rules
    from pingyi.scoring import Node


WHOLE = "全区"
"""How the commentary calls the district at the top of the tree."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    seal: Annotated[Path, typer.Argument(metavar="封存", help="封存所在的文件夹。", exists=True, file_okay=False)],
    unit: Annotated[
        str, typer.Argument(metavar="组织", help="组织的名称、简称、曾用名或代码；不限于被评议的，也可写全区。")
    ],
    what: Annotated[
        str, typer.Argument(metavar="条目或取数", help="评分细则中的条目，或数据依据中的取数，写名称或编号。")
    ],
    last: Annotated[
        Path | None,
        typer.Option(
            "--last", metavar="文件夹", help="上一年的封存；与上年相比的条目要用。", exists=True, file_okay=False
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="组织、任职、党员名册也逐行列出。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> int:
    """查一个得分或一个数字从何而来：细则、算式，直到哪个文件、哪张表、哪一行。"""
    import json
    from dataclasses import asdict

    from pingyi.facts.seal import open_seal
    from pingyi.scoring import lines

    year = open_seal(seal)
    before = open_seal(last) if last else None
    tree = _explained(year.rules, year.facts, before.facts if before else None, unit, what, every=every)
    if as_json:
        typer.echo(json.dumps(asdict(tree), ensure_ascii=False, indent=2))
    else:
        for line in lines(tree):
            typer.echo(line)
    return DONE


def _explained(rules: Rules, facts: Facts, last: Facts | None, unit: str, what: str, *, every: bool) -> Node:
    """An item with its points where it is one and the unit is reviewed, else the figure of the measure."""
    from pingyi.measures import evaluate
    from pingyi.packs.schema import Item
    from pingyi.review import root_of
    from pingyi.scoring import explain as walk
    from pingyi.scoring import explain_measure, find_any_unit, find_unit, find_what, reviewees, score

    thing = find_what(rules, what)
    reviewed = [one.unit for one in reviewees(rules.rubric, facts)] if rules.rubrics else []
    code = root_of(facts) if unit == WHOLE else find_any_unit(facts, unit, reviewed)
    measures = evaluate(rules, facts)
    if not isinstance(thing, Item):
        return explain_measure(rules, facts, measures, code, thing.id, every=every)
    if code not in reviewed and thing.measure is not None:
        return explain_measure(rules, facts, measures, code, thing.measure, every=every)
    scores = score(rules, facts, measures, evaluate(rules, last) if last else None)
    return walk(rules, facts, measures, scores, find_unit(facts, scores, code), thing.id, every=every)
