"""Conditions of scoring sentences: what is counted, from where to where, or in which words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from pingyi.reading.rubrics import words
from pingyi.reading.rubrics.bounds import bounded, dangerous, joined, prefix_of, text_of, unit_of, without
from pingyi.reading.rubrics.effects import NotUnderstood
from pingyi.reading.rubrics.lexer import Token
from pingyi.reading.rubrics.model import Each, Sense, When

FIGURES = frozenset({"pct", "points", "count", "score", "rank"})
_SHORT_OF = re.compile(r"少(?![数量年先])|多(?![次人数起处发种个])")
_DEMAND = re.compile(r"(?:不少于|不低于|不得少于|不得低于|至少|不超过|配备|设立|设置)")
"""“每村储备不少于2人”, “按每万人1名配备”: what is asked of each one."""
BASED = re.compile(r"(?:根据|按照|依据|结合|对照|视)(?!频)")


@dataclass(frozen=True)
class Asked:
    """A condition, and what is counted where it counts."""

    when: When = field(default_factory=When)
    each: Each | None = None


def plain_words(segment: Sequence[Token]) -> bool:
    """Whether a segment is words only: no figure, no 每, no word of scoring."""
    return all(token.kind == "text" and not dangerous(token.text) for token in segment)


def may_be_setting(segment: Sequence[Token]) -> bool:
    """Whether a segment with figures may stand before a condition as it is: a requirement, no counting of its own."""
    allowed = FIGURES - {"score", "rank"} | {"text", "often", "span", "num"}
    demands = any(token.kind == "text" and _DEMAND.search(token.text) for token in segment)
    for index, token in enumerate(segment):
        follows = segment[index + 1].kind if index + 1 < len(segment) else ""
        each = follows == "often" or (demands and follows in {"text", "count"})
        if token.kind not in allowed and not (token.kind == "each" and each):
            return False
        if token.kind == "text" and dangerous(token.text):
            return False
    return True


def ask(segment: Sequence[Token], effect: Token, *, inside: bool) -> Asked:
    """The condition that a segment says; :class:`NotUnderstood` where a figure in it has no place.

    ``inside``: the effect follows in the same segment.
    """
    if segment[0].kind == "else":
        if len(segment) > 1 and not (
            len(segment) == 2
            and segment[1].text in {"情况", "情形", "的", "情况的", "名次", "名次的", "等次", "等次的", "单位"}
        ):
            raise NotUnderstood
        return Asked(When(otherwise=True))
    eaches = [index for index, token in enumerate(segment) if _counts(segment, index)]
    figures = [index for index, token in enumerate(segment) if token.kind in FIGURES]
    if len(eaches) > 1:
        raise NotUnderstood
    if eaches:
        return _each(segment, eaches[0], figures)
    if not figures:
        return Asked(When(text=without(text_of(segment))))
    if len(figures) == 1 and (counted := _one_each(segment, figures[0], effect)):
        return counted
    try:
        return Asked(bounded(segment, figures))
    except NotUnderstood:
        return Asked(When(text=without(_literal(segment, effect, inside=inside))))


def _counts(segment: Sequence[Token], index: int) -> bool:
    """Whether a 每 counts, and does not say how often something is due (“每季度”)."""
    often = index + 1 < len(segment) and segment[index + 1].kind == "often"
    return segment[index].kind == "each" and not often


def _literal(segment: Sequence[Token], effect: Token, *, inside: bool) -> str:
    """A condition with figures that is only taken word for word: a person judges it, nothing is computed of it.

    Only where its effect is one figure: “完成1项得2分” may mean each one, and is not understood.
    """
    one = effect.unit != "amount" or bool(effect.get("one"))
    # “每年1次得5分”: how often it is due, not each one.
    due = any(one.kind == "each" and two.kind == "often" for one, two in pairwise(segment))
    single = any(token.kind == "count" and token.value == 1 for token in segment)
    doubtful = inside and effect.unit == "amount" and single and not due
    if not one or doubtful or not may_be_setting(segment) or effect.unit.startswith("proportion"):
        raise NotUnderstood
    if any(token.kind in {"pct", "points"} for token in segment):
        raise NotUnderstood
    return joined(segment)


def _each(segment: Sequence[Token], at: int, figures: list[int]) -> Asked:
    after = [index for index in figures if index > at]
    if len(after) != 1:
        raise NotUnderstood
    if len(figures) > 1:
        # “超过三天的每超一天”: the line stands in the same segment.
        line = segment[:at]
        if not may_be_setting(line) or not joined(line).endswith(("的", "后")):
            raise NotUnderstood
        counted = _each(segment[at:], 0, [after[0] - at])
        return Asked(replace(counted.when, setting=without(joined(line))), counted.each)
    figure = after[0]
    before = _free(segment[:at])
    verb, between = _verb(_free(segment[at + 1 : figure]))
    tail = _free(segment[figure + 1 :])
    return _counted(segment[figure], before, verb, between, tail)


def _counted(token: Token, before: str, verb: str, between: str, tail: str) -> Asked:
    if token.kind == "rank" or token.value is None or token.value <= 0:
        raise NotUnderstood
    if token.kind == "score" and verb not in {*words.BELOW, *words.ABOVE}:
        raise NotUnderstood
    sense: Sense = words.SENSES.get(verb, "case")  # type: ignore[assignment]  # the table's own four words
    relative = token.kind in {"pct", "points"}
    if relative and sense == "missing":
        sense = "below"
    if relative and (sense == "case" or (tail and sense not in {"below", "above"})):
        raise NotUnderstood
    if re.match(r"及?以[上下]|以内|内", tail):
        raise NotUnderstood
    # A verb that no sense is known for belongs to what is counted (“每迟报1天”).
    inner = between if verb in words.SENSES and not (between and sense in {"below", "above"}) else verb + between
    what = "".join((before, inner, without(tail)))
    return Asked(When(text=without(what)), Each(sense, token.value, unit_of(token)))


def _verb(text: str) -> tuple[str, str]:
    """A known verb at the head of what stands between 每 and the number, and the rest."""
    for verb in sorted(words.SENSES, key=len, reverse=True):
        if text == verb or (text.startswith(verb) and len(verb) > 1):
            return verb, text[len(verb) :]
    # “每少走访1户”: the verb, then what was not done; “每缺席1次” is a case of its own.
    if (short := _SHORT_OF.match(text)) is not None:
        return short[0], text[len(short[0]) :]
    return "", text


def _free(segment: Sequence[Token]) -> str:
    """Words around a figure; how often something is due may stand there."""
    if any(token.kind not in {"text", "often", "each"} for token in segment):
        raise NotUnderstood
    text = "".join(token.text for token in segment)
    if dangerous(text):
        raise NotUnderstood
    return text


def _one_each(segment: Sequence[Token], figure: int, effect: Token) -> Asked | None:
    """“缺一项扣1分”, “一处不符扣0.5分”: one is each one, where points are taken or added."""
    token = segment[figure]
    if token.kind != "count" or token.value != 1 or not (effect.get("take") or effect.get("add")):
        return None
    if effect.get("one") == "" and effect.get("range") == "":
        return None
    before, tail = _free(segment[:figure]), _free(segment[figure + 1 :])
    if (
        re.match(r"\(|及?以[上下]|以?内", tail)
        or prefix_of(before)
        or token.unit in {"年", "月", "周", "季度", "元", "万元", "小时", "分钟", "类", "轮"}
    ):
        return None
    if short := re.fullmatch(r"少(?P<what>[^，数量年先于]{2,6})", before):
        # “少更新1次”: the verb of what was not done stands between.
        return Asked(When(text=short["what"] + without(tail)), Each("missing", Decimal(1), token.unit))
    verb = next((one for one in sorted(words.SENSES, key=len, reverse=True) if before.endswith(one)), "")
    if (
        verb in {"多", "高", "超", "低", "降", "差", "少", "缺", "有"}
        and before != verb
        and before[-2:]
        in {"最多", "最高", "没有", "未有", "所有", "最低", "至少", "较高", "较低", "较差", "不少", "不差"}
    ):
        raise NotUnderstood
    head = before[: len(before) - len(verb)] if verb else before
    sense = words.SENSES.get(verb, "case")
    if sense in {"below", "above"} and token.unit not in {
        "天",
        "日",
        "个月",
        "工作日",
        "个工作日",
        "次",
        "个",
        "人",
        "项",
        "户",
        "篇",
        "件",
    }:
        return None
    return Asked(When(text=without(head + without(tail))), Each(sense, Decimal(1), token.unit))  # type: ignore[arg-type]  # as above
