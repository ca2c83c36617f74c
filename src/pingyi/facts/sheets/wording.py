"""Texts: choices, yes and no, free text, keys."""

from __future__ import annotations

import re
from datetime import date, time

from pingyi.facts.sheets.cells import Cell, Parse, Told, repaired, shown, squash, text
from pingyi.issues import Severity
from pingyi.numbers import halfwidth
from pingyi.packs.schema import Field

_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "■", "对", "已", "Y", "YES", "TRUE", "T"})
_NO = frozenset({"否", "无", "×", "✗", "✘", "X", "错", "未", "没有", "N", "NO", "FALSE", "F", "☐", "□"})
_NUMBERED = re.compile(r"^(?:[(]?[0-9一二三四五六七八九十]{1,2}[)、.]|[A-Za-z][.、])")
_SPACE = re.compile(r"\s+")
_NONE = frozenset({"/", "\\", "-", "--", "—", "——", "－", "无此项"})
LONGEST_STROKE = max(map(len, _NONE))
"""A longer text says something."""


def empty(cell: Cell) -> bool:
    """Whether a cell says nothing: spaces, or one of the strokes with which people cross a cell out."""
    if not isinstance(cell, str):
        return False
    bare = cell.strip()
    return not bare or (len(bare) <= LONGEST_STROKE and bare in _NONE)


def choice_parser(field: Field) -> Parse:
    """One of the field's choices, or another way of writing one that the pack names."""
    meant = {squash(choice): choice for choice in field.choices}
    meant = {squash(alias): choice for alias, choice in field.choice_aliases.items()} | meant
    offered = "、".join(field.choices)

    def parse(cell: Cell) -> str | Told:
        words = squash(text(cell))
        if words in meant:
            return meant[words]
        bare = _NUMBERED.sub("", words)
        if bare in meant:
            message = f"“{field.name}”写作“{shown(cell)}”，按“{meant[bare]}”读入"
            return repaired("repaired-choice", message, meant[bare], "请从选项中选，不加序号")
        return Told("bad-choice", f"“{field.name}”不能填“{shown(cell)}”", f"可填：{offered}")

    return parse


def yes_no_parser(field: Field) -> Parse:
    """是 or 否, 有 or 无, √ or ×; the field's aliases and 已…, 未… too."""
    aliases = {squash(alias): value in {"是", "true", "True"} for alias, value in field.choice_aliases.items()}

    def parse(cell: Cell) -> bool | Told:
        words = squash(text(cell)).upper()
        if words in _YES or words == "1":
            return True
        if words in _NO or words == "0":
            return False
        if words in aliases:
            return aliases[words]
        return Told("bad-choice", f"“{field.name}”不能填“{shown(cell)}”", "请填“是”或“否”")

    return parse


def text_parser(field: Field, *, key: bool) -> Parse:
    """Free text, its spaces at the ends cut. ``key``: the text names a row of a register, or the field is one.

    A date in a text cell was, more likely than not, a number such as 3-5 that the spreadsheet turned into one.
    """
    limit = field.max

    def parse(cell: Cell) -> str | Told:
        if isinstance(cell, date | time):
            message = f"“{field.name}”被表格软件改成了日期“{shown(cell)}”"
            hint = "请把该列设为“文本”格式后重新填写"
            return (
                Told("text-became-date", message, hint)
                if key
                else repaired("text-became-date", message, text(cell), hint)
            )
        words = text(cell)
        if key and isinstance(cell, str):
            words = _SPACE.sub("", halfwidth(words))
        if limit is not None and len(words) > limit:
            message = f"“{field.name}”有{len(words)}字，超过{limit}字"
            if field.open:
                return Told("too-long", message, "请精简后重新填写")
            return Told("too-long", message, "请精简", Severity.NOTE, words)
        return words

    return parse
