"""Every empty cell → what it asks, of whom and when; or why that cannot be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pingyi.facts.sheets.cells import squash
from pingyi.packs.schema import FieldType
from pingyi.reading.filling.asking import Head
from pingyi.reading.filling.context import Namer
from pingyi.reading.filling.layout import Sheet, Slot
from pingyi.reading.filling.matching import SURE, Match, Matcher
from pingyi.reading.filling.model import Ask, Scope
from pingyi.reading.filling.parts import within
from pingyi.reading.filling.periods import window
from pingyi.reading.filling.scoping import Scoper, Target
from pingyi.reading.filling.sides import Around, Axis
from pingyi.reading.filling.wording import quoted, words_of

_OTHERS = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)])(?:其他|其它)(?:情况|工作|方面|事项)?"
)
"""A heading over what does not belong under another."""
_LIKE_A_UNIT = re.compile(r"[\u4e00-\u9fff“”]{2,}(?:村|社区|镇|乡|街道|支部|党委|学校)")
_TEXTS = frozenset({FieldType.CHOICE, FieldType.DATE, FieldType.TEXT, FieldType.YES_NO, FieldType.MONTH})


@dataclass
class Resolver:
    """Resolves the cells of one form."""

    matcher: Matcher
    namer: Namer
    year: int
    remembered: dict[str, Ask | None] = field(default_factory=dict)
    """Heads (as :func:`key_of` writes them) → what a person said that they ask; None: nothing that we know."""

    def __post_init__(self) -> None:
        self.scoper = Scoper(self.namer)

    def targets(self, sheet: Sheet, around: Around) -> list[Target]:
        """One for each empty cell that has heads, each by itself: :class:`~.siblings.Siblings` then looks at neighbours."""
        return [self.target(sheet, slot, around) for slot in sheet.slots]

    def sides(self, target: Target, around: Around) -> tuple[Axis, Axis]:
        """The texts beside and above a cell, sorted; a head that says only that a number stands there is left out."""
        slot = target.slot
        beside = (slot.section, *slot.row) if slot.section else slot.row
        row = self.namer.axis(beside, around.above, around.unit)
        column = self.namer.axis(slot.column, around.above, around.unit)
        return self._said(row, column, target.measure)

    def take(self, target: Target, sheet: Sheet, around: Around, ask: Ask, sure: int) -> None:
        """Let a cell ask this; of whom and when, as its own heads say."""
        row, column = self.sides(target, around)
        target.ask, target.sure, target.why, target.candidates = ask, sure, "", ()
        target.scope = Scope(())
        self.scoper.whom(target, sheet, row, column, around)

    def neutral(self, axis: Axis) -> bool:
        """Whether a side says only that a number stands there (数量)."""
        empty = {str(one) for one in self.matcher.lexicon.words["neutral"]}
        return all(words_of(text).text in empty for text in axis.heads)

    def target(self, sheet: Sheet, slot: Slot, around: Around) -> Target:
        """What one cell asks."""
        slot = within(sheet, within(sheet, slot))  # the whole of a part may be a part itself
        if _OTHERS.fullmatch(squash(slot.section)):
            slot = replace(slot, section="")
        beside = (slot.section, *slot.row) if slot.section else slot.row
        heads = (*beside, *slot.column)
        target = Target(slot.at, heads, slot)
        if self.ignored(slot):
            target.silent = True
            return target
        if slot.blocked or around.only:
            target.why = slot.blocked or f"表中注明只填“{around.only}”的数，台账中没有按此分的数"
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
            self._unnamed_total(target, sheet, row, column, around)
            target.why = self._unlisted(sheet, slot, row, around) or target.why
            return target
        self.scoper.whom(target, sheet, row, column, around)
        return target

    def _unlisted(self, sheet: Sheet, slot: Slot, row: Axis, around: Around) -> str:
        """What is wrong where a row among rows of units is named like one and nobody knows it; empty elsewhere."""
        name = squash(slot.row[-1]) if slot.row else ""
        if row.units or not _LIKE_A_UNIT.fullmatch(name) or self.namer.only_kinds(slot.row[-1:]):
            return ""
        lines = sheet.lines.get(slot.table, {}).values()
        known = any(self.namer.axis(texts, around.above, around.unit).units for texts in lines)
        return f"组织名册里没有“{name}”，请核对单位名称" if known else ""

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
            if row.doubt or column.doubt:
                target.why = row.doubt or column.doubt
            return
        if target.slot.table < 0 and match.ask.kind == "attr" and row.units:
            target.silent = True  # “党组织名称 | 菱渡镇党委 | ____”: it has been said
            return
        target.ask, target.sure = match.ask, match.sure
        target.scope = Scope((), kinds or match.kinds)
        if match.total or row.total or column.total:
            target.total = "column" if column.total or (match.total and not row.total) else "row"

    def _unnamed_total(self, target: Target, sheet: Sheet, row: Axis, column: Axis, around: Around) -> None:
        """A total that no head explains may still be the sum of what it adds up, where that is not units."""
        if (
            target.confirmed
            or not (row.total or column.total)
            or (row.total and row.units)
            or (column.total and column.units)
        ):
            return
        if self.scoper.listed(target.slot, sheet, row, column, around) is None:
            target.total = "column" if column.total else "row"

    def _match(self, target: Target, row: Axis, column: Axis, around: Around) -> tuple[Match, tuple[str, ...]]:
        """What all heads ask; a side that names kinds of units only may limit the other side."""
        measures = [target.measure] if target.measure else ["", around.money] if around.money else [""]
        found = self.matcher.match(_heads(row, column), around.title, measures[0])
        if found.ask is not None:
            return found, ()
        # “完成” may say how far a thing has come; where it cannot, it says only that a number stands below.
        row, column = self._said(row, column, target.measure)
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
                    counted = alone.ask is None or alone.ask.kind != "units" or self._counts(other, one)
                    if alone.ask is not None and alone.ask.kind not in {"attr", "post"} and not alone.kinds and counted:
                        return alone, kinds
        texts = self._field_of_title(row, column, around)
        if texts is not None:
            return texts, ()
        if first is None:
            raise AssertionError
        return self._stranger(first, row, column, around, measures[-1]), ()

    def _counts(self, one: Axis, other: Axis) -> bool:
        """Of two sides that name kinds of units: whether it is the first that is counted, “党支部（个）” beside “镇党委”."""
        return bool(one.measure) or not (other.measure and self.namer.only_kinds(one.heads))

    def _said(self, row: Axis, column: Axis, measure: str) -> tuple[Axis, Axis]:
        """The sides without a head that says only that a number stands below (数量), where others say what is counted."""
        if not measure:
            return row, column
        if row.heads and column.heads:
            for one, other in ((column, row), (row, column)):
                if self.neutral(one):
                    bare = replace(one, heads=[])
                    return (other, bare) if one is column else (bare, other)
        return self._shorter(row), self._shorter(column)

    def _shorter(self, side: Axis) -> Axis:
        last = replace(side, heads=side.heads[-1:])
        return replace(side, heads=side.heads[:-1]) if len(side.heads) > 1 and self.neutral(last) else side

    def _field_of_title(self, row: Axis, column: Axis, around: Around) -> Match | None:
        """A head that is the name of a field (a date, a choice, a text) of the form that the title names."""
        heads = [*row.heads, *column.heads]
        if len(heads) != 1:
            return None
        leaf = re.sub(r"时间$", "日期", squash(heads[0]))
        asks = []
        for name in self.matcher.titles.forms(around.title):
            form = self.matcher.rules.forms[name]
            for one in form.fields:
                known = {re.sub(r"时间$", "日期", squash(name)) for name in (one.name, *one.aliases)}
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
                return Match(why=told, candidates=found.candidates)
        return found


_NOTHING = object()


def _heads(*sides: Axis) -> tuple[Head, ...]:
    """The heads of the sides; all but the innermost text of each stand above another."""
    return tuple(
        head_of(text, upper=place < len(side.heads) - 1)
        for side in sides
        for place, text in enumerate(side.heads)
        if words_of(text).text
    )


def head_of(text: str, *, upper: bool) -> Head:
    """A head as it is matched."""
    return Head(words_of(text).text, upper, quoted(text) if upper else ())


def key_of(heads: Sequence[str], title: str) -> str:
    """The heads of a cell without times and units of measure, as a form's memory names them."""
    return "›".join(words_of(text).text for text in heads if words_of(text).text) or f"《{title}》"
