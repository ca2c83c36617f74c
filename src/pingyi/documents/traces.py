"""Evidence inside a .docx: a hidden bookmark around each number that a claim states, and one part that says what each rests on.

The part (customXml, namespace :data:`NAMESPACE`) lists for every bookmark the claim, the keys of the review's evidence, and the
text as it was written with what stood around it, and names the seal. Word, WPS and LibreOffice carry both along when the text is
edited, so that `pingyi verify` can say, number by number, whether the paper still agrees with the sealed year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from pingyi.doctree import Document, Run
from pingyi.documents import docx
from pingyi.prose.declared import declared
from pingyi.prose.numerals import Spotted, spot
from pingyi.review_model import Review

NAMESPACE = "urn:pingyi:evidence:1"
PREFIX = "_PY"
"""Bookmarks that begin with “_” are hidden: they do not crowd the list of an office's own."""
AROUND = 16
"""How many characters before and after a number are kept, to find it again where its bookmark is lost."""
_XML = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)

Sort = Literal["number", "name"]


@dataclass(frozen=True)
class Trace:
    """A number (or a name that a claim gives) as it was written: bookmark, claim, keys of evidence, text, surroundings."""

    mark: str
    claim: str
    keys: tuple[str, ...]
    text: str
    before: str
    after: str
    sort: Sort = "number"


@dataclass(frozen=True)
class Evidence:
    """The part: which year, which seal (the hash of its manifest; empty where the year was not sealed), which traces."""

    year: int
    seal: str
    traces: tuple[Trace, ...]

    def to_xml(self) -> bytes:
        """The part's bytes."""
        root = etree.Element(f"{{{NAMESPACE}}}evidence", {"year": str(self.year), "seal": self.seal})
        for trace in self.traces:
            values: dict[str, str] = {"mark": trace.mark, "sort": trace.sort, "claim": trace.claim, "text": trace.text}
            values |= {"before": trace.before, "after": trace.after}
            element = etree.SubElement(root, f"{{{NAMESPACE}}}trace", values)
            for key in trace.keys:
                etree.SubElement(element, f"{{{NAMESPACE}}}key").text = key
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    @classmethod
    def parse(cls, content: bytes) -> Evidence | None:
        """The part in those bytes; None where they are no such part (another program's, or a damaged one)."""
        try:
            root = etree.fromstring(content, _XML)
            if root.tag != f"{{{NAMESPACE}}}evidence":
                return None
            return cls(int(root.get("year", "")), root.get("seal", ""), tuple(_trace(element) for element in root))
        except (etree.XMLSyntaxError, ValueError):
            return None


@dataclass
class Marker:
    """Names the bookmarks while a document is rendered, and remembers what each holds.

    ``names``: what holds digits and is no number (:func:`pingyi.prose.declared.declared`). Same calls, same names.
    """

    year: int
    seal: str = ""
    names: tuple[str, ...] = ()
    traces: list[Trace] = field(default_factory=list)
    _used: int = 0

    def marks(self, runs: Sequence[Run]) -> tuple[str, ...]:
        """The bookmark of each run of a line (or of a cell); empty: it needs none. To be called once a line, in any order."""
        text = "".join(run.text for run in runs)
        spans = _spans(runs)
        owned: dict[int, list[Spotted]] = {}
        for number in spot(text, self.names):
            owner = owner_of(
                number, [(start, end, bool(runs[i].evidence), bool(runs[i].claim)) for i, start, end in spans]
            )
            if owner is not None:
                owned.setdefault(owner, []).append(number)
        marks: list[str] = []
        for index, start, end in spans:
            run = runs[index]
            if index not in owned and not run.evidence:
                marks.append("")
                continue
            self._used += 1
            mark = f"{PREFIX}{self._used:05d}"
            marks.append(mark)
            places: list[tuple[int, int, Sort]] = [(one.start, one.end, "number") for one in owned.get(index, ())]
            for first, last, sort in places or [(start, end, "name")]:
                before, after = text[max(0, first - AROUND) : first], text[last : last + AROUND]
                self.traces.append(Trace(mark, run.claim, run.evidence, text[first:last], before, after, sort))
        return tuple(marks)

    def evidence(self) -> Evidence:
        """What all marks that were given rest on."""
        return Evidence(self.year, self.seal, tuple(self.traces))

    def part(self) -> bytes:
        """The part to be embedded, once everything is rendered."""
        return self.evidence().to_xml()


def owner_of(number: Spotted, spans: Iterable[tuple[int, int, bool, bool]]) -> int | None:
    """Which of the stretches (start, end, rests on evidence, states a claim) a number belongs to, by its index.

    The first that it touches and that rests on evidence, else the first that states a claim; None: nobody states it.
    """
    touched = [
        (index, evidence, claim)
        for index, (start, end, evidence, claim) in enumerate(spans)
        if start < number.end and number.start < end
    ]
    by_evidence = (index for index, evidence, _ in touched if evidence)
    by_claim = (index for index, _, claim in touched if claim)
    return next(by_evidence, next(by_claim, None))


def _spans(runs: Sequence[Run]) -> list[tuple[int, int, int]]:
    spans, at = [], 0
    for index, run in enumerate(runs):
        spans.append((index, at, at + len(run.text)))
        at += len(run.text)
    return spans


def _trace(element: etree._Element) -> Trace:  # lxml has no public name for it
    sort: Sort = "name" if element.get("sort") == "name" else "number"
    values = (element.get(name, "") for name in ("mark", "claim", "text", "before", "after"))
    mark, claim, text, before, after = values
    keys = tuple(key.text or "" for key in element)
    return Trace(mark, claim, keys, text, before, after, sort)


def render(document: Document, review: Review, seal: str = "") -> bytes:
    """The document as a .docx that carries its evidence. ``seal``: the hash of the seal's manifest; empty: not sealed."""
    marker = Marker(review.year, seal, declared(review))
    return docx.render(document, marks=marker.marks, part=marker.part)
