"""The outline of a text: headings in all the usual numberings, and the passages under them.

Which numbering is above which is learnt from the text: a numbering that is met for the first time is one level deeper than
the one before, a known one closes all that stand below it. So “一、 → 1. → （1）” and “第一 → 一是” both come out right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pingyi.reading.sources import Source, Table
from pingyi.reading.speech.folded import Folded
from pingyi.reading.speech.lines import Line, lines_of
from pingyi.reading.speech.marks import (
    COUNTED,
    LABELLED,
    LONGEST_TITLE,
    inline_items,
    item_title,
    mark_at,
    parallel_items,
    says_more,
)
from pingyi.reading.speech.names import all_units, is_unit
from pingyi.reading.speech.phrases import titled_time
from pingyi.reading.speech.sentences import sentences

_KIND_OF_TEXT = re.compile(
    r"(?:通知|方案|计划|要点|意见|规划|总结|报告|纪要|讲话|点评|通报|办法|安排|清单|提纲|汇报)(?:[（(].*)?$"
)
_SPOKEN = frozenset({"是", "要", "抓", "第一", "首先", "方面"})
_STANCE_LABEL = re.compile(
    r"(?P<label>[\u4e00-\u9fff]{0,6}(?:问题|表现|措施|任务|目标|做法|成效|成绩|不足|打算|要求|安排|计划|举措|内容|原因|亮点)(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]?)?)："
)
"""“问题表现：……”, “整改措施：……” at a paragraph's head: a heading in the same line."""
_LABEL = re.compile(r"(?P<label>[^，。；：“”\s]{2,24})：")
_GROUPED = re.compile("各|全|所有|广大|尊敬|同志|牵头|责任|配合|主办|协办|承办|参[加与]")
_BARE_TITLE = 26
_SHORT_LINE = 8
_MAJOR = frozenset({"部分", "一、", "壹、"})
"""Numberings of parts of a text; a single sentence under one is its heading."""


@dataclass(frozen=True)
class Heading:
    """A heading with its number; offsets in the source's text. ``level`` counts from 1."""

    title: str
    number: str
    level: int
    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """A stretch of running text under its headings, outermost first. ``mark`` is the number that opens it (“一要”).

    ``first``: whether it begins a paragraph (and not in the middle, after an inline number).
    """

    folded: Folded
    start: int
    end: int
    path: tuple[Heading, ...]
    mark: str = ""
    first: bool = True

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text[self.start : self.end]


@dataclass(frozen=True)
class Outline:
    """What a source consists of, in its order."""

    title: str
    headings: tuple[Heading, ...]
    blocks: tuple[Passage | tuple[Table, tuple[Heading, ...]], ...]


@dataclass
class _Open:
    kind: str
    heading: Heading


def outline(source: Source) -> Outline:
    """The outline of ``source``."""
    return _Builder(source).build()


