"""One passage read: sentence by sentence, its statements here, its tasks and labels in :mod:`deeds`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pingyi.reading.speech import roles
from pingyi.reading.speech.deeds import Deeds
from pingyi.reading.speech.details import UNCLEAR_KIND, subject_of, trimmed, without
from pingyi.reading.speech.grouping import groups
from pingyi.reading.speech.judging import judge, leaning
from pingyi.reading.speech.lexicon import lexicon
from pingyi.reading.speech.model import Finding, Kind, Name
from pingyi.reading.speech.names import is_unit
from pingyi.reading.speech.outline import Passage
from pingyi.reading.speech.places import Places
from pingyi.reading.speech.sentences import parts, sentences
from pingyi.reading.speech.stance import Stance, turn
from pingyi.reading.speech.state import State
from pingyi.reading.speech.times import whens
from pingyi.reading.speech.wording import excepted

_SHORTEST = 4
_ONLY_TURNS = 10
"""Characters up to which a sentence that turns to something else says nothing more (“再说不足。”)."""
_ANNOUNCES = re.compile(r"[：:]\s*$|以下|如下|下面|下一?步|[几一二三四五六两\d]个?(?:点|条|方面|问题|不足|件)")
"""A sentence that turns to something which then is told under headings of its own."""
_TOPIC = re.compile(
    r"\s*(?:要[^，。；：、\d]{3,12}|(?:(?:第[一二三四五六]|头一|最后一)[条点件][，、])?[^，。；：、\d要]{2,6}要[^，。；：、\d]{1,4})。\s*"
)
"""“要压实领导责任。……”: the first sentence of a paragraph that is its title."""
_AS_FOLLOWS = re.compile(
    r"^\s*现(?:将|就|把|对照)?[^。]{0,60}如下[：:。]?\s*$|制定(?:如下|本|以下)[^，。]{0,8}[：:。]?\s*$"
)
_LONGEST_PREAMBLE = 5
_SPEAKER = re.compile(
    r"[^，。；：！？\d]{4,24}(?:书记|主任|[局镇乡校院部处科厅县市区]长|主席|经理)[\u4e00-\u9fff]{2,3}"
)
"""“某县交通运输局党组书记某某”, a line of its own."""
_BUT = re.compile(r"但是?|不过|然而|可是")
_ONE_THOUGHT = re.compile(r"虽然|尽管|不但|不仅")
_TURNS = re.compile(r"，(?=但是?|然而|不过)")

_REST = re.compile(r"(?:已|完成|办结|整改|销号|解决|达标)[^，。；]{0,8}，(?=(?:还|仍|尚)有\d)")
"""“已整改4个，还有1个……”: done, and what is left of it."""


def read_passage(state: State, passage: Passage) -> None:
    """Add to ``state`` what ``passage`` says."""
    if (
        passage.first
        and not passage.mark
        and (is_unit(passage.text.strip()) or _SPEAKER.fullmatch(passage.text.strip()))
    ):
        return  # who signed, who speaks
    fields = roles.labelled(passage.text)
    bare = without(passage.text, ((first, last) for first, last, _ in fields))
    deeds = Deeds(state, passage)
    told = _Told(state, passage, deeds)
    before = len(state.tasks)
    found = sentences(bare)
    introduced = _introduced(bare, found)
    for number, (first, last) in enumerate(found):
        if number < introduced:
            continue
        if number == 0 and passage.first and not passage.mark and len(found) > 1 and _is_topic(bare[first:last]):
            told.topic()
            continue
        told.sentence(bare[first:last], first, asked=number == 0 and passage.mark.endswith("要"))
    for position, _, about in fields:
        deeds.apply(about, position, before)


def _is_topic(sentence: str) -> bool:
    """Whether a paragraph's first sentence is its title and tells nobody to do anything (“各镇要修好水渠。”)."""
    return bool(_TOPIC.fullmatch(sentence)) and roles.subject(sentence.strip()) is None


def _introduced(bare: str, found: list[tuple[int, int]]) -> int:
    """How many sentences at the head of a passage only lead to “现将有关情况通报如下”: how the text came about."""
    for number, (first, last) in enumerate(found[:_LONGEST_PREAMBLE]):
        if number and _AS_FOLLOWS.search(bare[first:last]):
            return number
    return 0


def lean_of(bare: str) -> Counter[Stance]:
    """How many parts of a text surely speak of what is to be done, and of what was done, up to where it turns."""
    said: Counter[Stance] = Counter()
    for first, last in sentences(bare):
        if turn(bare[first:last].strip()):
            break
        for start, stop in parts(bare[first:last]):
            if lean := leaning(bare[first + start : first + stop]):
                said[lean] += 1
    return said


