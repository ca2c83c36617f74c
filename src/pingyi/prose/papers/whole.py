"""The whole set of a review's documents, in the order in which an office needs them, with their names as files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from pingyi.doctree import Document
from pingyi.errors import UnknownName
from pingyi.prose.basis import basis
from pingyi.prose.commentary import Options, commentary
from pingyi.prose.papers.circular import circular
from pingyi.prose.papers.debrief_report import debrief_report
from pingyi.prose.papers.feedback import feedback
from pingyi.prose.papers.lists import duty_list, problem_list, rectification_list
from pingyi.prose.papers.orders import orders
from pingyi.prose.papers.plan import breakdown, plan
from pingyi.review_model import Review

SPEECH, DEBRIEF, FEEDBACK, ORDERS = "点评讲话", "述职报告", "反馈意见", "整改任务书"
_DISTRICT: tuple[tuple[str, Callable[[Review], Document]], ...] = (
    ("通报", circular),
    ("问题清单", problem_list),
    ("责任清单", duty_list),
    ("整改清单", rectification_list),
    ("下一年工作要点", plan),
    ("任务分解表", breakdown),
)
_UNIT: tuple[tuple[str, Callable[[Review, str], Document]], ...] = (
    (DEBRIEF, debrief_report),
    (FEEDBACK, feedback),
    (ORDERS, orders),
)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_DEFAULT = Options()


@dataclass(frozen=True)
class Paper:
    """One document: its kind, whose it is (empty: the district's), and the path of its file without the ending."""

    kind: str
    unit: str
    stem: str
    document: Document


def papers(review: Review, options: Options = _DEFAULT, *, mark: str = "", date: str = "") -> Iterator[Paper]:
    """Every document, one after the other; those that state claims carry the annex “数据依据”.

    ``mark`` stands above each title; ``date`` in the place of the date where a document is signed.
    """
    names = Counter(review.name(sheet.unit) for sheet in review.sheets)

    def made(kind: str, document: Document, unit: str = "") -> Paper:
        name = review.name(unit)
        called = name + (unit if names[name] > 1 else "")
        stem = f"{kind}/{kind}-{_FORBIDDEN.sub('', called)}" if unit else kind
        return Paper(kind, unit, stem, _finished(review, document, mark, date))

    yield made(SPEECH, commentary(review, options))
    for kind, write in _DISTRICT:
        yield made(kind, write(review))
    for kind, tell in _UNIT:
        for sheet in review.sheets:
            yield made(kind, tell(review, sheet.unit), sheet.unit)


def one(review: Review, kind: str, unit: str = "", options: Options = _DEFAULT) -> Paper:
    """One document by its kind, and the code of the reviewee whose it is (empty: the district's); without its annex.

    Raises:
        UnknownName: there is none of that kind, or the unit is not reviewed.
    """
    district = {SPEECH: lambda: commentary(review, options)} | {
        name: partial(write, review) for name, write in _DISTRICT
    }
    if not unit and kind in district:
        return Paper(kind, "", kind, district[kind]())
    tell = dict(_UNIT).get(kind)
    if tell is None or unit not in {sheet.unit for sheet in review.sheets}:
        raise UnknownName("文稿", kind + unit, [*district, *dict(_UNIT)])
    return Paper(kind, unit, f"{kind}/{kind}-{_FORBIDDEN.sub('', review.name(unit))}", tell(review, unit))


def kinds() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds of documents: the district's, and those of each reviewee, in their order."""
    return (SPEECH, *(name for name, _ in _DISTRICT)), tuple(name for name, _ in _UNIT)


def count(review: Review) -> int:
    """How many documents there are."""
    return 1 + len(_DISTRICT) + len(_UNIT) * len(review.sheets)


def _finished(review: Review, document: Document, mark: str, date: str) -> Document:
    annex = basis(review, document)
    return replace(
        document,
        mark=mark or document.mark,
        date=date if date and document.signature else document.date,
        annexes=(*document.annexes, annex)
        if any(getattr(block, "rows", ()) for block in annex.blocks)
        else document.annexes,
    )
