"""Builds the words of a stack of packs: names and aliases of the packs, and the dictionaries that ship (*.yaml)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import product
from typing import Any

from pingyi.facts.sheets.cells import squash
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Field, FieldType, Form
from pingyi.reading.filling.atoms import LIGHT, PACK, PRIMARY, UNITS, Atom

_TAIL = re.compile(
    r"(?:台账|登记表|登记|纪实|记录|名册|花名册|情况表|统计表|汇总表|汇总|月报|季报|一览表|收支季报|清单|档案|名单|收入表|检查表|表|情况|结果)+$"
)
_WHETHER = re.compile(r"^(?:是否|有无)")
_DATED = re.compile(r"(?:日期|时间)$")
NUMERIC = frozenset({FieldType.COUNT, FieldType.INTEGER, FieldType.QUANTITY, FieldType.MONEY, FieldType.PERSONS})


_KINDS = ("村", "社区", "镇", "支部")
_NOT = {"*": "!", "是": "否"}
_NOUNS = {"household": ("户",), "event": ("活动", "会", "课"), "item": ("事项",)}
"""What the rows of a form are called at the end of a choice that says by itself what they are (低保户, 党建载体活动)."""
_BRANCH = re.compile(r"(?<!党)支部(?!委)")
_TELLING = 3
_UNNUMBERED = re.compile(r"(?:[人户次批场件个项]|党员|成员)数$")


class Builder:
    """Collects phrases with their meanings, from rules and dictionaries; ``found`` is the result."""

    def __init__(self, rules: Rules, dictionary: Mapping[str, Any]) -> None:
        self.rules, self.words = rules, dictionary
        self.found: dict[str, set[Atom]] = defaultdict(set)

    def build(self) -> None:
        """Collect all words."""
        self._things()
        self._fields()
        self._ratios()
        self._conditions()
        self._negations()
        self._measures()
        self._others()
        self._light()

    def _add(self, phrases: Iterable[str], atom: Atom) -> None:
        for phrase in phrases:
            key = squash(str(phrase))
            if key:
                self.found[key].add(atom)
            if atom.sort != "kind" and _BRANCH.search(key):
                self.found[_BRANCH.sub("党支部", key, count=1)].add(atom)

    def _things(self) -> None:
        own = {one.id: self._told(one) for one in self.rules.forms.values()}
        # What the dictionaries call the rows of one form (党员联系户) another does not get by the tail cut off its name.
        told = {phrase for phrases in own.values() for phrase in phrases}
        for form in self.rules.forms.values():
            entry = self.words["things"].get(form.id) or {}
            if form.id == UNITS:
                continue
            # What names one of a form's choices (村民代表会议) does not name all of its rows.
            skipped = {squash(str(one)) for one in entry.get("skip", ())} | self._choices(form) | told - own[form.id]
            cores = [core for name in (form.name, *form.aliases) if (core := _core(name)) not in skipped]
            self._add([one for one in (*own[form.id], *cores) if len(one) > 1], Atom("thing", form.id))

    def _told(self, form: Form) -> set[str]:
        """The phrases that the dictionaries have for a form's rows; a product is each word of one list before each of the next."""
        entry = self.words["things"].get(form.id) or {}
        composed = ["".join(map(str, parts)) for lists in entry.get("products", ()) for parts in product(*lists)]
        return {squash(str(one)) for one in (*entry.get("words", ()), *composed)}

    def _fields(self) -> None:
        for form in self.rules.forms.values():
            for field in form.fields:
                if field.type in NUMERIC:
                    own = [field.name, *field.aliases]
                    own += [one[:-1] for one in own if len(one) > _TELLING and _bare_number(one)]
                    self._add([*own, *_counted(own), *_summed(own)], Atom("field", form.id, field.id, strength=PACK))
                    shared = self.words["shared_fields"].get(field.id, ())
                    self._add([*shared, *_counted(shared)], Atom("field", form.id, field.id, strength=PACK))
        for section, strength in (("fields", PRIMARY), ("inner_fields", PACK)):
            for key, phrases in self.words[section].items():
                form_id, _, name = key.partition(".")
                if self._field(form_id, name) is not None:
                    self._add(
                        [*phrases, *_counted(phrases), *_summed(phrases)],
                        Atom("field", form_id, name, strength=strength),
                    )

    def _ratios(self) -> None:
        """Rates of two fields of one form."""
        for form in self.rules.forms.values():
            if {"present", "entitled"} <= {field.id for field in form.fields}:
                self._add(self.words["attendance"], Atom("attend", form.id, "present", "entitled", PACK))
        for key, phrases in self.words["ratios"].items():
            form_id, _, names = key.partition(".")
            num, _, den = names.partition("/")
            if self._field(form_id, num) and self._field(form_id, den):
                self._add(phrases, Atom("attend", form_id, num, den, PACK))

    def _negations(self) -> None:
        """“未化解” beside “化解”: for every state that rows of a form may reach."""
        for phrase, atoms in list(self.found.items()):
            bare = re.sub(r"^(?:已|成功)", "", phrase)
            if len(bare) < 2 or bare[0] in "未不无" or bare.endswith("成功"):
                continue
            for atom in atoms:
                if atom.sort == "cond" and atom.value in _NOT:
                    other = replace(atom, value=_NOT[atom.value])
                    self._add([f"{no}{bare}" for no in ("未", "尚未", "没有", "还未")], other)

    def _conditions(self) -> None:
        for form in self.rules.forms.values():
            for field in form.fields:
                self._own_conditions(form, field)
                self._shared_conditions(form, field)
        for section, strength in (("conditions", PRIMARY), ("inner_conditions", PACK)):
            for key, phrases in self.words[section].items():
                left, _, value = key.partition("=")
                form_id, _, name = left.partition(".")
                if self._field(form_id, name) is not None:
                    self._add(phrases, Atom("cond", form_id, name, value, strength))

    def _choices(self, form: Form) -> set[str]:
        own = {squash(one) for field in form.fields for one in (*field.choices, *field.choice_aliases)}
        for key, phrases in self.words["conditions"].items():
            if key.startswith(f"{form.id}."):
                own |= {squash(str(one)) for one in phrases}
        return own

    def _own_conditions(self, form: Form, field: Field) -> None:
        if field.type is FieldType.CHOICE:
            for choice in field.choices:
                sorts = [f"{choice}{tail}" for tail in ("", "类", "型", "的")]
                self._add(sorts, Atom("cond", form.id, field.id, choice, PACK))
                if self._telling(form, choice):
                    self._add([choice], Atom("cond", form.id, field.id, choice, PRIMARY))
            names = (field.name, *field.aliases)
            sorted_by = [f"按{one}{tail}" for one in names for tail in ("", "分", "划分", "分类")]
            self._add([*names, *sorted_by], Atom("topic", form.id))
            for alias, choice in field.choice_aliases.items():
                self._add([alias], Atom("cond", form.id, field.id, choice, PACK))
        elif field.type is FieldType.YES_NO:
            cores = [_WHETHER.sub("", one) for one in (field.name, *field.aliases)]
            self._add([one for one in cores if len(one) > 1], Atom("cond", form.id, field.id, "是", PACK))
        elif field.type is FieldType.DATE and not field.required and not field.role:
            cores = [_DATED.sub("", one) for one in (field.name, *field.aliases)]
            # “实施结果公开日期” is also “实施结果已公开”.
            done = [f"{one[:-2]}已{one[-2:]}" for one in cores if len(one) > _TELLING]
            self._add([*(one for one in cores if len(one) > 1), *done], Atom("cond", form.id, field.id, "*", PACK))

    def _telling(self, form: Form, choice: str) -> bool:
        """Whether a choice says by itself of which form it is: no other has it, and it ends in what its rows are."""
        nouns: tuple[str, ...] = _NOUNS.get(str((self.words["things"].get(form.id) or {}).get("of", "")), ())
        taken = any(atom.sort == "thing" for atom in self.found.get(squash(choice), ()))
        return (
            len(choice) >= (_TELLING if choice.endswith("户") else 2 * _TELLING - 1)
            and choice.endswith(nouns)
            and self._owned[choice] == 1
            and not taken
        )

    @cached_property
    def _owned(self) -> Counter[str]:
        """How many forms have a choice of that name."""
        return Counter(
            choice
            for form in self.rules.forms.values()
            for choice in {one for field in form.fields for one in field.choices}
        )

    def _shared_conditions(self, form: Form, field: Field) -> None:
        value = {FieldType.YES_NO: "是", FieldType.DATE: "*"}.get(field.type, "")
        phrases = self.words["shared_conditions"].get(f"{field.id}={value}", ())
        self._add([*phrases, *(f"已{one}" for one in phrases)], Atom("cond", form.id, field.id, value, PACK))
        self._add(self.words["shares"].get(f"{field.id}={value}", ()), Atom("share", form.id, field.id, value, PACK))

    def _measures(self) -> None:
        for measure in self.rules.measures.values():
            own = [measure.name, *self.words["measures"].get(measure.id, ())]
            if measure.kind == "on_time":
                continue
            if measure.kind == "duty":
                rated = [f"{one}{tail}" for one in own for tail in self.words["duty_rates"]]
                self._add(rated, Atom("measure", f"m:{measure.id}", measure.id, "rate"))
                continue
            form = f"m:{measure.id}"
            for phrase in own:
                core = re.sub(r"(?:占比|比例|率)$", "", phrase)
                rated = phrase != core
                if measure.has_denominator:
                    self._add([f"{core}{tail}" for tail in ("占比", "比例")], Atom("measure", form, measure.id, "rate"))
                    if rated:
                        self._add([phrase], Atom("measure", form, measure.id, "rate"))
                    else:
                        self._add([core, f"{core}数", f"{core}个数"], Atom("measure", form, measure.id, "num"))
                    if rated and phrase.endswith("占比"):
                        self._add([f"{core}数", f"{core}个数"], Atom("measure", form, measure.id, "num"))
                else:
                    self._add([phrase], Atom("measure", form, measure.id, "num"))

    def _others(self) -> None:
        for kinds, phrases in self.words["kinds"].items():
            own = [kind for kind in kinds.split("、") if kind in self.rules.unit_kinds]
            if own:
                self._add(phrases, Atom("kind", "", "、".join(own)))
        for kind in self.rules.unit_kinds:
            self._add([kind], Atom("kind", "", kind))
        for name, phrases in self.words["attributes"].items():
            self._add(phrases, Atom("attr", "attr", name))
        for title, phrases in self.words["posts"].items():
            self._add(phrases, Atom("post", "post", title))
        for sort, phrases in self.words["counts"].items():
            self._add(phrases, Atom("count", "", sort))
        self._add(self.words["rates"], Atom("rate"))
        self._add(self.words["totals"], Atom("total"))
        self._add(self.words["fillers"], Atom("filler"))
        self._add(self.words["event_fillers"], Atom("filler", name="event"))
        self._add(self.words["topics"], Atom("topic"))
        self._add(self.words["titles"], Atom("title"))

    def _light(self) -> None:
        """Words that change nothing in the company of a form: its own name again, who came, the level that it is of."""
        for form in self.rules.forms.values():
            names = sorted({_core(form.name), *map(_core, self._told(form))})
            pieces = {name[at:end] for name in names for at in range(len(name)) for end in range(at + 2, len(name) + 1)}
            cut = {name[at:end] for name in names for at in range(len(name)) for end in range(at + 2, len(name))}
            pieces -= {
                one for one in cut if one.endswith(_KINDS)
            }  # “公开村” out of 公开村务 would hide what is counted
            self._add([one for one in pieces if not self._says(form.id, one)], Atom("filler", form.id, "echo"))
            begun = [one for one in form.fields if one.type is FieldType.DATE and one.role == "since"]
            if (self.words["things"].get(form.id) or {}).get("pace") != "flow":
                begun = []  # “转入党员” are not all that are there
            cores = {_DATED.sub("", squash(name)) for field in begun for name in (field.name, *field.aliases)}
            self._add([one for one in cores if len(one) > 1], Atom("filler", form.id, "echo"))
            self._add(self.words["echoes"].get(form.id, ()), Atom("filler", form.id, "echo"))
            self._add(self.words["actors"].get(form.id, ()), Atom("actor", form.id))
            counted = {field.id for field in form.fields} & set(self.words["heads_counted"])
            if counted and form.id not in self.words["others_come"]:
                self._add(self.words["actors"]["*"], Atom("actor", form.id))
        for kinds, phrases in self.words["levels"].items():
            self._add(phrases, Atom("filler", "", f"level:{kinds}"))

    def _says(self, form: str, text: str) -> bool:
        """Whether some part of a text means something under a form."""
        parts = (text[at:end] for at in range(len(text)) for end in range(at + 1, len(text) + 1))
        return any(atom.form == form and atom.sort not in LIGHT for one in parts for atom in self.found.get(one, ()))

    def _field(self, form: str, name: str) -> Field | None:
        known = self.rules.forms.get(form)
        return next((one for one in known.fields if one.id == name), None) if known else None


def strongest(atoms: Iterable[Atom]) -> tuple[Atom, ...]:
    """Of meanings that differ in strength only, the strongest."""
    best: dict[Atom, Atom] = {}
    for atom in sorted(atoms):
        best[replace(atom, strength=0)] = atom
    return tuple(sorted(best.values()))


def _bare_number(name: str) -> bool:
    """Whether a field's name says the same without its 数 (检查项数)."""
    return name.endswith("项数") or (name.endswith("数") and not _UNNUMBERED.search(name) and not name.endswith("总数"))


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
