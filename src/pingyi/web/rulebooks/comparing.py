"""Two versions of rules beside each other: leaf by leaf in words, and what will change for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pingyi.packs import Rules
from pingyi.packs.burden import Burden, burden
from pingyi.packs.canonical import leaves_of, plain_of
from pingyi.packs.reading import SECTIONS, SINGLES
from pingyi.packs.stock import WORDS
from pingyi.packs.words import FIELDS
from pingyi.web.rulebooks.books import BURDENED

CADENCES: Mapping[Any, str] = {
    "week": "每周",
    "month": "每月",
    "quarter": "每季度",
    "half-year": "每半年",
    "year": "每年",
}
_VALUES: Mapping[Any, str] = {
    **CADENCES,
    True: "是",
    False: "否",
    None: "空",
    "process": "过程",
    "result": "结果",
    "assessment": "评价",
}


@dataclass(frozen=True)
class Change:
    """One value: in which rule, which of its keys (in words), before and after (empty: not there)."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """One rule: which section, what it is called, whether it was added, removed or changed, and its changed values."""

    section: str
    id: str
    name: str
    sort: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Effect:
    """What changes for one kind of organisation in a year; burdens before and after."""

    kind: str
    before: Burden
    after: Burden
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def hours(self) -> int:
        """Hours more (or fewer)."""
        return self.after.hours - self.before.hours


def differences(before: Rules, after: Rules) -> tuple[Changed, ...]:
    """Every rule that differs between two years' rules, section by section in the order of a pack."""
    return tuple(_differences(before, after))


def _differences(before: Rules, after: Rules) -> Iterator[Changed]:
    for section in SECTIONS:
        old, new = _entries(before, section), _entries(after, section)
        for key in dict.fromkeys([*new, *old]):
            one, other = old.get(key), new.get(key)
            if one == other:
                continue
            name = _name(other if other is not None else one, key)
            if one is None or other is None:
                yield Changed(WORDS[section], key, name, "新增" if one is None else "取消", ())
            else:
                yield Changed(WORDS[section], key, name, "改动", tuple(_changes(one, other)))
    for section, (_, word) in SINGLES.items():
        one, other = plain_of(getattr(before, section)), plain_of(getattr(after, section))
        if one != other:
            yield Changed(word, section, word, "改动", tuple(_changes(one or {}, other or {})))


def _entries(rules: Rules, section: str) -> dict[str, Any]:
    return {key: plain_of(entry) for key, entry in getattr(rules, section).items() if not _derived(rules, section, key)}


def _derived(rules: Rules, section: str, key: str) -> bool:
    """A duty brings two measures of its own, which stand in no pack."""
    return section == "measures" and (key in rules.duties or key.removesuffix("-on-time") in rules.duties)


def _name(entry: Any, key: str) -> str:
    said = entry.get("name") or entry.get("text") or entry.get("heading") or entry.get("say")
    return str(said[0] if isinstance(said, list) else said or key)


def _changes(before: Any, after: Any) -> Iterator[Change]:
    old, new = leaves_of(before), leaves_of(after)
    for path in dict.fromkeys([*new, *old]):
        if old.get(path, _GONE) != new.get(path, _GONE):
            yield Change(in_words(path), _text(old.get(path, _GONE)), _text(new.get(path, _GONE)))


_GONE = object()


def in_words(path: str) -> str:
    """A dotted path as an officer would say it: “items.assembly.points” → “条目 assembly　分值”."""
    return "　".join(_word(part) for part in path.split("."))


def _word(part: str) -> str:
    said = FIELDS.get(part, "")
    return said.partition("，")[0].partition("（")[0].partition("；")[0] or part


def _text(value: Any) -> str:
    if value is _GONE:
        return ""
    if isinstance(value, list | dict):
        return "空"
    return _VALUES.get(value, str(value)) if isinstance(value, str | bool | None) else str(value)


def effects(before: Rules, after: Rules) -> tuple[Effect, ...]:
    """For each kind of organisation that fills tables: duties and forms that come, go or change, and the yearly cost."""
    found = []
    kinds = dict.fromkeys([*BURDENED, *after.unit_kinds, *before.unit_kinds])
    for kind in kinds:
        one, other = burden(before, kind), burden(after, kind)
        old, new = _asked(before, kind), _asked(after, kind)
        added = tuple(new[key][0] for key in new if key not in old)
        removed = tuple(old[key][0] for key in old if key not in new)
        changed = tuple(new[key][0] for key in new if key in old and new[key] != old[key])
        if added or removed or changed or (one.records, one.minutes) != (other.records, other.minutes):
            found.append(Effect(kind, one, other, added, removed, changed))
    return tuple(found)


def _asked(rules: Rules, kind: str) -> dict[str, tuple[str, Any]]:
    """What one kind of organisation owes and fills: key → (name, the rule as JSON)."""
    found: dict[str, tuple[str, Any]] = {}
    for key, duty in rules.duties.items():
        if kind in (*duty.owed_by.unit_kinds, *duty.owed_by.of):
            found[f"duty {key}"] = f"应办“{duty.name}”", plain_of(duty)
    for key, form in rules.forms.items():
        if kind in form.unit_kinds:
            found[f"form {key}"] = f"台账“{form.name}”", plain_of(form)
    return found
