"""What the forms of the rules are called, and their fields: the words by which sheets and columns are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pingyi.facts.sheets.cells import squash
from pingyi.facts.sheets.labels import SERIAL, label, readings
from pingyi.packs.schema import Form

_LONGEST = 60
"""A longer text is no header."""


@dataclass(frozen=True)
class Heading:
    """A column (from 0 within the page's rows), the remark in its header (“万元”), the header."""

    column: int
    remark: str
    header: str


@dataclass(frozen=True)
class Vocabulary:
    """The forms by id, with their words."""

    forms: Mapping[str, Form]

    @cached_property
    def names(self) -> tuple[tuple[str, str], ...]:
        """(name or alias, form id), longest first."""
        pairs = {(squash(name), form.id) for form in self.forms.values() for name in (form.name, *form.aliases)}
        return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))

    @cached_property
    def fields(self) -> dict[str, dict[str, str]]:
        """Form id → header → field id. A field's own name goes before another field's alias."""
        found: dict[str, dict[str, str]] = {}
        for form in self.forms.values():
            aliases = {label(alias): field.id for field in reversed(form.fields) for alias in reversed(field.aliases)}
            found[form.id] = aliases | self._own[form.id]
        return found

    @cached_property
    def _own(self) -> dict[str, dict[str, str]]:
        return {form.id: {label(field.name): field.id for field in form.fields} for form in self.forms.values()}

    @cached_property
    def _index(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for form_id, words in self.fields.items():
            for word in words:
                found.setdefault(word, set()).add(form_id)
        return {word: frozenset(ids) for word, ids in found.items()}

    def named(self, words: str) -> dict[str, int]:
        """Form id → the length of its longest name that stands in ``words`` (a title, a sheet's or a file's name)."""
        squashed = squash(words)
        found: dict[str, int] = {}
        for name, form_id in self.names:
            if form_id not in found and name in squashed:
                found[form_id] = len(name)
        return found

    def forms_with(self, header: str) -> frozenset[str]:
        """The forms that have a column of that header."""
        if len(header) > _LONGEST:
            return frozenset()
        return frozenset[str]().union(*(self._index.get(one.words, frozenset()) for one in readings(header)))

    def columns(self, form: Form, headers: Sequence[tuple[int, str]]) -> dict[str, list[Heading]]:
        """Field id → the columns that may be it, by the headers (column, text).

        A column under a field's own name goes before those under an alias. More than one: the header does not say
        which. Of several columns called 序号 only the last can be a field: the first counts the rows.
        """
        found: dict[str, list[Heading]] = {}
        used: set[int] = set()
        for words in (self._own[form.id], self.fields[form.id]):
            done = frozenset(found)
            for column, header in headers:
                one = next((one for one in readings(header) if one.words in words), None)
                if one is None or column in used or words[one.words] in done:
                    continue
                heading = Heading(column, one.remark, header)
                used.add(column)
                if one.words.upper() in SERIAL:
                    found[words[one.words]] = [heading]
                else:
                    found.setdefault(words[one.words], []).append(heading)
        return {field.id: found[field.id] for field in form.fields if field.id in found}
