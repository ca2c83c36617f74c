"""A workbook's container, opened to change a few parts and leave every other byte of its contents as it is.

Only for files that :func:`pingyi.facts.guard.check_workbook` has let through: no document types, sizes bounded.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from lxml import etree

from pingyi.documents.archive import EPOCH

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELS, _TYPES = f"{_PACKAGE}/relationships", f"{_PACKAGE}/content-types"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Element = etree._Element  # noqa: SLF001  lxml has no public name for it


def legal(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


@dataclass
class Package:
    """The parts by name, in the order of the file."""

    parts: dict[str, bytes]
    _trees: dict[str, Element] = field(default_factory=dict)
    _edited: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, path: Path) -> Package:
        """Read a workbook that was checked."""
        with zipfile.ZipFile(path) as archive:
            return cls({one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()})

    def tree(self, name: str) -> Element:
        """A part, parsed, to be looked at."""
        if name not in self._trees:
            # Readers forgive what is not quite XML, so this must too.
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=True)
            self._trees[name] = etree.fromstring(self.parts[name], parser)
        return self._trees[name]

    def edit(self, name: str) -> Element:
        """A part, parsed, to be changed: it is written anew when the workbook is."""
        self._edited.add(name)
        return self.tree(name)

    def edited(self, name: str) -> bool:
        """Whether a part is being changed, so that its bytes are of no account any more."""
        return name in self._edited

    def replace(self, name: str, content: bytes) -> Element:
        """Another content for a part; parsed, to be changed."""
        self.parts[name] = content
        self._trees.pop(name, None)
        return self.edit(name)

    def add(self, name: str, content: bytes, kind: str = "") -> None:
        """A new part; ``kind``: its content type's last word (“comments”), where its ending has no type of its own."""
        self.parts[name] = content
        if kind:
            types = self.edit("[Content_Types].xml")
            etree.SubElement(
                types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=f"{_SPREADSHEET}.{kind}+xml"
            )

    def default_type(self, ending: str, kind: str) -> None:
        """The content type of all parts of that ending, unless the file has one."""
        types = self.edit("[Content_Types].xml")
        if not any(one.get("Extension", "").lower() == ending for one in types):
            types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind))

    def free(self, pattern: str) -> str:
        """A part's name that is not taken: “xl/comments{}.xml” with a number in it."""
        taken = {name.lower() for name in self.parts}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def related(self, name: str, kind: str) -> str | None:
        """The part of that kind that a part is related to."""
        rels = _rels_of(name)
        if rels not in self.parts:
            return None
        return next((_resolve(name, one.get("Target", "")) for one in self.tree(rels) if _kind(one) == kind), None)

    def target(self, name: str, rel_id: str | None) -> str | None:
        """The part that a part's relationship of that id leads to."""
        rels = _rels_of(name)
        found = (one for one in self.tree(rels) if one.get("Id") == rel_id) if rels in self.parts else iter(())
        return next((_resolve(name, one.get("Target", "")) for one in found), None)

    def relate(self, name: str, kind: str, target: str) -> str:
        """Relate a part to another; the new relationship's id."""
        rels = _rels_of(name)
        if rels not in self.parts:
            self.parts[rels] = f'<Relationships xmlns="{_RELS}"/>'.encode()
        tree = self.edit(rels)
        taken = {one.get("Id") for one in tree}
        number = 1
        while f"rIdP{number}" in taken:
            number += 1
        # A strict workbook has other words for the kinds; the relationships that it has show which.
        base = next((one.get("Type", "").rsplit("/", 1)[0] for one in tree), _OFFICE)
        etree.SubElement(
            tree, f"{{{_RELS}}}Relationship", Id=f"rIdP{number}", Type=f"{base}/{kind}", Target=f"/{target}"
        )
        return f"rIdP{number}"

    @property
    def main(self) -> str:
        """The workbook's own part."""
        for one in self.tree("_rels/.rels"):
            if _kind(one) == "officeDocument":
                return one.get("Target", "").lstrip("/")
        raise KeyError("officeDocument")

    def sheets(self) -> dict[str, str]:
        """The sheets' names and parts, in order."""
        found: dict[str, str] = {}
        for sheet in self.tree(self.main).iterfind("{*}sheets/{*}sheet"):
            part = self.target(self.main, sheet.get(rel_attribute(sheet)))
            if part is not None:
                found[sheet.get("name", "")] = part
        return found

    def bytes(self) -> bytes:
        """The workbook; the same bytes for the same contents."""
        for name in sorted(self._edited):
            self.parts[name] = etree.tostring(
                self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True
            )
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, content in self.parts.items():
                info = zipfile.ZipInfo(name, EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, content)
        return target.getvalue()


def rel_attribute(sheet: Element) -> str:
    """The attribute that names a relationship (r:id), in the namespace that this workbook uses."""
    return next(str(key) for key in sheet.attrib if str(key).endswith("}id"))


def child(tree: Element, name: str) -> Element:
    """The first child of that name in the part's own namespace.

    Raises:
        KeyError: there is none, so this is no part of a spreadsheet.
    """
    found = tree.find(namespace(tree) + name)
    if found is None:
        raise KeyError(name)
    return found


def namespace(tree: Element) -> str:
    """The part's own namespace, in braces."""
    return f"{{{etree.QName(tree).namespace or ''}}}"


def _rels_of(name: str) -> str:
    folder, leaf = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{leaf}.rels")


def _kind(relationship: Element) -> str:
    return relationship.get("Type", "").rsplit("/", 1)[-1]


def _resolve(name: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
