"""Where a figure of a condition lies: from, over, under, to, between; by the words before and after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pingyi.reading.rubrics import words
from pingyi.reading.rubrics.effects import NotUnderstood
from pingyi.reading.rubrics.lexer import Token
from pingyi.reading.rubrics.model import Bound, When

_MARKED = re.compile(
    r"(?:年度|年终|考核|考评|测评|评价|评定|验收|综合|最终|总|评估|累计)*(?:得分|评分|总分|分数)(?:在|为|达到|不足|低于)?"
)
"""What a grade's line speaks of (“测评得分90分以上为优秀”)."""


_ONWARD = re.compile(r"(?:及其?|\(含\)|\(含\)及)?(?:以后|以下|之后|开外|往后)")
"""“第9名以后”: that rank and all below it."""


_DANGER = re.compile(
    r"[扣]|[加得计减赋评打]分|分值|满分|[按同等正依]比例|比例(?!达|在|不|低|高|未|超|为|较|每|下|上|$)|累计(?=[加扣得不最超至计奖减]|$)|最高得|最多|封顶|基本分|基础分|最低|保底|类推|递增|递减|累加|系数|权重|加权|平均分|分别|超出部分|否则|其余|除外|[\d]|取消[^，。；]{0,16}资格|一票否决|/|×|[一两三四五六七八九十]倍"
)


def _starts(options: Sequence[str]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(options) + ")")


def _longest(options: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(options, key=len, reverse=True))


_AND_ABOVE, _ABOVE_OPEN = _starts(words.AND_ABOVE), _starts(words.ABOVE_OPEN)


_AND_BELOW, _BELOW_OPEN = _starts(words.AND_BELOW), _starts(words.BELOW_OPEN)


_BELOW_UNSAID = _starts(words.BELOW_UNSAID)


_CLOSED, _OPEN = _starts(words.CLOSED), _starts(words.OPEN)


_PREFIXES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("less", _longest(words.LESS_THAN)),
    ("most", _longest(words.AT_MOST)),
    ("more", _longest(words.MORE_THAN)),
    ("least", _longest(words.AT_LEAST)),
)


_SPANS_OF_TIME = frozenset({"年", "个月", "月", "周", "天", "日", "工作日", "个工作日", "小时", "季度"})


_ARRIVED = frozenset({"达", "达到"})


def dangerous(text: str) -> bool:
    """Whether words of a condition speak of scoring or hold a figure: they are then not mere words."""
    quoted = re.sub(
        r"回扣|克扣|123\d\d(?=[^\d分])|[“\"][^“”\"]*[”\"]|《[^》]*》|\d{4}年(?:度)?(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?",
        "",
        text,
    )
    return bool(_DANGER.search(quoted))


def without(text: str) -> str:
    """Without the 的 that ends a condition."""
    return re.sub(r"(?:的|者|，)$", "", text)


def joined(segment: Sequence[Token]) -> str:
    """A segment's text."""
    return "".join(token.text for token in segment)


def text_of(segment: Sequence[Token]) -> str:
    """The words of a segment that holds nothing else."""
    if any(token.kind != "text" for token in segment):
        raise NotUnderstood
    text = "".join(token.text for token in segment)
    if dangerous(text):
        raise NotUnderstood
    return text


def unit_of(token: Token) -> str:
    """A figure's unit, as bounds write it."""
    return {"pct": "%", "points": "个百分点"}.get(token.kind, token.unit)


def prefix_of(text: str) -> tuple[str, str] | None:
    """(side, word) of a word like 超过 at the end of what stands before a figure: the longest, “不少于” before “少于”.

    :class:`NotUnderstood` where a negation is left before it.
    """
    fitting = [(option, name) for name, options in _PREFIXES for option in options if text.endswith(option)]
    if not fitting:
        return None
    option, name = max(fitting, key=lambda one: len(one[0]))
    if re.search("[不未没非]$", text[: -len(option)]):
        raise NotUnderstood
    return name, option


def bounds_a_side(found: Sequence[Token], at: int) -> bool:
    """Whether the figure at ``at`` is said to be a line (“1次及以上”, “不少于1次”), so that it cannot mean each one.

    “达到1次” says nothing of the kind: it is how often something happened.
    """
    before = found[at - 1].text if at else ""
    after = found[at + 1].text if at + 1 < len(found) else ""
    if re.match(r"\(?及?其?以[上下内外]", after):
        return True
    return any(before.endswith(option) for name, options in _PREFIXES for option in options if option not in _ARRIVED)


def bounded(segment: Sequence[Token], figures: list[int]) -> When:
    """One figure with its side, or two as a span."""
    first = figures[0]
    token = segment[first]
    before = joined(segment[:first])
    if not (token.kind == "score" and _MARKED.fullmatch(before)):
        before = _words(segment[:first])
    if token.kind == "rank":
        if len(figures) > 1:
            raise NotUnderstood
        tail = _words(segment[first + 1 :])
        low, high = token.value, token.other
        if (onward := _ONWARD.match(tail)) and low == high and low is not None:
            return When(before, Bound("名次", low), without(tail[onward.end() :]))
        if low is None or high is None or low > high:
            raise NotUnderstood
        return When(before, Bound("名次", low, high, high_closed=True), without(tail))
    if len(figures) == 2:
        if segment[figures[0]].kind == "count" and segment[figures[1]].kind == "pct":
            return _share_of_those(segment, figures)
        return _span(segment, figures, before)
    if len(figures) > 2:
        raise NotUnderstood
    tail = _words(segment[first + 1 :])
    bound, before, tail = _side(token, before, tail)
    return When(before, bound, without(tail))


