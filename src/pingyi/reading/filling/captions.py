"""The words of a title that say how a table is laid out, when it was filled in, or how far a plan has come: none narrows it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pingyi.facts.model import Facts
from pingyi.facts.sheets.cells import squash
from pingyi.reading.filling import phrases
from pingyi.reading.filling.layout import Sheet
from pingyi.reading.filling.periods import spans
from pingyi.reading.filling.wording import words_of

_TERM = re.compile(r"第[一二三四五六七八九十\d]{1,3}届")


def counts(head: str) -> bool:
    """Whether a head says that something is counted: its neighbours then are counts too."""
    words = words_of(head)
    return bool(words.measure) or bool(re.search(r"(?:[^第]数|次数|人次|金额|总额|率|占比)$", words.text))


def heads(sheet: Sheet) -> tuple[str, ...]:
    """All that stands over and beside cells, each once."""
    texts = {text for slot in sheet.slots for text in (*slot.row, *slot.column)}
    return tuple(sorted({words_of(text).text for text in texts} - {""}))


def undated(words: Sequence[str]) -> list[str]:
    """The lines of a title without a bare day or month that is only the date of filling in: another line says the time."""
    lines = [squash(one) for one in words]
    told = any(spans(one)[0] and not phrases.DAY.fullmatch(one) for one in lines)
    return [one for one, line in zip(words, lines, strict=True) if not (told and phrases.DAY.fullmatch(line))]


def of_year(text: str, year: int) -> str:
    """A title that joins two years (2019年…情况及2020年…计划) without the part that is about the other year."""
    parts = re.split(r"(?:及|暨|和|与)(?=20\d\d年)", text)
    years = [{one.year for one in spans(part)[0] if one.year} for part in parts]
    if len(parts) == 1 or not all(years) or {year} not in years:
        return text
    return "和".join(part for part, own in zip(parts, years, strict=True) if own == {year})


def bureaus(title: str, facts: Facts) -> str:
    """The only committee of its kind that a title names by it (区直机关党建工作); empty where there is none, or several."""
    if not phrases.BUREAUS.search(title):
        return ""
    found = [span for span in facts.tree.units(facts.last) if span.kind.endswith("机关党委")]
    return found[0].code if len(found) == 1 else ""


def plain(title: str) -> str:
    """A title without such words."""
    text = _TERM.sub("", title).replace("乡镇(街道)", "乡镇").replace("党(工)委", "党委")
    return phrases.PLANNED.sub("", phrases.LAYOUT.sub("", text))
