"""The words that heads are made of: the packs' names and aliases, and dictionaries of common words (*.yaml).

A phrase has one or several meanings (:class:`Atom`); a meaning belongs to a form, or to none (counting words, fillers).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pingyi.packs import yamlsafe
from pingyi.packs.rules import Rules
from pingyi.reading.filling.atoms import LIGHT, Atom
from pingyi.reading.filling.building import Builder, strongest

_FILES = ("words.yaml", "offices.yaml", "shared.yaml", "common.yaml")


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

    def also(self, form: str) -> frozenset[str]:
        """What a form's rows may be counted as besides what they are: a step of a person's joining is a person too."""
        return frozenset((self.words["things"].get(form) or {}).get("also", ()))

    def at_level(self, form: str, kinds: str) -> bool:
        """Whether a form is one of units of these kinds (“行政村、社区”) only: a word for that level then limits nothing."""
        own = set(self.rules.forms[form].unit_kinds) if form in self.rules.forms else set()
        return bool(own) and own <= set(kinds.split("、"))

    def owners(self, phrase: str) -> frozenset[str]:
        """The forms that a phrase may belong to."""
        return frozenset(atom.form for atom in self.phrases.get(phrase, ()) if atom.form and atom.sort not in LIGHT)

    def call(self, form: str) -> str:
        """A phrase that names a form's rows, no other form's if there is one, rather of the form's own name; or empty."""
        named = [one for one, atoms in self.phrases.items() if Atom("thing", form) in atoms]
        own = self.name(form)
        return min(named, default="", key=lambda one: (self.owners(one) != {form}, one not in own, len(one), one))

    def calls(self, form: str) -> tuple[str, ...]:
        """The phrases that say something of a form's rows."""
        return tuple(
            one for one, atoms in self.phrases.items() if any(a.form == form and a.sort not in LIGHT for a in atoms)
        )

    def name(self, form: str) -> str:
        """A form's name."""
        return self.rules.forms[form].name if form in self.rules.forms else form


@cache
def words() -> Mapping[str, Any]:
    """The dictionaries that ship, in one."""
    own: dict[str, Any] = {}
    for name in _FILES:
        found = yamlsafe.read(name, (files("pingyi.reading.filling") / name).read_bytes())
        if found.issues:
            raise ValueError("; ".join(str(issue) for issue in found.issues))
        own = _joined(own, found.data)
    return own


def _joined(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two dictionaries in one: what both have is joined in turn, lists one behind the other."""
    found = dict(one)
    for key, value in other.items():
        before = found.get(key)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            found[key] = _joined(before, value)
        elif isinstance(before, list) and isinstance(value, list):
            found[key] = [*before, *value]
        else:
            found[key] = value
    return found


def lexicon(rules: Rules) -> Lexicon:
    """The words of a stack of packs."""
    builder = Builder(rules, words())
    builder.build()
    # In an order of their own: what is found first must not hang on how sets lie in memory.
    phrases = {phrase: strongest(atoms) for phrase, atoms in sorted(builder.found.items())}
    starts: dict[str, list[str]] = defaultdict(list)
    for phrase in phrases:
        starts[phrase[0]].append(phrase)
    ordered = {first: tuple(sorted(own, key=lambda one: (-len(one), one))) for first, own in starts.items()}
    return Lexicon(rules, phrases, words(), ordered)
