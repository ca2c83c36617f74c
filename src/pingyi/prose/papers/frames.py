"""What all papers share: frames filled in, sentences as numbered paragraphs, the words about a score."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pingyi import numbers
from pingyi.doctree import Document, Paragraph, Run
from pingyi.findings.model import Claim
from pingyi.packs.schema.papers import Frame
from pingyi.prose.commentary import framing
from pingyi.prose.merging import Sentence, keys_of, requirements, sentences
from pingyi.review_model import Review, key
from pingyi.scoring.model import Sheet

SCORE = "score:"
"""The claim that a score, a grade or a rank states: “score:<unit>”; it rests on every figure of the sheet."""
ITEM = "item:"
"""The claim that an item's points state: “item:<item>@<unit>”."""
NO_DATE = "　　年　　月　　日"
"""Where an office writes the day by hand: a review knows no clock."""
MOST_NAME = 12
"""Longer than this, what stands before “要” is no name."""
_SLOT = re.compile(r"\{(\w+)\}")


def fill(review: Review, text: str, unit: str = "", deadline: str = "") -> str:
    """A frame's text with its braces filled in."""
    known = {
        "year": f"{review.year}",
        "next_year": f"{review.year + 1}",
        "unit": review.name(unit) if unit else "",
        "post": review.rubric.post,
        "district": review.name(review.root),
        "deadline": deadline,
    }
    return _SLOT.sub(lambda match: known[match[1]], text)


def framed(review: Review, text: str, unit: str = "") -> tuple[Paragraph, ...]:
    """Paragraphs of frame; none for an empty text."""
    return framing(fill(review, text, unit))


def signed(review: Review, document: Document) -> Document:
    """The document with the signature and the place of the date, where the pack signs."""
    signature = review.papers.signature
    return replace(document, signature=signature, date=NO_DATE) if signature else document


def text_of_frame(frame: Frame) -> str:
    """All that a frame says, so that a test can tell frame from fact."""
    said = []
    for _, value in frame:
        said += [text_of_frame(value)] if isinstance(value, Frame) else [value] if isinstance(value, str) else []
    return "".join(said)


def points(found: Iterable[Sentence]) -> list[Paragraph]:
    """One paragraph a sentence: “1．……。”."""
    return [
        Paragraph((Run(f"{index}．"), *sentence.runs, Run("。", sentence.claims[0].id)))
        for index, sentence in enumerate(found, start=1)
    ]


def said(claim: Claim) -> tuple[Run, ...]:
    """One claim by itself, without a stop."""
    return sentences([claim])[0].runs


def asked(claim: Claim) -> tuple[Run, ...]:
    """What one problem asks for, without whom it asks and without a stop; empty where it asks for nothing."""
    found = requirements([claim])
    if not found:
        return ()
    runs = list(found[0].runs[found[0].opening :])
    if not found[0].opening:
        whom, does, _ = runs[0].text.partition("要")
        runs[0] = Run(runs[0].text.removeprefix(whom) if does else runs[0].text, runs[0].claim, runs[0].evidence)
    runs[0] = Run(runs[0].text.removeprefix("要"), runs[0].claim, runs[0].evidence)
    return tuple(run for run in runs if run.text)


def whom(review: Review, claim: Claim) -> str:
    """Who is asked: the reviewee; of the whole district whoever the requirement names, else all that papers go to."""
    if claim.unit != review.root:
        return review.name(claim.unit)
    named, does, _ = claim.requires.partition("要")
    return named if does and len(named) <= MOST_NAME else review.papers.addressee


def deadline(review: Review, claim: Claim) -> Run:
    """By when a problem is to be put right: as its rule says, else as the orders say."""
    return Run(claim.deadline or review.papers.orders.deadline, claim.id, keys_of(claim))


def own_words(review: Review, unit: str, runs: Sequence[Run]) -> tuple[Run, ...]:
    """A sentence about ``unit`` as the unit says it itself: without its name, its secretary as “本人”."""
    first, *rest = runs
    name, post = review.unit(unit).name, review.rubric.post
    place = review.unit(unit).place
    for called, word in ((name + post, "本人"), (place + post, "本人"), (name, ""), (place, "")):
        if first.text.startswith(called):
            left = word + first.text.removeprefix(called)
            return (Run(left, first.claim, first.evidence), *rest) if left else tuple(rest)
    return tuple(runs)


def sheet_keys(review: Review, sheet: Sheet) -> tuple[str, ...]:
    """The evidence of a score: every figure that its items rest on."""
    figures = (figure for item in sheet.items for figure in (item.figure, *item.figures) if figure is not None)
    keys = dict.fromkeys(key(figure.measure, figure.unit) for figure in figures)
    return tuple(one for one in keys if one in review.evidence)


def score_text(sheet: Sheet) -> str:
    """The total as it is shown."""
    return numbers.plain(sheet.total)


def standing(review: Review, sheet: Sheet, show: str) -> tuple[Run, ...]:
    """“综合得分86.5分，评为“较好”等次，在镇党委7个单位中列第2位” as far as ``show`` goes, and what keeps it from being final."""
    claim, keys = SCORE + sheet.unit, sheet_keys(review, sheet)
    if not any(item.in_total and item.full > 0 for item in sheet.items):
        return (Run("本年度没有可以计分的记录，不评定等次，请先补齐台账。", claim),)
    runs: list[Run] = []
    if show != "grade":
        runs += [Run("综合得分", claim), Run(score_text(sheet), claim, keys), Run("分，", claim)]
    runs.append(Run(f"{'建议' if sheet.provisional else ''}评为“{sheet.grade}”等次", claim, keys))
    if show == "rank" and sheet.rank is not None:
        group = review.rubric.groups.get(sheet.group, "")
        runs += [Run(f"，在{group}", claim), Run(str(sheet.peers), claim, keys), Run("个单位中列第", claim)]
        runs += [Run(str(sheet.rank), claim, keys), Run("位", claim)]
    if sheet.part_year:
        runs.append(Run("；该单位年内有变更，考核不满一年，不参加排位", claim))
    if sheet.provisional:
        runs.append(Run("；尚有条目待评，以上为暂定", claim))
    for bar in sheet.bars:
        runs.append(Run(f"；{bar}", claim, keys))
    return (*runs, Run("。", claim))
