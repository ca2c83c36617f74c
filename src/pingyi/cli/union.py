"""``pingyi union``: the sealed years of many districts → one set, which a city or province reviews with its own rubric."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pingyi.cli import DONE

if TYPE_CHECKING:
    from pingyi.facts.union.above import Above
    from pingyi.facts.union.manifest import UnionManifest

CODE, KIND = "上级", "市委"
"""The code and the kind of the unit above, where only its name is given."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("union")(union)


def union(
    seals: Annotated[
        list[Path],
        typer.Argument(metavar="封存…", help="各区县的封存，也可以是下一级的合并封存", exists=True, file_okay=False),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="文件夹", help="合并到哪里（新文件夹；加 --replace 时为已有的）")
    ],
    above: Annotated[
        Path | None,
        typer.Option(
            "--above",
            metavar="文件",
            help="写明上面各级的表格（.xlsx 或 .csv）：组织代码、组织名称、组织类别、上级组织代码；各区县自己也写一行，写明其上级",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="名称", help="各区县共同的上级，如 某某市委；只有一级时用它，不必写表格"),
    ] = None,
    code: Annotated[str, typer.Option("--code", metavar="代码", help="该上级的组织代码，与 --name 同用")] = CODE,
    kind: Annotated[str, typer.Option("--kind", metavar="类别", help="该上级的组织类别，与 --name 同用")] = KIND,
    replacing: Annotated[
        bool, typer.Option("--replace", help="补报或更正：并入已有的合并封存，同一区县的以新换旧，其他区县原样不动")
    ] = False,
) -> int:
    """合并封存：逐份核对各区县的封存，并成一份，供市、省评议；人员各表留在区县，不上报。"""
    from pingyi.cli._progress import steps
    from pingyi.facts.union.verify import checked_manifest
    from pingyi.facts.union.write import Handing, unite
    from pingyi.measures.handed import hand_up, handed_up

    before = checked_manifest(out)[0] if replacing else None
    with steps() as progress:
        progress("核对并合并封存")
        manifest = unite(
            seals,
            out,
            handing=Handing(lambda rules: tuple(handed_up(rules)), hand_up),
            above=_above(above, name, code, kind),
            replacing=replacing,
            told=lambda what, done, total: progress.detail(f"{done + 1}/{total}　{what}"),
        )
    _tell(out, manifest, before)
    return DONE


def _above(table: Path | None, name: str | None, code: str, kind: str) -> Above:
    from pingyi.facts.union.above import NOTHING_ABOVE, one_above, read_above

    if table is not None and name is not None:
        msg = "--above 与 --name 只能用一个"
        raise typer.BadParameter(msg)
    if table is not None:
        return read_above(table)
    return one_above(code, name, kind) if name else NOTHING_ABOVE


def _tell(out: Path, manifest: UnionManifest, before: UnionManifest | None) -> None:
    from pingyi.facts.union.open import open_union
    from pingyi.measures.handed import handed_up

    opened = open_union(out, check=False)
    root = opened.crown.name(manifest.root)
    typer.echo(
        f"已合并{manifest.year}年：{root}，{len(manifest.districts)}个区县，{manifest.units:,}个组织，{manifest.rows:,}行，"
        f"{len(manifest.packs)}个规则包。"
    )
    if before is not None:
        had = {one.code: one.seal for one in before.districts}
        fresh = [one.name for one in manifest.districts if one.code not in had]
        anew = [one.name for one in manifest.districts if had.get(one.code, one.seal) != one.seal]
        parts = [f"新增{'、'.join(fresh)}"] if fresh else []
        parts += [f"更换{'、'.join(anew)}"] if anew else []
        same = len(manifest.districts) - len(fresh) - len(anew)
        typer.echo(f"{'；'.join(parts) or '没有变化'}；其余{same}个区县原样未动。")
    needs = handed_up(opened.rules)
    for measure in manifest.handed:
        typer.echo(
            f"“{opened.rules.measures[measure].name}”要用{'、'.join(needs[measure])}，这些表留在区县，只上报各组织的整数："
            "这一项只有区县自己能核对。"
        )
    typer.echo(f"清单校验值：{manifest.hash}")
