"""Every empty cell → what it asks, of whom and when; or why that cannot be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pingyi.facts.sheets.cells import squash
from pingyi.packs.schema import FieldType
from pingyi.reading.filling.context import Around, Axis, Namer
from pingyi.reading.filling.covering import words_of
from pingyi.reading.filling.layout import Sheet, Slot
from pingyi.reading.filling.matching import SURE, Head, Match, Matcher
from pingyi.reading.filling.model import Ask, Candidate, Scope, Window
from pingyi.reading.filling.parts import within
from pingyi.reading.filling.periods import window

_TEXTS = frozenset({FieldType.CHOICE, FieldType.DATE, FieldType.TEXT, FieldType.YES_NO, FieldType.MONTH})


@dataclass
class Target:
    """A cell with what it asks. ``whole``: a total over units whose own name says more than those listed (全区合计)."""

    at: tuple[int, int]
    heads: tuple[str, ...]
    slot: Slot
    ask: Ask | None = None
    sure: int = 0
    scope: Scope | None = None
    window: Window | None = None
    measure: str = ""
    why: str = ""
    candidates: tuple[Candidate, ...] = ()
    total: str = ""
    """“row”: a total of the cells above it, “column”: of the cells to its left; empty: no total, or one over units."""
    over: Scope | None = None
    silent: bool = False
    key: str = ""
    """Its heads as the form's memory names them; empty where it was not even asked."""
    confirmed: bool = False


