"""What `pingyi rubric import` writes and prints."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import typer

from pingyi.errors import PackRefused, Refusal
from pingyi.issues import Issue, Severity
from pingyi.packs.load import build, stack
from pingyi.reading.rubrics import import_rubric, write_files
from pingyi.reading.rubrics.decisions import KINDS
from pingyi.reading.rubrics.importing import Imported
from pingyi.reading.rubrics.output import FILE_BOOK, FILE_JSON, as_json, files, summary

_SHOWN = 30
_YEAR = 2019


class WrongId(Refusal):
    """A pack id that packs do not take."""

    def __init__(self, pack_id: str) -> None:
        super().__init__(f"编号“{pack_id}”不合规矩：以小写字母开头，只用小写字母、数字和连字符，如 river-2024。")


def run(file: Path, out: Path, *, kind: str, pack_id: str, as_json: bool) -> bool:
    """Import, write, tell; True where the table has faults or sentences that were not understood."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", pack_id):
        raise WrongId(pack_id)
    found = import_rubric(file, kind=kind, pack_id=pack_id)
    write_files(out, files(found))
    problems = _loaded(out)
    _tell(found, out, as_json=as_json)
    if problems:
        raise PackRefused(pack_id, problems)
    return bool(found.faults) or len(found.recognised) < len(found.scoring)


def _loaded(out: Path) -> list[Issue]:
    """What the pack loader says of what was written; nothing, unless the import has a fault of its own."""
    packs, problems = stack([out])
    _, more = build(packs, _YEAR)
    return sorted({*problems, *more})


def _tell(found: Imported, out: Path, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_json(found), ensure_ascii=False, indent=1))
        return
    typer.echo(summary(found))
    typer.echo(f"\n原表的毛病{len(found.faults)}处：" if found.faults else "\n没有发现原表的毛病。")
    ordered = sorted(found.faults, key=lambda issue: issue.severity is Severity.NOTE)
    for issue in ordered[:_SHOWN]:
        typer.echo(f"  · {issue}")
    _rest(len(found.faults))
    counted = Counter(one.kind for one in found.decisions)
    typer.echo("\n要由人定的：" + "、".join(f"{KINDS[kind]}{counted[kind]}" for kind in KINDS if counted[kind]))
    asked = [one for one in found.decisions if one.kind not in {"figure", "points"}]
    for one in asked[:_SHOWN]:
        where = f"第{one.place.row}行" if one.place.row else ""
        said = f"：“{one.original}”" if one.original and one.kind in {"sentence", "bar"} else ""
        typer.echo(f"  · {where}{one.name}　{one.question}{said}" + (f"　→ {one.meanwhile}" if one.meanwhile else ""))
    _rest(len(asked))
    typer.echo(f"\n规则包在 {out}；逐句核对见“{FILE_BOOK}”，全部结果见“{FILE_JSON}”。改定后用 pingyi pack lint 检查。")


def _json(found: Imported) -> dict[str, object]:
    return as_json(found)


def _rest(count: int) -> None:
    if count > _SHOWN:
        typer.echo(f"  · 其余{count - _SHOWN}处见“{FILE_BOOK}”。")
