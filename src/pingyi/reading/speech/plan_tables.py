"""Plans laid out as tables: which column says what, and each row as a task."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pingyi.issues import Issue, Place, Severity
from pingyi.reading.sources import Cell, Table
from pingyi.reading.speech import roles
from pingyi.reading.speech.amounts import amounts
from pingyi.reading.speech.folded import Folded, fold
from pingyi.reading.speech.lexicon import words
from pingyi.reading.speech.marks import mark_at
from pingyi.reading.speech.model import Finding, Name, Quantity, Task, When
from pingyi.reading.speech.names import listed
from pingyi.reading.speech.outline import Heading
from pingyi.reading.speech.sentences import cut
from pingyi.reading.speech.times import Clock, cell_whens, whens
from pingyi.reading.speech.wording import triggered, what_of

_SIGNS = re.compile(r"[\s（）()、，/／：:*]")
_HEAD_ROWS = 4


@dataclass(frozen=True)
class _Columns:
    first_row: int
    roles: dict[int, str]


def table_tasks(table: Table, path: tuple[Heading, ...], clock: Clock) -> Iterator[Task]:
    """The tasks of a table; nothing where its head names no task column."""
    grid = table.grid()
    columns = _columns(grid)
    if columns is None:
        return
    seen: set[int] = set()
    group = ""
    for row in grid[columns.first_row :]:
        cells = {
            role: [row[column] for column, its in columns.roles.items() if its == role]
            for role in dict.fromkeys(columns.roles.values())
        }
        if len({id(cell) for cell in row if cell is not None}) == 1 and row[0] is not None and len(row) > 1:
            group = row[0].text.strip()
            continue
        what = next((cell for cell in cells.get("what", []) if cell is not None and cell.text.strip()), None)
        if what is None or (id(what) in seen and not cells.get("when")):
            continue
        seen.add(id(what))
        own = next((cell.text.strip() for cell in cells.get("group", []) if cell is not None), "")
        yield from _row(what, cells, own or group, path, clock)


def table_problems(table: Table, path: tuple[Heading, ...]) -> Iterator[Finding]:
    """What a table's column of problems says; their ids are left to the caller."""
    grid = table.grid()
    columns = _columns(grid)
    problem = [column for column, role in columns.roles.items() if role == "problem"] if columns else []
    seen: set[int] = set()
    for row in grid[columns.first_row :] if columns and problem else ():
        cell = row[problem[0]]
        if cell is None or id(cell) in seen:
            continue
        seen.add(id(cell))
        folded = fold(cell.text, cell.start)
        for first, last in _items(folded.text):
            body, (start, end) = folded.text[first:last], folded.span(first, last)
            named = tuple(_name(name, folded) for name in roles.mentioned(body, first))
            counted = tuple(_quantities(folded, first, last))
            yield Finding("", "problem", body.replace("\n", ""), start, end, path, named, counted)


def merged_both(table: Table, name: str) -> Iterator[Issue]:
    """Cells merged over rows and over columns at once in a table of tasks: which task they belong to is not sure."""
    grid = table.grid()
    if _columns(grid) is None:
        return
    for cell in table.cells:
        if cell.row_span > 1 and 1 < cell.column_span < table.width and cell.text.strip():
            shown = re.sub(r"\s+", "", cell.text)[:20]
            message = f"表中“{shown}”横竖都合并了（{cell.row_span}行{cell.column_span}列），所在各行的任务读不准"
            place = Place(name, row=cell.row + 1)
            yield Issue(place, "reading-merged-both", message, "请取消合并，逐行填写后再读", Severity.DOUBT)


def _columns(grid: Sequence[Sequence[Cell | None]]) -> _Columns | None:
    for number, row in enumerate(grid[:_HEAD_ROWS]):
        found: dict[int, str] = {}
        for column, cell in enumerate(row):
            if cell is not None and (role := _role(cell.text)):
                found[column] = role
        if (
            "what" not in found.values()
            and "group" not in found.values()
            and {"when", "lead", "person"} & set(found.values())
        ):
            # A table of dates and persons: what is to be done stands where most is written.
            others = _spare(row, found)
            if others:
                found[max(others, key=lambda column: (_written(grid[number + 1 :], column), -column))] = "what"
        if not ({"what", "group", "problem"} & set(found.values())) or len(set(found.values())) < 2:
            continue
        if "what" not in found.values() and "group" in found.values():
            # Only one column of tasks, called “工作任务”: it is the task itself.
            column = max(column for column, role in found.items() if role == "group")
            found[column] = "what"
        whats = [column for column, role in found.items() if role == "what"]
        for column in whats[:-1]:
            if "group" not in found.values():
                found[column] = "group"
        depth = max((cell.row_span for cell in row if cell is not None), default=1)
        return _Columns(number + depth, found)
    return None


def _spare(row: Sequence[Cell | None], found: dict[int, str]) -> list[int]:
    """The columns that may hold the deeds of a table whose head names none."""
    if "problem" not in found.values():
        return [column for column in range(len(row)) if column not in found]
    if "when" not in found.values():
        return []  # a list of problems with who answers for each, and no time by when: no tasks
    return [column for column in range(len(row)) if found.get(column, "problem") == "problem"]


def _written(rows: Sequence[Sequence[Cell | None]], column: int) -> int:
    return sum(len(cell.text) for row in rows if (cell := row[column]) is not None)


