"""Scores in which doing more of a process earns more, and process that outweighs results."""

from __future__ import annotations

from collections.abc import Iterator

from pingyi.issues import Issue, Place
from pingyi.numbers import percent
from pingyi.packs.lint.shares import LIMIT, shares
from pingyi.packs.lint.warnings import APPS, FORMALISM, doubt, note
from pingyi.packs.places import Places
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Item, Measure, Rubric

LEADERS = frozenset({"书记"})


def check(rules: Rules, places: Places) -> Iterator[Issue]:
    """What is wrong with how a rubric scores."""
    process_forms = {one.form for duty in rules.duties.values() for one in duty.alternatives}
    for key, rubric in rules.rubrics.items():
        for item in rubric.items:
            yield from _check_item(rules, rubric, item, process_forms, places.item(key, item.id))
        yield from _check_whole(rubric, places.place("rubrics", key))


def _check_item(rules: Rules, rubric: Rubric, item: Item, process_forms: set[str], place: Place) -> Iterator[Issue]:
    measure = rules.measures.get(item.measure or "")
    if measure is None:
        return
    rule = f"{FORMALISM}，不得以开会、发文、活动次数多少论优劣"
    more = item.score.add or item.score.rank or (item.score.bands and not measure.has_denominator)
    if more and _counts_process(item, measure, process_forms):
        yield doubt(place, "more-is-more", f"条目“{item.name}”办得越多得分越高（{measure.name}）", rule)
    duty = rules.duties.get(measure.duty or measure.on_time or "")
    if item.basis == "process" and duty and not (duty.source and duty.source.document) and not item.source:
        message = f"过程条目“{item.name}”所计的“{duty.name}”没有上级文件依据"
        hint = f"{FORMALISM}：过程事项只有法规规定的才计分，按比率计，满100%为止；地方要求请写明由谁定的"
        yield note(place, "process-without-source", f"《{rubric.name}》{message}", hint)


def _counts_process(item: Item, measure: Measure, process_forms: set[str]) -> bool:
    """Whether a figure grows with every record of a process: a bare count, not a rate that stops at 100 %."""
    if measure.has_denominator:
        return False
    read = {measure.total.form} if measure.total else {value.form for value in measure.values.values()}
    counted = bool(measure.total and measure.total.count) or any(value.count for value in measure.values.values())
    return item.basis == "process" or (counted and bool(read & process_forms))


def _check_whole(rubric: Rubric, place: Place) -> Iterator[Issue]:
    if rubric.reviewees.post not in LEADERS:
        message = f"《{rubric.name}》给“{rubric.reviewees.post}”打分排名"
        yield doubt(place, "leaderboard", message, f"{APPS}，不得搞积分排名；评议的是书记履行责任的情况")
    found = shares(rubric)
    if found.process > LIMIT:
        shown = percent(found.process.numerator, found.process.denominator)
        message = f"《{rubric.name}》过程分占{shown}，超过四分之一"
        yield doubt(place, "process-share", message, f"{FORMALISM}，重结果、轻痕迹")
    for bar in rubric.grades.bars:
        message = f"《{rubric.name}》有否决事项：{bar.measure}"
        yield note(place, "bar", message, f"依据：{bar.authority}；每年复核是否仍有效")
    if rubric.grades.best_at_most is not None:
        message = f"《{rubric.name}》限制最好等次的比例"
        yield note(place, "best-at-most", message, f"依据：{rubric.grades.best_authority}")