def _share_of_those(segment: Sequence[Token], figures: list[int]) -> When:
    """“20万元以上的村占比≥80%”: a share of those that a figure of their own picks out, which is kept as it is written."""
    said = joined(segment[: figures[1]])
    share = re.search(
        r"以[上下](?:的)?[^\d，。；]{1,16}(?:占比|比例|比率|率|占[^\d，。；]{0,8})(?P<side>[^\d，。；]{0,4})$", said
    )
    if share is None or dangerous(joined(segment[: figures[0]])):
        raise NotUnderstood
    tail = _words(segment[figures[1] + 1 :])
    bound, before, tail = _side(segment[figures[1]], said, tail)
    return When(before, bound, without(tail))


def _words(segment: Sequence[Token]) -> str:
    return text_of(segment) if segment else ""


def _side(token: Token, before: str, tail: str) -> tuple[Bound, str, str]:  # noqa: C901, PLR0912  the sides of a figure, one after the other
    """Which side of the figure is meant: by the word before it and the word after it, which must not disagree."""
    value, unit = token.value, unit_of(token)
    prefix = prefix_of(before)
    if prefix:
        before = before[: -len(prefix[1])]
    before = re.sub(r"(?:在|为|：)$", "", before)
    kind = prefix[0] if prefix else ""
    suffix = ""
    for name, pattern in (
        ("open-above", _ABOVE_OPEN),
        ("open-below", _BELOW_OPEN),
        ("above", _AND_ABOVE),
        ("below", _AND_BELOW),
        ("unsaid-below", _BELOW_UNSAID),
    ):
        if match := pattern.match(tail):
            suffix, tail = name, tail[match.end() :]
            break
    if suffix == "below" and not (kind or before) and unit in _SPANS_OF_TIME and re.match("[未没无不]", tail):
        # “两年内未更新的”: what did not happen in that time, no figure that is small.
        raise NotUnderstood
    if not suffix and (match := _CLOSED.match(tail)) and kind in {"least", "most"}:
        tail = tail[match.end() :]
    sides = {"least": "above", "more": "above", "less": "below", "most": "below"}
    if kind and suffix and sides[kind] != suffix.rpartition("-")[2]:
        raise NotUnderstood
    if kind == "less" and suffix.endswith("below"):
        raise NotUnderstood
    if tail[:1] in {"以", "之", "(", "内", "外", "左"}:
        raise NotUnderstood
    if kind == "more" or suffix == "open-above":
        return Bound(unit, low=value, low_closed=False), before, tail
    if kind == "less" or suffix == "open-below":
        return Bound(unit, high=value, high_closed=False), before, tail
    if kind == "least" or suffix == "above":
        return Bound(unit, low=value), before, tail
    if suffix == "unsaid-below" and not kind:
        return Bound(unit, high=value), before, tail
    if kind == "most" or suffix == "below":
        return Bound(unit, high=value, high_closed=True), before, tail
    if unit == "%" and value == 100:
        return Bound(unit, low=value), before, tail
    raise NotUnderstood


def _span(segment: Sequence[Token], figures: list[int], before: str) -> When:  # noqa: C901  the sides of a figure, one after the other
    first, second = (segment[index] for index in figures)
    between = segment[figures[0] + 1 : figures[1]]
    tail = _words(segment[figures[1] + 1 :])
    if first.kind != second.kind or first.unit != second.unit or first.value is None or second.value is None:
        raise NotUnderstood
    said = "".join(token.text for token in between)
    low_closed, high_closed = True, None
    prefix = prefix_of(before)
    if re.fullmatch(r"(?:\((?:不)?含[^()]*\))?-", said):
        low_closed = not said.startswith("(不含")
        if prefix and prefix[1] not in {"达到", "达"}:
            raise NotUnderstood
    elif re.fullmatch(
        r"(?:及?以上|\(含\)(?:以上)?|\(含\)及以上|以上\(含\))[，、]?(?:且|但)?(?:不足|低于|不到|小于|未达到)", said
    ):
        high_closed = False
        if prefix and prefix[0] != "least":
            raise NotUnderstood
    else:
        raise NotUnderstood
    if prefix:
        before = before[: -len(prefix[1])]
    if match := _OPEN.match(tail):
        high_closed, tail = False, tail[match.end() :]
    elif match := _CLOSED.match(tail):
        high_closed, tail = True, tail[match.end() :]
    elif match := _BELOW_OPEN.match(tail):
        high_closed, tail = False, tail[match.end() :]
    tail = re.sub(r"^(?:之间|区间)", "", tail)
    if first.value > second.value:
        raise NotUnderstood
    return When(before, Bound(unit_of(first), first.value, second.value, low_closed, high_closed), without(tail))
