"""The door: a form and the facts → the filled form, and what was filled, what not and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pingyi.errors import UnknownName
from pingyi.facts.model import Facts
from pingyi.facts.names import NamesBook
from pingyi.facts.places import column_letters
from pingyi.packs.rules import Rules
from pingyi.reading.filling.answering import Answerer, No
from pingyi.reading.filling.context import Namer
from pingyi.reading.filling.files import File, open_form
from pingyi.reading.filling.layout import Sheet, Slot, laid_out
from pingyi.reading.filling.lexicon import lexicon
from pingyi.reading.filling.lists import fill_lists
from pingyi.reading.filling.matching import Matcher
from pingyi.reading.filling.memory import Memory
from pingyi.reading.filling.model import Answer, Ask, Filled, Scope, State
from pingyi.reading.filling.noting import empty, unsure
from pingyi.reading.filling.refusals import FormOfAnotherYear, NothingToFill
from pingyi.reading.filling.rendering import Written, written
from pingyi.reading.filling.resolving import Resolver
from pingyi.reading.filling.scopes import limits
from pingyi.reading.filling.scoping import Target
from pingyi.reading.filling.siblings import Siblings
from pingyi.reading.filling.sides import Around, carried
from pingyi.reading.filling.speaking import spoken
from pingyi.reading.filling.totals import Done, Totals
from pingyi.reading.filling.wholes import Wholes
from pingyi.review import root_of


@dataclass(frozen=True)
class Source:
    """Where the facts come from, for the notes: “封存3f2a9c1d” or a folder's name."""

    facts: Facts
    rules: Rules
    name: str
    names: NamesBook | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of the form. ``assumed``: the unit taken as the one that fills it in, where the form names none."""

    content: bytes
    cells: tuple[Filled, ...]
    year: int
    assumed: str = ""
    heads: Mapping[str, Ask | None] = field(default_factory=dict)
    """Heads → what they were taken to ask (None: nothing sure, or more than an ask can say), for the form's memory."""
    edited: Mapping[str, Ask | None] = field(default_factory=dict)
    """What a person said of heads this time."""

    def count(self, state: State) -> int:
        """How many cells became that."""
        return sum(cell.state is state for cell in self.cells)


def fill(
    path: Path,
    source: Source,
    *,
    unit: str = "",
    memory: Memory | None = None,
    edited: Mapping[str, Ask | None] | None = None,
    opened: File | None = None,
) -> Outcome:
    """Fill a form.

    Args:
        path: an .xlsx or .docx file; it is not changed.
        source: the facts of one year.
        unit: name or code of the unit that fills it in, where the form names none (default: the district).
        memory: the forms that people confirmed.
        opened: the same file as :func:`open_form` gave it, where it is open already.
        edited: what a person says now that heads ask; goes before what is remembered.

    Raises:
        WorkbookRefused, SourceRefused: a file that cannot be read, each reason its own class.
        UnknownForm: another kind of file. NothingToFill: no empty cell with a head. FormOfAnotherYear. UnknownUnit.
    """
    file = opened or open_form(path)
    return Filling(path, file, source, unit, memory or Memory(), dict(edited or {})).run()


def _told_ask(target: Target) -> Ask | None:
    """What a head was taken to ask; an ask limited to kinds of units is matched anew each time."""
    return None if target.scope is not None and target.scope.kinds else target.ask


