"""A document tree as the rows that a page shows: runs with the address of their evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from pingyi.doctree import Cell, Document, Heading, Paragraph, Run, cell_runs
from pingyi.review_model import Review


def address(page: str, pk: int, kind: str, unit: str) -> str:
    """Where one document's page is: of a reviewee's or of the district's."""
    return reverse(f"years:{page}-of" if unit else f"years:{page}", args=[pk, kind, unit] if unit else [pk, kind])


def shown_lines(document: Document) -> list[str]:
    """What stands between the title and the body."""
    return [line for line in (document.subtitle, document.addressee, document.salutation) if line]


def blocks(document: Document, source: str, review: Review) -> Iterator[dict[str, Any]]:
    """Heading, paragraph or table; of a run: its text, whether strong, its claim, the address of its number's evidence."""
    for index, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            yield {"sort": "heading", "index": index, "level": block.level + 1, "text": block.text}
        elif isinstance(block, Paragraph):
            yield {"sort": "paragraph", "index": index, "runs": list(runs(block.runs, source, review))}
        else:
            yield {
                "sort": "table",
                "index": index,
                "caption": block.caption,
                "head": block.head,
                "rows": [[list(_cell(cell, source, review)) for cell in row] for row in block.rows],
            }


def runs(own: Iterable[Run], source: str, review: Review) -> Iterator[dict[str, Any]]:
    """The runs of a paragraph."""
    for run in own:
        evidence = next((key for key in run.evidence if key in review.evidence), "")
        yield {
            "text": run.text,
            "strong": run.strong,
            "claim": run.claim,
            "url": reverse("years:explain", args=[source, evidence]) if evidence else "",
        }


def _cell(cell: Cell, source: str, review: Review) -> Iterator[dict[str, Any]]:
    yield from runs(cell_runs(cell), source, review)
