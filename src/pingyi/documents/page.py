"""One document as a self-contained HTML page: no network, and each number opens its evidence where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from pingyi.doctree import Document, Run
from pingyi.documents import layout, report
from pingyi.documents.layout import Element, Grid, Line
from pingyi.review_model import Review

_TAGS: Mapping[str, str] = {
    "title": "h1",
    "annex-title": "h1",
    "heading1": "h2",
    "heading2": "h3",
    "heading3": "h4",
    "heading4": "h5",
}
_CLASSES: Mapping[str, str] = {
    "mark": "mark hei",
    "issuer": "issuer",
    "number": "number",
    "subtitle": "subtitle kai",
    "addressee": "flush",
    "caption": "caption hei",
    "annexes": "annexes",
    "signature": "right signature",
    "date": "right",
    "annex": "annex hei",
}


def render(document: Document, review: Review) -> str:
    """The page; ``review`` holds the evidence that the document's runs name. Only what they name goes into the page."""
    elements = [_whole(element) for element in layout.elements(document)]
    names = dict.fromkeys(name for element in elements for run in _runs(element) for name in run.evidence)
    template = report.templates().get_template("page.html")
    return template.render(
        title=document.title.replace("\n", "") or "公文",
        banner=document.banner,
        elements=elements,
        imprint=layout.imprint(document.imprint),
        tags=_TAGS,
        classes=_CLASSES,
        proven=bool(names),
        style=Markup(report.asset("report.css") + report.asset("page.css")),  # noqa: S704  shipped with the package  # nosec B704
        script=Markup(report.asset("evidence.js") + report.asset("page.js")),  # noqa: S704  # nosec B704  # shipped with the package, or escaped where it was written
        evidence=Markup(report.evidence(review, names)),  # noqa: S704  JSON with “<” escaped  # nosec B704
    )


def _whole(element: Element) -> Element:
    """A title in one piece: a browser breaks it itself, and a screen reader reads it as one."""
    if isinstance(element, Line) and element.kind in {"title", "annex-title"}:
        return Line(element.kind, (Run(element.text.replace("\n", "")),))
    return element


def _runs(element: Element) -> Iterator[Run]:
    yield from element.table.runs if isinstance(element, Grid) else element.runs
