"""The words that heads are made of: the packs' names and aliases, and a dictionary of common words (words.yaml).

A phrase has one or several meanings (:class:`Atom`); a meaning belongs to a form, or to none (counting words, fillers).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from pingyi.facts.sheets.cells import squash
from pingyi.packs import yamlsafe
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Field, FieldType, Form

UNITS = "units"
_TAIL = re.compile(
    r"(?:台账|登记表|登记|纪实|记录|名册|花名册|情况表|统计表|汇总表|汇总|月报|季报|一览表|收支季报|清单|档案|名单|收入表|检查表|表|情况|结果)+$"
)
_WHETHER = re.compile(r"^(?:是否|有无)")
_DATED = re.compile(r"(?:日期|时间)$")
NUMERIC = frozenset({FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.MONEY, FieldType.PERSONS})
PRIMARY, PACK = 2, 1


@dataclass(frozen=True, order=True)
class Atom:
    """One meaning of a phrase; ``form`` is empty for what goes with every form.

    ``sort``: thing · field · cond · measure · kind · attr · post · count · rate · total · attend · filler · topic · title.
    """

    sort: str
    form: str = ""
    name: str = ""
    value: str = ""
    strength: int = PRIMARY


@dataclass(frozen=True)
class Lexicon:
    """Phrases by their first character, the longest first, and what each means."""

    rules: Rules
    phrases: Mapping[str, tuple[Atom, ...]]
    words: Mapping[str, Any]
    starts: Mapping[str, tuple[str, ...]]

    def of(self, form: str) -> str:
        """What a row of a form is: person, household, firm, event or item."""
        entry = self.words["things"].get(form)
        if entry:
            return str(entry["of"])
        known = self.rules.forms.get(form)
        return "item" if known is not None and known.register_ else "event"

    def pace(self, form: str) -> str:
        """“flow”, “stand”, or empty where only the whole year is known."""
        entry = self.words["things"].get(form)
        if entry:
            return str(entry.get("pace", ""))
        known = self.rules.forms.get(form)
        if known is None or known.register_:
            return "stand" if known is not None and known.with_role("until") else ""
        return "flow" if known.with_role("when") else ""

    def rows(self, form: str) -> str:
        """“none” where the number of rows means nothing, “cond” where it does for a kind of rows only, else empty."""
        return str((self.words["things"].get(form) or {}).get("rows", ""))

    def owners(self, phrase: str) -> frozenset[str]:
        """The forms that a phrase may belong to."""
        return frozenset(atom.form for atom in self.phrases.get(phrase, ()) if atom.form)

    def name(self, form: str) -> str:
        """A form's name."""
        return self.rules.forms[form].name if form in self.rules.forms else form


@cache
def words() -> Mapping[str, Any]:
    """The dictionary that ships."""
    place = files("pingyi.reading.filling") / "words.yaml"
    found = yamlsafe.read("words.yaml", place.read_bytes())
    if found.issues:
        raise ValueError("; ".join(str(issue) for issue in found.issues))
    return dict(found.data)


def lexicon(rules: Rules) -> Lexicon:
    """The words of a stack of packs."""
    builder = _Builder(rules, words())
    builder.things()
    builder.fields()
    builder.conditions()
    builder.measures()
    builder.others()
    phrases = {phrase: _strongest(atoms) for phrase, atoms in builder.found.items()}
    starts: dict[str, list[str]] = defaultdict(list)
    for phrase in phrases:
        starts[phrase[0]].append(phrase)
    ordered = {first: tuple(sorted(own, key=lambda one: (-len(one), one))) for first, own in starts.items()}
    return Lexicon(rules, phrases, words(), ordered)


