"""Where a table's heads are: rows of texts over a body, merged or not; and which columns at the left are labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pingyi.facts.sheets.labels import SERIAL
from pingyi.reading.filling import offices
from pingyi.reading.filling.grid import BLANK, Grid
from pingyi.reading.filling.wording import MEASURES, words_of

_CODE = re.compile(r"(?:栏次|栏号|列次|项次|行次|代码|[甲乙丙丁戊己庚]|[(（]?\d{1,3}[)）]?|[A-Z]{1,2})")
NOTE = re.compile(
    r"^(?:注|说明|备注|填表说明|填报说明|注意|填表|填报|制表|审核|联系|单位负责|负责|报送|附|统计负责)[^。]{0,12}[:：]"
    r"|^注\d?[:：.]|^[*＊※]"
)
_DASH = re.compile(r"[-—－–─]{1,3}")
_FIGURE = re.compile(r"[\d.,]+%?")
_HEADS = 4
"""At most so many rows of heads."""


def small(text: str) -> bool:
    """Whether a text is small print or a label with what it labels (“填报单位：鹭栖镇党委”), so no head."""
    return bool(NOTE.match(text)) or bool(re.match(r"^(?!其中).{1,8}[:：]", text)) or bool(BLANK.search(text))


def captioned(texts: Sequence[str]) -> bool:
    """Whether a row says only who drew the form up and for when (区文明办制 | 2019年度)."""
    drawn = [offices.is_office(one) for one in texts]
    return any(drawn) and all(own or not words_of(text).text for own, text in zip(drawn, texts, strict=True))


def dashed(labels: list[tuple[int, int, str]]) -> bool:
    """Whether a row is a heading of which a dash in the column of the units of measure says that it has no number."""
    return any(_DASH.fullmatch(text.strip()) for _, _, text in labels[1:])


class Heads:
    """Finds the heads of a grid's tables."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    def block(self, row: int) -> tuple[int, int, int] | None:
        """Rows of heads that begin here: (last row, first column, last column)."""
        grid = self.grid
        labels = [one for one in grid.labels(row) if not small(one[2])]
        if len(labels) < 2 or len(labels) != len(grid.labels(row)) or captioned([text for _, _, text in labels]):
            return None
        for last in range(row, min(row + _HEADS, grid.rows)):
            heads = [one for line in range(row, last + 1) for one in grid.labels(line)]
            left, right = min(one[0] for one in heads), max(one[1] for one in heads)
            if not self._covered(row, last, left, right):
                if last == row and not self._complements(row):
                    return None
                continue
            below = last + 1
            if grid.area(last, right)[2] > last or any(
                grid.area(last, c)[2] > last and grid.text(last, c) for c in range(left, right + 1)
            ):
                continue
            if self._more_heads(last, left, right):
                continue
            # The body may begin with a heading of its own (“一、组织体系”) over all columns.
            if not self._bodily(below, left, right) and not (
                self._headed(below, left) and self._bodily(below + 1, left, right)
            ):
                return None
            return last, left, right
        return None

    def _covered(self, row: int, last: int, left: int, right: int) -> bool:
        """Whether every column has a head, but perhaps the first (a corner left blank)."""
        bare = [
            column
            for column in range(left, right + 1)
            if not any(self.grid.text(line, column).strip() for line in range(row, last + 1))
        ]
        return not bare

    def _complements(self, row: int) -> bool:
        """Whether the row below fills the gaps of a row of heads that was not merged."""
        grid = self.grid
        if row >= grid.rows:
            return False
        first, second = grid.labels(row), grid.labels(row + 1)
        if len(second) < 2:
            return False
        left, right = min(first[0][0], second[0][0]), max(first[-1][1], second[-1][1])
        gaps = [c for c in range(left, right + 1) if not grid.text(row, c)]
        return bool(gaps) and all(grid.text(row + 1, c) for c in gaps)

    def _more_heads(self, last: int, left: int, right: int) -> bool:
        """Whether the next row belongs to the heads: below a merged head, or a row of units of measure or of codes."""
        grid = self.grid
        below = last + 1
        if below > grid.rows or any(grid.fillable(below, column) for column in range(left, right + 1)):
            return False
        texts = [text for _, _, text in grid.labels(below)]
        squares = [grid.at(below, first) for first, _ in grid.cells(below)]
        if squares and all(
            one.kind == "value" or _CODE.fullmatch(one.text.strip()) for one in squares if one.kind != "empty"
        ):
            return True
        if texts and sum(text.strip("()（）") in MEASURES or bool(words_of(text).measure) for text in texts) * 2 > len(
            texts
        ):
            return True
        spread = any(second > first for first, second, _ in grid.labels(last) if grid.anchor(last, first)[0] == last)
        return spread and len(texts) >= 2

    def _headed(self, row: int, left: int) -> bool:
        """Whether a row is a heading inside the body: one text from the first column on, and nothing to fill."""
        labels = self.grid.labels(row) if row <= self.grid.rows else []
        if len(labels) != 1 or labels[0][0] != left:
            return False
        text = labels[0]
        alone = text[1] > text[0] or not any(self.grid.there(row, c) for c in range(text[1] + 1, self.grid.columns + 1))
        return alone and not small(text[2])

    def _alternates(self, row: int) -> bool:
        """Whether a row is made of labels, each with a blank behind it: such rows have no heads above."""
        grid = self.grid
        cells = [first for first, _ in grid.cells(row)]
        pairs = sum(
            bool(grid.text(row, one)) and not grid.fillable(row, one) and grid.text(row, one) not in MEASURES
            and grid.fillable(row, other) and grid.there(row, other) and not _FIGURE.fullmatch(grid.text(row, one).strip())
            for one, other in pairwise(cells)
        )  # fmt: skip
        return pairs > 1

    def _bodily(self, row: int, left: int, right: int) -> bool:
        """Whether a row looks like the first one of a body: something to fill, or a number, a formula."""
        grid = self.grid
        if row > grid.rows or self._alternates(row):
            return False
        kinds = [grid.at(row, column).kind for column in range(left, right + 1)]
        if not any(grid.there(row, column) or grid.text(row, 1) for column in range(left, right + 1)):
            return False
        return any(kind in {"empty", "formula", "value"} for kind in kinds)

    def heads(self, top: int, last: int, column: int) -> tuple[str, ...]:
        """The heads of a column, each once; a group that was not merged reaches over the gaps to its right."""
        grid = self.grid
        found: list[str] = []
        seen: set[tuple[int, int]] = set()
        for row in range(top, last + 1):
            square, anchor = grid.at(row, column), grid.anchor(row, column)
            text = grid.text(row, column).strip()
            if square.kind == "value" and re.fullmatch(r"20\d\d", square.text):
                text = f"{square.text}年"
            if not text and row < last and grid.text(last, column):
                over = column
                while over > 1 and not grid.text(row, over):
                    over -= 1
                grouped = all(grid.text(last, one) for one in range(over, column + 1))
                text, anchor = (grid.text(row, over).strip(), grid.anchor(row, over)) if grouped else ("", anchor)
            if text and anchor not in seen and not _CODE.fullmatch(text):
                seen.add(anchor)
                found.append(text)
        return tuple(found)

    def stub(self, body: list[int], heads: dict[int, tuple[str, ...]], left: int) -> int:
        """The last column of the labels at the left: those in which most rows have a text, and serial numbers."""
        stub = left - 1
        for column in sorted(heads):
            texts = sum(self._told(row, column) for row in body)
            serial = any(head.replace(" ", "").upper() in SERIAL for head in heads[column])
            if serial or (texts and 2 * texts >= len(body)):
                stub = max(stub, column)
            elif column > stub:
                break
        return stub

    def _told(self, row: int, column: int) -> bool:
        """Whether a cell of the body holds a text that may be a label; in Word numbers are texts too."""
        text = self.grid.text(row, column)
        numbered = column > 1 and bool(_FIGURE.fullmatch(text.strip()))
        return bool(text) and not numbered and not self.grid.fillable(row, column)

    def keys(self, body: list[int], stub: int, right: int) -> tuple[int, ...]:
        """The column of labels (codes, say) that stands further right, where the stub holds none."""
        if any(self.grid.text(row, column) for row in body for column in range(1, stub + 1)):
            return ()
        for column in range(stub + 1, right + 1):
            texts = sum(bool(self.grid.text(row, column)) and not self.grid.fillable(row, column) for row in body)
            if texts and 2 * texts >= len(body):
                return (column,)
        return ()
