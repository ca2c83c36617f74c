"""Score rules: one rule an item, of a kind that its measure can answer, never worth more than the item."""

from __future__ import annotations

from collections.abc import Iterator

from pingyi.numbers import plain
from pingyi.packs.checking.subjects import At, exactly_one
from pingyi.packs.schema import Field, FieldType, Item, Measure, ScoreRule
from pingyi.packs.schema.score_rules import RULES
from pingyi.packs.scopes import unwritten
from pingyi.packs.stock import Entry, Stock


def check_score(stock: Stock, entry: Entry, at: At, item: Item, measure: Measure | None) -> ScoreRule:
    """An item's rule, checked and typed. ``measure`` is None where none is named, or none in force this year."""
    score = item.score
    rule = exactly_one(stock, entry, (*at, "score"), score, RULES)
    if rule is None:
        return score
    if score.needs_measure and item.measure is None:
        stock.problem(entry, at, "measure", f"计分方法 {rule} 要写 measure：按哪个取数")
    elif item.measure is not None and rule == "tiers" and not score.needs_measure:
        stock.problem(entry, (*at, "measure"), "measure", "tiers 各档自有取数，不用 measure，请删去")
    if measure is not None and not measure.has_denominator:
        for key, message, hint in _needs_rate(score):
            said = f"“{measure.name}”只有数量没有比率，{message}"
            stock.problem(entry, (*at, "score", key), "no-denominator", said, hint)
    if measure is not None and measure.kind == "days" and score.rate:
        stock.problem(
            entry, (*at, "score"), "no-rate", f"“{measure.name}”是平均天数，不能按比率计分", "可用 bands 或 against"
        )
    _check_figures(stock, entry, at, item)
    if measure is None:
        return score
    zero_when = stock.type(entry, (*at, "score", "zero_when"), score.zero_when, _scope(measure))
    return score.model_copy(update={"zero_when": zero_when})


def _scope(measure: Measure) -> dict[str, Field]:
    """What ``zero_when`` may read of a figure."""
    kind = FieldType.MONEY if measure.money else FieldType.INTEGER
    names = {"num": "分子", "den": "分母", "missing": "缺数"}
    return {key: unwritten(key, name, kind) for key, name in names.items()}


def _needs_rate(score: ScoreRule) -> Iterator[tuple[str, str, str]]:
    """The key, and what it cannot do without a denominator."""
    if score.rate and "full" not in score.rate.model_fields_set and score.rate.full == 1:
        yield "rate", "按数量折算须写 full：到多少得满分", "如 rate: {full: 20}"
    if score.deduct and score.deduct.per == "missing":
        yield "deduct", "不知缺几次", "可用 per: case，或换一个有比率的取数"
    if score.deduct and score.deduct.per == "point" and score.deduct.line == 1:
        yield "deduct", "每差一个扣分须写 line：差多少的线", "如 line: 20"
    if score.add and score.add.per == "point":
        yield "add", "没有百分点可加", "可用 per: case"
    if score.discretion and score.discretion.ranges:
        yield "discretion", "不能按比率分档裁量", "请换一个有比率的取数"


def _check_figures(stock: Stock, entry: Entry, at: At, item: Item) -> None:
    score = item.score

    def wrong(key: str, code: str, message: str, hint: str = "") -> None:
        stock.problem(entry, (*at, "score", key), code, message, hint)

    for key, table in (("bands", score.bands), ("rank", score.rank.table if score.rank else None)):
        lines = [band.at for band in table or ()]
        if len(set(lines)) != len(lines):
            wrong(key, "bands-order", "同一条线写了两次")
        # A floor or ceiling of the rule's own says that it may go beyond the item's points.
        beyond = max((band.points for band in table or ()), default=item.points)
        if beyond > item.points and score.ceiling is None:
            message = f"最高一档{plain(beyond)}分，多于本条{plain(item.points)}分"
            wrong(key, "more-than-item", message, "请改分值，或写明 ceiling")
    if score.discretion and score.discretion.low > score.discretion.high:
        wrong("discretion", "empty-range", "裁量的下限大于上限")
    if score.discretion and score.discretion.high > item.points:
        message = f"裁量上限{plain(score.discretion.high)}分，多于本条{plain(item.points)}分"
        wrong("discretion", "more-than-item", message)
    if score.base is not None and not (score.add or score.tiers):
        wrong("base", "bad-value", "基础分（base）只与 add、tiers 同用")
    if score.doubled_after and not score.deduct:
        wrong("doubled_after", "bad-value", "加倍（doubled_after）只与 deduct 同用")
    if score.floor is not None and score.ceiling is not None and score.floor > score.ceiling:
        wrong("floor", "empty-range", "最少得分大于最多得分")
