"""Taking in what was looked at, in one transaction with one journal line; and undoing a whole batch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from pingyi.packs import Rules
from pingyi.packs.schema import Form
from pingyi.web.intake.comparing import Plan
from pingyi.web.intake.incoming import Incoming
from pingyi.web.journal.chain import write
from pingyi.web.people.models import User
from pingyi.web.records.entering import subject_of
from pingyi.web.records.known import bump
from pingyi.web.records.models import Batch, Record, Status
from pingyi.web.registers import projection
from pingyi.web.registers.models import Unit
from pingyi.web.registers.names import DatabaseNames

UNITS = "units"
_COLUMNS = (
    "form", "year", "unit_id", "subject", "day", "status", "values", "form_version", "origin", "batch_id", "late_reason",
    "reason", "version", "updated_at", "updated_by_id", "created_by_id",
)  # fmt: skip
_CHUNK = 5000


@dataclass(frozen=True)
class Manner:
    """How a batch is taken in. ``whole``: the folder is all there is, what it no longer has goes. ``why``: of late entries."""

    title: str
    by: User | None = None
    whole: bool = False
    why: str = ""
    submitted_from: date | None = None
    """Rows of this day and later are submitted, not confirmed (the demo leaves its committees something to do)."""


@transaction.atomic
def save(rules: Rules, incoming: Incoming, plans: Mapping[str, Plan], names: DatabaseNames, manner: Manner) -> Batch:
    """Keep the new and changed rows as records of one batch; names learnt go into the names book."""
    names.keep()
    units = incoming.rows.get(UNITS)
    if units is not None:
        projection.placeholders(_units(units))
    batch = Batch.objects.create(title=manner.title, by=manner.by, year=incoming.year)
    replaced = _replace(incoming.year, plans, manner)
    Batch.objects.filter(pk=batch.pk).update(replaced=replaced)
    seal = hashlib.sha256()
    _insert(_rows(rules, incoming, plans, batch, manner, seal))
    told = {form: len(plan.new) + len(plan.changed) for form, plan in sorted(plans.items())}
    after = {
        "rows": {form: count for form, count in told.items() if count},
        "replaced": sum(len(plan.changed) for plan in plans.values()),
        "ended": sum(len(plan.gone) for plan in plans.values()) if manner.whole else 0,
        "sha256": seal.hexdigest(),
    }
    write(manner.by, "导入", batch, after=after, why=manner.why)
    projection.refresh({form for form, count in told.items() if count} | ended_forms(plans, manner))
    bump()  # whatever was made of the records before is made anew
    batch.refresh_from_db()
    return batch


def ended_forms(plans: Mapping[str, Plan], manner: Manner) -> set[str]:
    """The forms of which rows went."""
    return {form for form, plan in plans.items() if plan.gone} if manner.whole else set()


def _units(own: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    names = ("code", "name", "kind", "since")
    for values in zip(*(own[name] for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _replace(year: int, plans: Mapping[str, Plan], manner: Manner) -> dict[str, Any]:
    """Put aside the records whose place is taken: those of earlier years hold for those, those of the year are withdrawn."""
    numbers = [record for plan in plans.values() for _, record in plan.changed]
    if manner.whole:
        numbers += [record for plan in plans.values() for record in plan.gone]
    ended: list[int] = []
    withdrawn: dict[str, str] = {}
    for some in _chunks(sorted(numbers)):
        for pk, own_year, status in Record.objects.filter(pk__in=some).values_list("pk", "year", "status"):
            if own_year < year:
                ended.append(pk)
            else:
                withdrawn[str(pk)] = status
    for some in _chunks(ended):
        Record.objects.filter(pk__in=some).update(last_year=year - 1, version=F("version") + 1)
    why = f"导入“{manner.title}”时由工作簿中的行更替"[:200]
    for some in _chunks([int(pk) for pk in withdrawn]):
        Record.objects.filter(pk__in=some).update(status=Status.WITHDRAWN, reason=why, version=F("version") + 1)
    return {"ended": ended, "withdrawn": withdrawn}


def _chunks(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), 800):
        yield numbers[start : start + 800]


def _rows(
    rules: Rules, incoming: Incoming, plans: Mapping[str, Plan], batch: Batch, manner: Manner, seal: Any
) -> Iterator[tuple[Any, ...]]:
    """The rows of the table, in the order of :data:`_COLUMNS`; ``seal`` (a hash) hears what they say."""
    now = timezone.now()
    by = manner.by.pk if manner.by else None
    late = manner.why[:200]
    for form_id, plan in plans.items():
        form = rules.forms[form_id]
        own = incoming.rows[form_id]
        day_field = form.with_role("when") or (form.with_role("since") if form.register_ else None)
        release = version_of(rules, form)
        since = manner.submitted_from.isoformat() if manner.submitted_from and not form.register_ else None
        for row, before in _wanted(plan):
            values = {one.id: value for one in form.fields if (value := own[one.id][row]) is not None}
            day = values.get(day_field.id) if day_field else None
            text = json.dumps(values, ensure_ascii=False)
            origin = {"file": own["file"][row], "sheet": own["sheet"][row], "line": own["line"][row]}
            if before is not None:
                origin["replaces"] = before
            seal.update(text.encode())
            status = Status.SUBMITTED if since and day and day >= since else Status.CONFIRMED
            yield (
                form_id, incoming.year, values.get("unit") or values["code"], subject_of(form, values)[:80], day, status.value,
                text, release, json.dumps(origin, ensure_ascii=False), batch.pk, late, "", 1, now, by, by,
            )  # fmt: skip


def _wanted(plan: Plan) -> list[tuple[int, int | None]]:
    return sorted([*((row, None) for row in plan.new), *plan.changed], key=lambda one: one[0])


def version_of(rules: Rules, form: Form) -> str:
    """Which release of which pack a form is of: the topmost pack that has it."""
    found = next((pack for pack in reversed(rules.packs) if any(one.id == form.id for one in pack.forms)), None)
    return f"{found.id} {found.version}"[:40] if found is not None else ""


def _insert(rows: Iterable[tuple[Any, ...]]) -> None:
    """Straight into the table: a year has tens of thousands of rows, and each is written once."""
    names = ", ".join(f'"{name}"' for name in _COLUMNS)
    marks = ", ".join(["%s"] * len(_COLUMNS))
    sql = f'INSERT INTO "{Record._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608  names of our own table  # nosec B608
    waiting: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for row in rows:
            waiting.append(row)
            if len(waiting) >= _CHUNK:
                cursor.executemany(sql, waiting)
                waiting.clear()
        if waiting:
            cursor.executemany(sql, waiting)


class AlreadyUndone(Exception):  # noqa: N818  two people had the same thought
    """The batch was undone before."""


@transaction.atomic
def undo(batch: Batch, by: User | None) -> list[Record]:
    """Withdraw a whole batch and put back what it had replaced; rows changed since then stay, and are given back.

    Raises:
        AlreadyUndone: so it was.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at is not None:
        raise AlreadyUndone
    own = Record.objects.filter(batch=batch)
    untouched = own.filter(version=1)
    changed = list(own.filter(~Q(version=1)).select_related("unit").order_by("form", "pk"))
    forms = set(untouched.values_list("form", flat=True).distinct())
    kept = {record.origin.get("replaces") for record in changed}
    count = untouched.update(status=Status.WITHDRAWN, reason="导入已撤销", version=2, updated_by=by)
    for some in _chunks([pk for pk in batch.replaced.get("ended", ()) if pk not in kept]):
        Record.objects.filter(pk__in=some).update(last_year=None, version=F("version") + 1)
    back: dict[str, list[int]] = {}
    for pk, status in batch.replaced.get("withdrawn", {}).items():
        if int(pk) not in kept:
            back.setdefault(status, []).append(int(pk))
    for status, numbers in back.items():
        for some in _chunks(numbers):
            Record.objects.filter(pk__in=some).update(status=status, reason="", version=F("version") + 1)
    batch.undone_at = timezone.now()
    batch.save(update_fields=["undone_at"])
    if UNITS in forms:
        _unmake(own)
    write(by, "撤销导入", batch, after={"rows": count, "left": len(changed)})
    projection.refresh(forms)
    bump()
    return changed


def _unmake(own: Any) -> None:
    """Organisations of which no record speaks any more never were: they keep their row, which others point to, without a day."""
    codes = set(own.filter(form=UNITS).values_list("unit_id", flat=True))
    spoken = set(
        Record.objects.filter(form=UNITS, unit_id__in=codes)
        .exclude(status=Status.WITHDRAWN)
        .values_list("unit_id", flat=True)
    )
    Unit.objects.filter(code__in=codes - spoken).update(until=F("since"))
