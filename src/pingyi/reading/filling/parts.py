"""“其中：…” is a part of what stands before it: that head belongs above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pingyi.reading.filling.covering import words_of
from pingyi.reading.filling.layout import Sheet, Slot

_PART = re.compile(r"^(?:[(（]?其中|[#＃])")
"""“#预备党员” is how statistical forms write “其中：预备党员”."""


_RATE = re.compile(r"(?:率|占比|比例)$")
_WHY = "“其中”前面是比率，看不出是哪一栏的一部分"


def within(sheet: Sheet, slot: Slot) -> Slot:
    """“其中：低保户” is a part of what stands before it: that head is put above it."""
    if slot.table < 0:
        return slot
    row, column = slot.row, slot.column
    if _PART.match(_label(row)):
        lines = sheet.lines.get(slot.table, {})
        before = [lines[n] for n in sorted(lines, reverse=True) if n < slot.at[0] and lines[n]]
        row = _parted(row, before)
    if _PART.match(_label(column)):
        heads = sheet.heads.get(slot.table, {})
        before = [heads[n] for n in sorted(heads, reverse=True) if n < slot.at[1] and heads[n]]
        column = _parted(column, before)
    rated = any(
        own != before and len(own) > 1 and _RATE.search(words_of(own[own.index(_label(own)) - 1]).text)
        for own, before in ((row, slot.row), (column, slot.column))
    )
    return replace(slot, row=row, column=column, blocked=slot.blocked or (_WHY if rated else ""))


def _parted(own: tuple[str, ...], before: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    whole = next((texts for texts in before if not _PART.match(_label(texts))), ())
    label = _label(whole)
    if not label or label in own:
        return own
    at = own.index(_label(own))
    return (*own[:at], label, *own[at:])


def _label(texts: Sequence[str]) -> str:
    """The innermost text that is no unit of measure."""
    return next((text for text in reversed(texts) if words_of(text).text), "")
