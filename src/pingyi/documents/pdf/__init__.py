"""A document tree as PDF by typst: no office suite, the same bytes every time, PDF/A-2b.

The tree goes to the template (paper.typ) as JSON in ``sys.inputs``: what users wrote is data and never markup. Type, rows and
colours are the template's; what stands where is :mod:`pingyi.documents.layout`'s.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from pingyi.doctree import Cell, Document, Run, cell_runs
from pingyi.documents import fonts, layout, titles
from pingyi.documents.layout import Grid, Line
from pingyi.errors import GlyphsMissing

_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LONG = re.compile(r"[!-~]{6,}")
_DAY = 946_684_800
"""The fixed day of all outputs, 2000-01-01: they carry no clock, and PDF/A asks for a day."""
_SHORT = 8 * layout.COLUMNS
"""A last paragraph of up to eight rows goes to the next page with the signature rather than leave it alone there."""


def render(document: Document, fontset: fonts.Fontset | None = None) -> bytes:
    """The document with its annexes as PDF/A-2b.

    Args:
        document: the tree; may be empty.
        fontset: the fonts; by default those of the machine (`fonts.find`).

    Raises:
        FontsMissing: the machine has no font for a kind of type.
        GlyphsMissing: its fonts lack characters of the document.
    """
    found = fontset or fonts.find()
    paper = json.dumps(_paper(document, found), ensure_ascii=False, separators=(",", ":"))
    compiler = _compiler(found.folders)
    try:
        data: Any = compiler.compile(format="pdf", sys_inputs={"paper": paper}, pdf_standards=["a-2b"], timestamp=_DAY)
    except typst.TypstError as error:
        raise _explained(error) from error
    return bytes(data)


@lru_cache(maxsize=4)
def _compiler(folders: tuple[str, ...]) -> typst.Compiler:
    """One compiler for one choice of fonts: it keeps the fonts that it has read."""
    template = Path(__file__).with_name("paper.typ")
    return typst.Compiler(str(template), font_paths=list(folders), ignore_system_fonts=True)


def _explained(error: typst.TypstError) -> Exception:
    """A refusal that names the characters without a glyph; any other error as it is."""
    texts = dict.fromkeys(_NO_GLYPH.findall(error.diagnostic))
    return GlyphsMissing([_ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) for text in texts]) if texts else error


def _paper(document: Document, found: fonts.Fontset) -> dict[str, Any]:
    """What the template reads."""
    listed = layout.elements(document)
    kinds = [element.kind if isinstance(element, Line) else "table" for element in listed]
    return {
        "title": document.title.replace("\n", ""),
        "keywords": [found.notice] if found.notice else [],
        "banner": document.banner,
        "pitch": layout.PITCH,
        "cell": {"size": layout.CELL_SIZE, "pitch": layout.CELL_PITCH},
        "fonts": {role: {"families": chain, "weight": found.weights[role]} for role, chain in found.chains.items()},
        "figures": found.figures,
        "elements": [
            _line(element, kinds, place) if isinstance(element, Line) else _grid(element, kinds[place - 1 : place])
            for place, element in enumerate(listed)
        ],
        "imprint": [
            {"kind": line.kind, "runs": [(run.text, run.strong) for run in line.runs]}
            for line in layout.imprint(document.imprint)
        ],
    }


def _line(line: Line, kinds: list[str], place: int) -> dict[str, Any]:
    """``first``: whether a line above stands off; ``last``: whether a line follows that the title leaves room to."""
    before = kinds[place - 1] if place else ""
    after = kinds[place + 1] if place + 1 < len(kinds) else ""
    shown: dict[str, Any] = {
        "kind": line.kind,
        "runs": _runs(line.runs),
        "keep": line.keep,
        "right": line.right,
        "new": line.new_page,
        "first": before not in {line.kind, "signature"},
        "last": after != "subtitle",
    }
    if line.kind == "body":
        shown["short"] = titles.width(line.text) <= _SHORT
    if line.kind == "issuer":
        shown["size"] = layout.issuer_size(line.text)
    return shown


def _grid(grid: Grid, before: list[str]) -> dict[str, Any]:
    """``off``: whether the table stands off the line above."""
    table = grid.table
    return {
        "kind": "table",
        "off": before == ["body"],
        "widths": grid.widths,
        "numeric": sorted(table.numeric),
        "tall": sorted(grid.tall),
        "head": table.head,
        "rows": [[_cell(cell, width) for cell, width in zip(row, grid.widths, strict=True)] for row in table.rows],
    }


def _cell(cell: Cell, width: float) -> list[tuple[str, bool]]:
    """A cell's runs; what has no place to break, as a check sum has none, is given some."""
    room = int((width - 8) / (layout.CELL_SIZE * 0.58))
    return [(_LONG.sub(lambda m: _breakable(m[0], room), text), strong) for text, strong in _runs(cell_runs(cell))]


def _breakable(word: str, room: int) -> str:
    return word if len(word) <= room else "\u200b".join(word)


def _runs(runs: tuple[Run, ...]) -> list[tuple[str, bool]]:
    """Neighbours that look alike become one, so that lines break in them as in one text."""
    merged: list[tuple[str, bool]] = []
    for run in runs:
        if merged and merged[-1][1] == run.strong:
            merged[-1] = (merged[-1][0] + run.text, run.strong)
        else:
            merged.append((run.text, run.strong))
    return merged
