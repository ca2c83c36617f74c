"""Totals of columns and rows: each must be the sum of its parts; one that nothing else explains is that sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

from pingyi.facts.sheets.cells import squash
from pingyi.reading.filling.answering import Answerer, No
from pingyi.reading.filling.layout import Sheet
from pingyi.reading.filling.model import Answer, Ask, Window
from pingyi.reading.filling.parts import starts_part
from pingyi.reading.filling.rendering import Written
from pingyi.reading.filling.scoping import Target
from pingyi.reading.filling.sides import Around

_TOTALS = frozenset({"合计", "总计", "小计", "共计"})


@dataclass
class Done:
    """A target with its answer."""

    target: Target
    around: Around
    sheet: Sheet
    answer: Answer | No
    written: Written | No


class Totals:
    """Checks and fills totals. ``write``: an answer as it is written into a target's cell."""

    def __init__(self, answerer: Answerer, write: Callable[[Done], Written | No]) -> None:
        self._answerer, self._write = answerer, write

    def settle(self, done: list[Done]) -> None:
        """A total of columns or rows must be the sum of its parts; one that nothing else explains is that sum."""
        tables: dict[tuple[int, int], dict[tuple[int, int], Done]] = defaultdict(dict)
        for one in done:
            if one.target.slot.table > 0:
                tables[id(one.sheet), one.target.slot.table][one.target.at] = one
        for table in tables.values():
            for one in table.values():
                if one.target.total:
                    self._total(one, table)

    def _total(self, one: Done, table: Mapping[tuple[int, int], Done]) -> None:
        parts = self._parts(one, table)
        if not parts:
            return
        answers = [part.answer for part in parts]
        asks = [part.target.ask for part in parts]
        if any(isinstance(answer, No) or isinstance(answer.value, str) for answer in answers) or None in asks:
            self._leave(one, "合计的各项没有填全")
            return
        known = [ask for ask in asks if ask is not None]
        alike = {(ask.kind, ask.form, ask.field) for ask in known}
        if all(ask.rated for ask in known):
            self._rate(one, parts)
            return
        if len(alike) != 1 and not self._moneys(asks):
            self._leave(one, "合计的各项不是同一种数")
            return
        total = sum(
            (answer.value for answer in answers if isinstance(answer, Answer) and not isinstance(answer.value, str)),
            Fraction(0),
        )
        if isinstance(one.answer, Answer):
            if one.answer.value != total and not self._over_times(one, parts, total):
                self._leave(one, "按名称取得的数与各项之和不同，看不出要哪一个")
            return
        first = parts[0].target
        if len({(part.target.ask, part.target.window, part.target.scope) for part in parts}) != len(parts):
            return
        one.target.ask, one.target.scope, one.target.window, one.target.sure = first.ask, first.scope, first.window, 90
        one.target.why = ""
        rows = sum(answer.rows for answer in answers if isinstance(answer, Answer))
        one.answer = Answer(total, rows)
        one.target.measure = one.target.measure or first.measure
        one.written = self._write(one)

    @staticmethod
    def _parts(one: Done, table: Mapping[tuple[int, int], Done]) -> list[Done]:
        """The cells that a total adds up: before it in its line, up to another total; a part of a part is none of them."""
        row, column = one.target.at
        across = one.target.total == "column"
        line = sorted(
            (at, other)
            for at, other in ((other.target.at, other) for other in table.values())
            if (at[0] == row and at[1] < column if across else at[1] == column and at[0] < row)
        )
        parts: list[Done] = []
        for _, other in reversed(line):
            own = one.target.slot.column
            grouped = across and len(own) > 1 and squash(own[-2]) in _TOTALS
            if other.target.total and not (grouped and other.target.slot.column[:-1] == own[:-1]):
                break
            if starts_part(other.target.heads):
                continue  # a part of another part
            if grouped:
                # “合计 | 户数” adds up the 户数 of the groups before it.
                if other.target.slot.column[-1] == own[-1] and other.target.slot.column[:-2] == own[:-2]:
                    parts.append(other)
                continue
            if across and other.target.slot.column[:-1] != own[:-1]:
                break
            parts.append(other)
        return parts

    def _moneys(self, asks: Sequence[Ask | None]) -> bool:
        """Whether all are sums of money of one form: “子女缴纳、社会捐助、政府补贴” add up."""
        known = [ask for ask in asks if ask is not None]
        sorts = {self._answerer.sort(ask) for ask in known}
        return sorts == {"money"} and {(ask.kind, ask.form) for ask in known} == {("sum", known[0].form)}

    def _rate(self, one: Done, parts: Sequence[Done]) -> None:
        """A rate over all is no sum of rates: it stands where what it is a rate of is the sum of what its parts are rates of."""
        answers = [part.answer for part in parts if isinstance(part.answer, Answer)]
        num, of = sum(answer.num for answer in answers), sum(answer.of or 0 for answer in answers)
        if not isinstance(one.answer, Answer) or (one.answer.num, one.answer.of) != (num, of):
            self._leave(one, "合计行的比率不能由各项相加得出")

    def _over_times(self, one: Done, parts: Sequence[Done], total: Fraction) -> bool:
        """Whether a total is over the times of its parts (1月、2月、3月), which say more than the year that the form is of."""
        target, windows = one.target, [part.target.window for part in parts]
        if target.ask is None or target.scope is None or target.window is None or not target.window.whole:
            return False
        known = sorted((each for each in windows if each is not None), key=lambda each: each.first)
        joined = all(a.last + timedelta(days=1) == b.first for a, b in pairwise(known))
        if len(known) < 2 or not joined or len({each.ask for each in (part.target for part in parts)}) != 1:
            return False
        whole = Window(known[0].first, known[-1].last, f"{known[0].label}至{known[-1].label}")
        answer = self._answerer.answer(target.ask, target.scope, whole)
        if not isinstance(answer, Answer) or answer.value != total:
            return False
        target.window, one.answer = whole, answer
        one.written = self._write(one)
        return True

    @staticmethod
    def _leave(one: Done, why: str) -> None:
        one.answer = one.written = No(why)
        one.target.why = why
