"""A paper's lines against the evidence that was embedded in it, and both against the sealed year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pingyi import numbers
from pingyi.documents.checking.findings import Found, Sort
from pingyi.documents.checking.reading import Line, Mark
from pingyi.documents.checking.truth import Truth, closeness
from pingyi.documents.traces import AROUND, Trace, owner_of
from pingyi.prose.numerals import Spotted, spot

_SURE, _SAME = 8, 3
"""How many characters around must be alike to find a number whose bookmark is lost: a changed one, an unchanged one."""


@dataclass(frozen=True)
class Seen:
    """A number (or a whole bookmark, ``number`` None) of the paper."""

    line: Line
    start: int
    end: int
    number: Spotted | None = None

    @property
    def text(self) -> str:
        """As it stands."""
        return self.line.text[self.start : self.end]

    @property
    def around(self) -> tuple[str, str]:
        """What stands before and after it."""
        return self.line.text[max(0, self.start - AROUND) : self.start], self.line.text[self.end : self.end + AROUND]

    @property
    def context(self) -> str:
        """For a person to find it: the number in 【】."""
        before, after = self.around
        return f"{before}【{self.text}】{after}"


@dataclass
class Comparison:
    """Matches what stands in the paper with what was written, then asks the sealed year."""

    truth: Truth
    traces: tuple[Trace, ...]
    stands: int = 0
    lost: int = 0
    copied: int = 0
    by_text: int = 0
    found: list[Found] = field(default_factory=list)
    _serials: frozenset[int] = frozenset()

    def run(self, lines: Iterable[Line]) -> None:
        """Compare all lines of the body."""
        lines = tuple(lines)
        self._serials = _serials(lines)
        placed, free = self._placed(lines)
        missing = self._settle(placed)
        missing, free = self._again(missing, free)
        for trace in missing:
            self._removed(trace, lines)
        for seen in free:
            self._free(seen)

    def _placed(self, lines: tuple[Line, ...]) -> tuple[dict[str, list[tuple[Seen, ...]]], list[Seen]]:
        """What stands in each bookmark (once for each copy of it), and the numbers outside of all bookmarks."""
        known = {trace.mark: trace for trace in self.traces}
        placed: dict[str, list[tuple[Seen, ...]]] = defaultdict(list)
        free: list[Seen] = []
        for line in lines:
            marks = [mark for mark in line.marks if mark.name in known]
            spans = [(m.start, m.end, bool(known[m.name].keys), bool(known[m.name].claim)) for m in marks]
            owned: dict[int, list[Seen]] = defaultdict(list)
            for number in spot(line.text, self.truth.names):
                owner = owner_of(number, spans)
                owner = self._beside(number, marks) if owner is None else owner
                seen = Seen(line, number.start, number.end, number)
                if owner is None:
                    free.append(seen)
                else:
                    owned[owner].append(seen)
            for index, mark in enumerate(marks):
                whole = Seen(line, mark.start, mark.end)
                placed[mark.name].append(tuple(owned[index]) or ((whole,) if whole.text else ()))
        return placed, free

    @staticmethod
    def _beside(number: Spotted, marks: list[Mark]) -> int | None:
        """An emptied bookmark right beside a number: what was typed anew in its place."""
        beside = (
            index
            for index, mark in enumerate(marks)
            if mark.start == mark.end and number.start <= mark.start <= number.end
        )
        return next(beside, None)

    def _settle(self, placed: dict[str, list[tuple[Seen, ...]]]) -> list[Trace]:
        """Judge what stands in its bookmark; the traces of which nothing is left."""
        groups: dict[str, list[Trace]] = defaultdict(list)
        for trace in self.traces:
            groups[trace.mark].append(trace)
        missing: list[Trace] = []
        for mark, traces in groups.items():
            copies = placed.get(mark, [])
            missing += self._pair(traces, copies[0] if copies else ())
            for seen in copies[1:]:
                self.copied += bool(seen)
                self._pair(traces, seen)
        return missing

    def _pair(self, traces: list[Trace], seen: tuple[Seen, ...]) -> list[Trace]:
        """Judge the numbers within one bookmark in their order; what is too many stands without evidence. What is left over."""
        for trace, one in zip(traces, seen, strict=False):
            self._judge(trace, one)
        for extra in seen[len(traces) :]:
            self._free(extra)
        return traces[len(seen) :]

    def _again(self, missing: list[Trace], free: list[Seen]) -> tuple[list[Trace], list[Seen]]:
        """Bookmarks get lost (text typed anew, a mail program): the number is looked for by what stood around it."""
        offers = []
        for i, trace in enumerate(missing):
            for j, seen in enumerate(free):
                left, right = closeness(trace.before, trace.after, *seen.around)
                same = seen.number is not None and seen.number.key in _keys(trace, self.truth)
                if left + right >= (_SAME if same else _SURE) and (same or (left >= _SAME and right >= _SAME)):
                    offers.append((not same, -(left + right), i, j))
        taken_traces: set[int] = set()
        taken_seen: set[int] = set()
        for _, _, i, j in sorted(offers):
            if i not in taken_traces and j not in taken_seen:
                taken_traces.add(i)
                taken_seen.add(j)
                self.lost += 1
                self._judge(missing[i], free[j])
        return (
            [trace for i, trace in enumerate(missing) if i not in taken_traces],
            [seen for j, seen in enumerate(free) if j not in taken_seen],
        )

    def _judge(self, trace: Trace, seen: Seen) -> None:
        """One number of the paper against what was written and against the sealed year."""
        truth = self.truth
        if trace.sort == "name" or seen.number is None:
            same, sealed, now = (
                seen.text == trace.text,
                truth.holds(trace.claim, trace.text),
                truth.holds(trace.claim, seen.text),
            )
            if trace.sort == "number":
                now = False
        else:
            same = seen.number.key in _keys(trace, truth)
            sealed = bool(_keys(trace, truth) & truth.numbers(trace.claim))
            now = seen.number.key in truth.numbers(trace.claim)
        if not truth.knows(trace.claim):
            self._add(Sort.GONE, trace, seen)
        elif same and sealed:
            self._placed_right(trace, seen)
        elif same:
            self._add(Sort.OUTDATED, trace, seen)
        elif not sealed and now:
            self.stands += 1
            self._add(Sort.CORRECTED, trace, seen)
        else:
            self._add(Sort.CHANGED, trace, seen)

    def _placed_right(self, trace: Trace, seen: Seen) -> None:
        """What is right in itself may stand in another's place: “应参加2次，只参加4次” for “应参加4次，只参加2次”."""
        left, right = closeness(trace.before, trace.after, *seen.around)
        if left + right < _SURE:
            for other in self.traces:
                theirs = closeness(other.before, other.after, *seen.around)
                if other.sort == trace.sort and other.text != trace.text and sum(theirs) >= left + right + _SURE:
                    self._add(Sort.MOVED, trace, seen)
                    return
        self.stands += 1
        if trace.before and not left:
            self._add(Sort.REWORDED, trace, seen)

    def _removed(self, trace: Trace, lines: tuple[Line, ...]) -> None:
        """A number that is nowhere: gone with its sentence, or taken out of a sentence that stays."""
        before, after = trace.before[-_SURE:], trace.after[:_SURE]
        stays = next(
            (line for line in lines if len(before) + len(after) >= _SAME and before + after in line.text), None
        )
        if stays is None:
            stays = next(
                (line for line in lines if before and after and before in line.text and after in line.text), None
            )
        sort = Sort.DROPPED if stays is None else Sort.REMOVED
        context = f"{trace.before}【{trace.text}】{trace.after}"
        place = "" if stays is None else stays.place
        self.found.append(
            Found(sort, place, context, was=trace.text, claim=trace.claim, sealed=self._said(trace.claim))
        )

    def _free(self, seen: Seen) -> None:
        """A number without bookmark: a copy of what a claim says, the packs' own words, a date of the paper, or nobody's."""
        number = seen.number
        if number is None or id(seen.line) in self._serials or self._dates_paper(seen, number):
            return
        source = self.truth.source(seen.line.text, number)
        if source is None:
            tracked = seen.line.tracked(seen.start, seen.end)
            self.found.append(Found(Sort.UNPROVEN, seen.line.place, seen.context, now=seen.text, tracked=tracked))
        elif source:
            self.by_text += 1
            self.stands += 1

    def _dates_paper(self, seen: Seen, number: Spotted) -> bool:
        """A day on a line of its own dates the paper; a year (this one, last, next) and a month are no figures."""
        if number.kind == "date":
            rest = (seen.line.text[: seen.start] + seen.line.text[seen.end :]).strip()
            return not rest or rest.endswith("印发") or (rest.startswith(("（", "(")) and rest.endswith(("）", ")")))
        if number.kind != "year":
            return False
        year = number.key[1].partition("年")[0]
        return not year.isdecimal() or abs(int(year) - self.truth.review.year) <= 1

    def _add(self, sort: Sort, trace: Trace, seen: Seen) -> None:
        sealed = self._said(trace.claim)
        tracked = seen.line.tracked(seen.start, seen.end)
        self.found.append(
            Found(sort, seen.line.place, seen.context, seen.text, trace.text, trace.claim, sealed, tracked)
        )

    def _said(self, claim: str) -> str:
        return next((text for text in self.truth.texts(claim) if text), "").replace("\n", "")


def _serials(lines: tuple[Line, ...]) -> frozenset[int]:
    """The cells (by identity) that only count a table's rows: the first of a row, one more than in the row before."""
    found: set[int] = set()
    row = last = 0
    for line in lines:
        if line.row and line.row != row:
            text = numbers.halfwidth(line.text).strip()
            value = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
            if value and value in {1, last + 1}:
                found.add(id(line))
                last = value
        row = line.row or row
    return frozenset(found)


def _keys(trace: Trace, truth: Truth) -> frozenset[tuple[str, ...]]:
    """What the trace's number says."""
    return frozenset(number.key for number in spot(trace.text, truth.names))
