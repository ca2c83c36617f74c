"""The words of heads under one form, put together to an ask; or nothing, where they do not go together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pingyi.packs.conditions import All, Op, Test
from pingyi.packs.schema import Field, FieldType
from pingyi.reading.filling.atoms import Atom
from pingyi.reading.filling.building import NUMERIC
from pingyi.reading.filling.lexicon import Lexicon
from pingyi.reading.filling.model import STATES, Ask, Conds
from pingyi.reading.filling.wording import word_class

EXACT, ALIAS, COMPOSED, TITLED = 100, 96, 92, 88
"""How sure: a measure's own name, one or two words, several words, words that the title explains."""


@dataclass(frozen=True)
class Title:
    """What stands over the table: its text without units and times."""

    text: str = ""
    counting: bool = False
    heads: tuple[str, ...] = ()
    """All heads of the sheet: what they tell apart, the title does not narrow down."""
    slogans: tuple[str, ...] = ()
    """What stands in quotation marks in it: names of campaigns."""


@dataclass(frozen=True)
class Head:
    """The texts above and beside a cell, topmost first; ``upper``: not the last of its side."""

    text: str
    upper: bool = False
    slogans: tuple[str, ...] = ()
    """What stands in quotation marks in it: names of campaigns (“红旗暖民”服务群众情况)."""


_HOURS = frozenset({"小时", "学时", "课时"})
Chosen = tuple[int, str, Atom]
"""Which head, which word of it, and in which meaning."""


@dataclass(frozen=True)
class Reading:
    """An ask that heads may mean; of several, those of the highest rank count."""

    ask: Ask
    kinds: tuple[str, ...]
    rank: int
    sure: int
    total: bool
    left: int = 0
    """How many characters of the heads it leaves unexplained."""


