"""The annex “数据依据”: for each claim of a document, the measure, its figure, and what the figure rests on."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from pingyi import numbers
from pingyi.doctree import Annex, Document, Table
from pingyi.findings.model import Claim
from pingyi.issues import Place
from pingyi.measures.model import SEALED, Figure
from pingyi.review_model import EvidenceCard, Review, key

ROLES = {
    "counted": "计入",
    "denominator": "分母",
    "considered": "已查未计",
    "set-aside": "暂不计入",
    SEALED: "各区县封存中有关记录",
}
TITLE = "数据依据"
HEAD = ("序号", "论断", "取数", "数值", "依据", "来源行", "校验码")
SHOWN = 3
"""How many source rows a line names; the report and `pingyi explain` show them all."""


def basis(review: Review, document: Document) -> Annex:
    """What each claim of the document rests on, in the document's order: one line a measure, the peers compared in one more."""
    known = {claim.id: claim for claim in review.claims}
    stated = [known[claim] for claim in document.claims if claim in known]
    rows: list[tuple[str, ...]] = []
    for index, claim in enumerate(stated, start=1):
        lines = list(_lines(review, claim))
        rows += [(*((str(index), claim.text) if place == 0 else ("", "")), *line) for place, line in enumerate(lines)]
    return Annex(TITLE, (Table(HEAD, tuple(rows), widths=(5, 25, 17, 17, 13, 19, 10), numeric=frozenset({0})),))


def _lines(review: Review, claim: Claim) -> Iterator[tuple[str, ...]]:
    """(measure, figure, rows, source rows, digest) for the subject, then for its peers together."""
    peers: dict[str, list[str]] = {}
    for measure, unit in claim.evidence:
        if unit == claim.subject:
            card = review.evidence[key(measure, unit)]
            value = _value(review, claim, measure, unit)
            yield review.titled(measure, unit), value, rows_text([card]), sources_text([card]), card.hash[:8]
        else:
            peers.setdefault(measure, []).append(unit)
    for measure, units in peers.items():
        cards = [review.evidence[key(measure, unit)] for unit in units]
        shown = "；".join(f"{review.unit(unit).place}{_value(review, claim, measure, unit)}" for unit in units)
        digest = hashlib.sha256("\n".join(card.hash for card in cards).encode()).hexdigest()
        yield f"同类组其他组织{review.measure_name(measure)}", shown, rows_text(cards), sources_text(cards), digest[:8]


def _value(review: Review, claim: Claim, measure: str, unit: str) -> str:
    figure = review.figure_of(measure, unit)
    if figure is not None:
        return figure_text(review, figure)
    said = (piece.number for piece in claim.pieces if piece.number is not None)
    return "、".join(dict.fromkeys(number.text for number in said if number.measure == measure))


def figure_text(review: Review, figure: Figure) -> str:
    """A figure as “42/48（87.5%）”, an amount with its measure word, money in 元; 不适用 where nothing was owed."""
    measure = review.measures[figure.measure]
    if figure.den is None:
        return numbers.money(figure.num) if measure.money else f"{figure.num}{measure.word}"
    if figure.den == 0:
        return numbers.NOT_APPLICABLE
    shown = (
        (numbers.money(figure.num), numbers.money(figure.den)) if measure.money else (str(figure.num), str(figure.den))
    )
    if figure.num > figure.den:  # a mean, not a share
        return f"{shown[0]}/{shown[1]}"
    return f"{shown[0]}/{shown[1]}（{numbers.percent(figure.num, figure.den)}）"


def rows_text(cards: Sequence[EvidenceCard]) -> str:
    """How many rows the cards rest on, by role, and how many dues are missing: “计入9行、分母2行、缺3项”."""
    counts: Counter[str] = Counter()
    for card in cards:
        counts.update(card.roles)
    parts = [f"{word}{counts[role]}行" for role, word in ROLES.items() if counts[role]]
    missing = sum(card.missing_total for card in cards)
    return "、".join([*parts, f"缺{missing}项"] if missing else parts)


def sources_text(cards: Sequence[EvidenceCard]) -> str:
    """The first rows that the cards rest on, as a clerk would look them up: “组织生活.xlsx「三会一课」第18、19行等20行”.

    Counted rows before those of the denominator; what was only considered or set aside is not named. Empty where rows have no file.
    Of a figure above districts, or handed up: their seals, “甲区封存（81d8ed8e）”.
    """
    shares = [share for card in cards for share in card.shares]
    if shares:
        named_seals = "、".join(f"{share.name}封存（{share.seal[:8]}）" for share in shares[:SHOWN])
        return f"{named_seals}等{len(shares)}份" if len(shares) > SHOWN else named_seals
    rows = [row for card in cards for role in ("counted", "denominator") for row in card.rows if row.role == role]
    named: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        if row.file and sum(map(len, named.values())) < SHOWN and row.line not in named.get((row.file, row.sheet), ()):
            named.setdefault((row.file, row.sheet), []).append(row.line)
    total = sum(card.roles.get("counted", 0) + card.roles.get("denominator", 0) for card in cards)
    text = "；".join(
        f"{Place(file.rpartition('/')[2], sheet)}第{'、'.join(map(str, sorted(lines)))}行"
        for (file, sheet), lines in named.items()
    )
    shown = sum(map(len, named.values()))
    return f"{text}等{total}行" if text and total > shown else text
