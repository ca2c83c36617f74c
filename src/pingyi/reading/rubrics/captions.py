"""The lines above a table: its title, and the short line that names a section or a further table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pingyi.issues import Place
from pingyi.reading.rubrics.outside import OUTSIDE

NUMBERED = re.compile(r"^[一二三四五六七八九十\d（(]+[、.．)）]")
_SHORT_LINE = 30
_TITLE_WORDS = re.compile(r"细则|办法|标准|评分|考核|考评|评价|评估|验收|指标|清单|测评|表$")


def caption(notes: Sequence[tuple[str, Place]]) -> str:
    """The short line right above a further table."""
    return notes[-1][0] if notes and len(notes[-1][0]) <= _SHORT_LINE else ""


def is_outside(line: str) -> bool:
    """Whether a line above a table says that it only adds and takes (“二、加扣分（上限20分）”)."""
    return bool(NUMBERED.match(line) and OUTSIDE.search(line))


def title_of(above: Sequence[str], stem: str) -> str:
    """The longest line above the table that sounds like the name of a scoring table; else the file's name."""
    lines = [
        re.sub(r"^附(?:件|表)?[\d一二三四五六七八九十]*[-—]?\d*[：:、.]?", "", re.sub(r"\s+", "", line))
        for line in above
        if line and len(line) <= 60 and not re.search(r"[。；]", line)
    ]
    named = [
        line
        for line in lines
        if _TITLE_WORDS.search(line) and not re.match(r"^(?:单位|填表|日期|被考核|考核单位)", line)
    ]
    fitting = [line for line in named if not NUMBERED.match(line)] or named
    return max(fitting, key=len) if fitting else stem
