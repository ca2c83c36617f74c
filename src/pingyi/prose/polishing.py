"""A language model may smooth a sentence; it may not change what the sentence says.

:func:`polish` offers each sentence that states claims to ``ask`` (any function text → text) and takes the answer only where
:func:`objections` finds nothing: every number, organisation, person, quotation and 提法 stands as it was, in its order; what
claims show stands word for word; nothing is negated, compared, judged or added. Otherwise the sentence is put back and the
difference is told.
Frame is never offered: it is the packs' own.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from pingyi.doctree import Block, Document, Paragraph, Run
from pingyi.errors import Refusal
from pingyi.prose.declared import declared
from pingyi.prose.numerals import spot
from pingyi.prose.runs import joined
from pingyi.review_model import Review

Ask = Callable[[str], str]
"""Asks for a smoother wording of one sentence. Raises :class:`NoAnswer`."""
ENDS = ("。", "！", "？")
SHORTEST = 8
"""Characters below which a sentence is not worth asking about."""
MOST_NEW = (3, 10)
"""The largest share of an answer that may be new characters."""
_MARKUP = re.compile(r"[<>*#`{}\[\]|\\~_=]|&\w+;|\n|\r|\t|https?:", re.IGNORECASE)
_HALF = re.compile(r"[,;:?!()\"']")
_LATIN = re.compile(r"[A-Za-z]+")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|‘[^’]*’")
_ANAPHORA = re.compile(r"该(?:镇|乡|村|区|社区|街道|单位|党委)")
_TURNING = re.compile(r"不|没|未|无|非|否|仅|只|才|均|都|全部|部分|个别|少数|多数|约|近|余|超过|以上|以下|不足")
_COMPARING = re.compile(
    r"提高|提升|上升|增加|增长|增至|升至|升为|下降|减少|降低|降至|减至|后移|前移|高于|低于|优于|落后|领先|变为|列第|居"
)
_JUDGING = re.compile(
    r"显著|明显|突出|优秀|良好|扎实|有力|有效|高度|充分|深入|全面|大幅|较好|较差|严重|薄弱|滞后|不力|首次|首个|唯一|最|第一"
    r"|全国|全省|全市|国家级|省级|市级|由于|因为|因此|所以|导致|得益于|归功|造成|重视|忽视|成效"
)


class NoAnswer(Exception):  # noqa: N818  no bug: the endpoint's business
    """The endpoint gave no usable answer; the message is a Chinese clause."""


class PolisherRefused(Refusal):
    """The settings of the polisher are not usable; ``reason`` is one of :data:`WHY`."""

    WHY: ClassVar[Mapping[str, str]] = {
        "no-url": "没有设置环境变量 PINGYI_POLISH_URL（内网中兼容 OpenAI 接口的地址）",
        "bad-url": "PINGYI_POLISH_URL 应写成 http://地址:端口/v1 这样的形式",
        "no-model": "没有设置环境变量 PINGYI_POLISH_MODEL（模型名称）",
        "bad-seconds": "PINGYI_POLISH_SECONDS 应为1到600之间的秒数",
    }

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"润色服务未启用：{self.WHY[reason]}。")


@dataclass(frozen=True)
class PutBack:
    """A sentence that stays as it was: what was offered instead (empty: no answer) and why it is not taken."""

    sentence: str
    offered: str
    reasons: tuple[str, ...]

    @property
    def difference(self) -> str:
        """The sentence with what was offered: “参加【12→15】次”, “【+】” for what is new, “【-】” for what is missing."""
        if not self.offered:
            return self.sentence
        text = ""
        for kind, a, b, c, d in difflib.SequenceMatcher(
            None, self.sentence, self.offered, autojunk=False
        ).get_opcodes():
            old, new = self.sentence[a:b], self.offered[c:d]
            text += (
                old
                if kind == "equal"
                else f"【{old}→{new}】"
                if old and new
                else f"【-{old}】"
                if old
                else f"【+{new}】"
            )
        return text

    def __str__(self) -> str:
        """Two lines for a terminal."""
        return f"{'；'.join(self.reasons)}\n    {self.difference}"


@dataclass(frozen=True)
class Polished:
    """The document with the accepted sentences, how many were asked about and accepted, and those that were put back."""

    document: Document
    asked: int
    accepted: int
    put_back: tuple[PutBack, ...]


def polish(document: Document, review: Review, ask: Ask, persons: Iterable[str] = ()) -> Polished:
    """Offer each sentence of the body that states a claim. ``persons``: the names of the names book."""
    return _Polisher(review, ask, tuple(persons)).document(document)


class _Polisher:
    def __init__(self, review: Review, ask: Ask, persons: tuple[str, ...]) -> None:
        self._ask, self._rules = ask, Rules.of(review, persons)
        self._asked = self._accepted = 0
        self._put_back: list[PutBack] = []

    def document(self, document: Document) -> Polished:
        blocks: tuple[Block, ...] = tuple(
            Paragraph(tuple(run for sentence in sentences(block.runs) for run in self._sentence(sentence)))
            if isinstance(block, Paragraph)
            else block
            for block in document.blocks
        )
        return Polished(replace(document, blocks=blocks), self._asked, self._accepted, tuple(self._put_back))

    def _sentence(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        text = joined(runs)
        if len(text) < SHORTEST or not any(run.claim for run in runs) or any(run.strong for run in runs):
            return runs
        self._asked += 1
        try:
            offered = self._ask(text).strip()
        except NoAnswer as failure:
            self._put_back.append(PutBack(text, "", (str(failure),)))
            return runs
        if offered == text:
            return runs
        reasons = objections(runs, offered, self._rules)
        if reasons:
            self._put_back.append(PutBack(text, offered, reasons))
            return runs
        self._accepted += 1
        return reworded(runs, offered)


@dataclass(frozen=True)
class Rules:
    """What a rewording may not touch: organisations' names, persons' names, slogans; and names that hold digits."""

    units: re.Pattern[str]
    persons: re.Pattern[str]
    slogans: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, review: Review, persons: Iterable[str] = ()) -> Rules:
        """The rules of a review."""
        units = {name for unit in review.units.values() for name in (unit.name, unit.place)}
        return cls(_any(units), _any(name for name in persons if len(name) > 1), review.slogans, declared(review))


def sentences(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """The runs of a paragraph, sentence by sentence: one ends with a run that ends with a full stop; strong text stands alone."""
    group: list[Run] = []
    for run in runs:
        if group and group[-1].strong != run.strong:
            yield tuple(group)
            group = []
        group.append(run)
        if run.text.endswith(ENDS):
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def objections(runs: Sequence[Run], offered: str, rules: Rules) -> tuple[str, ...]:
    """Why a rewording is not accepted; empty: it is."""
    text = joined(runs)
    form = tuple(_form(text, offered))
    # What is no Chinese sentence need not be compared.
    return form or (*_stands(runs, text, offered, rules), *_adds(text, offered))


def _stands(runs: Sequence[Run], text: str, offered: str, rules: Rules) -> Iterator[str]:
    """What does not stand as it was."""
    numbers, others = ([one.key for one in spot(said, rules.names)] for said in (text, offered))
    if numbers != others or re.findall(r"\d", text) != re.findall(r"\d", offered):
        yield "数字与原句不一致"
    patterns = {"组织名称": rules.units, "人名": rules.persons, "引文和名称": _QUOTED, "指代": _ANAPHORA}
    for word, pattern in patterns.items():
        if pattern.findall(text) != pattern.findall(offered):
            yield f"{word}与原句不一致"
    if broken := [slogan for slogan in rules.slogans if text.count(slogan) != offered.count(slogan)]:
        yield f"提法“{'”“'.join(broken)}”没有照原样写"
    if _shown(runs, offered) is None:
        yield "事实中的数字、名称没有按原样、原次序写"


def _adds(text: str, offered: str) -> Iterator[str]:
    """What is new."""
    for word, pattern in (("否定或程度", _TURNING), ("比较", _COMPARING), ("评价或因果", _JUDGING)):
        if Counter(pattern.findall(text)) != Counter(pattern.findall(offered)):
            yield f"增减了{word}的词"
    if _new(text, offered) * MOST_NEW[1] > len(offered) * MOST_NEW[0]:
        yield "改动过多，可能增加了内容"


def _form(text: str, offered: str) -> Iterator[str]:
    if not offered:
        yield "没有内容"
    elif len(offered) > len(text) + max(6, len(text) // 5) or len(offered) * 2 < len(text):
        yield "长短与原句相差过大"
    if _MARKUP.search(offered):
        yield "含有不是正文的符号"
    if _LATIN.findall(offered) != _LATIN.findall(text):
        yield "含有原句没有的外文"
    if Counter(_HALF.findall(offered)) - Counter(_HALF.findall(text)):
        yield "含有半角标点"
    if (
        offered
        and text.endswith(ENDS)
        and (offered[-1] != text[-1] or any(end in offered[:-1] for end in ENDS if end not in text[:-1]))
    ):
        yield "不是一句话"


def reworded(runs: Sequence[Run], offered: str) -> tuple[Run, ...]:
    """The runs with the accepted wording: what claims show keeps its evidence, the words between go with what they lead to."""
    places = _shown(runs, offered)
    assert places is not None  # noqa: S101  accepted answers show all of it
    claim = next(run.claim for run in runs if run.claim)
    made: list[Run] = []
    at = 0
    for run, start in places:
        if start > at:
            made.append(Run(offered[at:start], run.claim or claim))
        made.append(run)
        claim, at = run.claim or claim, start + len(run.text)
    if at < len(offered):
        made.append(Run(offered[at:], claim))
    return tuple(made)


def _shown(runs: Sequence[Run], offered: str) -> list[tuple[Run, int]] | None:
    """Where the runs that rest on evidence stand in the new wording, in their order; None: one of them does not."""
    places: list[tuple[Run, int]] = []
    at = 0
    for run in runs:
        if run.evidence:
            start = offered.find(run.text, at)
            if start < 0:
                return None
            places.append((run, start))
            at = start + len(run.text)
    return places


def _new(text: str, offered: str) -> int:
    """How many characters of the answer are not the sentence's."""
    blocks = difflib.SequenceMatcher(None, text, offered, autojunk=False).get_matching_blocks()
    return len(offered) - sum(block.size for block in blocks)


def _any(names: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")