def _role(text: str) -> str:
    head = _SIGNS.sub("", text)
    if not head or len(head) > 14:
        return ""
    kinds = words("columns")["roles"]
    for role, names in words("columns")["whole"].items():
        if head in names:
            return str(role)
    for whole in (True, False):
        for role, names in kinds.items():
            if whole and role == "what" and head in kinds["group"] and head not in ("工作任务", "项目", "重点工作"):
                continue
            if any(head == name if whole else name in head for name in names if whole or len(name) >= 2):
                return "group" if head == "工作任务" else str(role)
    return ""


def _row(
    what: Cell, cells: dict[str, list[Cell | None]], group: str, path: tuple[Heading, ...], clock: Clock
) -> Iterator[Task]:
    leads = [name for cell in cells.get("lead", []) for name in _names(cell)]
    supports = [name for cell in cells.get("support", []) for name in _names(cell)]
    persons = [name for cell in cells.get("person", []) for name in _names(cell)]
    leads = leads or persons
    person = "、".join(dict.fromkeys(name.text for name in persons)) if leads is not persons else ""
    timed = [
        when for cell in cells.get("when", []) if cell is not None and cell.text.strip() for when in _times(cell, clock)
    ]
    # “工作标准：1月20日前印发”: the day by which it must be done, closer than the column's month.
    timed += [
        when
        for cell in cells.get("check", [])
        if cell is not None
        for when in _times(cell, clock)
        if when.deadline.date and not when.recurring and timed and cell.text[: when.start - cell.start].strip() == ""
    ]
    said = "；".join(cell.text.strip() for cell in cells.get("when", []) if cell is not None and cell.text.strip())
    check = "；".join(
        dict.fromkeys(cell.text.strip() for cell in cells.get("check", []) if cell is not None and cell.text.strip())
    )
    counted = [
        one
        for cell in (*cells.get("quantity", []), *cells.get("check", []))
        if cell is not None
        for one in _quantities(fold(cell.text, cell.start), 0, len(fold(cell.text, cell.start).text))
    ]
    folded = fold(what.text, what.start)
    for first, last in _items(folded.text):
        body = folded.text[first:last]
        own = [_placed(when, folded) for when in whens(body, clock, first)]
        subject = roles.subject(body)
        named, helping = roles.told(body, first)
        mine = [_name(name, folded) for name in named] + leads
        # The column says when; how often may stand in the text beside it.
        found = [*timed, *(when for when in own if when.recurring and when.deadline.cadence)] if timed else own
        doubts = [
            f"“{when.deadline.phrase}”：{when.deadline.note}"
            for when in found
            if not when.deadline.sure and when.deadline.note
        ]
        if said and not timed:
            doubts.append(f"期限“{said}”读不准，请核定")
        start, end = folded.span(first, last)
        lead = mine[0] if mine else None
        if subject and lead is None:
            lead = _name(Name(subject[0], first + subject[1], first + subject[1] + len(subject[0])), folded)
        leading = [(when.start, when.end) for when in whens(body, clock) if when.start <= 2]
        yield Task(
            "",
            body.replace("\n", ""),
            what_of(body.replace("\n", ""), leading, subject),
            start,
            end,
            path,
            lead,
            tuple(dict.fromkeys([*(name for name in mine[1:]), *(_name(name, folded) for name in helping), *supports])),
            tuple(when for when in found if not when.recurring),
            tuple(when for when in found if when.recurring),
            (*_quantities(folded, first, last), *counted),
            triggered(body),
            person,
            check,
            group if group != body else "",
            tuple(dict.fromkeys(doubts)),
        )


def _items(text: str) -> list[tuple[int, int]]:
    """A cell's tasks: its numbered lines or sentences, else the whole cell."""
    pieces = cut(text, "\n；。")
    numbered = [piece for piece in pieces if mark_at(text[piece[0] : piece[1]].strip())]
    if len(numbered) < 2:
        stripped = text.strip(" \n。；")
        start = text.find(stripped)
        return [(start, start + len(stripped))] if stripped else []
    found: list[tuple[int, int]] = []
    for first, last in pieces:
        piece = text[first:last]
        mark = mark_at(piece.lstrip())
        if mark or not found:
            skip = len(piece) - len(piece.lstrip()) + (mark[1].end() if mark else 0)
            found.append((first + skip, last))
        else:
            found[-1] = (found[-1][0], last)
    return [
        (first, first + len(text[first:last].rstrip(" \n。；")))
        for first, last in found
        if text[first:last].strip(" \n。；")
    ]


def _names(cell: Cell | None) -> list[Name]:
    if cell is None:
        return []
    return [
        Name(name, cell.start + at, cell.start + at + len(name))
        for name in listed(cell.text)
        if (at := cell.text.find(name)) >= 0
    ]


def _times(cell: Cell, clock: Clock) -> list[When]:
    folded = fold(cell.text, cell.start)
    return [_placed(when, folded) for when in cell_whens(folded.text, clock)]


def _placed(when: When, folded: Folded) -> When:
    start, end = folded.span(when.start, when.end)
    return When(when.deadline, start, end, when.of, months=when.months)


def _name(name: Name, folded: Folded) -> Name:
    start, end = folded.span(name.start, name.end)
    return Name(name.text, start, end)


def _quantities(folded: Folded, first: int, last: int) -> list[Quantity]:
    found = []
    for one in amounts(folded.text[first:last], first):
        start, end = folded.span(one.start, one.end)
        found.append(Quantity(one.text, one.value, one.number, one.unit, one.bound, start, end))
    return found