def turns(bare: str) -> bool:
    """Whether a text turns to something else within."""
    return any(turn(bare[first:last].strip()) for first, last in sentences(bare))


class _Told:
    """The sentences of a passage."""

    def __init__(self, state: State, passage: Passage, deeds: Deeds) -> None:
        self._state, self._passage, self._deeds = state, passage, deeds
        self._places = Places(passage)
        self._turned = False
        self._asked = False
        path = passage.path
        # A sentence that is its own heading (“16.……汇总进展情况。”) is no title that says what kind of text follows.
        own = bool(path) and path[-1].start <= self._places.point(0) < path[-1].end - 1
        own = own and (path[-1].start, path[-1].end) not in state.repaired
        self._speaking = path[:-1] if own else path

    def topic(self) -> None:
        """The paragraph's first sentence, its title, demands (“要在问题化解上见真章。”): so does the rest of it."""
        self._asked = True

    def sentence(self, sentence: str, at: int, *, asked: bool = False) -> None:
        """Read one sentence, which stands at ``at`` in the passage; ``asked``: “一要” stands before it."""
        path = self._speaking
        if turned := turn(sentence.strip()):
            self._state.turn_to(path, turned, passing=len(sentence) > _ONLY_TURNS and not _ANNOUNCES.search(sentence))
        short = len(sentence.strip(" \n。：！")) <= _ONLY_TURNS and "，" not in sentence
        if turned and short and roles.subject(sentence.strip()) is None:
            return
        stance = self._state.stance(path)
        if stance in ("", "achievement"):
            stance = self._against(sentence) or stance
        if (self._passage.mark.endswith("要") or self._asked) and stance != "problem":
            stance = "task"
        if lexicon().wishes.search(sentence.strip()):
            asked, stance = True, "task"
        unit: list[Name] = []
        lean = "" if stance else self._state.lean(path)
        self._deeds.begin_sentence()
        for start, stop in parts(sentence):
            part = sentence[start:stop]
            for first, last in _pieces(part, stance):
                verdict = judge(part[first:last], stance, asked=asked and stance != "problem", lean=lean)
                if verdict == "task":
                    self._deeds.read(part[first:last], at + start + first)
                elif verdict:
                    unit = self._statements(part[first:last], at + start + first, verdict, unit)

    def _against(self, sentence: str) -> Stance:
        """From “但是，……” on, an unmarked paragraph tells of what is wanting."""
        known = lexicon()
        if _BUT.match(sentence.strip()) and (known.problem.search(sentence) or known.weak_problem.search(sentence)):
            self._turned = True
        return "problem" if self._turned else ""

    def _statements(self, part: str, at: int, verdict: Kind, unit: list[Name]) -> list[Name]:
        """The findings of a part; gives back the unit that it speaks of, for the next part."""
        if other := excepted(part):
            opposite: Kind = "problem" if verdict == "achievement" else "achievement"
            self._finding(part[other[0] : other[1]], at + other[0], opposite, unit, ("由“除……外”推出，请核定",))
            part, at = part[other[1] :], at + other[1]
        for first, last in groups(part, tasks=False):
            unit = self._finding(part[first:last], at + first, verdict, unit, ())
        return unit

    def _finding(self, text: str, at: int, kind: Kind, unit: list[Name], doubts: tuple[str, ...]) -> list[Name]:
        first, last = trimmed(text)
        if last - first < _SHORTEST:
            return unit
        body, place = text[first:last], at + first
        named = [self._places.name(name) for name in roles.mentioned(body, place)]
        subject = subject_of(body, named, self._places.point(place))
        if subject is None:
            heading = self._deeds.heading_unit()
            before = unit or ([heading] if heading else [])
            named = [*(replace(name, stated=False) for name in before), *named]
        start, end = self._places.span(place, place + len(body))
        cadences = tuple(
            self._places.when(when)
            for when in whens(body, self._state.clock, place)
            if when.recurring and when.deadline.cadence is not None
        )
        unclear = () if self._state.stance(self._speaking) else (UNCLEAR_KIND,)
        self._state.findings.append(
            Finding(
                f"F{len(self._state.findings) + 1}",
                kind,
                body.replace("\n", ""),
                start,
                end,
                self._passage.path,
                tuple(dict.fromkeys(named)),
                self._places.quantities(body, place),
                cadences,
                (*doubts, *unclear),
            )
        )
        return [subject] if subject else unit


def _pieces(part: str, stance: Stance) -> list[tuple[int, int]]:
    """A part cut where it turns from praise to blame (“…，但…”), save “虽然…，但…”, which is one thought."""
    if stance == "task" or _ONE_THOUGHT.search(part):
        return [(0, len(part))]
    match = _TURNS.search(part) or _REST.search(part)
    return [(0, match.end()), (match.end(), len(part))] if match else [(0, len(part))]
