"""Of whom a cell asks: the unit that its heads name, the units that a total is over, or the one that fills the form in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pingyi.reading.filling.context import Namer
from pingyi.reading.filling.layout import Sheet, Slot
from pingyi.reading.filling.model import Ask, Candidate, Scope, Window
from pingyi.reading.filling.sides import Around, Axis


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


@dataclass(frozen=True)
class Scoper:
    """Tells of whom cells ask, by the names of the units."""

    namer: Namer

    def whom(self, target: Target, sheet: Sheet, row: Axis, column: Axis, around: Around) -> None:
        """Put into a target of whom it asks, or why that cannot be told."""
        kinds = target.scope.kinds if target.scope else ()
        listed = self.listed(target.slot, sheet, row, column, around)
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
            # A subtotal is of the lines above it; any other total must be what the whole unit has as well.
            partly = any("小计" in text for text in (*target.slot.row, *target.slot.column))
            target.over = Scope((own[0],), kinds, "") if own and not partly else None
            return
        if own:
            target.scope = Scope((own[0],), kinds)
        elif around.doubt:
            target.why = around.doubt
        elif not around.unit:
            target.why = "看不出是哪个单位的数，请在表中写明填报单位，或用 --unit 指明"
        else:
            target.scope = Scope((around.unit,), kinds)

    def listed(self, slot: Slot, sheet: Sheet, row: Axis, column: Axis, around: Around) -> Scope | str | None:
        """The units that a total is over; None where the cell is no total over units."""
        if slot.table < 0:
            return None
        if row.total:
            lines = sheet.lines.get(slot.table, {})
            before = [(n, texts) for n, texts in sorted(lines.items()) if n < slot.at[0]]
            after = [(n, texts) for n, texts in sorted(lines.items()) if n > slot.at[0]]
            if before_its_own := self._leads(lines, around) and any("小计" in text for text in slot.row):
                before = []
                after = list(takewhile(lambda one: not self.namer.axis(one[1], around.above, around.unit).total, after))
            found = self._members([t for _, t in before] or [t for _, t in after], slot.row, around)
            if before_its_own and not after:
                return "小计下面没有列出单位"
            if found is not None and not isinstance(found, str):
                rows = [n for n, _ in (before or after)]
                if any(sheet.grid.at(n, slot.at[1]).kind == "value" for n in rows):
                    return "合计涉及的格已有填好的数，请核对后填"
            if found is not None or not column.total:
                return found  # where the lines are months (一季度小计), the columns may be the units
        if column.total:
            heads = sheet.heads.get(slot.table, {})
            others = [texts for c, texts in sorted(heads.items()) if c < slot.at[1]]
            others = others or [texts for c, texts in sorted(heads.items()) if c > slot.at[1]]
            return self._members(others, slot.column, around)
        return None

    def _leads(self, lines: Mapping[int, tuple[str, ...]], around: Around) -> bool:
        """Whether subtotals stand before what they add up: the first line is one."""
        first = lines.get(min(lines), ()) if lines else ()
        return bool(first) and self.namer.axis(first, around.above, around.unit).total

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
