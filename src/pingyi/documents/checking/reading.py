"""The text of a .docx as it would read with every tracked change accepted, and where the evidence's bookmarks stand in it.

Deleted and moved-away text is not read, nor what is hidden; text boxes and notes are paragraphs of their own. Runs do not matter:
an editor splits them as it likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pingyi.documents.checking.package import Element, Paper
from pingyi.documents.traces import PREFIX

_OUT = frozenset(
    {"del", "moveFrom", "Fallback", "pPr", "rPr", "rt", "instrText", "delText", "delInstrText", "sectPr", "tblPr"}
)
"""Elements whose text is not part of what the paper says."""
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_IN, _GONE = frozenset({"ins", "moveTo"}), frozenset({"del", "moveFrom"})


@dataclass(frozen=True)
class Mark:
    """A bookmark of the evidence: a stretch of a paragraph (empty where its text was deleted)."""

    name: str
    start: int
    end: int


@dataclass
class Line:
    """A paragraph: its text, its bookmarks, and which stretches are tracked insertions."""

    place: str
    """“第12段”, “脚注”."""
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    inserted: list[tuple[int, int]] = field(default_factory=list)
    row: int = 0
    """Which table row it stands in, counted over the document; 0: none."""

    def tracked(self, start: int, end: int) -> bool:
        """Whether a stretch holds a tracked insertion."""
        return any(first < end and start < last for first, last in self.inserted)


@dataclass(frozen=True)
class Reading:
    """All lines in order; how many tracked changes and comments the file holds."""

    lines: tuple[Line, ...]
    changes: int
    comments: int


def read(paper: Paper) -> Reading:
    """Read a document with its notes.

    Raises:
        DamagedPaper, UnsafePaper: a part is not what it should be.
    """
    main = paper.tree(paper.main)
    lines = _Reader("第{}段").read(main)
    for leaf, word in (("footnotes.xml", "脚注{}"), ("endnotes.xml", "尾注{}")):
        notes = paper.beside(leaf)
        if notes is not None:
            lines += _Reader(word).read(notes)
    comments = paper.beside("comments.xml")
    count = 0 if comments is None else sum(_name(element) == "comment" for element in comments)
    return Reading(tuple(lines), sum(_is_change(element) for element in main.iter()), count)


def _is_change(element: Element) -> bool:
    """A tracked change counts once: a run (or more) put in or taken out, not a paragraph's mark or a row."""
    return _name(element) in _IN | _GONE and len(element) > 0


@dataclass
class _Reader:
    """Walks a part; text boxes stand inside a run of another paragraph, so open paragraphs form a stack."""

    word: str
    lines: list[Line] = field(default_factory=list)
    _open: list[Line] = field(default_factory=list)
    _starts: dict[str, tuple[str, Line, int]] = field(default_factory=dict)
    _row: int = 0
    _count: int = 0
    _placed: int = 0

    def read(self, root: Element) -> list[Line]:
        """The part's lines, in the order in which they begin."""
        self._walk(root)
        for line in self.lines:
            line.marks.sort(key=lambda mark: (mark.start, mark.end, mark.name))
        return self.lines

    def _walk(self, element: Element) -> None:
        name = _name(element)
        if name == "bookmarkStart":
            self._start(element)
        elif name == "bookmarkEnd":
            self._end(element)
        elif name == "p" and _word(element):
            self._paragraph(element)
        elif name == "t":
            self._say(element.text or "")
        elif name in _BREAKS and self._open:
            self._say(_BREAKS[name])
        elif (name == "r" and _hidden(element)) or (name == "tr" and _deleted_row(element)):
            self._marks_only(element)
        else:
            self._within(element, name)

    def _within(self, element: Element, name: str) -> None:
        before = self._row
        if name == "tr":
            self._count += 1
            self._row = self._count
        line = self._open[-1] if self._open else None
        start = len(line.text) if line else 0
        for child in element:
            if _name(child) not in _OUT:
                self._walk(child)
            else:
                self._marks_only(child)
        if name in _IN and line is not None and len(line.text) > start:
            line.inserted.append((start, len(line.text)))
        self._row = before if name == "tr" else self._row

    def _marks_only(self, element: Element) -> None:
        """A deletion may hold bookmarks: they stand there, around nothing."""
        for child in element.iter():
            if _name(child) == "bookmarkStart":
                self._start(child)
            elif _name(child) == "bookmarkEnd":
                self._end(child)

    def _paragraph(self, element: Element) -> None:
        line = Line("", row=self._row)
        at = len(self.lines)
        self.lines.append(line)
        self._open.append(line)
        self._within(element, "p")
        self._open.pop()
        if line.text.strip() or line.marks:
            self._placed += 1
            line.place = self.word.format(self._placed)
        else:
            self.lines.pop(at)

    def _say(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def _start(self, element: Element) -> None:
        name = _attribute(element, "name")
        if name.startswith(PREFIX) and self._open:
            line = self._open[-1]
            self._starts[_attribute(element, "id")] = (name, line, len(line.text))

    def _end(self, element: Element) -> None:
        """Close a bookmark; one that ends in another paragraph reaches to the end of its own."""
        found = self._starts.pop(_attribute(element, "id"), None)
        if found is not None:
            name, line, start = found
            line.marks.append(Mark(name, start, len(line.text)))


def _hidden(run: Element) -> bool:
    """Whether a run is formatted as hidden text, which no page shows."""
    for properties in _children(run, "rPr"):
        for vanish in _children(properties, "vanish"):
            return _attribute(vanish, "val") not in {"0", "false", "off"}
    return False


def _deleted_row(row: Element) -> bool:
    return any(True for properties in _children(row, "trPr") for _ in _children(properties, "del"))


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _name(child) == name)


def _name(element: Element) -> str:
    # A comment's tag is a function, whatever the stubs say.
    return etree.QName(element).localname if isinstance(element.tag, str) else ""  # type: ignore[redundant-expr]  # the stubs leave out comments, whose tag is a function


def _word(element: Element) -> bool:
    """Whether an element is of word processing (a drawing has paragraphs of its own kind)."""
    return "wordprocessingml" in (etree.QName(element).namespace or "")


def _attribute(element: Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(str(key)).localname == name), "")
