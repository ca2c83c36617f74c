"""Faults of an entry's rules against its points and against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pingyi.issues import Issue, Severity
from pingyi.numbers import plain
from pingyi.reading.rubrics.lexer import normal
from pingyi.reading.rubrics.model import LIMITS, Rule
from pingyi.reading.rubrics.outside import BASE
from pingyi.reading.rubrics.reading import Read, Sentence
from pingyi.reading.rubrics.said import bound as said_bound
from pingyi.reading.rubrics.said import say

_CAPPED = re.compile(r"最[高多]|封顶|不超过|为限|上限|累计")
_REVERSED_POINTS = re.compile(r"(?:得|扣|加|计)(\d+(?:\.\d+)?)分?-(\d+(?:\.\d+)?)分")
_REVERSED_RATES = re.compile(r"(\d+(?:\.\d+)?)%?-(\d+(?:\.\d+)?)%")
_WORDS = {"give": "得", "take": "扣", "add": "加"}


def of_rules(read: Read) -> Iterator[Issue]:
    """What is wrong within one entry."""
    for piece, worth, sentences in read.parts:
        points = worth if worth is not None and len(read.parts) > 1 else read.points
        rules = [rule for sentence in sentences for rule in sentence.rules]
        if points is not None and not read.section.bonus:
            yield from _above(read, rules, points, whole=worth is None or len(read.parts) == 1)
        if read.section.bonus and read.points is not None:
            yield from _bonus_above(read, rules, read.points)
        yield from _thresholds(read, rules)
        yield from _reversed(read, sentences)
        yield from _perverse(read, rules)
        valued = any(other is not None for _, other, _ in read.parts)
        takes = bool(rules) and all(rule.effect in {"take", "zero", *LIMITS} for rule in rules)
        if piece.mark and worth is None and read.grouped and valued and takes:
            text = f"“{read.entry.name}”{piece.mark}只写扣分，没有写从哪一点扣、扣到几分为止"
            yield _issue(
                read,
                "rubric-take-from-nothing",
                text,
                "请写明从本项哪一点的分值里扣；规则包写成另行扣分，以本项分值为限",
            )
    yield from _uncapped(read)
    if read.points is not None and not read.section.bonus:
        yield from _never(read, read.points)
    yield from _no_rule(read)


def _issue(read: Read, code: str, message: str, hint: str, severity: Severity = Severity.DOUBT) -> Issue:
    return Issue(read.entry.place, code, message, hint, severity)


def _above(read: Read, rules: Sequence[Rule], points: Decimal, *, whole: bool) -> Iterator[Issue]:
    """A figure above the points that it is given from."""
    what = f"本项{plain(points)}分" if whole else f"本点{plain(points)}分"
    for rule in rules:
        figures = [tier.points for tier in rule.tiers] or ([rule.high] if rule.high is not None else [])
        if rule.effect in _WORDS and figures and max(figures) > points:
            text = f"“{read.entry.name}”：“{say(rule)}”，多于{what}"
            yield _issue(read, "rubric-award-above", text, f"请核对：{_WORDS[rule.effect]}分不能超过本项分值")
        elif rule.cap is not None and rule.cap > points:
            yield _issue(
                read,
                "rubric-award-above",
                f"“{read.entry.name}”：最多{plain(rule.cap)}分，多于{what}",
                "请核对封顶的分数",
            )


def _bonus_above(read: Read, rules: Sequence[Rule], points: Decimal) -> Iterator[Issue]:
    for rule in rules:
        figures = [tier.points for tier in rule.tiers] or ([rule.high] if rule.high is not None else [])
        if rule.effect in _WORDS and figures and max(figures) > points:
            text = f"“{read.entry.name}”列{plain(points)}分，原文却有“{say(rule)}”，最多{plain(max(figures))}分"
            yield _issue(read, "rubric-award-above", text, "请核对；规则包以原文的分数为限")


def _thresholds(read: Read, rules: Sequence[Rule]) -> Iterator[Issue]:
    bands = [
        rule
        for rule in rules
        if rule.when.bound
        and rule.effect in {"give", "full", "zero"}
        and not rule.each
        and rule.when.bound.unit != "名次"
    ]
    name = f"“{read.entry.name}”"
    seen: dict[tuple[str, str], Rule] = {}
    for rule in bands:
        key = (said_bound(rule.when.bound), rule.when.text + rule.when.tail)
        if key in seen and say(seen[key]) != say(rule):
            yield _issue(
                read,
                "rubric-threshold-contradiction",
                f"{name}：“{say(seen[key])}”与“{say(rule)}”说的是同一情形，分数不同",
                "请改其中一个",
            )
        seen.setdefault(key, rule)
    for one in _by_figure(bands):
        yield from _order(read, one)
    # A band that is only taken word for word (“3次得10分”) may fill what looks like a gap.
    covered = any(rule.when.otherwise or rule.effect == "zero" for rule in rules)
    whole = all(rule.when.bound or rule.when.otherwise for rule in rules if rule.effect in {"give", "full"})
    # “每低1个百分点扣1分” fills what lies between the bands; “每超1天扣0.1分” does not.
    filling = {"%", "个百分点"} if any(rule.when.bound and rule.when.bound.unit == "%" for rule in bands) else None
    if whole and not any(rule.each and (filling is None or rule.each.word in filling) for rule in rules):
        for one in _by_figure(bands):
            yield from _edges(read, one, covered=covered)
    if any(rule.when.tail.startswith(("且", "并且", "并")) for rule in bands) and len(bands) > 1:
        text = (
            f"{name}各档既看比率又看“{'”“'.join(dict.fromkeys(rule.when.tail.lstrip('且并') for rule in bands if rule.when.tail))}"
            "”，两者不在同一档时怎样计分没有写"
        )
        yield _issue(read, "rubric-two-criteria", text, "请写明两者不一致时按哪一个", Severity.NOTE)


def _by_figure(bands: Sequence[Rule]) -> list[list[Rule]]:
    """Bands of one figure together; one without words, or with the end of the name before it, goes on with that figure."""
    found: list[list[Rule]] = []
    named = ""
    for rule in bands:
        text = rule.when.text.rpartition("，")[2]
        if not found or (text and named and not named.endswith(text)):
            found.append([])
            named = text
        named = named or text
        found[-1].append(rule)
    return found


def _low(rule: Rule) -> Decimal:
    one = rule.when.bound
    return one.low if one is not None and one.low is not None else Decimal(-1)


def _value(rule: Rule, points: Decimal) -> Decimal:
    return Decimal(0) if rule.effect == "zero" else points if rule.effect == "full" or rule.high is None else rule.high


def _order(read: Read, bands: Sequence[Rule]) -> Iterator[Issue]:
    """More must not earn less: whether up or down, all bands go one way."""
    if len({rule.when.bound.unit for rule in bands if rule.when.bound}) != 1 or len(bands) < 3:
        return
    points = read.points or Decimal(1000)
    rows = sorted(bands, key=_low)
    steps = [
        (_value(upper, points) > _value(lower, points))
        for lower, upper in pairwise(rows)
        if _value(upper, points) != _value(lower, points)
    ]
    if steps and 0 < sum(steps) < len(steps):
        listed = "；".join(say(rule) for rule in rows)
        yield _issue(
            read, "rubric-threshold-order", f"“{read.entry.name}”各档分数高低不顺：{listed}", "请核对各档的线和分数"
        )


def _edges(read: Read, bands: Sequence[Rule], *, covered: bool) -> Iterator[Issue]:
    """Where two bands meet: a figure that lies in both, or in neither."""
    if len({rule.when.bound.unit for rule in bands if rule.when.bound}) != 1:
        return
    rows = sorted(bands, key=_low)
    stacked = all(rule.when.bound.high is None for rule in rows if rule.when.bound and rule.when.bound.low is not None)
    for lower, upper in pairwise(rows):
        one, two = lower.when.bound, upper.when.bound
        if one is None or two is None or two.low is None or one.high is None:
            continue
        unit = one.unit
        if one.high > two.low:
            text = f"“{read.entry.name}”：“{say(lower)}”与“{say(upper)}”两档重叠（{plain(two.low)}{unit}到{plain(one.high)}{unit}）"
            yield _issue(read, "rubric-threshold-overlap", text, "请改其中一档的线")
        elif one.high == two.low and two.low_closed and one.low is None and one.high_closed is None:
            text = f"“{read.entry.name}”：“{say(lower)}”没有写含不含{plain(two.low)}{unit}，“{say(upper)}”却含"
            yield _issue(read, "rubric-threshold-edge", text, "请写明含不含本数；规则包按含在上一档", Severity.NOTE)
        elif one.high == two.low and one.high_closed is True and two.low_closed:
            text = f"“{read.entry.name}”：恰好{plain(two.low)}{unit}时，“{say(lower)}”和“{say(upper)}”都合"
            yield _issue(read, "rubric-threshold-edge", text, "请写明含不含本数", Severity.NOTE)
        elif one.high < two.low and not _adjacent(one.high, two.low, unit):
            text = f"“{read.entry.name}”：{plain(one.high)}{unit}到{plain(two.low)}{unit}之间没有写怎样计分"
            yield _issue(read, "rubric-threshold-gap", text, "请补上这一段", Severity.NOTE)
    if stacked and rows and (first := rows[0].when.bound) is not None and first.low is not None and not covered:
        lowest = f"{plain(first.low)}{first.unit}"
        if len(rows) > 1:
            text = f"“{read.entry.name}”：低于{lowest}时怎样计分没有写"
            yield _issue(read, "rubric-no-lowest", text, "请写明低于最低一档得几分；规则包按0分", Severity.NOTE)


def _adjacent(high: Decimal, low: Decimal, unit: str) -> bool:
    """“80%—89%”, “1—3次” and “4次以上” leave nothing between where figures are whole."""
    return low - high <= 1 and high == high.to_integral_value() and unit != "%"


def _reversed(read: Read, sentences: Sequence[Sentence]) -> Iterator[Issue]:
    for sentence in sentences:
        text = normal(sentence.text)
        for pattern in (_REVERSED_POINTS, _REVERSED_RATES):
            for low, high in pattern.findall(text):
                if Decimal(low) > Decimal(high) and not any(rule.tiers for rule in sentence.rules):
                    yield _issue(
                        read,
                        "rubric-range-reversed",
                        f"“{read.entry.name}”：“{low}—{high}”前大后小",
                        "请把小的写在前面",
                    )


def _perverse(read: Read, rules: Sequence[Rule]) -> Iterator[Issue]:
    for rule in rules:
        if rule.effect == "zero" and re.search(r"无(?:案例|案件|查处|处罚)$", rule.when.text):
            yield _issue(
                read,
                "rubric-nothing-costs",
                f"“{read.entry.name}”：“{say(rule)}”，没有案件的反而失分",
                "请核对是否本意",
                Severity.NOTE,
            )


def _uncapped(read: Read) -> Iterator[Issue]:
    if read.section.bonus and (cap := read.section.cap) is not None and cap < BASE and len(read.section.entries) == 1:
        return  # “加分项（最高5分）”, and this is all of it
    whole = "".join(sentence.text for sentence in read.sentences)
    for sentence in read.sentences:
        text = normal(sentence.text)
        adds = any(rule.effect == "add" and rule.each and rule.cap is None for rule in sentence.rules)
        if (
            adds
            or (not sentence.rules and re.search(r"[每多][^。；]{0,40}(?<!增)加\d{0,3}[^。；]{0,20}分|比例加分", text))
        ) and not _CAPPED.search(whole):
            yield _issue(
                read,
                "rubric-uncapped",
                f"“{read.entry.name}”：“{sentence.text.rstrip('。；')}”没有写最多加几分",
                "请写明封顶；规则包以本项分值为限", Severity.NOTE,
            )  # fmt: skip


def _never(read: Read, points: Decimal) -> Iterator[Issue]:
    """Full points that nobody can reach, or that nobody can lose."""
    rules = [
        rule
        for sentence in read.sentences
        for rule in sentence.rules
        if rule.effect not in {*LIMITS, "worth", "bar", "veto", "fail", "disqualify", "mark"}
    ]
    if not rules or any(sentence.scoring and not sentence.rules for sentence in read.sentences) or len(read.parts) > 1:
        return
    gives = [
        rule for rule in rules if rule.effect == "give" and not rule.each and not rule.tiers and rule.high is not None
    ]
    if len(gives) == len([rule for rule in rules if rule.effect != "zero"]) and gives:
        highs = [rule.high or Decimal(0) for rule in gives]
        if max(highs) < points and sum(highs, Decimal(0)) < points:
            most = sum(highs, Decimal(0)) if all(rule.when.bound is None for rule in gives) else max(highs)
            text = f"“{read.entry.name}”写{plain(points)}分，照原文最多只能得{plain(most)}分"
            yield _issue(read, "rubric-never-full", text, "请核对分值")
        elif max(highs) < points < sum(highs, Decimal(0)) and all(rule.when.bound is None for rule in gives):
            text = (
                f"“{read.entry.name}”写{plain(points)}分，各点{'+'.join(map(plain, highs))}={plain(sum(highs, Decimal(0)))}"
                f"分，多{plain(sum(highs, Decimal(0)) - points)}分"
            )
            yield _issue(read, "rubric-parts-sum", text, "请核对分值")
    spans = [rule for rule in gives if rule.low is not None and rule.low != rule.high]
    if (
        len(spans) > 1
        and len(spans) == len(rules)
        and min(rule.low or Decimal(0) for rule in spans) > 0
        and all(rule.when.bound is None for rule in spans)
        and max(rule.high or Decimal(0) for rule in spans) == points
    ):
        text = f"“{read.entry.name}”最低一档也有{plain(min(rule.low or Decimal(0) for rule in spans))}分，全然没有的得几分没有写"
        yield _issue(read, "rubric-no-lowest", text, "请写明0分的情形", Severity.NOTE)
    if (
        len(rules) == 1
        and rules[0].effect == "take"
        and rules[0].each is None
        and rules[0].high is not None
        and rules[0].high < points
    ):
        text = (
            f"“{read.entry.name}”写{plain(points)}分，最多只扣{plain(rules[0].high)}"
            f"分，最差也得{plain(points - rules[0].high)}分"
        )
        yield _issue(read, "rubric-never-zero", text, "请核对是否本意", Severity.NOTE)


def _no_rule(read: Read) -> Iterator[Issue]:
    if read.points is not None and not any(sentence.scoring for sentence in read.sentences):
        yield _issue(
            read,
            "rubric-no-rule",
            f"“{read.entry.name}”{plain(read.points)}分，没有写怎样计分",
            "请补评分标准；规则包由人在0分到满分之间计分",
            Severity.NOTE,
        )