class _Builder:
    def __init__(self, rules: Rules, dictionary: Mapping[str, Any]) -> None:
        self.rules, self.words = rules, dictionary
        self.found: dict[str, set[Atom]] = defaultdict(set)

    def add(self, phrases: Iterable[str], atom: Atom) -> None:
        for phrase in phrases:
            key = squash(str(phrase))
            if key:
                self.found[key].add(atom)

    def things(self) -> None:
        for form in self.rules.forms.values():
            entry = self.words["things"].get(form.id) or {}
            if form.id == UNITS:
                continue
            # What names one of a form's choices (村民代表会议) does not name all of its rows.
            skipped = {squash(str(one)) for one in entry.get("skip", ())} | self._choices(form)
            cores = [core for name in (form.name, *form.aliases) if (core := _core(name)) not in skipped]
            self.add([one for one in (*entry.get("words", ()), *cores) if len(one) > 1], Atom("thing", form.id))

    def fields(self) -> None:
        for form in self.rules.forms.values():
            for field in form.fields:
                if field.type in NUMERIC:
                    own = [field.name, *field.aliases]
                    self.add([*own, *_counted(own), *_summed(own)], Atom("field", form.id, field.id, strength=PACK))
            if {"present", "entitled"} <= {field.id for field in form.fields}:
                rates = (
                    "到会率",
                    "参加率",
                    "参与率",
                    "参会率",
                    "出席率",
                    "参训率",
                    "到课率",
                    "党员到会率",
                    "党员参与率",
                )
                self.add(rates, Atom("attend", form.id, "present", "entitled"))
        for section, strength in (("fields", PRIMARY), ("inner_fields", PACK)):
            for key, phrases in self.words[section].items():
                form_id, _, name = key.partition(".")
                if self._field(form_id, name) is not None:
                    self.add(
                        [*phrases, *_counted(phrases), *_summed(phrases)],
                        Atom("field", form_id, name, strength=strength),
                    )

    def conditions(self) -> None:
        for form in self.rules.forms.values():
            for field in form.fields:
                self._own_conditions(form, field)
        for section, strength in (("conditions", PRIMARY), ("inner_conditions", PACK)):
            for key, phrases in self.words[section].items():
                left, _, value = key.partition("=")
                form_id, _, name = left.partition(".")
                if self._field(form_id, name) is not None:
                    self.add(phrases, Atom("cond", form_id, name, value, strength))

    def _choices(self, form: Form) -> set[str]:
        own = {squash(one) for field in form.fields for one in (*field.choices, *field.choice_aliases)}
        for key, phrases in self.words["conditions"].items():
            if key.startswith(f"{form.id}."):
                own |= {squash(str(one)) for one in phrases}
        return own

    def _own_conditions(self, form: Form, field: Field) -> None:
        if field.type is FieldType.CHOICE:
            for choice in field.choices:
                self.add([choice], Atom("cond", form.id, field.id, choice, PACK))
            for alias, choice in field.choice_aliases.items():
                self.add([alias], Atom("cond", form.id, field.id, choice, PACK))
        elif field.type is FieldType.YES_NO:
            cores = [_WHETHER.sub("", one) for one in (field.name, *field.aliases)]
            self.add([one for one in cores if len(one) > 1], Atom("cond", form.id, field.id, "是", PACK))
        elif field.type is FieldType.DATE and not field.required and not field.role:
            cores = [_DATED.sub("", one) for one in (field.name, *field.aliases)]
            self.add([one for one in cores if len(one) > 1], Atom("cond", form.id, field.id, "*", PACK))

    def measures(self) -> None:
        for measure in self.rules.measures.values():
            own = [measure.name, *self.words["measures"].get(measure.id, ())]
            if measure.kind == "on_time":
                continue
            if measure.kind == "duty":
                rated = [f"{one}{tail}" for one in own for tail in self.words["duty_rates"]]
                self.add(rated, Atom("measure", f"m:{measure.id}", measure.id, "rate"))
                continue
            form = f"m:{measure.id}"
            for phrase in own:
                core = re.sub(r"(?:占比|比例|率)$", "", phrase)
                rated = phrase != core
                if measure.has_denominator:
                    self.add([f"{core}{tail}" for tail in ("占比", "比例")], Atom("measure", form, measure.id, "rate"))
                    if rated:
                        self.add([phrase], Atom("measure", form, measure.id, "rate"))
                    else:
                        self.add([core, f"{core}数", f"{core}个数"], Atom("measure", form, measure.id, "num"))
                    if rated and phrase.endswith("占比"):
                        self.add([f"{core}数", f"{core}个数"], Atom("measure", form, measure.id, "num"))
                else:
                    self.add([phrase], Atom("measure", form, measure.id, "num"))

    def others(self) -> None:
        for kinds, phrases in self.words["kinds"].items():
            own = [kind for kind in kinds.split("、") if kind in self.rules.unit_kinds]
            if own:
                self.add(phrases, Atom("kind", "", "、".join(own)))
        for kind in self.rules.unit_kinds:
            self.add([kind], Atom("kind", "", kind))
        for name, phrases in self.words["attributes"].items():
            self.add(phrases, Atom("attr", "attr", name))
        for title, phrases in self.words["posts"].items():
            self.add(phrases, Atom("post", "post", title))
        for sort, phrases in self.words["counts"].items():
            self.add(phrases, Atom("count", "", sort))
        self.add(self.words["rates"], Atom("rate"))
        self.add(self.words["totals"], Atom("total"))
        self.add(self.words["fillers"], Atom("filler"))
        self.add(self.words["event_fillers"], Atom("filler", name="event"))
        self.add(self.words["topics"], Atom("topic"))
        self.add(self.words["titles"], Atom("title"))

    def _field(self, form: str, name: str) -> Field | None:
        known = self.rules.forms.get(form)
        return next((one for one in known.fields if one.id == name), None) if known else None


def _strongest(atoms: Iterable[Atom]) -> tuple[Atom, ...]:
    """Of meanings that differ in strength only, the strongest."""
    best: dict[Atom, Atom] = {}
    for atom in sorted(atoms):
        best[replace(atom, strength=0)] = atom
    return tuple(sorted(best.values()))


def _core(name: str) -> str:
    return _TAIL.sub("", squash(name))


def _summed(phrases: Iterable[str]) -> list[str]:
    """The same with 总 before it (总面积, 总学时), where it does not say already how much of it is meant."""
    return [f"总{phrase}" for phrase in phrases if len(phrase) > 1 and not re.match(r"[总应实累]", phrase)]


def _counted(phrases: Iterable[str]) -> list[str]:
    """The same with 人次 for 人数, and with 数 behind what has no counting word."""
    found = []
    for phrase in phrases:
        if phrase.endswith("人数"):
            found.append(phrase.removesuffix("数") + "次")
        if phrase.endswith("户数"):
            found.append(phrase.removesuffix("数"))
    return [one for one in found if len(one) > 2]
