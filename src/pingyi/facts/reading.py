"""A folder of workbooks → the facts of one year.

The registers of organisations, members and posts are read first, since the names in every other table are looked
up in them. Every workbook is checked before it is opened, every problem is collected; one sheet at a time is in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from pingyi.errors import FolderRefused, NothingToRead, WorkbookRefused
from pingyi.facts import build, quality
from pingyi.facts.admitting import Copied, admitted, copy_issue, refusal_issue
from pingyi.facts.folder import workbooks
from pingyi.facts.guard import Admitted, check_cells
from pingyi.facts.loose import loose
from pingyi.facts.memory import give_back, rehoused, sparing
from pingyi.facts.model import Facts
from pingyi.facts.names import NamesBook
from pingyi.facts.plain import plain_rows
from pingyi.facts.sheets.cells import squash
from pingyi.facts.sheets.dates import forget_days
from pingyi.facts.sheets.directory import Directory
from pingyi.facts.sheets.gather import Gathered
from pingyi.facts.sheets.layout import Layout, layout_of
from pingyi.facts.sheets.lookup import Known
from pingyi.facts.sheets.page import Page, pages, put_away
from pingyi.facts.sheets.people import People
from pingyi.facts.sheets.sheet import read_sheet
from pingyi.facts.sheets.swift import Swift
from pingyi.facts.sheets.vocabulary import Vocabulary
from pingyi.issues import Issue, Severity
from pingyi.packs.rules import Rules
from pingyi.packs.schema import FieldType, Form

HOUSE = ("units", "members", "posts")
"""The registers that all other tables lean on, in the order in which they lean on each other."""
_OF_UNITS = ("code", "name", "kind", "parent", "since", "until", "short", "former")
_OF_POSTS = ("unit", "title", "person", "since", "until")
_TIDY = 128
"""After so many workbooks memory is given back: it takes some milliseconds, and what is given back is soon wanted again."""
_GRAVE = frozenset({Severity.ERROR, Severity.DOUBT})


@dataclass(frozen=True)
class Reading:
    """What a folder gave: the facts (``facts.issues`` are ``issues``), every problem sorted, the workbooks seen."""

    facts: Facts
    issues: tuple[Issue, ...]
    files: tuple[Path, ...]


def _quiet(_: str) -> None:
    """Say nothing."""


Rows = Mapping[str, Mapping[str, Any]]
"""Form → field or origin → column, typed, raw texts still in it: what :func:`pingyi.facts.build.tables` asks for."""


@dataclass(frozen=True)
class Taken:
    """The rows of a folder as they were read, who took part in which, and the issues of the rows that were not."""

    rows: Rows
    attendance: Mapping[str, tuple[list[int], list[str]]]
    issues: tuple[Issue, ...]


def _let_go(_: Taken) -> None:
    """Keep nothing of the rows."""


@dataclass(frozen=True)
class Around:
    """For whoever keeps rows themselves.

    ``house``: registers (the forms of :data:`HOUSE`) known beforehand, in which names are looked up too; a row of the folder
    with the same key stands in for theirs; they do not go into the facts. ``taken`` hears the rows, whose raw texts the
    facts do not hold.
    """

    house: Rows = field(default_factory=dict)
    taken: Callable[[Taken], None] = _let_go

    def asks(self, form: Form) -> bool:
        """Whether a register's rows are wanted in the order in which they were read, or some of them come from elsewhere."""
        listed = any(one.type is FieldType.PERSONS for one in form.fields)
        return listed or self.taken is not _let_go or bool(self.house.get(form.id))


def read_folder(  # noqa: PLR0913  what is read, by which rules, and who hears of it
    folder: Path,
    rules: Rules,
    year: int,
    *,
    names: NamesBook,
    strict: bool = False,
    progress: Callable[[str], None] = _quiet,
    around: Around = Around(),
) -> Reading:
    """Read every workbook below ``folder``; ``names`` learns the members' names. ``progress`` hears each file's name.

    Raises:
        NothingToRead: there is no workbook in the folder.
        FolderRefused: ``strict``, and a row, a sheet or a workbook had to be left out or set aside.
    """
    files, issues = workbooks(folder)
    if not files:
        raise NothingToRead(folder)
    with sparing():
        allowed, refused = admitted(folder, files)
        issues += refused
        facts = _read(_Folder(folder, rules, year, names, allowed, progress, around), issues)
        allowed.clear()
    give_back()
    if strict and any(issue.severity in _GRAVE for issue in facts.issues):
        raise FolderRefused(folder, facts.issues)
    return Reading(facts, facts.issues, tuple(files))


@dataclass(frozen=True)
class _Folder:
    folder: Path
    rules: Rules
    year: int
    names: NamesBook
    workbooks: dict[str, Copied]
    progress: Callable[[str], None]
    around: Around
    swift: Swift = field(default_factory=Swift)


