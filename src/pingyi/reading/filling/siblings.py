"""What a head leaves out, its neighbour says (排查纠纷 | 化解率); and two heads that come to the same number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pingyi.reading.filling.asking import Head
from pingyi.reading.filling.atoms import LIGHT
from pingyi.reading.filling.layout import Sheet
from pingyi.reading.filling.matching import SURE
from pingyi.reading.filling.model import STATES, Ask, Candidate, Conds
from pingyi.reading.filling.parts import starts_part
from pingyi.reading.filling.resolving import Resolver, head_of
from pingyi.reading.filling.scoping import Target
from pingyi.reading.filling.sides import Around, Axis
from pingyi.reading.filling.speaking import spoken
from pingyi.reading.filling.wording import words_of

_ENOUGH = 3
_WHICH = "前几栏各是一类，看不出这一栏是哪一类的数，还是各类合计"
_SAME = "与前一栏“{}”取数相同，看不出两栏的区别"


@dataclass
class Siblings:
    """Looks at the cells of one sheet once all heads were read."""

    resolver: Resolver
    sheet: Sheet
    around: Around

    def settle(self, targets: Sequence[Target]) -> None:
        """Read the heads that need their neighbour; of two neighbours that come to the same number the second is unsure."""
        lines: dict[tuple[object, ...], list[tuple[Target, Axis, Axis]]] = {}
        for target in targets:
            row, column = self.resolver.sides(target, self.around)
            over = tuple(column.heads[:-1])
            if target.slot.table > 0 and not target.silent and column.heads:
                lines.setdefault((target.slot.table, target.at[0], over), []).append((target, row, column))
        for line in lines.values():
            if sum(target.ask is None for target, _, _ in line) >= 1 and len(line) >= _ENOUGH:
                self._paradigm(line)
        before: dict[tuple[object, ...], list[Target]] = {}
        rows: dict[tuple[int, int], list[Target]] = {}
        for target in targets:
            row, column = self.resolver.sides(target, self.around)
            place = self._group(target, row, column)
            if place is None or target.silent:
                continue
            own = before.setdefault(place, [])
            said = rows.setdefault((target.slot.table, target.at[0]), []) if place[0] == "row" else []
            self._look(target, own, said, (row, column))
            own.append(target)
            said.append(target)

    def _look(self, target: Target, own: Sequence[Target], said: Sequence[Target], sides: tuple[Axis, Axis]) -> None:
        """Settle one cell. ``own``: those before it under the same heads; ``said``: all to the left in its row."""
        row, column = sides
        if target.ask is None and target.why and not target.total and not target.slot.blocked:
            if own:
                self._inherit(target, own, row, column)
            elif self._only_event(said) and self._light(column.heads[:-1]):
                self._inherit(target, said[-1:], row, column)
        elif self._vague(target, own, row, column):
            self._of_which(target, own)
        elif twin := self._twin(target, own):
            self._doubt(target, twin)

    def _paradigm(self, line: Sequence[tuple[Target, Axis, Axis]]) -> None:
        """Heads that together are the choices of one field, each with words around it: 信息刊发、领导批示、命名授牌.

        Three of them at least, most of the choices, no two the same: then what is around them only describes.
        """
        matcher = self.resolver.matcher
        leaves = {_leaf(row, column): None for target, row, column in line if not (row.total or column.total)}
        for name in sorted(matcher.titles.forms(self.around.title)):
            for field in matcher.rules.forms[name].fields:
                known = {
                    leaf: held
                    for leaf in leaves
                    if len(held := [c for c in field.choices if len(c) > 1 and c in leaf]) == 1
                }
                chosen = {held[0] for held in known.values()}
                enough = len(chosen) == len(known) == len(leaves) and len(chosen) >= _ENOUGH
                if not enough or 2 * len(chosen) < len(field.choices):
                    continue
                for target, row, column in line:
                    if target.ask is None and not target.slot.blocked and _leaf(row, column) in known:
                        self._as_choice(target, row, column, name, known[_leaf(row, column)][0])

    def _as_choice(self, target: Target, row: Axis, column: Axis, form: str, choice: str) -> None:
        leaf = _leaf(row, column)
        heads = [
            replace(head, text=choice) if head.text == leaf else head
            for side in (row, column)
            for place, text in enumerate(side.heads)
            if (head := head_of(text, upper=place < len(side.heads) - 1)).text
        ]
        found = self.resolver.matcher.match(heads, self.around.title, target.measure)
        if found.ask is not None and found.ask.form == form and not found.kinds:
            self.resolver.take(target, self.sheet, self.around, found.ask, SURE)

    def _group(self, target: Target, row: Axis, column: Axis) -> tuple[object, ...] | None:
        """What the cells have in common whose heads stand in one line with a cell's own; None where there is no such line."""
        slot, at = target.slot, target.at
        if slot.table < 0:
            return "pairs", slot.section
        if column.heads and not row.heads:
            return "row", slot.table, at[0], _over(column)
        if row.heads and self.resolver.neutral(column):
            return "column", slot.table, at[1], slot.section, _over(row)
        return None

    def _inherit(self, target: Target, before: Sequence[Target], row: Axis, column: Axis) -> None:
        """Read a head together with the form that the cell just before it is of."""
        nearest = before[-1].ask
        rules = self.resolver.matcher.rules
        if nearest is None or nearest.form not in rules.forms or nearest.kind in {"value", "attr", "post"}:
            return
        run: list[Ask] = []
        for one in reversed(before):
            if one.ask is None or one.ask.form != nearest.form:
                break
            run.append(one.ask)
        sorts = {_sorts(ask.conds) for ask in run}
        conds = tuple(sorted(set.intersection(*map(set, sorts))))
        over = [
            Head(text, upper=True)
            for text in (self.resolver.matcher.lexicon.call(nearest.form), *(v for _, v in conds))
        ]
        heads = [
            head_of(text, upper=place < len(side.heads) - 1)
            for side in (row, column)
            for place, text in enumerate(side.heads)
            if words_of(text).text
        ]
        if not heads:
            return
        found = self.resolver.matcher.match((*over, *heads), self.around.title, target.measure)
        ask = found.ask
        if ask is None or ask.form != nearest.form or not set(conds) <= set(ask.conds) or ask in run or found.kinds:
            return
        if conds and len(ask.conds) > len(conds):
            return  # “现场述职 | 评为好的比例”: of all of them, or of those?
        if len(sorts) > 1 and not {name for name, _ in ask.conds} >= {name for own in sorts for name, _ in own}:
            return  # “党员大会 | 党课 | 参加人次”: of which of them? “贫困户 | 低保户” says which
        if not rules.forms[ask.form].register_ and self._common(heads, ask.form):
            return
        self.resolver.take(target, self.sheet, self.around, ask, SURE)

    def _only_event(self, said: Sequence[Target]) -> bool:
        """Whether all that stands to the left in a row is about one form, and of it about one sort."""
        asks = [one.ask for one in said]
        known = [ask for ask in asks if ask is not None]
        forms = self.resolver.matcher.rules.forms
        return (
            bool(known) and asks[-1] is not None and all(ask.form in forms for ask in known)
            and len({(ask.form, _sorts(ask.conds)) for ask in known}) == 1
        )  # fmt: skip

    def _light(self, heads: Sequence[str]) -> bool:
        """Whether heads above say nothing of what is counted (到会情况)."""
        coverer = self.resolver.matcher.coverer
        covers = [coverer.cover(words_of(text).text, "", "upper") for text in heads]
        return bool(heads) and all(
            cover.whole and all(atom.sort in LIGHT for _, own in cover.words for atom in own) for cover in covers
        )

    def _vague(self, target: Target, before: Sequence[Target], row: Axis, column: Axis) -> bool:
        """Whether a head is only the name of a field, behind a head that is of one sort of its form: of that sort, or of all?"""
        ask = target.ask
        nearest = before[-1].ask if before else None
        if ask is None or nearest is None or target.confirmed or target.total or ask.form != nearest.form:
            return False
        if (
            ask.kind not in {"sum", "ratio"}
            or _sorts(ask.conds)
            or not _sorts(nearest.conds)
            or nearest.kind != "count"
        ):
            return False
        whole = any(one.ask and one.ask.form == ask.form and not _sorts(one.ask.conds) for one in before)
        heads = [Head(words_of(text).text) for text in (*row.heads, *column.heads)]
        return not whole and not self.resolver.matcher.owner.naming(ask.form, heads)

    def _of_which(self, target: Target, before: Sequence[Target]) -> None:
        """Take such a head for one of the sort before it, where there is one only; else a person has to say."""
        ask, nearest = target.ask, before[-1].ask
        if ask is None or nearest is None:
            raise AssertionError
        other = before[-2].ask if len(before) > 1 else None
        conds = tuple(sorted({*ask.conds, *_sorts(nearest.conds)}))
        alone = len(before) == 1 or (other is not None and (other.form != ask.form or other.kind != "count"))
        if alone and target.slot.table > 0:
            target.ask = replace(ask, conds=conds)
            return
        asks = (ask, replace(ask, conds=conds))
        rules = self.resolver.matcher.rules
        target.candidates = tuple(Candidate(one, spoken(rules, one), 100 // 2) for one in asks)
        target.ask, target.why = None, _WHICH

    def _common(self, heads: Sequence[Head], form: str) -> bool:
        """Whether heads say what is counted in a noun that is none of the form's own (活动次数 behind 培训人次)."""
        lexicon = self.resolver.matcher.lexicon
        return any(
            str(one) in head.text and not any(str(one) in name for name in lexicon.calls(form))
            for head in heads
            for one in lexicon.words["nouns"]
        )

    def _twin(self, target: Target, before: Sequence[Target]) -> Target | None:
        """The cell before that comes to the same number under another head."""
        if target.ask is None or target.confirmed or target.total:
            return None
        for one in before:
            same = (one.ask, one.scope, one.window, one.measure) == (
                target.ask,
                target.scope,
                target.window,
                target.measure,
            )
            if same and _bare(one) != _bare(target):
                return one
        return None

    def _doubt(self, target: Target, twin: Target) -> None:
        if target.ask is None:
            raise AssertionError
        ask = target.ask
        target.candidates = (Candidate(ask, spoken(self.resolver.matcher.rules, ask), SURE - 6),)
        target.ask, target.why = None, _SAME.format(words_of(twin.heads[-1]).text or twin.heads[-1])


def _over(side: Axis) -> tuple[str, ...]:
    """The heads above the innermost one; a part (其中：…) stands in one line with what it is a part of."""
    return tuple(side.heads[: -2 if starts_part(side.heads[-1:]) else -1])


def _leaf(row: Axis, column: Axis) -> str:
    """The innermost head of a cell."""
    return words_of((column.heads or row.heads or [""])[-1]).text


def _sorts(conds: Conds) -> Conds:
    """The conditions that are a sort of rows (党课), not a state that they reach (已化解)."""
    return tuple((name, value) for name, value in conds if value not in STATES)


def _bare(target: Target) -> tuple[str, ...]:
    return tuple(bare for text in target.heads if (bare := words_of(text).text))
