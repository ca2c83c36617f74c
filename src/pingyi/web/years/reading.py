"""A review put into the rows that pages show. Everything here reads a :class:`Review` and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pingyi import numbers
from pingyi.documents.scorecards import STATES, deciding, interval
from pingyi.measures.model import Figure
from pingyi.prose.basis import figure_text
from pingyi.review_model import ItemCard, Review, key
from pingyi.scoring.model import ItemScore, Sheet

GOOD, FAIR = 100, 80
"""Percent of what was owed: all of it is green, from the second on yellow, below red."""


@dataclass(frozen=True)
class Cell:
    """A figure in a matrix: what is shown, its colour's class, and the key under which it is explained."""

    text: str
    tone: str
    key: str
    title: str


@dataclass(frozen=True)
class Line:
    """A row of a matrix: what it is called, the key of its explanation, its cells."""

    name: str
    key: str
    cells: tuple[Cell, ...]
    num: int
    den: int


def duties(review: Review, units: Sequence[str], whole: str) -> tuple[Line, ...]:
    """Every duty that anybody here owes: its figure for each unit; ``whole`` is whose figure leads the row."""
    found = []
    for measure, card in review.measures.items():
        if card.kind != "duty":
            continue
        total = _now(review, measure, whole)
        cells = tuple(cell(review, measure, unit) for unit in units)
        if total is not None and (total.den or any(one.text != "—" for one in cells)):
            found.append(Line(card.name, key(measure, whole), cells, total.num, total.den or 0))
    return tuple(found)


def shares_of(review: Review, measures: Sequence[str], units: Sequence[str], whole: str) -> tuple[Line, ...]:
    """The measures that the packs have, as :func:`duties`."""
    found = []
    for measure in measures:
        total = _now(review, measure, whole) if measure in review.measures else None
        if total is not None:
            cells = tuple(cell(review, measure, unit) for unit in units)
            found.append(Line(review.measures[measure].name, key(measure, whole), cells, total.num, total.den or 0))
    return tuple(found)


def cell(review: Review, measure: str, unit: str) -> Cell:
    """One figure of one unit; “—”: nothing was owed."""
    figure = _now(review, measure, unit)
    if figure is None or not figure.den:
        return Cell("—", "none", key(measure, unit), "不适用")
    tone = "done" if figure.num >= figure.den else "due" if 100 * figure.num >= FAIR * figure.den else "overdue"
    said = f"{review.name(unit)}　{review.measures[measure].name}：{figure_text(review, figure)}"
    return Cell(numbers.percent(figure.num, figure.den, 0), tone, key(measure, unit), said)


@dataclass(frozen=True)
class Row:
    """A reviewee's line in the table of scores."""

    sheet: Sheet
    name: str
    group: str
    parts: tuple[Decimal, ...]
    interval: str
    deciding: str
    last: Decimal | None


def table(review: Review, units: Collection[str], last: Review | None) -> tuple[Row, ...]:
    """The reviewees that may be seen, in the order of the scores; ``last``: last year's review."""
    before = {sheet.unit: sheet.total for sheet in last.sheets} if last else {}
    return tuple(
        Row(
            sheet,
            review.name(sheet.unit),
            review.rubric.groups.get(sheet.group, sheet.group),
            tuple(part.score for part in sheet.parts),
            interval(sheet.firmness.low, sheet.firmness.high) if sheet.firmness and sheet.rank else "",
            deciding(review, sheet),
            before.get(sheet.unit),
        )
        for sheet in review.sheets
        if sheet.unit in units
    )


def ranges(review: Review) -> dict[str, tuple[str, str, int]]:
    """Of each peer group: lowest and highest total, and how many it has; what a committee may know of its peers."""
    found: dict[str, tuple[str, str, int]] = {}
    for group, name in review.rubric.groups.items():
        totals = [sheet.total for sheet in review.sheets if sheet.group == group]
        if totals:
            found[name] = numbers.plain(min(totals), 2), numbers.plain(max(totals), 2), len(totals)
    return found


@dataclass(frozen=True)
class ItemLine:
    """An item on a score sheet."""

    card: ItemCard
    score: ItemScore
    state: str
    points: str
    full: str
    lost: bool


def items(review: Review, sheet: Sheet) -> Iterator[tuple[str, str, str, list[ItemLine]]]:
    """Part by part: name, score, weight, and its items."""
    cards = {card.id: card for card in review.rubric.items}
    for part in review.rubric.parts:
        own = next((one for one in sheet.parts if one.part == part.id), None)
        lines = [_item(cards[one.item], one) for one in sheet.items if cards[one.item].part == part.id]
        yield part.name, numbers.plain(own.score, 2) if own else "—", numbers.plain(part.weight), lines


def _item(card: ItemCard, one: ItemScore) -> ItemLine:
    lost = not card.bonus and one.state.value in {"scored", "unreported"} and one.points < one.full
    return ItemLine(card, one, STATES[one.state], numbers.plain(one.points, 2), numbers.plain(one.full), lost)


def open_dues(review: Review, unit: str) -> Iterator[dict[str, Any]]:
    """What one reviewee still owes, duty by duty, the most first: name, how many, the first of them."""
    found = []
    for measure, card in review.measures.items():
        evidence = review.evidence.get(key(measure, unit))
        if card.kind == "duty" and evidence is not None and evidence.missing_total:
            first = [f"{review.called(due.subject)}　{due.period}" for due in evidence.missing[:6]]
            found.append(
                {"name": card.name, "key": key(measure, unit), "count": evidence.missing_total, "first": first}
            )
    yield from sorted(found, key=lambda one: -int(str(one["count"])))


def changes(review: Review, unit: str) -> Iterator[dict[str, Any]]:
    """This year's figures beside last year's, where both are known; those that moved first."""
    found = []
    for measure, card in review.measures.items():
        both = review.figures.get(key(measure, unit))
        if both is None or both.last is None or card.kind == "on_time":
            continue
        now, last = both.now, both.last
        if not (now.applies and last.applies) or (now.num, now.den) == (0, last.den):
            continue
        found.append(
            {
                "name": card.name,
                "key": key(measure, unit),
                "now": figure_text(review, now),
                "last": figure_text(review, last),
                "better": _better(now, last, card.better),
            }
        )
    yield from sorted(found, key=lambda one: one["better"] == "")


def _better(now: Figure, last: Figure, better: str) -> str:
    """“done” where it became better, “overdue” where worse, “” where it is the same."""
    if now.den and last.den:
        order = numbers.compare(now.num, now.den, last.num, last.den)
    else:
        order = (now.num > last.num) - (now.num < last.num)
    if order == 0:
        return ""
    return "done" if (order > 0) == (better == "more") else "overdue"


def _now(review: Review, measure: str, unit: str) -> Figure | None:
    both = review.figures.get(key(measure, unit))
    return both.now if both else None
