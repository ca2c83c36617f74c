"""Small print that limits a whole form: “统计范围：女党员”, “注：本表仅统计35岁以下党员”."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pingyi.facts.sheets.cells import squash
from pingyi.reading.filling.covering import EVERY, Coverer
from pingyi.reading.filling.layout import Sheet
from pingyi.reading.filling.periods import spans

_LABEL = re.compile(r"(?:统计|填报|调查|填写|汇总)?(?:范围|对象)(?:[:：]|为|是)(?P<what>[^。；;]+)")
_ONLY = re.compile(r"(?:只|仅)(?:限|限于|统计|填报|填写|填|包括|包含|含|反映|指|计|报)(?P<what>[^。；;，,]+)")
_WITHOUT = re.compile(
    r"(?:不含|不包括|不包含|不统计|剔除|扣除)(?P<what>[^。；;，,]+)|除(?P<but>[^。；;，,]{2,20})(?:外|以外|之外)"
)
_TOLD = re.compile(r"本表(?:只|仅)?(?:统计|反映|填报|填写|适用于)(?P<what>[^。；;，,]+)")
_UNNAMED = re.compile(r"(?i)sheet\d*|(?:工作)?表\d*(?:之后)?|正文")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def limits(sheets: Sequence[Sheet], coverer: Coverer, *, paged: bool) -> list[str]:
    """For each sheet what its small print or its name limits it to; empty where nothing does.

    With ``paged`` they are the tables of a Word form: the lines behind the last one are a sheet of their own, about all.
    """
    behind = [note for sheet in sheets if paged and not sheet.slots for note in sheet.remarks]
    return [limited([*sheet.remarks, *behind, _named(sheet)], coverer) for sheet in sheets]


def _named(sheet: Sheet) -> str:
    """The name of a workbook's sheet as a note on what is in it (女党员), where it was given one."""
    return "" if _UNNAMED.fullmatch(sheet.grid.name) else f"本表统计{sheet.grid.name}"


def limited(notes: Iterable[str], coverer: Coverer) -> str:
    """What the first note that limits the form limits it to; empty where none does, or only to all that there is."""
    for note in notes:
        if match := _WITHOUT.search(note):
            return match[0]
        if (match := _TOLD.search(note)) and _narrow(match["what"], coverer):
            return match["what"]
        for match in (_LABEL.search(note), _ONLY.search(note)):
            what = spans(squash(match["what"]))[1].strip("、，,") if match else ""
            if not what:
                continue
            strange = any(_CHINESE.search(one) for one in coverer.cover(what, EVERY, "title").rest)
            if strange or _narrow(what, coverer):
                return what
    return ""


def _narrow(text: str, coverer: Coverer) -> bool:
    """Whether a text names a sort of people, units or doings that facts do not tell apart."""
    return bool(coverer.limited([text])) or any(str(one) in text for one in coverer.lexicon.words["domains"])
