"""The check of an .xlsx file before anything else reads it.

Nothing is executed, nothing is fetched, nothing is unpacked beyond the limits. What a ledger does not need and an
attacker does (macros, links, embedded objects, DDE, document types) is refused, each with what to do; formulas whose
results were not stored are listed by cell, since a reader would see empty cells there.

Checksums of parts are not recomputed here (the reader does that as it goes); sizes are, since memory depends on them.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from pingyi.facts.container import Container, check_prologue, open_container, tree
from pingyi.facts.limits import DEFAULT, Limits
from pingyi.facts.places import CellPlace
from pingyi.facts.refusals import (
    Damaged,
    HasDde,
    HasEmbedded,
    HasExternalLinks,
    HasMacros,
    NotAWorkbook,
    NotXlsx,
    TooLarge,
)
from pingyi.facts.scan import SheetToScan, scan_sheet

_DOCUMENT = re.compile(r"\|'?[^\"]*!")
_OTHERS = (
    ("word/document.xml", " Word 文档"),
    ("ppt/presentation.xml", " PPT 演示文稿"),
    ("xl/workbook.bin", " .xlsb 二进制工作簿"),
    ("content.xml", " OpenDocument（.ods 等）文件"),
    ("index/document.iwa", " Numbers 表格"),
)
_MACRO_PARTS = re.compile(r"vbaproject[^/]*\.bin$|vbadata\.xml$|(?:^|/)(?:intl)?macrosheets/|(?:^|/)dialogsheets/")
_EMBEDDED_PARTS = re.compile(r"(?:^|/)(?:embeddings|activex)/")
_SHOWN = "visible"
_STATES = frozenset({_SHOWN, "hidden", "veryHidden"})
_READ = ("sharedstrings.xml", "styles.xml")
_FETCHED = {
    "externallinkpath": "其他工作簿",
    "xlpathmissing": "其他工作簿",
    "externallink": "其他工作簿",
    "oleobject": "其他文件",
    "image": "网上图片",
    "attachedtemplate": "模板",
    "frame": "网页",
}


@dataclass(frozen=True)
class Checked:
    """A workbook that may be read. ``sha256`` is the file's; ``sheets`` are its worksheets in order, hidden ones too.

    ``unvalued``: formulas without a stored result, sheet by sheet in the order of the file, where a reader sees
    nothing. ``errors``: cells that show an error (#REF!), with what they show; a reader sees nothing there either.
    """

    path: Path
    sha256: str
    sheets: tuple[str, ...]
    unvalued: tuple[CellPlace, ...]
    errors: tuple[tuple[CellPlace, str], ...] = ()


@dataclass(frozen=True)
class Admitted:
    """A workbook of which all but the cells has been checked. ``sheets``: name → part of each worksheet, in order.

    ``hidden``: the names of sheets that nobody sees. ``computed`` false: the file says that its formulas never were, and a
    stored 0 is a library's filler. ``parts``: what reading the cells needs. ``usual``: the parts bear the names that all
    writers give them, and days count from 1900.
    """

    path: Path
    sha256: str
    sheets: Mapping[str, str]
    hidden: frozenset[str]
    computed: bool
    parts: dict[str, zipfile.ZipInfo]
    usual: bool
    limits: Limits

    @contextmanager
    def opened(self) -> Iterator[Container]:
        """The container, to read the cells from; raises Damaged where the file cannot be read any more."""
        try:
            with self.path.open("rb") as handle:
                yield Container(self.path, handle, self.parts)
        except OSError:
            raise Damaged(self.path, "无法打开或读取") from None


def check_workbook(path: Path, limits: Limits = DEFAULT) -> Checked:
    """Check ``path`` within 2 s of CPU and 300 MB.

    Raises a subclass of :class:`~pingyi.errors.WorkbookRefused` that says what is wrong and what to do.
    """
    return check_cells(admit(path, limits))


def admit(path: Path, limits: Limits = DEFAULT) -> Admitted:
    """The first half of :func:`check_workbook`: everything but the worksheets' cells."""
    if path.suffix.lower() != ".xlsx":
        raise NotXlsx(path)
    try:
        with path.open("rb") as handle:
            size = handle.seek(0, 2)
            if size > limits.packed:
                raise TooLarge(path, f"有{size >> 20:,}MB，超过{limits.packed >> 20:,}MB")
            handle.seek(0)
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
            container = open_container(path, handle, limits)
            package = _Package(container)
            return _admitted(package, sha256, _check_parts(package, limits), limits)
    except OSError:
        raise Damaged(path, "无法打开或读取") from None


def check_cells(admitted: Admitted) -> Checked:
    """The second half of :func:`check_workbook`: the worksheets' cells."""
    formulas, unvalued, errors = 0, list[CellPlace](), list[tuple[CellPlace, str]]()
    with admitted.opened() as container:
        for name, part in admitted.sheets.items():
            asked = SheetToScan(container, part, name, admitted.limits, admitted.computed, formulas, len(unvalued))
            found = scan_sheet(asked)
            formulas += found.formulas
            unvalued += found.unvalued
            errors += found.errors
    return Checked(admitted.path, admitted.sha256, tuple(admitted.sheets), tuple(unvalued), tuple(errors))


class _Package:
    """The container with its small parts, each parsed when first asked for and once."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self._trees: dict[str, ET.Element] = {}

    def xml(self, name: str) -> ET.Element:
        """A small part; its document type has been ruled out first."""
        if name not in self._trees:
            path, content = self.container.path, self.container.read(name)
            check_prologue(path, name, content)
            try:
                self._trees[name] = tree(content)
            except ET.ParseError:
                raise Damaged(path, f"内部文件 {name} 不是完整的 XML") from None
        return self._trees[name]

    def parsed(self, name: str) -> bool:
        """Whether the part has been asked for."""
        return name in self._trees


def _check_parts(package: _Package, limits: Limits) -> dict[str, str]:
    """Every part but the worksheets' cells and the shared texts; returns the worksheets' names and parts in order."""
    container = package.container
    path, parts = container.path, container.parts
    lower = {name.lower(): name for name in parts}
    for mark, actually in _OTHERS:
        if mark in lower:
            raise NotAWorkbook(path, actually)
    if "[Content_Types].xml" not in parts:
        raise NotAWorkbook(path, "普通压缩包")
    types = package.xml("[Content_Types].xml")
    _check_kinds(container, types, lower)
    main = _main_part(package)
    for name in lower.values():
        if name.endswith(".rels"):
            _check_targets(path, package.xml(name))
    sheets = _worksheets(package, main, limits)
    scanned = set(sheets.values())  # their heads are looked at as they are scanned, those of parsed parts have been
    for name in lower.values():
        if name.endswith((".xml", ".vml")) and name not in scanned and not package.parsed(name):
            container.check_prologue(name, whole=name.lower().endswith("sharedstrings.xml"))
    return sheets


def _check_kinds(container: Container, types: ET.Element, lower: dict[str, str]) -> None:
    """Macros, links and embedded objects, by the names of the parts and by their declared types."""
    path = container.path
    # Only the type of a part that exists tells: a “Default” for vbaProject.bin is left behind when macros are removed.
    declared = [element.get("ContentType", "").lower() for element in types if element.get("PartName")]
    marks = ("macroenabled", "vbaproject", "macrosheet", "dialogsheet")
    if any(_MACRO_PARTS.search(name) for name in lower) or any(mark in kind for kind in declared for mark in marks):
        raise HasMacros(path)
    if any(_EMBEDDED_PARTS.search(name) for name in lower):
        raise HasEmbedded(path)
    links = [name for key, name in lower.items() if key.startswith("xl/externallinks/") and key.endswith(".xml")]
    for name in links:
        if b"ddeLink" in container.read(name):
            raise HasDde(path)
    if links:
        raise HasExternalLinks(path)
    if "xl/connections.xml" in lower:
        raise HasExternalLinks(path, "数据库或网页（数据连接）")


def _check_targets(path: Path, relationships: ET.Element) -> None:
    """A relationship that points outside may only be a hyperlink, which nothing follows by itself."""
    for relationship in relationships:
        kind = relationship.get("Type", "").rsplit("/", 1)[-1].lower()
        if relationship.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise HasExternalLinks(path, _FETCHED.get(kind, "外部文件"))


def _main_part(package: _Package) -> str:
    """The workbook's own part, by the package's relationships."""
    container = package.container
    if "_rels/.rels" not in container.parts:
        raise Damaged(container.path, "缺少 _rels/.rels")
    for relationship in package.xml("_rels/.rels"):
        if relationship.get("Type", "").endswith("/officeDocument"):
            name = relationship.get("Target", "").lstrip("/")
            if name in container.parts:
                return name
            raise Damaged(container.path, f"缺少 {name}")
    raise NotAWorkbook(container.path, "普通压缩包")


def _worksheets(package: _Package, main: str, limits: Limits) -> dict[str, str]:
    """The worksheets' names and parts in order; chart sheets are passed over."""
    container = package.container
    path, parts = container.path, container.parts
    workbook = package.xml(main)
    if not workbook.tag.endswith("}workbook"):
        raise NotAWorkbook(path, "其他 Office 文件")
    names = [name.text or "" for name in workbook.iterfind("{*}definedNames/{*}definedName")]
    if any(_DOCUMENT.search(name) for name in names):
        raise HasDde(path)
    folder, leaf = posixpath.split(main)
    rels = f"{folder}/_rels/{leaf}.rels".lstrip("/")
    if rels not in parts:
        raise Damaged(path, f"缺少 {rels}")
    targets = {item.get("Id", ""): item for item in package.xml(rels)}
    sheets: dict[str, str] = {}
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        name = sheet.get("name", "")
        target = targets.get(next((value for key, value in sheet.items() if key.endswith("}id")), ""))
        if target is not None and not target.get("Type", "").endswith("/worksheet"):
            continue
        part = "" if target is None else _resolve(folder, target.get("Target", ""))
        if part not in parts:
            raise Damaged(path, f"工作表“{name}”没有内容")
        if name in sheets:
            raise Damaged(path, f"两张工作表都叫“{name}”")
        sheets[name] = part
    _check_sheets(container, sheets, limits)
    return sheets


def _resolve(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _check_sheets(container: Container, sheets: dict[str, str], limits: Limits) -> None:
    path = container.path
    if not sheets:
        raise Damaged(path, "没有工作表")
    if len(sheets) > limits.sheets:
        raise TooLarge(path, f"有{len(sheets):,}张工作表，超过{limits.sheets:,}张")
    total = sum(container.parts[part].file_size for part in sheets.values())
    if total > limits.sheet:
        raise TooLarge(path, f"各工作表解压后共{total >> 20:,}MB，超过{limits.sheet >> 20:,}MB")


def _admitted(package: _Package, sha256: str, sheets: dict[str, str], limits: Limits) -> Admitted:
    container, main = package.container, _main_part(package)
    workbook = package.xml(main)
    properties = workbook.find("{*}calcPr")
    # Libraries that write formulas without computing them ask for a full calculation on load, and fill in 0 meanwhile.
    asks = properties is not None and properties.get("fullCalcOnLoad", "") in ("1", "true")
    states = {one.get("name", ""): one.get("state", _SHOWN) for one in workbook.iterfind("{*}sheets/{*}sheet")}
    hidden = frozenset(name for name in sheets if states[name] != _SHOWN)
    needed = {name for name in container.parts if name.lower().endswith(_READ)} | set(sheets.values())
    parts = {name: container.parts[name] for name in needed}
    days = workbook.find("{*}workbookPr")
    usual = (
        main == "xl/workbook.xml"
        and all(part.startswith("xl/worksheets/") for part in sheets.values())
        and _STATES.issuperset(states.values())
        and (days is None or days.get("date1904", "0") in ("0", "false"))
    )
    return Admitted(container.path, sha256, sheets, hidden, not asks, parts, usual, limits)
