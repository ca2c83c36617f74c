"""Which stored results of formulas are stale once cells were filled in: all that rest on them, directly or not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pingyi.documents.ooxml import Element, namespace
from pingyi.facts.places import column_number

_REFERENCE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[\w.\u4e00-\u9fff]+)!)?"
    r"(?P<first>\$?[A-Z]{1,3}\$?\d+)(?::(?P<last>\$?[A-Z]{1,3}\$?\d+))?(?![\w(])"
)
_WHOLE = re.compile(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+")
_STRING = re.compile(r'"[^"]*"')
_FAR = re.compile(r"(?:INDIRECT|OFFSET|INDEX|ADDRESS)\s*\(", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w!$.'])[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff]*(?![\w(!:$])")
_CELL = re.compile(r"\$?([A-Z]+)\$?(\d+)")

_Box = tuple[str, int, int, int, int]


def stale(trees: Mapping[str, Element], filled: Mapping[str, set[tuple[int, int]]]) -> dict[str, list[Element]]:
    """The cells whose stored results are stale, by sheet. Where a formula's inputs cannot be told, it is taken as stale."""
    waiting: list[tuple[str, tuple[int, int], Element, list[_Box] | None]] = []
    for sheet, tree in trees.items():
        ns = namespace(tree)
        for cell in tree.iterfind(f"{ns}sheetData/{ns}row/{ns}c"):
            formula = cell.find(f"{ns}f")
            place = _CELL.fullmatch(cell.get("r", ""))
            if formula is None or place is None:
                continue
            waiting.append((sheet, (int(place[2]), column_number(place[1])), cell, _inputs(formula, sheet)))
    changed = {sheet: set(cells) for sheet, cells in filled.items()}
    found: dict[str, list[Element]] = {}
    while True:
        left = []
        for one in waiting:
            sheet, at, cell, inputs = one
            if inputs is None or any(_touched(box, changed) for box in inputs):
                changed.setdefault(sheet, set()).add(at)
                found.setdefault(sheet, []).append(cell)
            else:
                left.append(one)
        if len(left) == len(waiting):
            return found
        waiting = left


def _inputs(formula: Element, sheet: str) -> list[_Box] | None:
    """The areas that a formula reads; None where that cannot be told from its text."""
    text = _STRING.sub("", formula.text or "")
    if not text or _FAR.search(text) or _WHOLE.search(text):
        return None
    found: list[_Box] = []
    for match in _REFERENCE.finditer(text):
        name = (match["sheet"] or sheet).strip("'").replace("''", "'")
        top, left = _place(match["first"])
        bottom, right = _place(match["last"] or match["first"])
        found.append((name, min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
    rest = _REFERENCE.sub("", text)
    if any(word.upper() not in {"TRUE", "FALSE"} for word in _NAME.findall(rest)):
        return None
    return found


def _place(reference: str) -> tuple[int, int]:
    found = _CELL.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    return int(found[2]), column_number(found[1])


def _touched(box: _Box, changed: Mapping[str, set[tuple[int, int]]]) -> bool:
    sheet, top, left, bottom, right = box
    return any(top <= row <= bottom and left <= column <= right for row, column in changed.get(sheet, ()))
