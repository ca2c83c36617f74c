"""Rubrics: parts that add up, items that can be scored, peer groups that cover every reviewee once, grades that cover all."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from pingyi.numbers import plain
from pingyi.packs.checking.scores import check_score
from pingyi.packs.checking.subjects import At
from pingyi.packs.refusals import offer, offer_names
from pingyi.packs.schema import Item, Part, Rubric
from pingyi.packs.stock import Entry, Stock

WHOLE = Decimal(100)


def check(stock: Stock) -> None:
    """Check all rubrics; items that rest on measures out of force this year are left out, after the sums were checked."""
    for key, entry in stock.each("rubrics"):
        rubric: Rubric = entry.model
        _check_reviewees(stock, entry, rubric)
        _check_names(stock, entry, rubric)
        _check_sums(stock, entry, rubric)
        _check_grades(stock, entry, rubric)
        checked = [_check_item(stock, entry, index, item) for index, item in enumerate(rubric.items)]
        items = tuple(item for item in checked if item is not None)
        bars = tuple(bar for bar in rubric.grades.bars if bar.measure in stock.entries["measures"])
        grades = rubric.grades.model_copy(update={"bars": bars})
        stock.put("rubrics", key, rubric.model_copy(update={"items": items, "grades": grades}))


def _check_reviewees(stock: Stock, entry: Entry, rubric: Rubric) -> None:
    stock.check_kinds(entry, ("reviewees", "of"), rubric.reviewees.of)
    groups = Counter(kind for group in rubric.peer_groups for kind in group.unit_kinds)
    for index, group in enumerate(rubric.peer_groups):
        stock.check_kinds(entry, ("peer_groups", index, "unit_kinds"), group.unit_kinds)
    for kind in rubric.reviewees.of:
        if groups[kind] != 1:
            message = f"“{kind}”{'不在任何' if not groups[kind] else '同时在几个'}同类组"
            stock.problem(entry, ("peer_groups",), "peer-groups", message, "每类被评议组织须且只能在一个同类组")
    for kind in groups:
        if kind not in rubric.reviewees.of:
            stock.problem(entry, ("peer_groups",), "peer-groups", f"同类组里的“{kind}”不在被评议之列（reviewees.of）")


def _check_names(stock: Stock, entry: Entry, rubric: Rubric) -> None:
    for section in ("parts", "groups", "items", "peer_groups"):
        for name, times in Counter(one.id for one in getattr(rubric, section)).items():
            if times > 1:
                stock.problem(entry, (section,), "duplicate-id", f"“{name}”写了{times}次")
    parts = [part.id for part in rubric.parts]
    groups = {group.id: group for group in rubric.groups}
    for index, group in enumerate(rubric.groups):
        _check_name(stock, entry, ("groups", index, "part"), "部分", group.part, parts)
    for index, item in enumerate(rubric.items):
        at = ("items", index)
        _check_name(stock, entry, (*at, "part"), "部分", item.part, parts)
        known = _check_name(stock, entry, (*at, "group"), "条目组", item.group, list(groups))
        if item.group and known and groups[item.group].part != item.part:
            stock.problem(entry, (*at, "group"), "wrong-part", f"条目组“{item.group}”属另一部分")
        for kind in item.applies_to:
            if kind not in rubric.reviewees.of:
                message = f"“{kind}”不在被评议之列"
                stock.problem(entry, (*at, "applies_to"), "unknown-kind", message, offer(kind, rubric.reviewees.of))


def _check_name(stock: Stock, entry: Entry, at: At, word: str, name: str | None, known: list[str]) -> bool:
    if name is None or name in known:
        return True
    stock.problem(entry, at, "unknown-reference", f"没有名为“{name}”的{word}", offer_names(name, known))
    return False


def _check_sums(stock: Stock, entry: Entry, rubric: Rubric) -> None:
    weights = [part.weight for part in rubric.parts]
    if sum(weights) != WHOLE:
        arithmetic = _sum("+".join(map(plain, weights)), sum(weights, Decimal(0)))
        stock.problem(entry, ("parts",), "weights", f"各部分权重之和不是100：{arithmetic}，应为100")
    for index, part in enumerate(rubric.parts):
        terms = _terms(rubric, part)
        total = sum((points for points, _ in terms), Decimal(0))
        if not terms:
            stock.problem(entry, ("parts", index), "empty-part", f"“{part.name}”没有条目")
        elif total != part.weight and not part.scale:
            arithmetic = _sum("+".join(text for _, text in terms), total)
            stock.problem(
                entry, ("parts", index), "sum-of-items",
                f"“{part.name}”各条分值之和与权重不符：{arithmetic}，应为{plain(part.weight)}",
                "请改分值；如确要按比例折算，请写 scale: true",
            )  # fmt: skip


def _terms(rubric: Rubric, part: Part) -> list[tuple[Decimal, str]]:
    """The points that fill a part, each with how it is written; a group counts its own points, or up to its ceiling."""
    counted = rubric.in_part(part.id)
    groups = {group.id: group for group in rubric.groups if group.points is not None or group.ceiling is not None}
    terms = [(item.points, plain(item.points)) for item in counted if item.group not in groups]
    for group in groups.values():
        inside = [item.points for item in counted if item.group == group.id]
        if inside:
            whole = sum(inside, Decimal(0))
            points = whole if group.points is None else group.points
            points = points if group.ceiling is None else min(points, group.ceiling)
            written = "+".join(map(plain, inside)) if points == whole else f"{plain(points)}（“{group.name}”）"
            terms.append((points, written))
    return terms


def _sum(terms: str, total: Decimal) -> str:
    return f"{terms}={plain(total)}" if "+" in terms or "（" in terms else plain(total)


def _check_grades(stock: Stock, entry: Entry, rubric: Rubric) -> None:
    bands = rubric.grades.bands
    lines = [band.at for band in bands]
    if lines != sorted(set(lines), reverse=True):
        stock.problem(entry, ("grades", "bands"), "bands-order", "等次的分数线应由高到低，不重复")
    names = [band.grade for band in bands]
    for index, bar in enumerate(rubric.grades.bars):
        stock.needs(entry, ("grades", "bars", index, "measure"), "measures", bar.measure)
        if bar.at_most not in names:
            at = ("grades", "bars", index, "at_most")
            stock.problem(entry, at, "unknown-grade", f"没有等次“{bar.at_most}”", offer(bar.at_most, names))
        if not (bar.authority.document and bar.authority.article):
            at = ("grades", "bars", index, "authority")
            stock.problem(
                entry,
                at,
                "no-authority",
                "否决或限制等次须写明依据的文件和条款",
                "authority: {document: …, article: …}",
            )
    if (rubric.grades.best_at_most is None) != (rubric.grades.best_authority is None):
        stock.problem(entry, ("grades", "best_at_most"), "no-authority", "限制最好等次的比例，须同时写 best_authority")


def _check_item(stock: Stock, entry: Entry, index: int, item: Item) -> Item | None:
    """The item with its rule typed; None where it rests on something that is not in force this year."""
    at = ("items", index)
    found = stock.needs(entry, (*at, "measure"), "measures", item.measure)
    for number, tier in enumerate(item.score.tiers.tiers if item.score.tiers else ()):
        tier_at = (*at, "score", "tiers", "tiers", number, "measure")
        found = stock.needs(entry, tier_at, "measures", tier.measure) and found
    found = stock.needs(entry, (*at, "score", "doubled_after"), "measures", item.score.doubled_after) and found
    if item.points <= 0:
        stock.problem(entry, (*at, "points"), "out-of-range", "分值应大于0", "加分条目写 bonus: true，分值为上限")
    measure = stock.entries["measures"].get(item.measure or "")
    score = check_score(stock, entry, at, item, measure.model if measure else None)
    return item.model_copy(update={"score": score}) if found else None
