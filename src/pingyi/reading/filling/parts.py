"""“其中：…” is a part of what stands before it: that head belongs above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pingyi.reading.filling.layout import Sheet, Slot
from pingyi.reading.filling.wording import words_of

_ALONE = re.compile(r"[(（]?其中[)）]?[:：]?")
_PART = re.compile(r"^(?:[(（]?其中|[#＃])")
"""“#预备党员” is how statistical forms write “其中：预备党员”."""


_RATE = re.compile(r"(?:率|占比|比例|比重)$")
_WHY = "“其中”前面是比率，看不出是哪一栏的一部分"


def within(sheet: Sheet, slot: Slot) -> Slot:
    """“其中：低保户” is a part of what stands before it: that head is put above it."""
    if slot.table < 0:
        return _beside(sheet, slot)
    row, column = slot.row, slot.column
    lines, heads = sheet.lines.get(slot.table, {}), sheet.heads.get(slot.table, {})
    above = [lines[n] for n in sorted(lines, reverse=True) if n < slot.at[0] and lines[n]]
    left = [heads[n] for n in sorted(heads, reverse=True) if n < slot.at[1] and heads[n]]
    row, column = _under(row, above), _under(column, left)
    if _PART.match(label_of(row)):
        row = _parted(row, above)
    if _PART.match(label_of(column)):
        column = _parted(column, left)
    rated = any(
        own != before and len(own) > 1 and _RATE.search(words_of(own[own.index(label_of(own)) - 1]).text)
        for own, before in ((row, slot.row), (column, slot.column))
    )
    return replace(slot, row=row, column=column, blocked=slot.blocked or (_WHY if rated else ""))


def _under(own: tuple[str, ...], before: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """“其中” alone over several heads: they are parts of the head before them, which is put in its place."""
    at = next((place for place, text in enumerate(own[:-1]) if _ALONE.fullmatch(text.strip())), -1)
    if at < 0:
        return own
    whole = next((texts for texts in before if texts[:at] == own[:at] and texts[at : at + 1] != own[at : at + 1]), ())
    label = label_of(whole)
    if not label or label in own or _RATE.search(words_of(label).text):
        return own
    return (*own[:at], label, *own[at + 1 :])


def _beside(sheet: Sheet, slot: Slot) -> Slot:
    """The same for a label beside its blank: a part of the label before it."""
    if not _PART.match(label_of(slot.row)):
        return slot
    before = [one for one in sheet.slots if one.table < 0 and one.at < slot.at and not _PART.match(label_of(one.row))]
    if not before:
        return slot
    row = _parted(slot.row, [before[-1].row])
    rated = len(row) > len(slot.row) and bool(_RATE.search(words_of(label_of(before[-1].row)).text))
    return replace(slot, row=row, blocked=slot.blocked or (_WHY if rated else ""))


def starts_part(heads: Sequence[str]) -> bool:
    """Whether some head says that its cells are a part of what stands before (其中：…)."""
    return any(_PART.match(one) for one in heads)


def _parted(own: tuple[str, ...], before: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    # A rate behind both numbers that it is made of is passed over: “受理（件）| 调处成功（件）| 成功率（%）| 其中：村内化解（件）”.
    whole: tuple[str, ...] = ()
    plain = [texts for texts in before if not _PART.match(label_of(texts))]
    if plain:
        numbers = [texts for texts in plain[1:3] if not _RATE.search(words_of(label_of(texts)).text)]
        passed = _RATE.search(words_of(label_of(plain[0])).text) and len(numbers) == 2
        whole = numbers[0] if passed else plain[0]
    label = label_of(whole)
    if not label or label in own:
        return own
    at = own.index(label_of(own))
    return (*own[:at], label, *own[at:])


def label_of(texts: Sequence[str]) -> str:
    """The innermost text that is no unit of measure."""
    return next((text for text in reversed(texts) if words_of(text).text), "")
