"""`pingyi demo`: the made-up district's workbooks of two years, the review of each, and all of it in the web."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pingyi.cli import DONE

if TYPE_CHECKING:
    from pingyi.cli._reviewing import Reviewed

STANDARD = "demo"
"""The size that all of the speech's facts are planted for."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="台账和评议结果写到哪里")] = Path("out/demo"),
    seed: Annotated[int, typer.Option("--seed", metavar="数", help="种子：同一个数造出同一个区", min=0)] = 2019,
    size: Annotated[
        str, typer.Option("--size", metavar="规模", help="tiny 极小、small 小、demo 标准、large 十倍")
    ] = STANDARD,
    workbooks_only: Annotated[
        bool, typer.Option("--workbooks-only", help="只写台账，不做评议，不装入网上系统")
    ] = False,
    web: Annotated[bool, typer.Option("--web/--no-web", help="是否装入网上系统供试用")] = True,
) -> int:
    """造一个虚构的区，写出两年台账，做两年的评议，并装入网上系统供试用。"""
    from pingyi.cli._progress import steps
    from pingyi.demo import SIZES, district
    from pingyi.demo.workbooks import NOTES, folder_of, names_book, planted_of, write_district
    from pingyi.errors import UnknownName

    if size not in SIZES:
        raise UnknownName("规模", size, SIZES)
    with steps() as progress:
        progress("造区")
        made = district(seed, size)
        progress("写台账")
        fresh = write_district(made, out, lambda path, done, total: progress.detail(f"{done}/{total}　{path}"))
        if not workbooks_only:
            from pingyi.cli._demo_web import Opened
            from pingyi.cli._reviewing import review_folder
            from pingyi.facts.reading import Around

            opened = Opened(made, out) if web else None
            last: Path | None = None
            for year in made.years:
                target = out / f"{year}年评议"
                for old in target.glob("封存*"):  # a demo's seals are thrown away: nobody has published them
                    shutil.rmtree(old)
                done = review_folder(
                    folder_of(out, year),
                    year,
                    target,
                    ["seed-district"],
                    last=last,
                    names=names_book(out),
                    progress=progress,
                    around=opened.around(year) if opened else Around(),
                )
                last = done.seal
                if opened:
                    opened.reviewed(done)
            if opened:
                opened.load(progress)
    for year in made.years:
        count = planted_of(out, year)["records"]
        typer.echo(f"{year}年：{count}条记录，台账在 {folder_of(out, year)}" + ("" if fresh else "（已有，未重写）"))
    if not workbooks_only:
        from pingyi.cli._telling import tell
        from pingyi.demo.found import compare

        tell(done, as_json=False)
        found = compare(out, done.review, done.facts.tree)
        short = "；" if size == STANDARD or not found.missed else f"；{_short_of(out, done, found.missed)}；"
        typer.echo(
            f"台账中预先埋下{len(found.planted)}条论断的事实，评议找到{len(found.planted) - len(found.missed)}条{short}"
            f"另有{len(found.besides)}条未曾埋下而属实的，一并列在 {out / NOTES}。台账中的差错也是有意埋下的，用来看系统怎样指出。"
        )
        if opened:
            opened.tell()
    return DONE


def _short_of(out: Path, done: Reviewed, missed: Sequence[str]) -> str:
    from pingyi.demo.workbooks import planted_of
    from pingyi.packs import load_rules

    forms = {key: form.name for key, form in load_rules(["seed-district"], done.review.year).forms.items()}
    return short_of(missed, planted_of(out, done.review.year)["claims"], done.facts.tree.name, forms)


def short_of(
    missed: Sequence[str],
    plants: Iterable[Mapping[str, Any]],
    name: Callable[[str], str],
    forms: Mapping[str, str],
) -> str:
    """Why a district of another size states less: each claim missed, with its units and the forms of its rows."""
    named: dict[str, dict[str, None]] = {claim: {} for claim in missed}
    for plant in plants:
        if plant["claim"] in named:
            told = (*(name(unit) for unit in plant["units"]), forms[plant["form"]])
            named[plant["claim"]] |= dict.fromkeys(told)
    listed = "、".join(f"{claim}（{'，'.join(told)}）" for claim, told in named.items())
    return f"规模较小，有些论断的条件不足，没有得出的是：{listed}"
