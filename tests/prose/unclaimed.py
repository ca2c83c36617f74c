"""The check of every text: a number stands in a run that states a claim, and that claim says this very number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pingyi import numbers
from pingyi.doctree import Document, Heading, Run, Table
from pingyi.findings.model import Claim
from pingyi.packs.schema.papers import Frame
from pingyi.prose.basis import figure_text
from pingyi.prose.commentary import TASK
from pingyi.prose.papers.frames import ITEM, NO_DATE, SCORE, text_of_frame
from pingyi.review_model import Review

NUMBER = re.compile(r"\d+(?:\.\d+)?")
NAME = re.compile(r"“[^”]*”|《[^》]*》")
"""What quotation marks hold is a name (“555”), or somebody's words."""
POINT = re.compile(r"\d+．")


def unclaimed(review: Review, document: Document) -> list[str]:
    """Each number of the body that no claim says, or that rests on no evidence; each run whose claim is not known."""
    wrong = [f"未知：{run}" for run in document.runs() if run.claim and _says(review, run.claim) is None]
    for run in _runs(document):
        found = NUMBER.findall(NAME.sub("", run.text))
        if not found:
            continue
        if run.framing:
            allowed = NUMBER.findall(frame_of(review))
            wrong += [f"框架：{run}" for number in found if number not in allowed and not POINT.fullmatch(run.text)]
            continue
        said = NUMBER.findall(_says(review, run.claim) or "")
        wrong += [f"不是论断所说：{run}" for number in found if number not in said]
        wrong += [f"依据不存在：{run}" for key in run.evidence if key not in review.evidence]
        if not run.evidence and not run.claim.startswith((TASK, ITEM, SCORE)):
            wrong.append(f"没有依据：{run}")
    return wrong


def _runs(document: Document) -> Iterator[Run]:
    """All runs of the body, headings and head as frame; of a table's first column the serial numbers are left out."""
    yield Run(document.title)
    yield Run(document.subtitle + document.addressee + document.salutation + document.signature)
    assert document.date in {"", NO_DATE}
    for block in document.blocks:
        if isinstance(block, Heading):
            yield Run(block.text)
        elif isinstance(block, Table):
            yield from (Run(text) for text in block.head)
            serial = {str(index) for index in range(1, len(block.rows) + 1)} if block.head[0] == "序号" else set()
            yield from (run for run in block.runs if not (run.framing and run.text in serial))
        else:
            yield from block.runs


def frame_of(review: Review) -> str:
    """All that packs write as frame, and the years."""
    frame = "".join(str(value) for value in dict(review.frame).values()) + _frames(review.papers)
    names = "".join(unit.name for unit in review.units.values()) + "".join(m.name for m in review.measures.values())
    themes = "".join(theme.heading + theme.lead for theme in review.themes)
    return f"{frame}{names}{themes}，{review.year - 1}，{review.year}，{review.year + 1}"


def _frames(frame: Frame) -> str:
    return text_of_frame(frame) + str(frame)


def _says(review: Review, claim: str) -> str | None:
    """All that a claim says; None where there is no such claim."""
    known = {one.id: one for one in (*review.settled, *review.claims)}
    if claim in known:
        return _claim(review, known[claim])
    kind, _, rest = claim.partition(":")
    name, _, unit = rest.partition("@")
    return {"task": _task, "score": _sheet, "item": _item, "figure": _figure}[kind](review, name, unit)


def _task(review: Review, task: str, _: str) -> str | None:
    return next((str(card) for card in review.tasks if card.id == task), None)


def _item(review: Review, item: str, unit: str) -> str | None:
    if not any(card.id == item for card in review.rubric.items):
        return None
    return _sheet(review, unit, "") if unit else "".join(comment.nearest for comment in review.comments)


def _claim(review: Review, claim: Claim) -> str:
    figures = "".join(_figure(review, figure.measure, figure.unit) or "" for figure in claim.figures)
    orders = review.papers.orders.deadline
    return "　".join((claim.text, claim.requires, claim.deadline or orders, f"{claim.years}", claim.name, figures))


def _figure(review: Review, measure: str, unit: str) -> str | None:
    shown = review.figures.get(f"{measure}@{unit}")
    if shown is None:
        return None
    return figure_text(review, shown.now) + "　" + (figure_text(review, shown.last) if shown.last else "")


def _sheet(review: Review, unit: str, _: str) -> str | None:
    sheet = next((sheet for sheet in review.sheets if sheet.unit == unit), None)
    if sheet is None:
        return None
    said = [numbers.plain(sheet.total), str(sheet.rank), str(sheet.peers), numbers.plain(sheet.bonus, 2), *sheet.bars]
    said += [numbers.plain(part.score, 2) for part in sheet.parts]
    said += [numbers.plain(part.weight) for part in review.rubric.parts]
    for item in sheet.items:
        card = review.rubric.item(item.item)
        said += [numbers.plain(numbers.half_up(item.points, 2)), numbers.plain(item.full), card.source]
        said += [figure_text(review, item.figure)] if item.figure else []
    return "　".join(said)
