"""The long work of taking workbooks in: looking at them, and keeping their rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from pingyi.errors import NothingToRead, Refusal
from pingyi.issues import Issue, Severity
from pingyi.web.base.clock import today
from pingyi.web.base.jobs import Report, job
from pingyi.web.board.dues import ensure
from pingyi.web.intake.models import Upload
from pingyi.web.intake.services import Looked, Manner, doubts, look, save
from pingyi.web.years.models import Year

LOOK, TAKE = "intake.look", "intake.take"
_MOST_TOLD = 500


class Gone(Refusal):
    """The files were let go of meanwhile."""

    def __init__(self) -> None:
        super().__init__("上传的文件已不在（可能已导入或放弃），请重新上传。")


class Late(Refusal):
    """The year is locked, and nobody said why rows come in after that."""

    def __init__(self, year: int, lock_on: date) -> None:
        super().__init__(f"{year}年的填报已于{lock_on:%Y年%m月%d日}截止；逾期导入请写明原因后再提交。")


@job(LOOK)
def look_at(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Read the files and note what they would bring. Nothing is saved of them."""
    upload = Upload.objects.select_related("by").get(pk=task["upload"])
    found = _look(upload, report)
    report("核对全年", 85)
    issues = sorted([*found.incoming.issues, *doubts(found)], key=lambda one: (_RANK[one.severity], one.place))
    upload.told = found.told() | {
        "issue_count": len(issues),
        "doubts": sum(one.severity is Severity.DOUBT for one in issues),
    }
    upload.issues = [_issue(one) for one in issues[:_MOST_TOLD]]
    upload.save(update_fields=["told", "issues"])
    return {"page": "intake:upload", "args": [upload.pk]}


@job(TAKE)
def take(task: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Read the files again and keep their rows, all or none."""
    upload = Upload.objects.select_related("by").get(pk=task["upload"])
    if upload.batch_id is not None:
        return {"page": "intake:batch", "args": [upload.batch_id]}
    why = str(task.get("why", ""))
    check_late(upload.year, why)
    found = _look(upload, report)
    report("入库", 80)
    with transaction.atomic():  # killed in between, the rows would be in and the upload would say that they are not
        batch = save(found, Manner(upload.title, upload.by, upload.whole, why))
        upload.batch = batch
        upload.issues = []
        upload.save(update_fields=["batch", "issues"])
    upload.clear()
    ensure(upload.year)  # or the first page would make the dues anew while somebody waits for it
    return {"page": "intake:batch", "args": [batch.pk]}


def check_late(year: int, why: str) -> None:
    """Raises Late: the year is locked and there is no reason."""
    lock_on = Year.objects.filter(year=year).values_list("lock_on", flat=True).first()
    if lock_on is not None and today() > lock_on and not why.strip():
        raise Late(year, lock_on)


def is_late(year: int) -> bool:
    """Whether rows of the year come in after it was locked."""
    return Year.objects.filter(year=year, lock_on__lt=today()).exists()


def _look(upload: Upload, report: Report) -> Looked:
    files = sum(1 for _ in upload.folder.glob("*.xlsx")) if upload.folder.is_dir() else 0
    if not files:
        raise Gone
    done = [0]

    def progress(_: str) -> None:  # how many, not which: a file may be called after a person
        done[0] += 1
        report(f"读取工作簿 {min(done[0], files)}/{files}", min(80, 80 * done[0] // files))

    try:
        return look(upload.folder, upload.year, upload.by, progress)
    except NothingToRead as error:
        raise Gone from error


_RANK = {Severity.ERROR: 0, Severity.DOUBT: 1, Severity.REPAIRED: 2, Severity.NOTE: 3}


def _issue(one: Issue) -> dict[str, Any]:
    place = one.place
    return {
        "severity": one.severity.value,
        "file": place.file,
        "sheet": place.sheet,
        "row": place.row or "",
        "column": place.column,
        "message": one.message,
        "hint": one.hint,
    }
