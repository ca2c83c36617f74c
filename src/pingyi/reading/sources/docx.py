"""Word documents: the main text as it is shown, with outline levels, automatic numbers and tables with merged cells.

Read straight from the XML: python-docx leaves out tracked changes, content controls, text boxes and automatic numbers,
and offices use all four. Deleted text is left out, inserted text is in.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pingyi.errors import WorkbookRefused
from pingyi.facts.container import Container, open_container
from pingyi.facts.refusals import Damaged, HasEntities, TooLarge, UnsafeArchive
from pingyi.facts.refusals import PasswordProtected as ZipPassword
from pingyi.issues import Issue, Place, Severity
from pingyi.reading.sources import limits
from pingyi.reading.sources.docx_numbers import Numbering
from pingyi.reading.sources.docx_styles import Styles
from pingyi.reading.sources.model import Raw, RawCell, RawParagraph, RawTable
from pingyi.reading.sources.refusals import (
    DamagedSource,
    HasMacros,
    PasswordProtected,
    SourceRefused,
    SourceTooLarge,
    UnsafeSource,
    WrongContent,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    {W + "del", W + "moveFrom", W + "instrText", W + "delText", W + "pPr", W + "rPr", W + "sectPr", _FALLBACK}
)
_BREAKS = {W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}
_DEEPEST = 100
_INSIDE = re.compile(r"^文件内部结构异常（|），可能被改动过$")


def read_docx(path: Path) -> tuple[list[Raw], list[Issue]]:
    """The body of ``path``, and issues about tracked changes; raises a :class:`SourceRefused`."""
    try:
        with path.open("rb") as handle:
            size = handle.seek(0, 2)
            if size > limits.DOCX.packed:
                raise SourceTooLarge(path, f"有{-(-size // limits.MB):,}MB，超过{limits.DOCX.packed // limits.MB}MB")
            handle.seek(0)
            try:
                return _read(path, open_container(path, handle, limits.DOCX))
            except WorkbookRefused as refused:
                raise _translated(path, refused) from None
    except OSError:
        raise DamagedSource(path, "无法打开或读取") from None


def _translated(path: Path, refused: WorkbookRefused) -> SourceRefused:
    """What the container's check says of a workbook, said of a document."""
    match refused:
        case ZipPassword():
            return PasswordProtected(path)
        case TooLarge():
            return SourceTooLarge(path, refused.reason.removeprefix("文件过大："))
        case UnsafeArchive() | HasEntities():
            return UnsafeSource(path, _INSIDE.sub("", refused.reason))
        case Damaged():
            return DamagedSource(path, refused.reason.removeprefix("文件已损坏："))
        case _:
            return WrongContent(path, refused.reason.rpartition("内容却是")[2])


def _read(path: Path, container: Container) -> tuple[list[Raw], list[Issue]]:
    lower = {name.lower(): name for name in container.parts}
    if "[content_types].xml" not in lower or not any(name.startswith("word/") for name in lower):
        kinds = (("xl/", " Excel 工作簿"), ("ppt/", " PPT 演示文稿"), ("content.xml", " OpenDocument（.odt）文件"))
        raise WrongContent(
            path, next((kind for mark, kind in kinds if any(n.startswith(mark) for n in lower)), "普通压缩包")
        )
    types = container.read(lower["[content_types].xml"]).lower()
    if any(name.endswith("vbaproject.bin") for name in lower) or b"document.macroenabled" in types:
        raise HasMacros(path)
    main = _main_part(path, container)
    folder = posixpath.dirname(main)
    tree = _xml(path, container, main)
    if tree.tag != W + "document":
        raise WrongContent(path, "其他 Office 文件")
    parts = {
        name: _xml(path, container, f"{folder}/{name}.xml")
        for name in ("styles", "numbering")
        if f"{folder}/{name}.xml" in container.parts
    }
    styles = Styles(parts.get("styles"))
    body = _Body(path, styles, Numbering(parts.get("numbering"), styles))
    raws = list(body.blocks(tree, 0))
    issues = []
    if body.changed:
        message = "文中有未接受的修订；按接受全部修订读出"
        issues.append(
            Issue(Place(path.name), "source-tracked-changes", message, "请先接受或拒绝全部修订", Severity.NOTE)
        )
    return raws, issues


def _main_part(path: Path, container: Container) -> str:
    if "_rels/.rels" in container.parts:
        for relationship in _xml(path, container, "_rels/.rels"):
            if str(relationship.get("Type")).endswith("/officeDocument"):
                name = str(relationship.get("Target")).lstrip("/")
                if name in container.parts:
                    return name
    raise DamagedSource(path, "缺少正文")