class Asker:
    """Puts words together by what the rules say of forms, fields and measures."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon, self.rules = lexicon, lexicon.rules
        self._headed = {*map(str, lexicon.words["heads_counted"]), "entitled", "expected"} | _people(lexicon)

    def ask(  # noqa: C901, PLR0911  one branch a shape; all that a head says
        self, form: str, by: dict[str, list[Atom]], conds: Conds, title: Title, measure: str, named: str
    ) -> Ask | None:
        """What counting, adding or rating the rows of a form is meant; None where the words do not go together.

        ``named``: where the form is named: “leaf” (in a cell's own heads), “title”, or empty (a word of its own says it).
        """
        known = self.rules.forms[form]
        fields = {atom.name for atom in by.get("field", ())}
        counts = {atom.name for atom in by.get("count", ())}
        unit = word_class(measure)
        if "attend" in by:
            pairs = {(atom.name, atom.value) for atom in by["attend"]}
            return None if fields or len(pairs) > 1 else Ask("ratio", form, *pairs.pop(), conds)
        if "share" in by:
            shares = {(atom.name, atom.value) for atom in by["share"]}
            alone = len(shares) == 1 and not (fields or counts or self.lexicon.rows(form))
            return Ask("rate", form, conds=tuple(sorted({*conds, *shares}))) if alone else None
        if "rate" in by:
            reached = {name for name, value in conds if value in STATES}
            rated = conds and len(reached) < 2 and not fields and not counts and not self.lexicon.rows(form)
            # Of those that were answered, only those that asked are all.
            based = any(f"{form}.{name}" in self.lexicon.words["bases"] for name, _ in conds)
            return Ask("rate", form, conds=conds) if rated and not based else None
        if not fields and (counts & {"sum"} or unit == "money"):
            money = [one for one in known.fields if one.type is FieldType.MONEY]
            # “惠民项目资金” is not what they bring in: the only sum must be called one (补贴金额).
            called = len(money) == 1 and any("金额" in name for name in (money[0].name, *money[0].aliases))
            fields = {money[0].id} if called else set()
            if not fields:
                return None
        if not fields and (one := self._by_measure(form, counts, unit, measure, named)):
            fields = {one}
        if len(fields) > 1 or ("actor" in by and not fields & self._headed):
            return None
        if fields:
            name = fields.pop()
            return self._sum(form, name, conds, measure) if _counts_as(known.field(name), counts) else None
        if (measure and not unit) or not self._countable(form, counts, unit, conds):
            return None  # rows are not counted in 学时 or 天
        if counts or unit or title.counting or self.lexicon.of(form) == "person":
            return Ask("count", form, conds=conds)
        return None

    def _by_measure(self, form: str, counts: set[str], unit: str, measure: str, named: str) -> str:
        """The one field that is told in the unit of measure, where it is not the rows that are counted in it.

        “主题党日（人次）” asks who came, “志愿服务（小时）” how long it took; empty where no field, or several, may be meant.
        """
        fields = [one for one in self.rules.forms[form].fields if one.type in NUMERIC]
        if measure and not unit:
            own = [one.id for one in fields if one.measured_in == measure or (measure in _HOURS and one.id == "hours")]
            return own[0] if len(own) == 1 else ""
        if ("people" in counts or unit == "people") and named:
            own = [one for one in self.lexicon.words["heads_counted"] if any(field.id == one for field in fields)]
            return str(own[0]) if own else ""
        return ""

    def _sum(self, form: str, name: str, conds: Conds, measure: str) -> Ask | None:
        field = self.rules.forms[form].field(name)
        key = f"{form}.{name}"
        if key in self.lexicon.words["never"]:
            return None
        if measure and not _measured(field, measure):
            return None
        return Ask("latest" if key in self.lexicon.words["latest"] else "sum", form, name, conds=conds)

    def _countable(self, form: str, counts: set[str], unit: str, conds: Conds) -> bool:
        """Whether rows of the form may be counted in these words (人数 for persons, 次数 for events …)."""
        of = self.lexicon.of(form)
        if self.lexicon.rows(form) == "none" or (self.lexicon.rows(form) == "cond" and not conds):
            return False
        fitting = {
            "person": {"item", "person"},
            "household": {"item", "household"},
            "firm": {"item"},
            "event": {"item", "times"},
            "item": {"item"},
        }[of]
        units = {
            "person": {"person"},
            "household": {"household", "item"},
            "firm": {"item"},
            "event": {"event", "item"},
            "item": {"item"},
        }[of]
        also = self.lexicon.also(form)
        return counts <= fitting | also and (not unit or unit in units | also)

    def units(
        self, by: dict[str, list[Atom]], kinds: tuple[str, ...], title: Title, measure: str, *, total: bool
    ) -> Reading | None:
        """How many units of a kind there are."""
        counts = {atom.name for atom in by.get("count", ())}
        unit = word_class(measure)
        if set(by) - {"kind", "count", "filler", "topic", "title", "total"} or not kinds or counts - {"item"}:
            return None
        if len(by["kind"]) > 1 and len({atom.name for atom in by["kind"]}) > 1:
            return None
        if unit not in {"", "item"} or not (counts or unit or title.counting):
            return None
        return Reading(Ask("units", "", "|".join(kinds)), (), 6, ALIAS if counts else COMPOSED, total)

    def measure(self, by: dict[str, list[Atom]], chosen: Sequence[Chosen], *, total: bool) -> Reading | None:
        """A measure by its name, or the number that it is a share of."""
        found = {(atom.name, atom.value) for atom in by.get("measure", ())}
        if len(found) != 1 or {"thing", "field", "cond"} & set(by):
            return None
        ((name, part),) = found
        rest = [atom for _, _, atom in chosen if atom.sort in {"rate", "kind"}]
        counts = {atom.name for atom in by.get("count", ())}
        if rest or (counts and part == "rate"):
            return None
        return Reading(self._plain(Ask("measure", name, part)), (), 8, EXACT if len(chosen) == 1 else ALIAS, total)

    def _plain(self, ask: Ask) -> Ask:
        """A measure that only counts or adds up, as such an ask: parts of a year can be asked of it too."""
        total = self.rules.measures[ask.form].total
        if total is None or total.window != "year" or isinstance(total.sum, Mapping):
            return ask
        conds: list[tuple[str, str]] = []
        if not isinstance(total.where, Test | All):
            return ask
        for test in total.where.parts if isinstance(total.where, All) else (total.where,):
            if not isinstance(test, Test) or test.op not in {Op.EQ, Op.IN}:
                return ask
            values = test.operand if isinstance(test.operand, tuple) else (test.operand,)
            if not all(isinstance(one, str) for one in values):
                return ask
            conds += [(test.field, str(one)) for one in values]
        return Ask("sum" if total.sum else "count", total.form, total.sum or "", conds=tuple(sorted(conds)))

    @staticmethod
    def conds(chosen: Iterable[Chosen], over: Iterable[Atom]) -> Conds | None:
        """The conditions of the heads and, on fields that these do not speak of, of the title; None if they contradict."""
        found: dict[str, tuple[int, set[str]]] = {}
        for at, _, atom in chosen:
            if atom.sort != "cond":
                continue
            before = found.get(atom.name)
            if before is None or before[0] == at:
                found.setdefault(atom.name, (at, set()))[1].update(atom.value.split("|"))
            elif {*before[1], atom.value} <= STATES:
                found[atom.name] = (
                    at,
                    {atom.value},
                )  # “结对情况 | 已结对 | 未结对”: the upper head says only what it is about
            elif before[1] != {atom.value}:
                return None
        above = [(atom.name, atom.value) for atom in over if atom.name not in found]
        if len({name for name, _ in above}) != len(set(above)):
            above = []
        own = {(name, value) for name, (_, values) in found.items() for value in values}
        return tuple(sorted(own | set(above)))


def _counts_as(field: Field, counts: set[str]) -> bool:
    """Whether a field may be counted in such words: 接待批次 are no 人次, people are no 次数."""
    named = "".join((field.name, *field.aliases))
    people = not counts & {"person", "people"} or bool(re.search(r"[人员户]|群众|老人|同志|代表", named))
    return "times" not in counts and people and ("household" not in counts or "户" in named)


def _people(lexicon: Lexicon) -> set[str]:
    """The fields that by one of their names are numbers of people (优秀人数)."""
    return {
        field.id
        for form in lexicon.rules.forms.values()
        for field in form.fields
        if field.type is FieldType.COUNT
        and any(re.search(r"(?:人|党员|成员)数$", one) for one in (field.name, *field.aliases))
    }


def _measured(field: Field, measure: str) -> bool:
    """Whether a field's sum may be told in a unit of measure."""
    unit, named = word_class(measure), "".join((field.name, *field.aliases))
    if field.type is FieldType.MONEY:
        return unit == "money"
    if field.measured_in or not unit:
        return measure == field.measured_in or (measure in _HOURS and field.id == "hours")
    return {
        "household": "户" in named,
        "event": "次" in named.replace("人次", ""),
        "item": "户" not in named and "人" not in named,
        "person": "户" not in named and not re.search(r"批次|场次|次数", named),
        "people": "户" not in named and not re.search(r"批次|场次|次数", named),
    }.get(unit, False)
