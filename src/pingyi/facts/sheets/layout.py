"""Which form a sheet is of, where its header stands, which column is which field, what its title says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from pingyi.facts.sheets.cells import broken, squash
from pingyi.facts.sheets.labels import is_serial, label
from pingyi.facts.sheets.numeric import money_unit
from pingyi.facts.sheets.page import Page
from pingyi.facts.sheets.vocabulary import Fit, Headers, Heading, Vocabulary
from pingyi.issues import Issue, Severity
from pingyi.numbers import halfwidth, parse_chinese
from pingyi.packs.schema import Form

_SEARCHED = 30
"""How many rows down a header is looked for."""
_DEEPEST = 3
_YEAR = re.compile(r"(?<!\d)(?:(?P<digits>(?:19|20)\d{2})|(?P<spelt>[一二][〇○零九一二三四五六七八]{3}))(?=年|\D|$)")
_MEASURED_IN = re.compile(r"(?:金额|计量|货币)?单位[:：]\s*(?P<unit>[^\s)）]+)")
_CLOSE = Fraction(1, 20)
_GUIDES = re.compile(r"填表说明|填报说明|使用说明|问题清单.*")
"""Sheets that pingyi itself puts beside ledgers."""
_WEIGHTS = (Fraction(1), Fraction(4, 5), Fraction(1, 2))
"""What a form's name says in the title, as the sheet's name, in the file's name."""
_SILENT = Fraction(0)


