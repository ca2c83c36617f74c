"""``pingyi explain``: one item of one reviewee, or one measure of any unit, down to the rows of the workbooks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingyi.cli import DONE

if TYPE_CHECKING:
    from pingyi.cli._quick import Asked
    from pingyi.scoring.nodes import Node


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    seal: Annotated[
        Path, typer.Argument(metavar="封存", help="封存或合并封存所在的文件夹。", exists=True, file_okay=False)
    ],
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
    rules: Annotated[
        list[str] | None,
        typer.Option("--rules", metavar="规则包", help="查合并封存时，叠在其中的规则包之上的规则包，可写多个。"),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="组织、任职、党员名册也逐行列出。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> int:
    """查一个得分或一个数字从何而来：细则、算式，直到哪个文件、哪张表、哪一行。"""
    from pingyi.cli._quick import Asked, kept, place, tell
    from pingyi.facts.union.manifest import is_union

    asked = Asked(seal, unit, what, last, every, as_json)
    if is_union(seal):
        from pingyi.cli._union import explained

        tell(explained(asked, rules or ()), asked)
        return DONE
    where = place(asked)
    tree = kept(where, asked)
    if tree is not None:
        tell(tree, asked)
        return DONE
    tree, keep = _explained(asked)
    tell(tree, asked)
    if where is not None:
        # After the answer: nobody waits for what only the next question needs.
        keep(where)
    return DONE


def _explained(asked: Asked) -> tuple[Node, Callable[[Path], None]]:
    """An item with its points where it is one and the unit is reviewed, else the measure's figure; and how to keep the rest."""
    from pingyi.cli._quick import WHOLE
    from pingyi.facts.keep import keep
    from pingyi.facts.seal import open_seal
    from pingyi.measures import evaluate
    from pingyi.packs.schema import Item
    from pingyi.review import root_of
    from pingyi.scoring import explain as walk
    from pingyi.scoring import explain_measure, find_any_unit, find_unit, find_what, reviewees, score
    from pingyi.scoring.keeping import blocks

    year = open_seal(asked.seal)
    before = open_seal(asked.last).facts if asked.last else None
    rules, facts = year.rules, year.facts
    thing = find_what(rules, asked.what)
    reviewed = [one.unit for one in reviewees(rules.rubric, facts)] if rules.rubrics else []
    code = root_of(facts) if asked.unit == WHOLE else find_any_unit(facts, asked.unit, reviewed)
    measures = evaluate(rules, facts)
    scores = score(rules, facts, measures, evaluate(rules, before) if before else None) if rules.rubrics else None

    def keep_it(place: Path) -> None:
        keep(place, blocks(rules, facts, measures, scores))

    if not isinstance(thing, Item):
        return explain_measure(rules, facts, measures, code, thing.id, every=asked.every), keep_it
    if code not in reviewed and thing.measure is not None:
        return explain_measure(rules, facts, measures, code, thing.measure, every=asked.every), keep_it
    assert scores is not None  # noqa: S101  there is an item, so there is a table
    return walk(rules, facts, measures, scores, find_unit(facts, scores, code), thing.id, every=asked.every), keep_it