class _LateError(Exception):
    """A register turned up in a workbook whose name did not promise one: begin again with it."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


def _read(task: _Folder, issues: list[Issue]) -> Facts:
    vocabulary = Vocabulary(task.rules.forms)
    first = [file for file, one in task.workbooks.items() if _promises(vocabulary, file, one.workbook)]
    while True:
        try:
            return _Pass(task, vocabulary, first, list(issues)).run()
        except _LateError as late:
            first = sorted({*first, late.file})


def _promises(vocabulary: Vocabulary, file: str, workbook: Admitted) -> bool:
    """Whether the names of a workbook and its sheets speak of a register that others lean on."""
    words = squash(f"{file.rsplit('/', 1)[-1]}\n" + "\n".join(workbook.sheets))
    return any(form_id in HOUSE and name in words for name, form_id in vocabulary.names)


class _Pass:
    """One way through the folder."""

    def __init__(self, task: _Folder, vocabulary: Vocabulary, first: list[str], issues: list[Issue]) -> None:
        self.task, self.vocabulary, self.first, self.issues = task, vocabulary, first, issues
        self.gathered = Gathered(task.rules.forms)
        self.opened = 0
        self.made: dict[str, build.Made] = {}
        self.known = self._knowing([])

    def run(self) -> Facts:
        waiting = [(put_away(page), layout) for file in self.first for page, layout in self._sheets(file)]
        for form_id in HOUSE:
            for page, layout in waiting:
                if layout.form.id == form_id:
                    self._take(page, layout)
            self._learn(form_id)
        for page, layout in waiting:
            if layout.form.id not in HOUSE:
                self._take(page, layout)
        waiting.clear()
        for file in self.task.workbooks:
            if file not in self.first:
                for page, layout in self._sheets(file):
                    if layout.form.id in HOUSE:
                        raise _LateError(file)
                    self._take(page, layout)
        return self._facts()

    def _sheets(self, file: str) -> Iterator[tuple[Page, Layout]]:
        """The sheets of a workbook that are of a known form."""
        self.task.progress(file)
        self.opened += 1
        if self.opened % _TIDY == 0:
            give_back()
        one = self.task.workbooks[file]
        try:
            found = self.task.swift.pages(one.workbook, file) or pages(
                one.workbook.path, file, check_cells(one.workbook)
            )
        except WorkbookRefused as refusal:
            self.issues += [refusal_issue(each, refusal) for each in (file, *one.copies)]
            return
        self.issues += [copy_issue(each, file) for each in one.copies]
        try:
            for page in found:
                layout = layout_of(page, self.vocabulary)
                if isinstance(layout, Issue):
                    self.issues.append(layout)
                elif layout is not None:
                    yield page, layout
        except WorkbookRefused as refusal:
            self.issues.append(refusal_issue(file, refusal))

    def _take(self, page: Page, layout: Layout) -> None:
        rows = read_sheet(page, layout, self.known)
        self.issues += rows.issues
        self.gathered.add(page.file, page.sheet, rows)
        page.rows.clear()

    def _learn(self, form_id: str) -> None:
        """Look at what a register said, without what repeats or contradicts."""
        if form_id not in self.task.rules.forms:
            return
        house = {name: self.task.rules.forms[name] for name in {"units": None, form_id: None}}
        rules = replace(self.task.rules, forms=house)
        gathered = self.gathered.rows()
        rows = {
            name: _joined(form, gathered.get(name, {}), self.task.around.house.get(name, {}))
            for name, form in house.items()
        }
        built = build.tables(rules, rows, made={name: one for name, one in self.made.items() if name in house})
        if not (built.issues or self.task.around.asks(house[form_id])):
            self.made[form_id] = built.tables[form_id], built.texts[form_id]
            self.gathered.forget(form_id)
        settled, _ = quality.settle(rules, built.tables, built.texts, self.task.year)
        if form_id == "units":
            self.known = self._knowing(_counting(settled["units"], *_OF_UNITS))
        elif form_id == "members":
            self.known.people.learn_register(settled["members"])
        else:
            self.known.people.learn_posts(_counting(settled["posts"], *_OF_POSTS))

    def _knowing(self, units: list[dict[str, object]]) -> Known:
        kinds = self.task.rules.unit_kinds
        directory = Directory(units, kinds)
        return Known(self.task.year, directory, People(directory, self.task.names), self.task.names, kinds)

    def _facts(self) -> Facts:
        rules, year = self.task.rules, self.task.year
        self.known = self._knowing([])  # nothing is looked up any more, and what was kept for that is large
        for forget in (self.vocabulary.forget, self.task.swift.forget, self.task.workbooks.clear, forget_days):
            forget()
        bearers = self.task.names.bearers()
        give_back()
        # Drained, not copied: of a large district a second copy would double the memory.
        built = build.tables(rules, self._drained(), self.gathered.attendance(), bearers, self.made)
        self.made.clear()
        settled, doubts = quality.settle(rules, built.tables, built.texts, year, bearers)
        self.issues += [*built.issues, *doubts, *loose(rules, settled, self.gathered.letters)]
        del built
        give_back()
        return Facts(year, settled, rehoused(tuple(sorted(self.issues))))

    def _drained(self) -> Rows:
        rows = self.gathered.drain()
        if self.task.around.taken is not _let_go:
            both = self.gathered.attendance().items()
            attendance = {form_id: (numbers.tolist(), persons.to_pylist()) for form_id, (numbers, persons) in both}
            self.task.around.taken(Taken(rows, attendance, tuple(sorted(self.issues))))
        return rows


def _joined(form: Form, own: Mapping[str, Any], before: Mapping[str, Any]) -> Mapping[str, Any]:
    """A register's rows with those known beforehand whose key none of them has."""
    if not own or not before:
        return own or before
    taken = set(zip(*(own[name].to_pylist() for name in form.key), strict=True))
    keys = zip(*(before[name].to_pylist() for name in form.key), strict=True)
    left = pa.array([index for index, key in enumerate(keys) if key not in taken], pa.int64())
    joined = {}
    for name, column in own.items():
        array = _plain(column)
        joined[name] = pa.concat_arrays([array, _plain(before[name]).take(left).cast(array.type)])
    return joined


def _plain(column: Any) -> pa.Array:  # noqa: ANN401  whatever sequence build.tables takes
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    array = array if isinstance(array, pa.Array) else pa.array(array)
    return array.dictionary_decode() if isinstance(array, pa.DictionaryArray) else array


def _counting(table: pa.Table, *columns: str) -> list[dict[str, object]]:
    return [*plain_rows(table.filter(table["counts"]).select(columns))]
