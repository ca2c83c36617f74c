"""A rule said again in Chinese, beside the original sentence, so that a person can see what was understood."""

from __future__ import annotations

from pingyi.numbers import plain
from pingyi.reading.rubrics.model import Bound, Each, Rule, When

_SENSES = {"missing": "少", "case": "有", "below": "低", "above": "超"}
_BY_RATE = {**_SENSES, "above": "高"}
_PLAIN = {
    "full": "得满分",
    "zero": "不得分",
    "spare-take": "不扣分",
    "spare-add": "不加分",
    "judge": "酌情打分",
    "judge-take": "酌情扣分",
    "judge-add": "酌情加分",
    "halve": "减半计分",
    "halve-take": "减半扣分",
    "double-take": "加倍扣分",
    "veto": "一票否决",
    "disqualify": "取消评优资格",
}
_VERBS = {"give": "得", "take": "扣", "add": "加"}
_CAPS = {"take": "最多扣", "add": "最多加", "limit-take": "累计最多扣", "limit-add": "累计最多加"}


def say(rule: Rule) -> str:
    """The rule as a sentence without its full stop; recognised again, it is the same rule."""
    condition, effect = _condition(rule.when, rule.each), _effect(rule)
    parts = [condition + effect] if rule.effect == "mark" else [text for text in (condition, effect) if text]
    if rule.part_counts is not None:
        word = "1%" if rule.each and rule.each.word == "%" else "1个百分点"
        parts.append(f"不足{word}的" + (f"按{word}计算" if rule.part_counts else "不计"))
    if rule.cap is not None:
        parts.append(f"{_CAPS.get(rule.effect, '累计最高得')}{plain(rule.cap)}分")
    if rule.until_gone:
        parts.append("扣完为止")
    if rule.highest:
        parts.append("不重复计分")
    return "，".join(parts)


def _condition(when: When, each: Each | None) -> str:
    if when.otherwise:
        return "否则"
    after_words = bool(when.text) and when.text[-1] not in "少缺超低漏多"
    words = f"{when.text}{bound(when.bound, after_words=after_words)}{when.tail}"
    parts = [when.setting] if when.setting else []
    if each:
        parts += [words] if words else []
        senses = _BY_RATE if each.word in {"%", "个百分点"} else _SENSES
        parts.append(f"每{senses[each.sense]}{plain(each.step)}{each.word}")
    elif words:
        parts.append(f"{words}的")
    return "，".join(parts)


def bound(one: Bound | None, *, after_words: bool = True) -> str:  # noqa: PLR0911  one shape a line
    """A span: “达到90%及以上”, “不足70%”, “80%-90%(不含)”, “第1-3名”."""
    if one is None:
        return ""
    if one.unit == "名次" and one.low is not None and one.high is None:
        return f"第{plain(one.low)}名及以后"
    if one.unit == "名次" and one.low is not None and one.high is not None:
        return f"第{plain(one.low)}名" if one.low == one.high else f"第{plain(one.low)}-{plain(one.high)}名"
    if one.low is not None and one.high is not None:
        upper = {True: "(含)", False: "(不含)", None: ""}[one.high_closed]
        lower = "" if one.low_closed else "(不含)"
        return f"{plain(one.low)}{one.unit}{lower}-{plain(one.high)}{one.unit}{upper}"
    if one.low is not None:
        reached = "达到" if after_words else ""
        return f"{reached}{plain(one.low)}{one.unit}及以上" if one.low_closed else f"超过{plain(one.low)}{one.unit}"
    if one.high is None:
        return ""
    if one.high_closed is None:
        return f"{plain(one.high)}{one.unit}以下"
    return f"{plain(one.high)}{one.unit}及以下" if one.high_closed else f"不足{plain(one.high)}{one.unit}"


def _effect(rule: Rule) -> str:  # noqa: PLR0911  one shape a line
    if rule.effect.startswith("limit"):
        return ""
    if rule.effect.startswith("proportion"):
        verb = {"proportion": "得", "proportion-take": "扣", "proportion-add": "加"}[rule.effect]
        return f"按{_share(rule.basis)}{verb}分"
    if rule.effect == "mark":
        return f"为{rule.grade}"
    if rule.effect in {"bar", "fail"}:
        return (
            f"不得评为{rule.grade}{'及以上' if rule.and_better else ''}"
            if rule.effect == "bar"
            else f"评为{rule.grade}"
        )
    if rule.effect in {"worth", "base"}:
        return f"{'本项共' if rule.effect == 'worth' else '基础分'}{points(rule)}"
    if text := _PLAIN.get(rule.effect):
        return f"{rule.basis}{text}"
    verb = _VERBS[rule.effect]
    if rule.tiers:
        return f"分别{verb}{'、'.join(plain(tier.points) for tier in rule.tiers)}分"
    judged = "酌情" if rule.low != rule.high else ""
    return f"{rule.basis}{judged}{verb}{points(rule)}"


def _share(basis: str) -> str:
    return basis if basis.endswith("率") else f"{basis}比例"


def points(rule: Rule) -> str:
    """“3分”, “1-2分”."""
    if rule.low is None or rule.high is None:
        return ""
    return f"{plain(rule.low)}分" if rule.low == rule.high else f"{plain(rule.low)}-{plain(rule.high)}分"
