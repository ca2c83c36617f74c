"""A head's words apart from the times and the unit of measure that stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pingyi.facts.sheets.cells import squash
from pingyi.facts.sheets.numeric import MEASURE_WORDS, money_unit
from pingyi.reading.filling.periods import Span, spans

_NUMBERING = re.compile(r"^(?:[(]?[一二三四五六七八九十]{1,3}[)、.]|[(]?\d{1,2}[)、.](?!\d)|[①-⑳])")
_REMARK = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_ASKED = re.compile(r"(?P<what>.+?)有?多少(?P<unit>万元|千元|元|人次|平方米|[个名次件项户处支家场期人])[?？]?")
"""A label that is a question (全区共有党支部多少个？)."""
_SLASH = re.compile(r"[/](万元|千元|元|%|人次|人|个|户|次|名|家|件|项)$")
_ALIKE = {"名": "人", "位": "人", "人数": "人", "户数": "户", "人(次)": "人次"} | dict.fromkeys(
    ("场", "场次", "场(次)", "期", "批次", "户次", "堂", "节", "班", "轮", "批", "届", "次数"), "次"
)
_ITEMS = frozenset(
    [
        "个",
        "项",
        "件",
        "条",
        "处",
        "支",
        "家",
        "份",
        "起",
        "所",
        "座",
        "间",
        "宗",
        "例",
        "桩",
        "对",
        "篇",
        "个数",
        "件数",
    ]
)
MEASURES = (
    MEASURE_WORDS
    | set("起支期宗堂节班轮例桩批届对")
    | {"百分比", "人（次）", "人(次)", "场（次）", "场(次)", "次数", "人数", "户数", "个数", "件数"}
)


_WRITTEN = {
    "㎡": "平方米",
    "m2": "平方米",
    "m²": "平方米",
    "平米": "平方米",
    "平方": "平方米",
    "课时": "学时",
    "钟头": "小时",
    "h": "小时",
}
"""Other ways to write a unit of measure."""
_QUOTED = re.compile(r"[“‘「\"]([^“”‘’「」\"]{2,12})[”’」\"]")


def quoted(text: str) -> tuple[str, ...]:
    """What stands in quotation marks in a text."""
    return tuple(squash(one) for one in _QUOTED.findall(text))


@dataclass(frozen=True)
class Words:
    """A head's text without the time and the unit of measure that stand in it."""

    text: str
    spans: tuple[Span, ...] = ()
    measure: str = ""
    raw: str = ""


@lru_cache(maxsize=8192)
def words_of(raw: str) -> Words:
    """Times and units of measure taken off a head; numbering at its front too."""
    text = _NUMBERING.sub("", squash(raw).translate(str.maketrans("［］〔〕", "[][]")))
    measure = ""
    if asked := _ASKED.fullmatch(text):
        text, measure = asked["what"], money_unit(asked["unit"]) or asked["unit"]
    for remark in _REMARK.findall(text):
        unit = remark.removeprefix("单位").lstrip(":")
        unit, also = _parted(_WRITTEN.get(unit, unit))
        if money_unit(unit) or unit in MEASURES:
            measure = money_unit(unit) or unit
            text = re.sub(rf"[(\[【]{re.escape(remark)}[)\]】]", also, text)
    if text.endswith("%") and len(text) > 1:
        measure, text = measure or "%", text[:-1]
    if slash := _SLASH.search(text):
        measure, text = measure or slash[1], text[: slash.start()]
    text = _WRITTEN.get(text, text)
    if text in MEASURES or (money_unit(text) == text and text):
        return Words("", (), measure or text, raw)
    found, text = spans(text.rstrip("①②③④⑤⑥⑦⑧⑨⑩*＊"))
    text = re.sub(r"[(（\[]\s*[)）\]]", "", text)  # “（2019年第三季度）” leaves its brackets
    return Words(text.strip("_＿:：，,"), found, measure, raw)


def _parted(remark: str) -> tuple[str, str]:
    """The unit of measure in a remark, and what else it says (“万元，税后”)."""
    first, comma, rest = re.sub(r"[,;；、]", "，", remark).partition("，")
    if not comma or not (money_unit(first) or first in MEASURES):
        return remark, ""
    return first, "" if re.fullmatch(r"保留.{1,6}小数|取整数?|小数点后.{1,4}位|整数", rest) else rest


def word_class(measure: str) -> str:
    """What a unit of measure counts: money, percent, person, people (人次), household, event or item; empty if unknown."""
    if money_unit(measure):
        return "money"
    if measure in {"%", "百分比"}:
        return "percent"
    word = _ALIKE.get(measure, measure)
    if word in {"人", "人次", "户", "次"}:
        return {"人": "person", "人次": "people", "户": "household", "次": "event"}[word]
    return "item" if measure in _ITEMS else ""
