"""`pingyi plan`: what a review will read before it reads it: the passes over the ledgers and which measure rests on which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from pingyi.cli import DONE
from pingyi.cli.pack import DEFAULT_YEAR, Year


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("plan")(plan)


def plan(
    rules: Annotated[
        list[str] | None, typer.Option("--rules", metavar="规则包", help="规则包编号或文件夹，可写多个。")
    ] = None,
    year: Year = DEFAULT_YEAR,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出。")] = False,
) -> int:
    """列出统计方案：各台账要读几遍，每遍判断什么、汇总什么，供哪些取数使用。不需要数据。"""
    from dataclasses import asdict

    from pingyi.facts.seal.layout import json_bytes
    from pingyi.measures.outline import outline
    from pingyi.packs import load_rules

    loaded = load_rules(rules or ["seed-district"], year)
    passes = outline(loaded)
    if as_json:
        content = {"year": year, "measures": len(loaded.measures), "passes": [asdict(one) for one in passes]}
        typer.echo(json_bytes(content).decode(), nl=False)
        return DONE
    forms = len({one.form for one in passes})
    bits = sum(one.bits for one in passes)
    typer.echo(
        f"{year}年，{len(loaded.measures)}项取数：读{forms}种台账共{len(passes)}遍，对每条纪实的判断合计{bits}个。"
    )
    for place, one in enumerate(passes, 1):
        names = {field.id: field.name for field in loaded.forms[one.form].fields}
        read = "、".join(names[column] for column in one.columns if column in names)
        sums = "".join(f"、{_sum(aggregate, names)}" for aggregate in one.aggregates)
        kept = "按日" if one.kind == "days" else "按格"
        typer.echo(f"\n第{place}遍　{one.form_name}（{one.form}）：以“{names[one.by]}”为对象，{kept}统计")
        typer.echo(f"　　判断{one.bits}个；汇总：条数{sums}")
        if read:
            typer.echo(f"　　读取：{read}")
        typer.echo(f"　　供{len(one.measures)}项取数：{'、'.join(loaded.measures[name].name for name in one.measures)}")
    return DONE


_SUMS = {"first": "最早一日", "last": "最晚一日", "months": "有纪实的月份", "weeks": "有纪实的周"}


def _sum(aggregate: str, names: Mapping[str, str]) -> str:
    """An aggregate in words (see :attr:`pingyi.measures.queries.Query.columns`)."""
    name, *fields = aggregate.split(":")
    said = [f"“{names[field]}”" for field in fields]
    match name:
        case "sum":
            return f"{said[0]}之和"
        case "diff":
            return f"{said[0]}到{said[1]}的天数"
        case "latest":
            return f"{said[0]}的最近取值"
        case _:
            return _SUMS[name]