def _xml(path: Path, container: Container, name: str) -> etree._Element:
    container.check_prologue(name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(container.read(name), parser)
    except etree.XMLSyntaxError:
        raise DamagedSource(path, f"内部文件 {name} 不是完整的 XML") from None


@dataclass
class _Body:
    path: Path
    styles: Styles
    numbering: Numbering
    changed: bool = False
    room: int = field(default=limits.CELLS)

    def blocks(self, element: etree._Element, depth: int) -> Iterator[Raw]:
        """Paragraphs and tables inside ``element``; what only wraps them (content controls …) is walked through."""
        if depth > _DEEPEST:
            raise UnsafeSource(self.path, "嵌套过深")
        for child in element:
            if child.tag == W + "p":
                yield from self._paragraph(child, depth)
            elif child.tag == W + "tbl":
                yield self._table(child, depth)
            elif child.tag in (W + "del", W + "moveFrom", _FALLBACK):
                self.changed = self.changed or child.tag != _FALLBACK
            else:
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, element: etree._Element, depth: int) -> Iterator[Raw]:
        """One paragraph, or one for each line where it holds line breaks; then the text boxes that hang on it."""
        about = self.styles.about(element)
        runs: list[tuple[str, bool]] = []
        boxes: list[etree._Element] = []
        self._runs(element, runs, boxes, bold=about.bold, depth=depth)
        text = "".join(part for part, _ in runs)
        mark = self.numbering.next_mark(element, about.style_id) if text.strip() else ""
        inked = [bold for part, bold in runs if part.strip()]
        bold = bool(inked) and all(inked)
        for number, line in enumerate((mark + text).split("\n")):
            shown = mark if number == 0 else ""
            yield RawParagraph(
                line.rstrip(), about.level if number == 0 else None, about.name, shown, bold, about.centred
            )
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _runs(
        self,
        element: etree._Element,
        runs: list[tuple[str, bool]],
        boxes: list[etree._Element],
        *,
        bold: bool,
        depth: int,
    ) -> None:
        if depth > _DEEPEST:
            raise UnsafeSource(self.path, "嵌套过深")
        for child in element:
            tag = child.tag
            if tag == W + "t":
                runs.append((child.text or "", bold))
            elif tag in _BREAKS:
                runs.append((_BREAKS[tag], bold))
            elif tag == W + "br":
                runs.append(("\n" if child.get(W + "type") in (None, "textWrapping") else "", bold))
            elif tag == W + "r":
                self._runs(child, runs, boxes, bold=self.styles.run_bold(child, inherited=bold), depth=depth + 1)
            elif tag == W + "txbxContent":
                boxes.append(child)
            elif tag in _SKIPPED:
                self.changed = self.changed or tag in (W + "del", W + "moveFrom")
            else:
                self._runs(child, runs, boxes, bold=bold, depth=depth + 1)

    def _table(self, element: etree._Element, depth: int) -> RawTable:
        cells: list[RawCell] = []
        open_above: dict[int, int] = {}
        """The column of a cell that is merged downwards → its place in ``cells``."""
        for row, line in enumerate(_inside(element, "tr")):
            column = _number(line, "trPr/gridBefore", 0)
            for cell in _inside(line, "tc"):
                width = max(1, min(_number(cell, "tcPr/gridSpan", 1), limits.SPAN))
                self.room -= width
                if self.room < 0:
                    raise SourceTooLarge(self.path, f"表格超过{limits.CELLS:,}个单元格")
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                above = open_above.get(column)
                if merge is not None and merge.get(W + "val") != "restart" and above is not None:
                    first = cells[above]
                    cells[above] = RawCell(
                        first.text, first.row, first.column, row - first.row + 1, first.column_span, first.bold
                    )
                else:
                    open_above.pop(column, None)
                    if merge is not None:
                        open_above[column] = len(cells)
                    text, bold = self._cell(cell, depth)
                    cells.append(RawCell(text, row, column, 1, width, bold))
                column += width
        return RawTable(tuple(cells))

    def _cell(self, cell: etree._Element, depth: int) -> tuple[str, bool]:
        lines: list[str] = []
        bold = False
        for block in self.blocks(cell, depth + 2):
            if isinstance(block, RawParagraph):
                bold = bold or block.bold
                lines.append(block.text)
            else:
                lines.extend(inner.text for inner in block.cells)
        return "\n".join(line for line in lines if line.strip()), bold


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows or cells of a table, through content controls and tracked insertions."""
    for child in element:
        if child.tag == W + name:
            if name == "tr" and child.find(f"{W}trPr/{W}del") is not None:
                continue
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml", W + "smartTag"):
            yield from _inside(child, name)


def _number(element: etree._Element, where: str, default: int) -> int:
    found = element.find("/".join(W + part for part in where.split("/")))
    value = "" if found is None else str(found.get(W + "val"))
    return int(value[:6]) if value.isdecimal() and value.isascii() else default
