"""一述一评: what is said to one reviewee after its debrief — achievements, problems, next steps."""

from __future__ import annotations

from collections.abc import Iterable

from pingyi.doctree import Block, Document, Heading, Paragraph, Run
from pingyi.findings.model import Comment
from pingyi.prose.merging import Sentence, requirements, sentences
from pingyi.review_model import Review, key


def debrief_comment(review: Review, unit: str) -> Document:
    """The comment on one reviewee. Raises StopIteration for a unit that is not reviewed."""
    comment = next(comment for comment in review.comments if comment.unit == unit)
    problems = [review.claim(claim) for claim in comment.problems]
    sections = (
        ("主要成绩", _numbered(sentences(review.claim(claim) for claim in comment.achievements))),
        ("存在问题", _numbered(sentences(problems)) or nearest(comment)),
        ("下步要求", _numbered(requirements(problems))),
    )
    blocks: list[Block] = []
    for title, paragraphs in sections:
        blocks += [Heading(1, title), *paragraphs] if paragraphs else []
    return Document(title=f"对{review.unit(unit).name}述职的点评", blocks=tuple(blocks))


def nearest(comment: Comment) -> list[Paragraph]:
    """What is said where the facts show no problem: the item nearest to its line."""
    claim = f"item:{comment.nearest_item}" if comment.nearest_item else ""
    evidence = tuple(key(measure, unit) for measure, unit in comment.nearest_evidence)
    return [Paragraph((Run(comment.nearest + "。", claim, evidence),))]


def _numbered(found: Iterable[Sentence]) -> list[Paragraph]:
    """One paragraph a sentence: “1．……。”."""
    return [
        Paragraph((Run(f"{index}．"), *sentence.runs, Run("。", sentence.claims[0].id)))
        for index, sentence in enumerate(found, start=1)
    ]
