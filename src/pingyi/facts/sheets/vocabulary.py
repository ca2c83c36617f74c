"""What the forms of the rules are called, and their fields: the words by which sheets and columns are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise

from pingyi.facts.sheets.cells import plain, squash
from pingyi.facts.sheets.labels import SERIAL, Label, is_serial, label, readings
from pingyi.packs.schema import Form

_LONGEST = 60
"""A longer text is no header."""
_SHORTLIST = 5
_FEW = 256
"""Answers kept of what comes again soon or never: the headers of a town's workbooks."""
_LOUDEST = 1
"""What the names of sheet and file can add to a weight."""
_NEAR = 0.1
"""How far apart two weights must be for the lesser never to be asked about."""
_NONE = frozenset[str]()
Headers = tuple[tuple[int, tuple[str, ...], str], ...]
"""Column, those of its possible headers that some form knows, and what it is called in any case."""


@dataclass(frozen=True)
class Heading:
    """A column (from 0 within the page's rows), the remark in its header (“万元”), the header."""

    column: int
    remark: str
    header: str


_heading = lru_cache(maxsize=65_536)(Heading)


@dataclass(frozen=True)
class Fit:
    """How some headers fit a form: field → the columns that may be it; column → header."""

    form: Form
    columns: Mapping[str, list[Heading]]
    labels: Mapping[int, str]

    @cached_property
    def coverage(self) -> Fraction:
        """The share of the form's required fields that have a column."""
        needed = [one.id for one in self.form.fields if one.required]
        return Fraction(sum(one in self.columns for one in needed), len(needed)) if needed else Fraction(1)

    @cached_property
    def counted(self) -> int:
        """How many headers there are but for those of columns that count the rows; 1 at least."""
        return max(1, len(self.labels) - sum(map(is_serial, self.labels.values())))

    @cached_property
    def weight(self) -> Fraction:
        """What speaks for the form, the names of sheet and file left aside."""
        coverage, known, counted = self.coverage, len(self.columns), self.counted
        # 2 · coverage + known / counted + known / 1000, in one go: adding fractions takes longer than all the rest
        upper = 2000 * coverage.numerator * counted + known * coverage.denominator * (1000 + counted)
        return Fraction(upper, 1000 * counted * coverage.denominator)


