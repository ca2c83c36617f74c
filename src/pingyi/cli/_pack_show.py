"""What `pingyi pack show` prints: the rules of a year by section, or one rule with its source and place."""

from __future__ import annotations

from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from pingyi.errors import UnknownName
from pingyi.issues import Place
from pingyi.packs.canonical import plain_of
from pingyi.packs.load import Loaded
from pingyi.packs.reading import SECTIONS
from pingyi.packs.refusals import near
from pingyi.packs.rules import Rules
from pingyi.packs.stock import WORDS


def overview(rules: Rules) -> None:
    """A table a section: id, name, source."""
    console = Console(highlight=False)
    console.print("规则包：" + " → ".join(f"{pack.name}（{pack.id}）" for pack in rules.packs), soft_wrap=True)
    for section in SECTIONS:
        entries: dict[str, Any] = getattr(rules, section)
        if not entries:
            continue
        table = Table(title=f"{WORDS[section]}（{len(entries)}）", title_justify="left")
        for heading in ("编号", "名称", "依据"):
            table.add_column(heading, overflow="fold")
        for key, entry in entries.items():
            name = getattr(entry, "name", "") or getattr(entry, "text", "") or entry.say[0]
            table.add_row(key, name, str(getattr(entry, "source", None) or ""))
        console.print(table)


def show_one(loaded: Loaded, name: str) -> None:
    """Every rule of that id or name: where it stands, and its whole text as it holds in the year.

    Raises:
        UnknownName: nothing is called so.
    """
    console = Console(highlight=False)
    known: list[str] = []
    shown = False
    for section in SECTIONS:
        for key, entry in getattr(loaded.rules, section).items():
            called = getattr(entry, "name", "")
            known += [key, called]
            # A duty's own measures stand nowhere: the duty is shown.
            if name in (key, called) and loaded.place(section, key) != Place():
                shown = True
                _print(console, WORDS[section], loaded.place(section, key), plain_of(entry))
    for rubric in loaded.rules.rubrics.values():
        for item in rubric.items:
            known += [item.id, item.name]
            if name in (item.id, item.name):
                shown = True
                _print(console, "条目", loaded.item_place(rubric.id, item.id), plain_of(item))
    if not shown:
        raise UnknownName("规则", name, near(name, known, 3))


def _print(console: Console, word: str, place: object, entry: Any) -> None:  # noqa: ANN401  plain data of any rule
    console.print(f"{word}　{place}", soft_wrap=True, markup=False)
    console.print(yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=110), soft_wrap=True, markup=False)
