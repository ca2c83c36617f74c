"""Writing into the chain, and checking it from end to end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.utils import timezone

from pingyi.web.journal import triggers
from pingyi.web.journal.models import Head, Line

if TYPE_CHECKING:
    from pingyi.web.people.models import User

SYSTEM = "系统"
START = "0" * 64
_HASHED = ("number", "at", "user", "action", "kind", "row", "unit", "before", "after", "why", "previous")
_CHUNK = 2000
_WHY = 400


@dataclass(frozen=True)
class Entry:
    """A line to be. ``row``: the row that was changed, or (for what concerns no single row) the kind, “intake.batch”."""

    action: str
    row: models.Model | str
    unit: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True)
class Anchor:
    """The end of the chain at some moment: kept outside the database, it shows later that nothing before it was changed."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def write(
    by: User | None,
    action: str,
    row: models.Model | str,
    *,
    unit: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Line:
    """Add a line; belongs into the transaction that makes the change (and sees to one if there is none)."""
    return write_many(by, [Entry(action, row, unit, before or {}, after or {}, why)])[0]


def write_many(by: User | None, entries: Iterable[Entry]) -> list[Line]:
    """Add several lines at once, under one lock."""
    prepared = [_prepare(by, entry) for entry in entries]
    # durable=False, savepoint=False: within somebody's transaction this costs no statement of its own.
    with transaction.atomic(savepoint=False):
        end = Head.objects.select_for_update().filter(pk=1).first() or _first()
        for line in prepared:
            line.number, line.previous = end.number + 1, end.hash
            line.at = timezone.now()
            line.hash = digest(line)
            end.number, end.hash = line.number, line.hash
        Line.objects.bulk_create(prepared)
        end.save(force_update=True)
    return prepared


def _first() -> Head:
    """The head of an empty chain (a database that a test has emptied: the migration puts one in)."""
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1)


def _prepare(by: User | None, entry: Entry) -> Line:
    kind, key = (entry.row, "") if isinstance(entry.row, str) else (entry.row._meta.label_lower, str(entry.row.pk))
    return Line(
        user=by.username if by else SYSTEM,
        action=entry.action,
        kind=kind,
        row=key,
        unit=entry.unit,
        before=_kept(entry.before),
        after=_kept(entry.after),
        why=_text(entry.why)[:_WHY],
    )


def _kept(value: Any) -> Any:
    """What either database gives back exactly as it went in: keys and fractions as texts, no NUL, no half characters."""
    if isinstance(value, Mapping):
        return {_text(str(key)): _kept(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_kept(one) for one in value]
    if isinstance(value, float):
        return repr(value)
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def digest(line: Line) -> str:
    """SHA-256 over the canonical JSON of a line."""
    values = {name: getattr(line, name) for name in _HASHED}
    values["at"] = line.at.astimezone(UTC).isoformat()
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def head() -> Anchor:
    """The end of the chain as it is now: to be kept outside (a seal's note, a printed sheet)."""
    end = Head.objects.filter(pk=1).first()
    return Anchor(end.number, end.hash) if end else Anchor(0, START)


def faults(anchors: Iterable[Anchor] = (), each: Callable[[int], None] = lambda _: None) -> Iterator[str]:
    """What is wrong with the chain, in Chinese, line by line; nothing: it holds.

    ``anchors``: ends noted earlier and kept outside; they find what the chain alone cannot: a whole tail made anew.
    ``each``: told how many lines were read, every 2,000.
    """
    known = {anchor.number: anchor.hash for anchor in anchors if anchor.number}
    number, previous = 0, START
    for read, line in enumerate(Line.objects.order_by("number", "pk").iterator(chunk_size=_CHUNK), 1):
        yield from _place_faults(line, number)
        if line.previous != previous:
            yield f"第{line.number}条与上一条接不上"
        if digest(line) != line.hash:
            yield f"第{line.number}条的内容被改动过"
        if known.pop(line.number, line.hash) != line.hash:
            yield f"第{line.number}条与当时留存的校验值不同：此条或者此前的日志被整体替换过"
        number, previous = line.number, line.hash
        if read % _CHUNK == 0:
            each(read)
    yield from _end_faults(Anchor(number, previous), sorted(known))


def _place_faults(line: Line, before: int) -> Iterator[str]:
    """A line that does not follow the one before."""
    if line.number <= before:
        yield f"第{line.number}条重复"
    elif line.number == before + 2:
        yield f"第{before + 1}条缺失"
    elif line.number > before + 2:
        yield f"第{before + 1}条至第{line.number - 1}条缺失"


def _end_faults(last: Anchor, unseen: Iterable[int]) -> Iterator[str]:
    """A tail that is missing, a fence that is down."""
    if head() != last:
        yield f"末尾对不上：登记到第{head().number}条，实有到第{last.number}条"
    for number in unseen:
        yield f"留存的校验值是第{number}条的，而日志只到第{last.number}条：末尾的若干条缺失"
    if not triggers.stands(connection):
        yield "数据库中防止改动日志的触发器不在了，请查明是谁去掉的，再运行数据库升级命令恢复"