@dataclass(frozen=True)
class Vocabulary:
    """The forms by id, with their words. A year's ledgers have few different headers, so what was found of one is kept."""

    forms: Mapping[str, Form]

    @cached_property
    def names(self) -> tuple[tuple[str, str], ...]:
        """(name or alias, form id), longest first."""
        pairs = {(squash(name), form.id) for form in self.forms.values() for name in (form.name, *form.aliases)}
        return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))

    @cached_property
    def _begun(self) -> dict[tuple[str, str], list[int]]:
        """The first two characters of names → which of :attr:`names` begin so."""
        found: dict[tuple[str, str], list[int]] = {}
        for at, (name, _) in enumerate(self.names):
            if len(name) > 1:
                found.setdefault((name[0], name[1]), []).append(at)
        return found

    @cached_property
    def _short(self) -> tuple[int, ...]:
        """Which of :attr:`names` have one character, or none."""
        return tuple(at for at, (name, _) in enumerate(self.names) if len(name) < 2)

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

    @cached_property
    def named(self) -> Callable[[str], Mapping[str, int]]:
        """Form id → the length of its longest name that stands in some words (a title, a sheet's or a file's name)."""
        return lru_cache(maxsize=4096)(self._named)

    def _named(self, words: str) -> Mapping[str, int]:
        squashed = squash(words)
        found: dict[str, int] = {}
        likely = {at for begun in pairwise(squashed) for at in self._begun.get(begun, ())}
        for name, form_id in (self.names[at] for at in sorted({*likely, *self._short})):
            if form_id not in found and name in squashed:
                found[form_id] = len(name)
        return found

    @cached_property
    def forms_with(self) -> Callable[[str], frozenset[str]]:
        """The forms that have a column of that header."""
        return lru_cache(maxsize=65_536)(self._forms_with)

    def knows(self, text: str) -> bool:
        """Whether some form has a column of that header. For texts that are hardly ever headers: nothing is kept of them."""
        if len(text) > _LONGEST:
            return False
        return text in self._index if plain(text) else bool(self._forms_with(text))

    def _forms_with(self, header: str) -> frozenset[str]:
        if len(header) > _LONGEST:
            return _NONE
        if plain(header):  # then it may be meant in one way only
            return self._index.get(header, _NONE)
        return frozenset[str]().union(*(self._index.get(one.words, frozenset()) for one in readings(header)))

    def fits(self, own: frozenset[str], headers: Headers) -> tuple[Fit, ...]:
        """The forms that share most headers, more than one each, and of those in ``own`` only.

        ``headers``: as :meth:`known` gives them.
        """
        return self._fits(own, headers)

    def forget(self) -> None:
        """Let go of all that was kept of headers and names: for when a folder is through."""
        for name in ("named", "forms_with", "_fits", "_meant"):
            self.__dict__.pop(name, None)

    def known(self, headers: Iterable[tuple[int, Sequence[str]]]) -> Headers:
        """Column and its possible headers, the most exact first → those that some form knows."""
        return tuple((column, tuple(filter(self.forms_with, texts)), texts[-1]) for column, texts in headers)

    @cached_property
    def _fits(self) -> Callable[[frozenset[str], Headers], tuple[Fit, ...]]:
        return lru_cache(maxsize=_FEW)(self._find_fits)

    def _find_fits(self, own: frozenset[str], headers: Headers) -> tuple[Fit, ...]:
        shared: Counter[str] = Counter()
        for _, texts, _ in headers:
            if texts:
                first, *others = map(self.forms_with, texts)
                shared.update(first.union(*others) if others else first)
        several = [pair for pair in shared.items() if pair[1] > 1 and pair[0] in own]
        likely = sorted(several, key=lambda pair: (-pair[1], pair[0]))[:_SHORTLIST]
        labels = {column: label for column, _, label in headers}
        found: list[Fit] = []
        for form_id, count in likely:
            form = self.forms[form_id]
            if found and self._hopeless(form, count, found[0]):
                continue
            found.append(Fit(form, self._columns(form_id, headers), labels))
        return tuple(found)

    def _hopeless(self, form: Form, shared: int, best: Fit) -> bool:
        """Whether a form that knows so many of the headers cannot come near one that fits them, whatever the sheet is called."""
        needed = self._needed[form.id]
        most = (2 * min(shared, needed) / needed if needed else 2) + shared / best.counted + shared / 1000
        return most + _LOUDEST + _NEAR < float(best.weight)

    @cached_property
    def _needed(self) -> dict[str, int]:
        """Form id → how many columns it must have."""
        return {form.id: sum(one.required for one in form.fields) for form in self.forms.values()}

    def _columns(self, form_id: str, headers: Headers) -> dict[str, list[Heading]]:
        """Field → its columns: of a column's possible headers the first that the form knows."""
        chosen: list[tuple[int, str]] = []
        for column, texts, _ in headers:
            for text in texts:
                if self._meant(form_id, text, own=False) is not None:
                    chosen.append((column, text))
                    break
        return self.columns(self.forms[form_id], chosen)

    @cached_property
    def _meant(self) -> Callable[..., tuple[Label, str] | None]:
        """As :meth:`_means`, which is found out once."""
        return lru_cache(maxsize=65_536)(self._means)

    def _means(self, form_id: str, header: str, *, own: bool) -> tuple[Label, str] | None:
        """How a header is to be read in a form, and the field that it then is; by the fields' ``own`` names, or by aliases too."""
        words = (self._own if own else self.fields)[form_id]
        one = next((one for one in readings(header) if one.words in words), None)
        return None if one is None else (one, words[one.words])

    def columns(self, form: Form, headers: Sequence[tuple[int, str]]) -> dict[str, list[Heading]]:
        """Field id → the columns that may be it, by the headers (column, text).

        A column under a field's own name goes before those under an alias. More than one: the header does not say
        which. Of several columns called 序号 only the last can be a field: the first counts the rows.
        """
        found: dict[str, list[Heading]] = {}
        used: set[int] = set()
        for own in (True, False):
            done = frozenset(found)
            for column, header in headers:
                meant = self._meant(form.id, header, own=own)
                if meant is None or column in used or meant[1] in done:
                    continue
                one, name = meant
                heading = _heading(column, one.remark, header)
                used.add(column)
                if one.words.upper() in SERIAL or name not in found:
                    found[name] = [heading]
                else:
                    found[name].append(heading)
        return {field.id: found[field.id] for field in form.fields if field.id in found}
