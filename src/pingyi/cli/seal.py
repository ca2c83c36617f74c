"""``pingyi seal``: a folder of workbooks → the sealed facts of one year, without a review."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from pingyi.cli import DONE, PROBLEMS


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("seal")(seal)


def seal(
    folder: Annotated[
        Path, typer.Argument(metavar="文件夹", help="放着各单位台账（.xlsx）的文件夹", exists=True, file_okay=False)
    ],
    year: Annotated[int, typer.Option("--year", metavar="年份", help="封存的年度", min=2000, max=2100)],
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="封存到哪里（新文件夹）")],
    rules: Annotated[
        list[str] | None, typer.Option("--rules", metavar="规则包", help="规则包编号或文件夹，可写多个")
    ] = None,
    last: Annotated[Path | None, typer.Option("--last", metavar="文件夹", help="上一年的封存")] = None,
    corrects: Annotated[
        Path | None, typer.Option("--corrects", metavar="文件夹", help="本次更正的是哪一份封存")
    ] = None,
    cutoff: Annotated[
        datetime | None,
        typer.Option("--cutoff", metavar="日期", help="数据截止日期，默认当年12月31日", formats=["%Y-%m-%d"]),
    ] = None,
    names: Annotated[Path | None, typer.Option("--names", metavar="文件", help="姓名簿，默认在台账文件夹旁")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="台账有一处问题即整体不予受理")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="把数据问题以 JSON 打印到标准输出")] = False,
) -> int:
    """封存一年的台账：此后每个文件、每一行、每条规则改动一处都能查出。"""
    from pingyi.cli import _reviewing
    from pingyi.cli._progress import steps
    from pingyi.cli._telling import tell_issues, tell_refused
    from pingyi.errors import FolderRefused
    from pingyi.facts.seal import seal as write
    from pingyi.issues import Severity
    from pingyi.packs import load_rules

    _reviewing.check_out(out, folder)
    with steps(quiet=as_json) as progress:
        progress("加载规则包")
        loaded = load_rules(rules or ["seed-district"], year)
        try:
            reading = _reviewing.read(folder, loaded, year, names=names, strict=strict, progress=progress)
        except FolderRefused as refusal:
            tell_refused(refusal, as_json=as_json)
            raise
        progress("封存事实")
        until = cutoff.date() if cutoff else date(year, 12, 31)
        manifest = write(out, reading.facts, loaded, last=last, cutoff=until, published={}, corrects=corrects)
    found = _reviewing.counts(reading.issues)
    left_out, aside = found[Severity.ERROR], found[Severity.DOUBT]
    if as_json:
        tell_issues(reading.issues)
        return PROBLEMS if left_out or aside else DONE
    typer.echo(f"已封存{year}年：{len(manifest.tables)}张表{manifest.rows:,}行，{len(manifest.packs)}个规则包。")
    typer.echo(f"清单校验值：{manifest.hash}")
    if left_out or aside:
        typer.echo(f"台账中有{left_out}处问题未入库，{aside}处暂不计；清单加 --json 打印，或用 pingyi review 查看。")
    return PROBLEMS if left_out or aside else DONE
