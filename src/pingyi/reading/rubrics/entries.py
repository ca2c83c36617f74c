"""The entries of a scoring table: sections, items, their points and texts, as the table says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from pingyi.numbers import halfwidth
from pingyi.reading.rubrics.columns import naming
from pingyi.reading.rubrics.grammar import is_scoring
from pingyi.reading.rubrics.lines import Entry, Outline, Section, Total, figure
from pingyi.reading.rubrics.outside import BASE, OUTSIDE, OUTSIDE_ROW, capped, signed, takes_only
from pingyi.reading.rubrics.parts import head_of, labelled, pieces, sentences, without_label
from pingyi.reading.rubrics.sheet import TOTAL, GridRow, Sheet

_SUBTOTAL = re.compile(r"^小计")
_SECTION = re.compile(
    r"^[(（]?(?P<n>[一二三四五六七八九十]{1,3})[)）]?[、.．]?$|^[(（]?(?P<m>[一二三四五六七八九十]{1,3})(?:[)）]|[、.．])"
)
_OWN_NUMBER = re.compile(r"^[（(]?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:[)）]|[、.．](?!\d))")
_NAME = 40


def outline(sheet: Sheet) -> Outline:
    """Sections and entries in the table's order."""
    found = Outline()
    state = _State(sheet, found)
    for row in sheet.rows:
        state.take(row)
    state.close()
    if not any(entry.points for section in found.sections for entry in section.entries) and takes_only(
        sheet.title, sheet.heads, points=bool(sheet.columns.points)
    ):
        for section in found.sections:
            section.bonus, section.cap = section.points is None, section.cap or BASE
    for other in sheet.apart:
        _join(found, other)
    return found


def _join(found: Outline, other: Sheet) -> None:
    """The sections of a further table, all of them outside the hundred."""
    more = outline(other)
    title = without_label(_SECTION.sub("", re.sub(r"\s+", "", other.title)))
    title, cap = capped(title)
    for section in more.sections:
        section.bonus = section.apart = True
        section.name = section.name or title
        section.cap = section.cap or cap
    found.sections += more.sections
    found.unreadable += more.unreadable