@dataclass(frozen=True)
class Layout:
    """How to read a sheet. ``first``: the row after the header; ``unit``: the unit of money that a line above names."""

    form: Form
    fields: dict[str, Heading]
    header: int
    first: int
    title: str = ""
    unit: str = ""
    labels: dict[int, str] = field(default_factory=dict)
    """Column → header, of every column that has one."""
    extra: tuple[int, ...] = ()
    """Columns with a header that is no field of the form."""
    repeated: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Field → further columns that may be it just as well."""


def layout_of(page: Page, vocabulary: Vocabulary) -> Layout | Issue | None:
    """How to read a sheet, or why it cannot be read; None for a sheet that holds nothing, or a hidden one nobody knows."""
    if not any(cell != "" for row in page.rows for cell in row):
        return None
    top = replace(page, rows=page.rows[: _SEARCHED + _DEEPEST])
    named = {
        "title": vocabulary.named("\n".join(_texts(top, range(min(6, len(top.rows)))))),
        "sheet": vocabulary.named(page.sheet),
        "file": vocabulary.named(page.file.rsplit("/", 1)[-1]),
    }
    found = sorted(_candidates(top, vocabulary, named), key=lambda one: (-one.score, one.depth, one.row, one.form.id))
    if not found:
        return _unknown(page, vocabulary, named)
    best = found[0]
    if best.fit.coverage < Fraction(1, 2) or (
        best.fit.coverage < 1 and not best.bonus and best.fit.coverage < Fraction(3, 4)
    ):
        return _unknown(page, vocabulary, named, best.form)
    second = next((one for one in found if one.form.id != best.form.id), None)
    if second and second.fit.coverage == best.fit.coverage and best.score - second.score < _CLOSE:
        message = f"既像“{best.form.name}”，又像“{second.form.name}”，未读取"
        hint = "请在标题或工作表名称中写明台账名称"
        return Issue(page.place(), "ambiguous-sheet", message, hint)
    return best.layout(top)


@dataclass(frozen=True)
class _Candidate:
    fit: Fit
    row: int
    depth: int
    bonus: Fraction

    @property
    def form(self) -> Form:
        return self.fit.form

    @property
    def score(self) -> Fraction:
        return self.fit.weight + self.bonus

    def layout(self, page: Page) -> Layout:
        above = _texts(page, range(self.row))
        columns, labels = self.fit.columns, self.fit.labels
        found = Layout(
            form=self.form,
            fields={name: headings[0] for name, headings in columns.items()},
            header=self.row,
            first=self.row + self.depth,
            title="\n".join(above),
            unit=next((found for text in above for found in _units(text)), ""),
            labels=dict(labels),
            repeated={
                name: tuple(one.column for one in headings[1:])
                for name, headings in columns.items()
                if len(headings) > 1
            },
        )
        used = {one.column for headings in columns.values() for one in headings}
        extra = (n for n, text in labels.items() if n not in used and not is_serial(text))
        return replace(found, extra=tuple(sorted(extra)))


def _units(text: str) -> Iterator[str]:
    for found in _MEASURED_IN.finditer(halfwidth(text)):
        if unit := money_unit(found["unit"]):
            yield unit


def _texts(page: Page, rows: range) -> list[str]:
    return [
        cell for row in rows for cell in page.rows[row] if isinstance(cell, str) and cell.strip() and not broken(cell)
    ]


def _candidates(page: Page, vocabulary: Vocabulary, named: dict[str, Mapping[str, int]]) -> Iterator[_Candidate]:
    """Every row that may be a header, with each form that it may belong to; down to the first that fits a form wholly."""
    loudness = _loudness(named)
    for row in range(min(_SEARCHED, len(page.rows))):
        own = frozenset[str]().union(*(vocabulary.forms_with(one) for one in page.rows[row] if isinstance(one, str)))
        if not own:
            continue
        deepest = _depth(page, row)
        whole, above = False, None
        for depth in range(deepest, min(max(deepest, 2), len(page.rows) - row) + 1):
            if depth == 2 and above is not None and not _adds(page, row, vocabulary):
                continue
            headers = vocabulary.known(_headers(page, row, depth))
            if above is not None and not _more(headers, above):
                continue
            above = headers
            for fit in vocabulary.fits(own, headers):
                whole = whole or fit.coverage == 1
                yield _Candidate(fit, row, depth, loudness.get(fit.form.id, _SILENT))
        if whole:
            return


def _more(headers: Headers, above: Headers) -> bool:
    """Whether a further row says more of some column than the rows above: else no form can fit the better for it."""
    said = {column: known for column, known, _ in above}
    return any(known != said.get(column, ()) for column, known, _ in headers)


def _adds(page: Page, row: int, vocabulary: Vocabulary) -> bool:
    """Whether the row below a header may be its second row: nearly always it is data, and none of its cells a known word."""
    if any(first in (row, row + 1) for first, *_ in page.merged):
        return True
    for above, cell in zip(page.rows[row], page.rows[row + 1], strict=True):
        below = cell.strip() if isinstance(cell, str) else ""
        if not below:
            continue
        head = above.strip() if isinstance(above, str) else ""
        if broken(cell) or broken(above) or not (head or page.merged):
            return True
        if below != head and (vocabulary.knows(below) or vocabulary.knows(head + below)):
            return True
    return False


def _loudness(named: dict[str, Mapping[str, int]]) -> dict[str, Fraction]:
    """How loudly title, sheet and file name speak for each form that they name."""
    found: dict[str, Fraction] = {}
    for weight, lengths in zip(_WEIGHTS, named.values(), strict=True):
        longest = max(lengths.values(), default=1)
        for form_id, length in lengths.items():
            found[form_id] = max(found.get(form_id, _SILENT), weight * length / longest)
    return found


def _depth(page: Page, row: int) -> int:
    """How many rows the header has that begins in ``row``, by its cells that are merged downwards."""
    spans = [
        last - row + 1 for first, _, last, _ in page.merged if first == row and last > row and last - row < _DEEPEST
    ]
    return max(spans, default=1)


def _headers(page: Page, row: int, depth: int) -> Iterator[tuple[int, list[str]]]:
    """Column → its possible headers, the most exact first: group and sub-head together, the sub-head, the group."""
    width = len(page.rows[row])
    covering = {
        (r, c): (first, left)
        for first, left, last, right in page.merged
        if row <= first < row + depth and right - left < width
        for r in range(first, last + 1)
        for c in range(left, right + 1)
    }
    carried = [""] * depth
    for column in range(width):
        parts: list[str] = []
        for level in range(depth):
            at = covering.get((row + level, column), (row + level, column))
            cell = page.rows[at[0]][at[1]] if at[1] < width else ""
            text = cell.strip() if isinstance(cell, str) and not broken(cell) else ""
            if level < depth - 1 and not page.merged:
                below = page.rows[row + level + 1][column]
                if not text and isinstance(below, str) and below.strip():
                    text = carried[level]
                carried[level] = text or carried[level]
            if text and text not in parts:
                parts.append(text)
        if parts:
            yield column, ["".join(parts), *reversed(parts)] if len(parts) > 1 else parts


def year_in(text: str) -> int | None:
    """The year that a title names, if it names exactly one."""
    years = {
        int(found["digits"]) if found["digits"] else parse_chinese(found["spelt"])
        for found in _YEAR.finditer(halfwidth(text))
    }
    return years.pop() if len(years) == 1 else None


def _unknown(
    page: Page, vocabulary: Vocabulary, named: dict[str, Mapping[str, int]], near: Form | None = None
) -> Issue | None:
    """What to say of a sheet that is of no form: an error where it is called a ledger and holds a table."""
    if page.hidden or _GUIDES.fullmatch(squash(page.sheet)):
        return None
    if near is None:
        by_name = next((lengths for lengths in named.values() if lengths), {})
        nearest = max(by_name, key=lambda one: (by_name[one], one), default="")
        near = vocabulary.forms.get(nearest) or _alike(page, vocabulary)
    hint = f"最接近的是“{near.name}”；如确是该表，请核对表头" if near else "如是台账，请核对标题和表头"
    if _called(page, vocabulary) and sum(len(row) - row.count("") > 2 for row in page.rows) > 1:
        return Issue(page.place(), "unknown-sheet", "名称是台账，却找不到表头，整张表未读取", hint)
    return Issue(page.place(), "unknown-sheet", "不是已知的台账，未读取", hint, Severity.NOTE)


def _called(page: Page, vocabulary: Vocabulary) -> bool:
    """Whether the sheet's name, or the first text on it, is a ledger's."""
    first = next(iter(_texts(page, range(min(6, len(page.rows))))), "")
    return bool(vocabulary.named(page.sheet) or vocabulary.named(first))


def _alike(page: Page, vocabulary: Vocabulary) -> Form | None:
    """The form that shares most headers with the rows near the top, and more than one."""
    texts = {label(text) for text in _texts(page, range(min(_SEARCHED, len(page.rows))))}
    shared = {form_id: len(texts & set(words)) for form_id, words in vocabulary.fields.items()}
    best = max(shared, key=lambda one: (shared[one], one), default="")
    return vocabulary.forms[best] if shared.get(best, 0) > 1 else None
