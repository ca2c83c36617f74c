"""`pingyi pack`: check rule packs, run their worked cases, show what they say, document how they are written."""

from __future__ import annotations

from typing import Annotated

import typer

DONE, PROBLEMS = 0, 1
Names = Annotated[
    list[str] | None, typer.Argument(metavar="规则包", help="随附规则包的编号，或规则包文件夹；不写为全部随附的")
]
Year = Annotated[int, typer.Option("--year", metavar="年份", help="按哪一年度适用的规则", min=2000, max=2100)]
DEFAULT_YEAR = 2019


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        name="pack", help="规则包：检查、运行算例、查看、写法说明。", no_args_is_help=True, rich_markup_mode=None
    )
    group.command("lint")(lint)
    group.command("test")(test)
    group.command("show")(show)
    group.command("schema")(schema)
    app.add_typer(group)


def lint(packs: Names = None, year: Year = DEFAULT_YEAR) -> int:
    """检查规则包：写错的逐条指出；有违减负规定的提示；列出过程分与结果分的比例，以及一个组织一年要填多少。"""
    from pingyi.cli._pack_lint import lint_all
    from pingyi.packs import library_ids

    return PROBLEMS if lint_all(packs or list(library_ids()), year) else DONE


def test(packs: Names = None) -> int:  # noqa: PT028  a command, no test of pytest's
    """运行规则包自带的算例（tests/ 里的 .yaml）。"""
    from pingyi.cli._pack_test import run_all
    from pingyi.packs import library_ids

    return PROBLEMS if run_all(packs or list(library_ids())) else DONE


def show(
    pack: Annotated[str, typer.Argument(metavar="规则包", help="随附规则包的编号，或规则包文件夹")],
    name: Annotated[str | None, typer.Argument(metavar="编号", help="表样、事项、取数、条目等的编号或名称")] = None,
    year: Year = DEFAULT_YEAR,
) -> int:
    """查看一个规则包（含其依托的）在某一年度有哪些规则，或其中一条的全文和出处。"""
    from pingyi.cli._pack_show import overview, show_one
    from pingyi.packs.load import load_stack

    loaded = load_stack([pack], year)
    if name is None:
        overview(loaded.rules)
    else:
        show_one(loaded, name)
    return DONE


def schema(
    as_json: Annotated[bool, typer.Option("--json", help="打印 JSON Schema，供编辑器使用")] = False,
) -> int:
    """打印规则包的写法说明（docs/packs.md 即由此生成）。"""
    import json

    from pingyi.packs.describe import json_schema, markdown

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2) if as_json else markdown(), nl=as_json)
    return DONE