class _Builder:
    def __init__(self, source: Source) -> None:
        self._lines = list(lines_of(source))
        self._stack: list[_Open] = []
        self._headings: list[Heading] = []
        self._blocks: list[Passage | tuple[Table, tuple[Heading, ...]]] = []
        self._title = ""
        self._title_at = -1
        self._find_title()

    def build(self) -> Outline:
        for index, line in enumerate(self._lines):
            if isinstance(line, Table):
                self._blocks.append((line, self._path()))
            elif index != self._title_at and line.folded.text.strip():
                self._paragraph(line, index)
        return Outline(self._title, tuple(self._headings), tuple(self._blocks))

    def _path(self) -> tuple[Heading, ...]:
        return tuple(opened.heading for opened in self._stack)

    def _find_title(self) -> None:
        """The title: what the file declares, else the first short line without a stop among the first lines.

        One that names what kind of text it is (“……的通知”) goes before the line of the office that sends it.
        """
        for index, line in enumerate(self._lines[:6]):
            if isinstance(line, Table):
                return
            text = line.folded.text.strip()
            if (
                line.level == 0
                or (index == 0 and line.level == 1 and self._alone(1))
                or (
                    2 <= len(text) <= LONGEST_TITLE
                    and line.level is None
                    and not re.search(r"[。！？；：，]$", text)
                    and mark_at(text) is None
                    and not _dated(text)
                    and not _opens_time(text)
                    and not LABELLED.match(text)
                )
            ):
                if not self._title or _KIND_OF_TEXT.search(text):
                    self._title, self._title_at = text, index
                if line.level is not None or _KIND_OF_TEXT.search(text) or not is_unit(text):
                    return

    def _alone(self, level: int) -> bool:
        return sum(not isinstance(line, Table) and line.level == level for line in self._lines) == 1

    def _open(self, kind: str, title: str, number: str, span: tuple[int, int]) -> None:
        kinds = [opened.kind for opened in self._stack]
        if kind in kinds:
            del self._stack[kinds.index(kind) :]
        elif kind.startswith("级"):
            # A declared level closes what is declared as deep or deeper, and all typed numbers under it.
            keep = next((i for i, k in enumerate(kinds) if not k.startswith("级") or k >= kind), len(kinds))
            del self._stack[keep:]
        heading = Heading(title, number, len(self._stack) + 1, *span)
        self._stack.append(_Open(kind, heading))
        self._headings.append(heading)

    def _paragraph(self, line: Line, index: int) -> None:
        text = line.folded.text
        found = mark_at(text)
        if found is None:
            self._unmarked(line, index)
            return
        kind, match = found
        if (kind in _SPOKEN or kind in COUNTED) and any(one[1] == kind for one in list(inline_items(text, 0))[1:]):
            self._running(line.folded, 0, "")
            return
        if line.level is not None and kind not in ("是", "要"):
            kind = f"级{line.level}"
        self._marked(line, kind, match, index)

    def _unmarked(self, line: Line, index: int) -> None:
        text = line.folded.text
        bare = text.strip()
        if len(bare) <= _BARE_TITLE and _opens_time(bare) and (line.level is None or not self._alone(line.level)):
            self._open("时", bare, "", line.folded.span(0, len(text)))
            return
        titled = not re.search(r"[。！？；，：:]$", bare) and len(bare) <= _BARE_TITLE
        titled = titled and not (LABELLED.match(bare) or _STANCE_LABEL.match(bare))
        follows = self._next(index)
        if line.level is not None and len(bare) <= LONGEST_TITLE:
            self._open(f"级{line.level}", bare, "", line.folded.span(0, len(text)))
        elif titled and follows is not None and (line.strong or not self._short(follows)) and not _dated(bare):
            self._open("题", bare, "", line.folded.span(0, len(text)))
        elif label := _STANCE_LABEL.match(text) or _unit_label(text):
            depth = len(self._stack)
            self._open("标", label["label"], "", line.folded.span(0, label.end()))
            if text[label.end() :].strip():
                # With text behind it, it heads this paragraph only.
                self._running(line.folded, label.end(), "")
                del self._stack[min(depth, len(self._stack) - 1) :]
        else:
            self._running(line.folded, 0, "")

    def _marked(self, line: Line, kind: str, match: re.Match[str], index: int) -> None:
        folded, text = line.folded, line.folded.text
        ends = sentences(text[match.end() :])
        head_end = match.end() + ends[0][1] if ends else len(text)
        colon = re.match(r"[^，。；：“《]{2,20}：(?=.)", text[match.end() :])
        if colon and not LABELLED.match(text[match.end() :]):
            head_end = match.end() + colon.end()
        title = text[match.end() : head_end].strip().rstrip("。：；")
        whole = head_end >= len(text.rstrip())
        if whole and not self._is_heading(kind, text[match.end() :], index):
            self._open(kind, title[:LONGEST_TITLE], match[0], folded.span(0, head_end))
            self._running(folded, match.end(), match[0])
            return
        if len(title) > LONGEST_TITLE:
            short = re.match(r"[^，。；：]{2,22}(?=[，：])", text[match.end() :])
            self._open(
                kind,
                short[0] if short else title[:20],
                match[0],
                folded.span(0, match.end() + (len(short[0]) if short else 1)),
            )
            self._running(folded, match.end(), match[0])
            return
        self._open(kind, title, match[0], folded.span(0, head_end))
        if says_more(text[match.end() : head_end]) and titled_time(title) is None:
            self._running(folded, match.end(), match[0])
        elif not whole:
            # What follows is no more than who does it by when: then the sentence itself is the content.
            rest = text[head_end:].strip()
            alone = bool(LABELLED.match(rest) or (rest.startswith("（") and rest.rstrip("。；").endswith("）")))
            self._running(folded, match.end() if alone else head_end, match[0] if alone else "")

    def _is_heading(self, kind: str, rest: str, index: int) -> bool:
        """Whether a numbered paragraph of one sentence heads what follows, and is not a sentence for itself."""
        if len(rest.strip()) > LONGEST_TITLE or kind == "——":
            return False
        follows = self._next(index)
        if follows is None:
            return False
        after = mark_at(follows)
        if after is None:
            long = kind in _MAJOR or len(follows.strip()) > _SHORT_LINE
            return (
                not LABELLED.match(follows.strip()) and long and not _closing(follows) and not _dated(follows.strip())
            )
        kinds = [opened.kind for opened in self._stack]
        above = kinds[: kinds.index(kind)] if kind in kinds else kinds
        return after[0] != kind and after[0] not in above

    def _next(self, index: int) -> str | None:
        for line in self._lines[index + 1 :]:
            if isinstance(line, Table):
                return "表" * 30
            if line.folded.text.strip():
                return line.folded.text
        return None

    def _short(self, text: str) -> bool:
        return len(text.strip()) <= _BARE_TITLE and mark_at(text) is None and not re.search("[。；]$", text.strip())

    def _running(self, folded: Folded, start: int, mark: str) -> None:
        """Cut running text at the numbers inside of it; what they open closes with the paragraph."""
        depth = len(self._stack)
        text = folded.text
        items = list(inline_items(text, start))
        parallel = parallel_items(text, items)
        first_stop = items[0][0] if items else len(text)
        if text[start:first_stop].strip(" \n：，"):
            self._blocks.append(Passage(folded, start, first_stop, self._path(), mark))
        for number, (at, kind, match) in enumerate(items):
            stop = items[number + 1][0] if number + 1 < len(items) else len(text)
            body = match.end()
            head = item_title(text, body, stop, parallel=parallel)
            title_end = head or body
            title = text[body:title_end].strip("。，：； ") or text[body:stop][:16].split("，")[0]
            self._open(kind, title, match[0], folded.span(at, max(title_end, body)))
            if head and says_more(text[body:head]):
                title_end = body
            if text[title_end:stop].strip(" \n。；"):
                self._blocks.append(Passage(folded, title_end, stop, self._path(), match[0], first=False))
        if items:
            del self._stack[depth:]


def _dated(text: str) -> bool:
    return bool(re.fullmatch(r"[\d〇○零一二三四五六七八九十年月日（）\s]+", text))


def _opens_time(text: str) -> bool:
    """Whether a line is nothing but the time of what stands under it (“4—5月”, “一季度重点工作”), and no day of issue."""
    if re.search(r"\d日）?$|[，。；]", text) or not (found := titled_time(text)):
        return False
    return found[0] == 0


def _unit_label(text: str) -> re.Match[str] | None:
    """“云岭镇：……”: a unit that heads its paragraph."""
    found = _LABEL.match(text)
    if not found or LABELLED.match(text) or not text[found.end() :].strip():
        return None
    return found if all_units(found["label"]) and not _GROUPED.match(found["label"]) else None


def _closing(text: str) -> bool:
    return bool(re.match(r"同志们[，：！]", text.strip())) and "让我们" in text
