"""What a review's own words hold of digits that are no numbers: names in quotation marks, titles, slogans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pingyi.findings.model import Claim, Piece
from pingyi.prose.numerals import quoted_names
from pingyi.review_model import Review

_NUMERAL = re.compile("[0-9０-９零〇一二两三四五六七八九十百千万]")


def declared(review: Review) -> tuple[str, ...]:
    """Names (longest first) in which no number is looked for.

    They are what packs and registers put in quotation marks or title marks, the slogans, the units' names, and names that rows of a
    register bear (a project, a site).
    """
    found = {name for text in _texts(review) for name in quoted_names(text)}
    found |= {slogan for slogan in review.slogans if _NUMERAL.search(slogan)}
    for unit in review.units.values():
        found |= {name for name in (unit.name, unit.place) if _NUMERAL.search(name)}
    for claim in review.claims:
        found |= set(_listed(claim))
    return tuple(sorted(found - {""}, key=lambda name: (-len(name), name)))


def _listed(claim: Claim) -> Iterator[str]:
    """Names of subjects, one by one; a number that closes a shortened list (“甲村等5个村”) is not part of them."""
    for piece in _pieces(claim):
        if piece.number is not None and piece.number.of in {"failing", "passing"}:
            for name in re.sub(r"等[0-9]+\D+$", "", piece.text).split("、"):
                if _NUMERAL.search(name):
                    yield name


def _pieces(claim: Claim) -> tuple[Piece, ...]:
    return (*claim.pieces, *claim.asks, *claim.join)


def _texts(review: Review) -> Iterator[str]:
    for claim in review.claims:
        yield "".join(piece.text for piece in claim.pieces)
        yield claim.requires
        yield "".join(piece.text for piece in claim.join)
    yield from frame_texts(review)
    for task in review.tasks:
        yield from (task.name, task.text)
    yield from (measure.name for measure in review.measures.values())
    yield from (item.name for item in review.rubric.items)
    yield from (item.text for item in review.rubric.items)


def frame_texts(review: Review) -> Iterator[str]:
    """What the packs say themselves: headings, leads, opening and close of the commentary, and the frame of the other papers."""
    yield from _strings(review.papers.model_dump())
    frame = review.frame
    yield from (
        frame.title,
        frame.opening,
        frame.achievements,
        frame.achievements_lead,
        frame.problems,
        frame.problems_lead,
    )
    yield from (frame.requirements, frame.requirements_lead, frame.closing)
    for section in frame.sections:
        yield from (section.heading, section.lead)
    for theme in review.themes:
        yield from (theme.heading, theme.lead)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _strings(inner)
