"""What has to hold after a kill, whatever it met: each fault is a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from web_kill_clients import FORM, IMPORTED, ROWS, YEAR, Diary, Sent

if TYPE_CHECKING:
    from pingyi.web.journal.models import Line
    from pingyi.web.records.models import Record


class Checks:
    """Looks at the database while nobody serves it. ``kept``: how many records nobody was told about, but are there."""

    def __init__(self) -> None:
        from pingyi.web.journal.chain import head

        self._before = head().number
        self.kept = self.kept_amendments = self.kept_imports = 0

    def faults(self, diary: Diary) -> Iterator[str]:
        """All that is wrong."""
        from pingyi.web.journal.chain import faults

        yield from faults()
        yield from self._records(diary)
        yield from self._imports(diary)
        yield from _dues()
        yield from _database()

    def _records(self, diary: Diary) -> Iterator[str]:
        """Each acknowledged record is there as it was acknowledged, each record has its lines, each line its record."""
        from pingyi.web.journal.models import Line
        from pingyi.web.records.models import Record

        rows = {one.token: one for one in Record.objects.exclude(token=None)}
        lines: dict[str, list[Line]] = defaultdict(list)
        for line in Line.objects.filter(kind="records.record", number__gt=self._before).order_by("number"):
            lines[line.row].append(line)
        for one in diary.sent:
            row = rows.pop(one.token, None)
            if row is None:
                if one.acknowledged or one.pk:
                    yield f"{one.token}：已答复的记录不在"
                continue
            if not one.pk and not one.acknowledged:
                self.kept += 1
            one.pk = row.pk
            yield from self._as_sent(one, row)
            yield from _as_told(row, lines.pop(str(row.pk), []))
        yield from (f"{token}：没有人提交过" for token in rows)
        yield from (f"日志中的第{row}号记录不在" for row in lines)

    def _as_sent(self, one: Sent, row: Record) -> Iterator[str]:
        """An amendment that nobody was told about is there as a whole or not at all."""
        if one.amending and (row.version, row.values.get("topic")) == (one.version + 1, one.amending):
            one.topic, one.version = one.amending, row.version
            self.kept_amendments += 1
        one.amending = ""
        if row.values != one.values() | {"topic": one.topic} or row.version != one.version:
            told = f"第{row.version}版{row.values}，应为第{one.version}版{one.values()}"
            yield f"第{row.pk}号记录与提交的不同：{told}"

    def _imports(self, diary: Diary) -> Iterator[str]:
        """A workbook is in with all its rows and one line, or not at all."""
        from pingyi.web.intake.models import Upload
        from pingyi.web.journal.models import Line
        from pingyi.web.records.models import Batch, Record

        batches = dict(Upload.objects.values_list("pk", "batch"))
        lines = Line.objects.filter(action="导入", number__gt=self._before)
        told = {int(line.row): line.after["rows"] for line in lines}
        for one in diary.imports:
            batch = batches[one.upload]
            if batch is None:
                if one.acknowledged:
                    yield f"上传{one.upload}：已答复的导入不在"
                continue
            self.kept_imports += not one.acknowledged
            one.acknowledged = True
            if told.pop(batch, None) != {FORM: ROWS} or Record.objects.filter(batch=batch).count() != ROWS:
                yield f"第{batch}批与工作簿不符"
        for batch in told.keys() | (
            set(Batch.objects.filter(by__isnull=False).values_list("pk", flat=True)) - {*batches.values()}
        ):
            yield f"第{batch}批不属于任何上传"
        came = Record.objects.filter(form=FORM, values__kind=IMPORTED, batch__by__isnull=False).count()
        if came != ROWS * sum(batch is not None for batch in batches.values()):
            yield f"导入的记录有{came}条，与批次不符"


def _as_told(row: Record, lines: list[Line]) -> Iterator[str]:
    """One line made it, one more for each further version; the last says what it is."""
    actions = [line.action for line in lines]
    if actions != ["提交纪实", *["修改纪实"] * (row.version - 1)]:
        yield f"第{row.pk}号记录第{row.version}版，日志为{actions}"
    elif lines[-1].after["values"] != row.values:
        yield f"第{row.pk}号记录与日志不同"


def _dues() -> Iterator[str]:
    """The board's table is what it would be if it were made anew."""
    from django.db import transaction

    from pingyi.web.board import dues
    from pingyi.web.board.models import DueState

    def table() -> set[tuple[Any, ...]]:
        names = [one.attname for one in DueState._meta.concrete_fields if one.attname != "id"]  # noqa: SLF001  documented
        return {tuple(str(value) for value in row) for row in DueState.objects.filter(year=YEAR).values_list(*names)}

    with transaction.atomic():
        dues.ensure(YEAR)
        kept = table()
        dues.rebuild(YEAR)
        anew = table()
        transaction.set_rollback(True)
    if kept != anew:
        yield f"看板与重算的不同：{sorted(kept ^ anew)[:4]}"


def _database() -> Iterator[str]:
    """What the database itself says of its state."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            yield from (f"integrity_check：{said}" for (said,) in cursor.fetchall() if said != "ok")
            cursor.execute("PRAGMA foreign_key_check")
            yield from (f"foreign_key_check：{said}" for said in cursor.fetchall())
        else:
            cursor.execute(
                "SELECT count(bt_index_check(i.indexrelid, true)) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid "
                "JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am a ON a.oid = x.relam "
                "WHERE a.amname = 'btree' AND c.relname ~ '^(records|journal|board|intake)_'"
            )  # an index that does not hold what its table holds raises
