"""An ask, of whom and when → the exact number with its origin, or why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pingyi.facts.model import Facts
from pingyi.facts.names import NamesBook
from pingyi.measures import Measured, evaluate
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.model import Answer, Ask, Scope, Window
from pingyi.reading.filling.records import Entry, Records


@dataclass(frozen=True)
class No:
    """No answer, and why (a Chinese clause)."""

    why: str


class Answerer:
    """Answers asks from the facts of one year. ``names``: who the opaque ids are, where the office gives its names book."""

    def __init__(self, rules: Rules, facts: Facts, lexicon: Lexicon, names: NamesBook | None = None) -> None:
        self.rules, self.facts, self.lexicon, self.names = rules, facts, lexicon, names
        self.records = Records(rules, facts, lexicon.pace)
        self.tree = facts.tree
        self._measured: dict[str, Measured] = {}
        self._wanted: tuple[str, ...] = ()
        self._sums: dict[tuple[Ask, Window, int], dict[str, tuple[int, int, int]]] = {}

    def expect(self, measures: Sequence[str]) -> None:
        """The measures that will be asked for: they are evaluated together, when the first one is."""
        self._wanted = tuple(sorted(set(measures)))

    def answer(self, ask: Ask, scope: Scope, window: Window) -> Answer | No:  # noqa: PLR0911  one branch a kind
        """The answer; a number of money is in 分, of a quantity times its scale is taken off."""
        if ask.kind in {"attr", "post"}:
            return self._told(ask, scope, window)
        if gone := self._gone(ask, scope, window):
            return gone
        if ask.kind == "measure":
            return self._figure(ask, scope, window)
        if ask.kind == "units":
            return self._units(ask, scope, window)
        if why := self.records.unsplit(ask.form, window):
            return No(why)
        if ask.kind == "value":
            return self._value(ask, scope, window)
        return self._counted(ask, scope, window)

    def _gone(self, ask: Ask, scope: Scope, window: Window) -> No | None:
        """A unit that no longer exists on the day has no state on that day; what happened in its time is still its own."""
        standing = ask.kind == "units" or (ask.form in self.rules.forms and self._stands(ask.form))
        if not standing:
            return None
        for unit in scope.units:
            if self.tree.at(unit, window.last) is None:
                return No(f"{self.tree.name(unit)}在{window.last:%Y-%m-%d}已不存在")
        return None

    def _stands(self, form: str) -> bool:
        known = self.rules.forms[form]
        return known.register_

    # numbers ----------------------------------------------------------------------------------------------------------

    def _counted(self, ask: Ask, scope: Scope, window: Window) -> Answer | No:
        found = []
        ways = self.records.entries(ask, window)
        for way in range(len(ways)):
            if ask.kind == "latest":
                found.append(self._latest(ways[way], scope))
            elif ask.kind == "holders":
                found.append(self._holders(ways[way], scope, window))
            else:
                found.append(self._sum(ask, window, way, ways[way], scope))
        if len({one[:2] for one in found}) > 1:
            numbers = "、".join(str(one[0]) for one in found)
            return No(f"按发生时间和按登记时间算得的数不同（{numbers}），请核对后填")
        num, den, rows = found[0]
        if absent := self._absent(ask, scope, rows):
            return absent
        events = ask.kind == "sum" and window.whole and not self.rules.forms[ask.form].register_
        if events and not rows and not self._reported(ask, scope, window):
            return No(f"{window.label}没有台账“{self.rules.forms[ask.form].name}”的记录，没有可相加的数")
        return self._rated(ask, num, den, rows)

    def _reported(self, ask: Ask, scope: Scope, window: Window) -> bool:
        """Whether there is any row of the form, of whatever sort, in that time: what nobody attended is not told by none."""
        bare = replace(ask, conds=())
        return any(
            self._sum(bare, window, way, own, scope)[2] for way, own in enumerate(self.records.entries(bare, window))
        )

    def _rated(self, ask: Ask, num: int, den: int, rows: int) -> Answer | No:
        if ask.rated:
            return Answer(Fraction(num, den), rows, den, num) if den else No("没有应计的对象，比率不适用")
        return Answer(Fraction(num, self.scale(ask)), rows, None, num)

    def _sum(self, ask: Ask, window: Window, way: int, entries: Sequence[Entry], scope: Scope) -> tuple[int, int, int]:
        if scope.kinds:
            kept = [one for one in entries if self._inside(one.path, scope, window)]
            return sum(one.num for one in kept), sum(one.den for one in kept), len(kept)
        key = ask, window, way
        if key not in self._sums:
            sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
            for one in entries:
                for unit in one.path:
                    own = sums[unit]
                    own[0] += one.num
                    own[1] += one.den
                    own[2] += 1
            self._sums[key] = {unit: (own[0], own[1], own[2]) for unit, own in sums.items()}
        found = [self._sums[key].get(unit, (0, 0, 0)) for unit in scope.units]
        return sum(one[0] for one in found), sum(one[1] for one in found), sum(one[2] for one in found)

    def _inside(self, path: tuple[str, ...], scope: Scope, window: Window) -> bool:
        if not set(path) & set(scope.units):
            return False
        if not scope.kinds:
            return True
        spans = (self.tree.at(code, window.last) or self.tree.latest(code) for code in path)
        return any(span.kind in scope.kinds for span in spans)

    def _latest(self, entries: Sequence[Entry], scope: Scope) -> tuple[int, int, int]:
        """The last record's value of each unit, added up over the units."""
        last: dict[str, Entry] = {}
        for one in entries:
            if set(one.path) & set(scope.units):
                before = last.get(one.path[0])
                if before is None or (one.day, one.num) > (before.day, before.num):
                    last[one.path[0]] = one
        return sum(one.num for one in last.values()), 0, len(last)

    def _holders(self, entries: Sequence[Entry], scope: Scope, window: Window) -> tuple[int, int, int]:
        """How many units have a row of their own."""
        own = {one.path[0] for one in entries if self._inside(one.path, scope, window)}
        return len(own), 0, len(own)

    def _absent(self, ask: Ask, scope: Scope, rows: int) -> No | None:  # noqa: PLR0911  one branch a reason
        """No row at all: zero only where it can be told from “not reported” and from “not theirs”."""
        if rows:
            return None
        form = self.rules.forms[ask.form]
        if scope.kinds and not set(scope.kinds) & (self.records.owners(ask.form) or set(form.unit_kinds)):
            return No(f"台账“{form.name}”不是由{'、'.join(scope.kinds)}登记的，分不出它们的数")
        reported = any(unit in self.records.reporters(ask.form) for unit in scope.units)
        if reported:
            return None
        owners = self.records.owners(ask.form) or set(form.unit_kinds)
        for unit in scope.units:
            if owners & self.records.kinds_below(unit):
                continue
            above = self.tree.path(unit, self.facts.last)[1:-1]
            kinds = {span.kind for code in above if (span := self.tree.at(code, self.facts.last))}
            if kinds & owners:
                return No(f"{self.tree.name(unit)}不填报台账“{form.name}”，由上级单位填报")
        if not self.records.count(ask.form):
            return No(f"台账“{form.name}”一行也没有")
        if ask.kind in {"sum", "latest"} and not form.register_:
            return No(f"没有台账“{form.name}”的记录，不知道是没有还是没有报")
        return None

    def _units(self, ask: Ask, scope: Scope, window: Window) -> Answer:
        kinds = ask.field.split("|")
        found = 0
        for span in self.tree.units(window.last, kinds):
            found += self._inside(self.records.path(span.code, window.last), scope, window)
        return Answer(Fraction(found), found)

    def _figure(self, ask: Ask, scope: Scope, window: Window) -> Answer | No:
        if not window.whole or window.first.year != self.facts.year:
            return No(f"取数“{self.rules.measures[ask.form].name}”只有全年数，分不出{window.label}的数")
        measured = self._evaluated(ask.form)
        units = scope.units
        if scope.kinds:
            units = tuple(
                span.code
                for span in self.tree.units(window.last, scope.kinds)
                if set(self.records.path(span.code, window.last)) & set(scope.units)
            )
        figures = [measured.figure(ask.form, unit) for unit in units]
        num = sum(figure.num for figure in figures)
        if not self.rules.measures[ask.form].has_denominator:
            return Answer(Fraction(num), num=num)
        den = sum(figure.den or 0 for figure in figures)
        if not den:
            return No("没有应计的对象，不适用")
        if ask.field == "rate":
            return Answer(Fraction(num, den), 0, den, num)
        return Answer(Fraction(num if ask.field == "num" else den), 0, den, num)

    def _evaluated(self, measure: str) -> Measured:
        if measure not in self._measured:
            wanted = {measure, *self._wanted}
            found = evaluate(self.rules, self.facts, measures=wanted)
            self._measured |= dict.fromkeys(wanted, found)
        return self._measured[measure]

    def scale(self, ask: Ask) -> int:
        """By what a sum is divided to be in the field's own unit (quantities are stored times their scale)."""
        if ask.kind not in {"sum", "latest"}:
            return 1
        field = self.rules.forms[ask.form].field(ask.field)
        return field.scale if field.type is FieldType.QUANTITY else 1

    def sort(self, ask: Ask) -> str:
        """What the answer is: money, percent, number or text."""
        if ask.kind in {"attr", "post", "value"}:
            return "text"
        if ask.rated:
            return "percent"
        if ask.kind == "measure":
            return "money" if self._measure_of_money(ask.form) else "number"
        if ask.kind in {"sum", "latest"}:
            field = self.rules.forms[ask.form].field(ask.field)
            return "money" if field.type is FieldType.MONEY else "number"
        return "number"

    def _measure_of_money(self, name: str) -> bool:
        measure = self.rules.measures[name]
        if measure.kind == "share":
            return False
        return measure.money

    # texts ------------------------------------------------------------------------------------------------------------

    def _value(self, ask: Ask, scope: Scope, window: Window) -> Answer | No:
        """A field of the one row that the unit has in that time; of several rows none is chosen."""
        values = self.records.column(ask.form, ask.field)
        units, days = self.records.column(ask.form, "unit"), self.records.column(ask.form, "day")
        own = set(self.records.rows(ask.form, ask.conds, scope.units[0], window)) if ask.conds else None
        rows = [
            row
            for row, unit in enumerate(units)
            if unit in scope.units and (days[row] is None or window.first <= days[row] <= window.last)
            and (own is None or row in own)
        ]  # fmt: skip
        told = sorted({str(values[row]) for row in rows if values[row] is not None})
        name = self.rules.forms[ask.form].name
        if not told:
            return No(f"台账“{name}”没有该单位的记录")
        if len(told) > 1:
            return No(f"台账“{name}”中该单位有{len(rows)}行，不知道填哪一行")
        return Answer(told[0], len(rows))

    def _told(self, ask: Ask, scope: Scope, window: Window) -> Answer | No:  # noqa: PLR0911  one branch a kind
        if len(scope.units) != 1:
            return No("合计行不填")
        unit = scope.units[0]
        span = self.tree.at(unit, window.last)
        if span is None:
            return No(f"{self.tree.name(unit)}在{window.last:%Y-%m-%d}已不存在")
        if ask.kind == "post":
            return self._holder(ask.field, unit, window)
        match ask.field:
            case "code":
                return Answer(unit)
            case "name":
                return Answer(span.name)
            case "kind":
                return Answer(span.kind)
            case "parent":
                return Answer(self.tree.name(span.parent, window.last)) if span.parent else No("没有上级组织")
        row = next((n for n, code in enumerate(self.records.column("units", "code")) if code == unit), None)
        value = None if row is None else self.records.column("units", ask.field)[row]
        return Answer(str(value)) if value else No("组织名册中没有填")

    def _holder(self, title: str, unit: str, window: Window) -> Answer | No:
        records = self.records
        columns = [records.column("posts", name) for name in ("unit", "title", "since", "until", "person")]
        held = {
            person
            for code, post, since, until, person in zip(*columns, strict=True)
            if code == unit and post == title and (since is None or since <= window.last)
            and (until is None or window.last < until) and person
        }  # fmt: skip
        if len(held) != 1:
            return No(f"任职名册中没有该组织的{title}" if not held else f"任职名册中该组织有{len(held)}名{title}")
        if self.names is None:
            return No("姓名在姓名簿里，请用 --names 指明姓名簿")
        name = self.names.name(held.pop())
        return Answer(name) if name else No("姓名簿中没有此人")
