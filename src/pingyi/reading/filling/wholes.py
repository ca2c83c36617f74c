"""Parts of a whole: “其中：…” and what goes on behind it ask the same as the whole, of some of its rows only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pingyi.reading.filling.layout import Sheet
from pingyi.reading.filling.matching import SURE
from pingyi.reading.filling.model import STATES, Ask, Candidate
from pingyi.reading.filling.parts import label_of, starts_part
from pingyi.reading.filling.resolving import Resolver
from pingyi.reading.filling.scoping import Target
from pingyi.reading.filling.sides import Around
from pingyi.reading.filling.speaking import spoken
from pingyi.reading.filling.wording import words_of

_WHY = "“其中”前面要的是{}，看不出这一栏是它的哪一部分"


@dataclass
class Wholes:
    """Looks at the parts in one sheet once all heads were read."""

    resolver: Resolver
    sheet: Sheet
    around: Around

    def settle(self, targets: Sequence[Target]) -> None:
        """Let parts ask what their whole asks; one that asks for something else is unsure."""
        lines: dict[tuple[str, int, int], list[Target]] = defaultdict(list)
        for target in sorted(targets, key=lambda one: one.at):
            slot = target.slot
            if slot.table > 0 and not target.silent:
                lines["row", slot.table, target.at[1]].append(target)
                lines["column", slot.table, target.at[0]].append(target)
        for (side, _, _), line in lines.items():
            self._line(line, side)

    def _line(self, line: Sequence[Target], side: str) -> None:
        whole: Target | None = None
        part: Target | None = None
        for at, target in enumerate(line):
            own: tuple[str, ...] = getattr(target.slot, side)
            label = label_of(own)
            if starts_part([label]):
                over = own[: own.index(label)][-1:]
                whole = next((one for one in line[:at][::-1] if (label_of(getattr(one.slot, side)),) == over), None)
                part = target
            elif part is None or whole is None or whole.ask is None or not self._goes_on(label, whole.ask, part):
                part = None
                continue
            if whole is not None and whole.ask is not None:
                target.measure = target.measure or whole.measure
                self._part(target, label, whole.ask)

    def _goes_on(self, label: str, whole: Ask, part: Target) -> bool:
        """Whether a head is nothing but another choice of the field that the part before it is told apart by."""
        told = {name for name, value in (part.ask.conds if part.ask else ()) if value not in STATES}
        return any(name in told or part.ask is None for name, _ in self._choices(label, whole))

    def _choices(self, label: str, whole: Ask) -> list[tuple[str, str]]:
        """The choices of the whole's form that a head is the name of, on fields that the whole leaves open."""
        bare = words_of(label).text.removeprefix("其中").lstrip(":：")
        held = {name for name, _ in whole.conds}
        return [
            (one.name, one.value)
            for one in self.resolver.matcher.lexicon.phrases.get(bare, ())
            if one.form == whole.form and one.sort == "cond" and one.value not in STATES and one.name not in held
        ]

    def _part(self, target: Target, label: str, whole: Ask) -> None:
        ask, rules = target.ask, self.resolver.matcher.rules
        if target.confirmed or target.slot.blocked or whole.form not in rules.forms:
            return
        choices = self._choices(label, whole)
        told = ask is not None and (len(choices) != 1 or (ask.kind, ask.field) == (whole.kind, whole.field))
        if ask is not None and ask.form == whole.form and told:
            return
        if len(choices) == 1:
            conds = tuple(sorted((*whole.conds, choices[0])))
            self.resolver.take(target, self.sheet, self.around, replace(whole, conds=conds), SURE)
        elif ask is not None and ask.kind not in {"units", "measure"}:
            target.candidates = (Candidate(ask, spoken(rules, ask), SURE - 6),)
            target.ask, target.why = None, _WHY.format(spoken(rules, whole))