class _State:
    def __init__(self, sheet: Sheet, found: Outline) -> None:
        self.sheet, self.columns, self.found = sheet, sheet.columns, found
        self.levels, self.details = naming(sheet.columns)
        self.wide = self.levels[0] if len(self.levels) > 1 else None
        self.narrow = self.levels[-1] if self.levels else None
        if self.wide is None and self.narrow is not None and self._covers_several():
            self.wide, self.narrow = self.narrow, None
        own = [column for column in self.columns.points if self.wide is None or column > self.wide]
        self.own_points, self.wide_points = self._points(own)
        self.row: GridRow | None = None
        self.last_key: object = None

    def _covers_several(self) -> bool:
        """Whether the one column of names heads several rows with points of their own: it then names sections."""
        column, points = self.narrow, self.columns.points[-1] if self.columns.points else None
        if column is None or points is None or self.columns.standard is None or self.details:
            return False
        if all(OUTSIDE_ROW.fullmatch(re.sub(r"\s+", "", row.text(column))) for row in self.sheet.rows):
            return True  # “加分”, “扣分”: kinds, whatever stands beside them is the item
        pairs = [
            (one, two)
            for one, two in pairwise(self.sheet.rows)
            if one.text(points) and two.text(points) and two.text(column)
        ]
        shared = [
            one
            for one, two in pairs
            if one.text(column) == two.text(column) and one.cells[points].key != two.cells[points].key
        ]
        return len(shared) > 1

    def _points(self, own: Sequence[int]) -> tuple[int | None, int | None]:
        """The column of an item's points and that of its section's: the last, and the one right behind the section's name."""
        if len(own) > 1 and self.wide is not None:
            between = [column for column in own if self.narrow is None or column < self.narrow]
            return own[-1], between[0] if between else None
        return (own[-1] if own else (self.columns.points[-1] if self.columns.points else None)), None

    def take(self, row: GridRow) -> None:
        first = next((re.sub(r"\s+", "", cell.text) for cell in row.cells if cell.text), "")
        if self._total(row) or self._section(row, first):
            self.row = None
            return
        self._item(row)
        self.row = row

    def _total(self, row: GridRow) -> bool:
        texts = [re.sub(r"\s+", "", cell.text) for cell in row.cells]
        named = next((text for text in texts[:4] if TOTAL.match(text)), "")
        if not named or any(len(text) > 12 for text in texts):
            return False
        said = [points for text in texts if text != named and (points := figure(text)) is not None]
        if not said and (own := re.search(r"(\d+(?:\.\d+)?)", halfwidth(named))):
            said = [Decimal(own[1])]
        if said:
            sub = len(self.found.sections) - 1 if _SUBTOTAL.match(named) and self.found.sections else None
            self.found.totals.append(Total(re.sub(r"[\d（(）)分]", "", named), said[-1], row.place, sub))
        return True

    def _section(self, row: GridRow, first: str) -> bool:  # noqa: PLR0911  one reason a line
        """A row that only heads what follows: one cell over the whole row, or 一、 in the column of numbers."""
        alone = row.alone
        held = {index for index, cell in enumerate(row.cells) if cell.text}
        if held == {self.columns.standard}:
            return False
        if alone and not is_scoring(without_label(alone)) and len(row.cells) > 1:
            if len({cell.key for cell in row.cells if cell.text}) == 1 and len(alone) <= _NAME and not figure(alone):
                name, mark = without_label(alone), _SECTION.match(re.sub(r"\s+", "", alone))
                number = (mark["n"] or mark["m"]) if mark else ""
                self._open(_SECTION.sub("", name) or name, number, labelled(alone), row, "")
                return True
            return False
        match = _SECTION.match(first)
        if not match or (self.wide is not None and self.columns.number is None):
            return False
        number = match["n"] or match["m"]
        column = self.columns.number
        marked_number = column is not None and _SECTION.match(re.sub(r"\s+", "", row.text(column)))
        name_column = self.narrow if self.wide is None else self.wide
        name = re.sub(r"\s+", "", row.text(name_column))
        if column is not None and not marked_number:
            return False
        if column is None and (not self._others_arabic() or name != first or row.text(self.columns.standard)):
            return False
        if column is not None and not self._arabic_numbers():
            return False
        points = figure(row.text(self.own_points)) if self.own_points is not None else None
        points = labelled(name) if points is None else points
        clean = without_label(name)
        clean = _SECTION.sub("", clean) if column is None else clean
        self._open(clean, number, points, row, row.text(self.columns.standard))
        return True

    def _arabic_numbers(self) -> bool:
        """Whether the items of the table have arabic numbers, so that Chinese ones are sections'."""
        column = self.columns.number
        return any(re.fullmatch(r"\d{1,3}[.、．]?", row.text(column)) for row in self.sheet.rows)

    def _others_arabic(self) -> bool:
        return any(
            re.match(r"\d{1,2}[.、．]|[（(][一二三四五六七八九十\d]+[)）]", row.text(self.narrow))
            for row in self.sheet.rows
        )

    def _open(self, name: str, number: str, points: Decimal | None, row: GridRow, text: str) -> Section:
        outside = bool(OUTSIDE.search(name))
        name, cap = capped(name) if outside and points is None else (name, None)
        section = Section(name, number, points, row.place, text, outside, cap)
        self.found.sections.append(section)
        self.last_key = None
        return section

    def _section_of(self, row: GridRow) -> Section:
        """The section that the row stands in, opened where its name is new."""
        if self.wide is None:
            return self.found.sections[-1] if self.found.sections else self._open("", "", None, row, "")
        written = re.sub(r"\s+", "", row.text(self.wide))
        key = row.cells[self.wide].key if self.wide < len(row.cells) else None
        previous = self.found.sections[-1] if self.found.sections else None
        if (
            previous is not None
            and self.last_key is not None
            and (not written or key == self.last_key or written == self._written)
        ):
            return previous
        if previous is not None and not written:
            return previous
        self._written = written
        points = figure(row.text(self.wide_points)) if self.wide_points is not None else None
        number = _SECTION.match(written)
        name = without_label(written)
        section = self._open(
            _SECTION.sub("", name) or name,
            (number["n"] or number["m"]) if number else "",
            points or labelled(written),
            row,
            "",
        )
        self.last_key = key or written
        return section

    _written = ""

    def _item(self, row: GridRow) -> None:
        section = self._section_of(row)
        text = row.text(self.columns.standard)
        written = re.sub(r"\s+", "", row.text(self.narrow))
        if self.narrow is not None and self.narrow == self.wide:
            written = ""
        said = row.text(self.own_points) if self.own_points is not None else ""
        detail = "；".join(text for text in dict.fromkeys(row.text(column) for column in self.details) if text)
        if self._goes_on(row, section, written, said):
            self._add(row, section.entries[-1], text, detail)
            return
        if not any((written, text, said)):
            return
        points = labelled(written) if (own := figure(said)) is None else own
        bare = without_label(written) if self.narrow is not None else head_of(text)
        number = re.sub(r"\s+", "", row.text(self.columns.number)) if self.columns.number is not None else ""
        if not number and (mark := _OWN_NUMBER.match(bare)):
            number, bare = mark[1], bare[mark.end() :]
        middle = [re.sub(r"\s+", "", row.text(column)) for column in self.levels[1:-1]]
        name = bare or next((one for one in reversed(middle) if one), "") or section.name or f"第{row.place.row}行"
        if said and points is None and section.bonus and (rule := signed(said, section.name + name)):
            text, said = f"{text or name}，{rule}", ""
        self._check(row, section, said, points)
        if noted := self._noted(row):
            text = f"{text.rstrip()}\n{noted}" if text else noted
        text = text or (written if is_scoring(written) else "")
        unit = row.text(self.columns.unit)
        section.entries.append(Entry(name, number.strip(".、．"), points, said, text, unit, row.place, detail))

    def _add(self, row: GridRow, entry: Entry, text: str, detail: str) -> None:
        """What a further row of an item says."""
        if text and not (self.row is not None and self._same(row, self.columns.standard)):
            entry.text = f"{entry.text}\n{text}" if entry.text else text
        if detail and detail not in entry.detail:
            entry.detail = f"{entry.detail}\n{detail}" if entry.detail else detail

    def _check(self, row: GridRow, section: Section, said: str, points: Decimal | None) -> None:
        """What stands in the column of points and is no figure, or a figure read without its sign, which is told."""
        unread = said and points is None and not re.fullmatch(r"[-—/／无\s]*", said)
        if unread or (points and not section.bonus and halfwidth(said).strip().startswith("-")):
            self.found.unreadable.append((said, row.place))

    def _noted(self, row: GridRow) -> str:
        """What the columns of notes say of scoring (“最高加5分”, “情节严重的取消评优资格”), of this row alone."""
        cells = [row.cells[column] for column in self.columns.notes if column < len(row.cells)]
        said = [sentence for cell in cells if cell.height == 1 for sentence in sentences(cell.text)]
        return "\n".join(sentence for sentence in said if is_scoring(sentence))

    def _same(self, row: GridRow, column: int | None) -> bool:
        """Whether a cell is merged with the one above."""
        if self.row is None or column is None or column >= len(row.cells):
            return False
        key = row.cells[column].key
        return key is not None and key == self.row.cells[column].key

    def _goes_on(self, row: GridRow, section: Section, written: str, said: str) -> bool:
        """Whether the row belongs to the item above: its points, or its name where it has none, are merged with it."""
        if not section.entries or self.row is None:
            return False
        if self.own_points is not None and self._same(row, self.own_points) and said:
            return self._same(row, self.narrow) or not written or self._same(row, self.columns.number)
        if said:
            # A merged cell that an export wrote out in every row: same name, same points, another description.
            before = self.row
            same = (
                bool(self.details)
                and written
                and written == re.sub(r"\s+", "", before.text(self.narrow))
                and said == before.text(self.own_points)
            )
            return bool(same) and row.text(self.columns.number) == before.text(self.columns.number)
        if self._same(row, self.narrow) and written:
            return True
        return (
            not written
            and not row.text(self.columns.number)
            and self.own_points is not None
            and bool(row.text(self.columns.standard))
        )

    def _outside(self, section: Section) -> None:
        """Rows named 加分项, 扣分项 become sections of their own, outside the hundred."""
        if section.bonus:
            return
        apart = [entry for entry in section.entries if OUTSIDE_ROW.fullmatch(entry.name)]
        if not apart:
            return
        section.entries = [entry for entry in section.entries if entry not in apart]
        for entry in apart:
            self.found.sections.append(Section(entry.name, "", None, entry.place, bonus=True, entries=[entry]))

    def close(self) -> None:
        for section in list(self.found.sections):
            if not section.entries and section.text and section.points is not None:
                section.entries.append(Entry(section.name, "", section.points, "", section.text, "", section.place))
                section.text = ""
            self._outside(section)
        for section in self.found.sections:
            for entry in section.entries:
                entry.parts, entry.before, entry.part_numbers = pieces(entry.text)
        self.found.sections = [section for section in self.found.sections if section.entries]
