"""One document in any format: what the command line writes and what the web hands out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pingyi.doctree import Document
from pingyi.prose.basis import basis
from pingyi.review_model import Review

FORMATS = ("docx", "pdf", "html", "md")
Renderer = Callable[[Document, Review], bytes]


def renderer(ending: str, seal: str = "") -> Renderer:
    """The renderer of a format; imported only where it is asked for, since each brings its own libraries.

    ``seal``: the hash of the seal's manifest, by which a .docx can be checked.
    """
    if ending == "docx":
        from pingyi.documents import traces  # noqa: PLC0415  each format brings its own libraries

        return lambda document, review: traces.render(document, review, seal)
    if ending == "md":
        from pingyi.documents import markdown  # noqa: PLC0415  each format brings its own libraries

        return lambda document, _: markdown.render(document).encode()
    if ending == "pdf":
        from pingyi.documents import pdf  # noqa: PLC0415  each format brings its own libraries

        return lambda document, _: pdf.render(document)
    from pingyi.documents import page  # noqa: PLC0415  each format brings its own libraries

    return lambda document, review: page.render(document, review).encode()


def rendered(document: Document, review: Review, ending: str, seal: str) -> bytes:
    """The document, with its annex of evidence made anew, in one of :data:`FORMATS` (a leading dot is allowed)."""
    annex = basis(review, document)
    whole = replace(document, annexes=(annex,)) if document.claims else document
    return renderer(ending.removeprefix("."), seal)(whole, review)


def public(document: Document, review: Review, ending: str) -> bytes:
    """A document for the public: no annex of evidence, and in a .docx no traces, which name units by their codes."""
    bare = replace(document, annexes=())
    if ending == "docx":
        from pingyi.documents import docx  # noqa: PLC0415  each format brings its own libraries

        return docx.render(bare)
    return renderer(ending)(bare, review)