@dataclass
class Resolver:
    """Resolves the cells of one form."""

    matcher: Matcher
    namer: Namer
    year: int
    remembered: dict[str, Ask | None] = field(default_factory=dict)
    """Heads (as :func:`key_of` writes them) → what a person said that they ask; None: nothing that we know."""

    def targets(self, sheet: Sheet, around: Around) -> list[Target]:
        """One for each empty cell that has heads."""
        return [self.target(sheet, slot, around) for slot in sheet.slots]

    def target(self, sheet: Sheet, slot: Slot, around: Around) -> Target:
        """What one cell asks."""
        slot = within(sheet, slot)
        slot = within(sheet, slot)
        beside = (slot.section, *slot.row) if slot.section else slot.row
        heads = (*beside, *slot.column)
        target = Target(slot.at, heads, slot)
        if self.ignored(slot):
            target.silent = True
            return target
        if slot.blocked:
            target.why = slot.blocked
            return target
        row = self.namer.axis(beside, around.above, around.unit)
        column = self.namer.axis(slot.column, around.above, around.unit)
        target.measure = column.measure or row.measure
        if row.measure and column.measure and row.measure != column.measure:
            target.why = f"行和列写的计量单位不同（{row.measure}、{column.measure}）"
            return target
        if why := self._when(target, row, column, around):
            target.why = why
            return target
        self._what(target, row, column, around)
        if target.why:
            return target
        self._whom(target, sheet, row, column, around)
        return target

    def ignored(self, slot: Slot) -> bool:
        """Whether a cell is for signatures, remarks and the like."""
        words = {str(one) for one in self.matcher.lexicon.words["ignored"]}
        last = [texts[-1] for texts in (slot.column, slot.row) if texts]
        if slot.table == -1:
            last = [slot.row[-1]]
        for text in last:
            bare = re.sub(r"[()（）:：\s_]", "", text)
            if bare in words or any(bare.endswith(one) for one in ("签字", "签名", "盖章", "电话", "备注", "签章")):
                return True
        return False

    def _when(self, target: Target, row: Axis, column: Axis, around: Around) -> str:
        parts = [one for one in (*row.spans, *column.spans) if not one.whole]
        if len({(one.first, one.last) for one in parts}) > 1:
            return "行和列写的时段不同"
        own = (*row.spans, *column.spans)
        named = {one.year for one in around.spans if one.year}
        if not any(one.year for one in own) and len(named) > 1:
            return "标题和说明中写了几个年度，看不出填哪一年的数"
        target.window = window((*own, *around.spans), self.year)
        if target.window is None:
            year = next((one.year for one in (*own, *around.spans) if one.year), self.year)
            if year == self.year:
                return "表头写的是本季度、本月一类的数，表中没有写明是哪一个季度或月份"
            return f"要的是{year}年的数，所给事实是{self.year}年的"
        return ""

    def _what(self, target: Target, row: Axis, column: Axis, around: Around) -> None:
        target.key = key_of((*row.heads, *column.heads), around.title.text)
        remembered = self.remembered.get(target.key, _NOTHING)
        if remembered is not _NOTHING:
            target.confirmed = True
            if isinstance(remembered, Ask):
                target.ask, target.sure = remembered, 100
                target.scope = Scope(())
            else:
                target.why = "记忆中写明此栏不填"
            return
        match, kinds = self._match(target, row, column, around)
        target.candidates = match.candidates
        if match.ask is None or match.sure < SURE:
            target.why = match.why or "把握不足"
            if (row.total or column.total) and not (row.units or column.units):
                target.total = "column" if column.total else "row"
            if row.doubt or column.doubt:
                target.why = row.doubt or column.doubt
            return
        target.ask, target.sure = match.ask, match.sure
        target.scope = Scope((), kinds or match.kinds)
        if match.total or row.total or column.total:
            target.total = "column" if column.total or (match.total and not row.total) else "row"

    def _match(self, target: Target, row: Axis, column: Axis, around: Around) -> tuple[Match, tuple[str, ...]]:
        """What all heads ask; a side that names kinds of units only may limit the other side."""
        measures = [target.measure] if target.measure else ["", around.money] if around.money else [""]
        first: Match | None = None
        for measure in measures:
            found = self.matcher.match(_heads(row, column), around.title, measure)
            first = first or found
            if found.ask is not None:
                return found, ()
            for one, other in ((row, column), (column, row)):
                kinds = self.namer.only_kinds(one.heads)
                if kinds and other.heads:
                    alone = self.matcher.match(_heads(other), around.title, measure)
                    if alone.ask is not None and alone.ask.kind not in {"attr", "post"} and not alone.kinds:
                        return alone, kinds
        texts = self._field_of_title(row, column, around)
        if texts is not None:
            return texts, ()
        if first is None:
            raise AssertionError
        return self._stranger(first, row, column, around, measures[-1]), ()

    def _field_of_title(self, row: Axis, column: Axis, around: Around) -> Match | None:
        """A head that is the name of a field (a date, a choice, a text) of the form that the title names."""
        heads = [*row.heads, *column.heads]
        if len(heads) != 1:
            return None
        leaf = squash(heads[0])
        asks = []
        for name in self.matcher.title_forms(around.title):
            form = self.matcher.rules.forms[name]
            for one in form.fields:
                known = {squash(one.name), *(squash(alias) for alias in one.aliases)}
                if one.type in _TEXTS and leaf in known and (one.type is not FieldType.TEXT or one.open):
                    asks.append(Ask("value", name, one.id))
        return Match(asks[0], (), SURE + 3) if len(asks) == 1 else None

    def _stranger(self, found: Match, row: Axis, column: Axis, around: Around, measure: str) -> Match:
        """A row that is no unit, though the other side alone says what is asked: the reason is the unit."""
        if "限定" in found.why:
            return found
        for one, other in ((row, column), (column, row)):
            if not one.heads or not other.heads:
                continue
            if self.matcher.match(_heads(other), around.title, measure).ask is not None:
                told = one.doubt or f"“{one.heads[-1]}”在组织名册中没有，也不是已知的指标"
                return Match(why=told)
        return found

    def _whom(self, target: Target, sheet: Sheet, row: Axis, column: Axis, around: Around) -> None:
        kinds = target.scope.kinds if target.scope else ()
        listed = self._listed(target, sheet, row, column, around)
        if isinstance(listed, str):
            target.why, target.total = listed, ""
            return
        own = row.units[-1:] + column.units[-1:]
        if len(own) == 2 and own[0] != own[1]:
            paths = [set(self.namer.directory.superiors(one)) for one in own]
            own = own[:1] if own[1] in paths[0] else own[1:] if own[0] in paths[1] else own
            if len(own) == 2:
                target.why = "行和列写的是不同的单位"
                return
        if listed is not None:
            target.total = ""
            target.scope = Scope(listed.units, listed.kinds or kinds, listed.name)
            target.over = Scope((own[0],), kinds, "") if own else None
            return
        if own:
            target.scope = Scope((own[0],), kinds)
        elif around.doubt:
            target.why = around.doubt
        elif not around.unit:
            target.why = "看不出是哪个单位的数，请在表中写明填报单位，或用 --unit 指明"
        else:
            target.scope = Scope((around.unit,), kinds)

    def _listed(self, target: Target, sheet: Sheet, row: Axis, column: Axis, around: Around) -> Scope | str | None:
        """The units that a total is over; None where the cell is no total over units."""
        slot = target.slot
        if slot.table < 0:
            return None
        if row.total:
            lines = sheet.lines.get(slot.table, {})
            before = [(n, texts) for n, texts in sorted(lines.items()) if n < slot.at[0]]
            after = [(n, texts) for n, texts in sorted(lines.items()) if n > slot.at[0]]
            found = self._members([t for _, t in before] or [t for _, t in after], slot.row, around)
            if found is not None and not isinstance(found, str):
                rows = [n for n, _ in (before or after)]
                if any(sheet.grid.at(n, slot.at[1]).kind == "value" for n in rows):
                    return "合计涉及的格已有填好的数，请核对后填"
            return found
        if column.total:
            heads = sheet.heads.get(slot.table, {})
            others = [texts for c, texts in sorted(heads.items()) if c < slot.at[1]]
            others = others or [texts for c, texts in sorted(heads.items()) if c > slot.at[1]]
            return self._members(others, slot.column, around)
        return None

    def _members(  # noqa: C901  one loop over the lines of a total
        self, lines: Sequence[tuple[str, ...]], own: Sequence[str], around: Around
    ) -> Scope | str | None:
        partly = any("小计" in text for text in own)
        units: list[str] = []
        kinds: list[str] = []
        strange: list[str] = []
        for texts in lines:
            axis = self.namer.axis(texts, around.above, around.unit)
            if axis.total:
                if partly or any("小计" in text for text in texts):
                    units, kinds, strange = ([], [], []) if partly else (units, kinds, strange)
                continue
            if axis.units:
                units.append(axis.units[-1])
            elif only := self.namer.only_kinds(axis.heads):
                kinds += only
            else:
                strange += axis.heads[-1:] or [""]
        if not units and not kinds:
            return None
        if strange and units:
            return f"合计中有组织名册里没有的单位“{strange[0]}”"
        if strange:
            return None
        if units and kinds:
            # “机关党委” names both a kind and the only unit of it.
            own = [self.namer.sole_kind(one) for one in units]
            if not all(own) or set(own) & set(kinds):
                return "合计中既有单位又有类别，不知道怎样相加"
            kinds += own
        if kinds:
            return Scope((around.unit,), tuple(sorted(set(kinds))), "各类合计") if around.unit else None
        top = tuple(sorted({one for one in units if not self.namer.directory.superiors(one) & set(units)}))
        return Scope(top, (), f"所列{len(top)}个单位合计")


_NOTHING = object()


def _heads(*sides: Axis) -> tuple[Head, ...]:
    """The heads of the sides; all but the innermost text of each stand above another."""
    return tuple(
        Head(words_of(text).text, place < len(side.heads) - 1 or not side.leaf)
        for side in sides
        for place, text in enumerate(side.heads)
        if words_of(text).text
    )


def key_of(heads: Sequence[str], title: str) -> str:
    """The heads of a cell without times and units of measure, as a form's memory names them."""
    return "›".join(words_of(text).text for text in heads if words_of(text).text) or f"《{title}》"