class Filling:
    """One form being filled."""

    def __init__(
        self,
        path: Path,
        file: File,
        source: Source,
        unit: str,
        memory: Memory,
        edited: dict[str, Ask | None],
    ) -> None:
        self.path, self.file, self.source = path, file, source
        self.typed = path.suffix.lower() == ".xlsx"
        self.facts, self.rules = source.facts, source.rules
        words = lexicon(self.rules)
        self.matcher = Matcher(words)
        self.root = root_of(self.facts)
        self.namer = Namer(self.rules, self.facts, words, self.root)
        self.answerer = Answerer(self.rules, self.facts, words, source.names)
        self.resolver = Resolver(self.matcher, self.namer, self.facts.year, edited)
        self._memory, self._edited = memory, edited
        self.unit = self._own(unit) if unit else self.root

    def _own(self, unit: str) -> str:
        found = self.namer.unit(unit, frozenset())
        if not isinstance(found, str):
            raise UnknownName("单位", unit)
        return found

    def read(self) -> tuple[list[Sheet], list[Around], list[tuple[Sheet, Around, Target]]]:
        """The form laid out, and what each of its cells asks.

        Raises:
            NothingToFill, FormOfAnotherYear.
        """
        sheets = [laid_out(grid) for grid in self.file.grids()]
        only = limits(sheets, self.matcher.coverer, paged=not self.typed)
        arounds = [
            replace(self.namer.around(sheet, self.path.stem, self.unit), only=limit)
            for sheet, limit in zip(sheets, only, strict=True)
        ]
        if not self.typed:
            arounds = carried(arounds)
        if not any(sheet.slots or sheet.lists or sheet.inlines for sheet in sheets):
            raise NothingToFill(self.path)
        resolved = self._resolved(sheets, arounds)
        if known := self._memory.recall([target.key for _, _, target in resolved if target.key], self.rules):
            self.resolver.remembered = {**known, **self._edited}
            resolved = self._resolved(sheets, arounds)
        self._check_year([target for _, _, target in resolved])
        return sheets, arounds, resolved

    def run(self) -> Outcome:
        """Read, resolve, answer, write."""
        sheets, arounds, resolved = self.read()
        self.answerer.expect(
            [target.ask.form for _, _, target in resolved if target.ask and target.ask.kind == "measure"]
        )
        done = [self._done(sheet, around, target) for sheet, around, target in resolved]
        Totals(self.answerer, self._rewritten).settle(done)
        shown = [one for one in done if not one.target.silent]
        cells = [self._write(one) for one in shown]
        places = {id(cell): one.target.at for cell, one in zip(cells, shown, strict=True)}
        for cell, told in empty(cells):
            self.file.note(cell.sheet, places[id(cell)], told)
        for sheet, around in zip(sheets, arounds, strict=True):
            cells += fill_lists(self, sheet, around)
            cells += self._inlines(sheet, around)
        assumed = "" if any(around.named for around in arounds) or self.unit != self.root else self._assumed(done)
        heads = {one.target.key: _told_ask(one.target) for one in done if one.target.key}
        return Outcome(self.file.bytes(), tuple(cells), self.facts.year, assumed, heads, self._edited)

    def _resolved(self, sheets: list[Sheet], arounds: list[Around]) -> list[tuple[Sheet, Around, Target]]:
        found = []
        for sheet, around in zip(sheets, arounds, strict=True):
            targets = self.resolver.targets(sheet, around)
            Wholes(self.resolver, sheet, around).settle(targets)
            Siblings(self.resolver, sheet, around).settle(targets)
            found += [(sheet, around, target) for target in targets]
        return found

    def _assumed(self, done: Sequence[Done]) -> str:
        used = any(one.target.scope and one.target.scope.units == (self.root,) for one in done)
        return self.facts.tree.name(self.root) if used else ""

    def _check_year(self, targets: Sequence[Target]) -> None:
        own = [target for target in targets if not target.silent and not target.slot.blocked]
        if own and all(target.window is None and target.why.startswith("要的是") for target in own):
            raise FormOfAnotherYear(self.path, own[0].why)

    def _rewritten(self, one: Done) -> Written | No:
        return self._as_written(one.target, one.around, one.sheet, one.answer)

    # answers ----------------------------------------------------------------------------------------------------------

    def _done(self, sheet: Sheet, around: Around, target: Target) -> Done:
        nothing = No(target.why or "没有把握")
        if target.why or target.ask is None or target.scope is None or target.window is None or not target.scope.units:
            return Done(target, around, sheet, nothing, nothing)
        answer = self.answerer.answer(target.ask, target.scope, target.window)
        if isinstance(answer, Answer) and target.over is not None:
            other = self.answerer.answer(target.ask, replace(target.over, kinds=target.scope.kinds), target.window)
            if not isinstance(other, Answer) or other.value != answer.value:
                name = self.facts.tree.name(target.over.units[0])
                answer = No(f"{name}的总数与所列各单位之和不同，看不出要哪一个，请核对后填")
        return Done(target, around, sheet, answer, self._as_written(target, around, sheet, answer))

    def _as_written(self, target: Target, around: Around, sheet: Sheet, answer: Answer | No) -> Written | No:
        if isinstance(answer, No) or target.ask is None:
            return answer if isinstance(answer, No) else No("没有把握")
        square = sheet.grid.at(*target.at)
        return written(self.answerer, target.ask, answer, target.measure, around.money, square, typed=self.typed)

    # blanks inside a text -----------------------------------------------------------------------------------------------

    def _inlines(self, sheet: Sheet, around: Around) -> list[Filled]:
        """Fill the blanks drawn with underscores; one that asks who fills the form in gets that unit's name."""
        found: list[Filled] = []
        values: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
        notes: dict[tuple[int, int], list[str]] = defaultdict(list)
        for blank in sheet.inlines:
            label = blank.before + (f"（{blank.behind}）" if blank.behind else "")
            slot = Slot(blank.at, (label,), (), "", -1)
            if not blank.before or self.resolver.ignored(Slot(blank.at, (blank.before,), (), "", -1)):
                continue
            target = self.resolver.target(sheet, slot, around)
            done = self._done(sheet, around, target)
            cell = self._base(done)
            found.append(cell)
            if isinstance(done.written, No) or isinstance(done.answer, No):
                cell.why = done.written.why if isinstance(done.written, No) else ""
                continue
            cell.state, cell.value, cell.number = State.FILLED, done.written.shown, done.written.number
            cell.why = self.origin(target, done.answer)
            values[blank.at][blank.index] = done.written.shown
            notes[blank.at].append(f"{blank.before}{cell.value}：{cell.why}")
        for at, own in values.items():
            self.file.blanks(sheet.grid.name, at, own)
            self.file.note(sheet.grid.name, at, "\n".join(notes[at]))
        return found

    # writing ----------------------------------------------------------------------------------------------------------

    def _base(self, one: Done) -> Filled:
        target, name = one.target, one.sheet.grid.name
        at = f"{column_letters(target.at[1])}{target.at[0]}"
        base = Filled(
            name,
            at,
            target.heads,
            State.EMPTY,
            ask=target.ask,
            sure=target.sure,
            candidates=target.candidates,
            key=target.key,
        )
        base.period = target.window.label if target.window else ""
        base.unit = self.spoken(target.scope) if target.scope else ""
        return base

    def _write(self, one: Done) -> Filled:
        target, name = one.target, one.sheet.grid.name
        base = self._base(one)
        if isinstance(one.written, No) or isinstance(one.answer, No):
            base.why = one.written.why if isinstance(one.written, No) else ""
            if target.candidates and not target.confirmed:
                base.state = State.UNSURE
                self.file.note(name, target.at, unsure(base), unsure=True)
            return base
        base.state, base.value = State.FILLED, one.written.shown
        base.number, base.text = one.written.number, one.written.number is None
        base.why = self.origin(target, one.answer)
        if one.written.number is None:
            self.file.text(name, target.at, one.written.shown)
        else:
            self.file.number(name, target.at, one.written.shown)
        self.file.note(name, target.at, base.why)
        return base

    def origin(self, target: Target, answer: Answer) -> str:
        """Where a number comes from, as the note on its cell says."""
        if target.ask is None or target.scope is None or target.window is None:
            raise AssertionError
        parts = [f"来源：{spoken(self.rules, target.ask)}", self.spoken(target.scope), target.window.label]
        if answer.of is not None:
            parts.append(f"{answer.num}/{answer.of}")
        elif answer.rows and target.ask.kind in {"count", "sum", "latest", "value"}:
            parts.append(f"共{answer.rows}行")
        parts.append(self.source.name)
        if target.confirmed:
            parts.append("已由人确认")
        return "；".join(parts)

    def spoken(self, scope: Scope) -> str:
        """Of whom, in words."""
        if scope.name:
            return scope.name
        if not scope.units:
            return ""
        name = self.facts.tree.name(scope.units[0])
        return f"{name}的{'、'.join(scope.kinds)}" if scope.kinds else name
