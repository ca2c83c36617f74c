"""The pages of an import: sent, looked at, taken in, undone; and what is not let in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pingyi.web.base import jobs
from pingyi.web.base.models import Job
from pingyi.web.intake.forms import safe_name
from pingyi.web.intake.models import Upload
from pingyi.web.records.models import Batch, Record, Status
from pingyi.web.years.models import Year
from tests.web.tiny import Books


@pytest.fixture
def browser(desks: dict[str, Any]) -> Client:
    client = Client()
    client.force_login(desks["district"])
    return client


def book(folder: Path, word: str = "支部会议") -> SimpleUploadedFile:
    path = next(one for one in sorted(folder.rglob("*.xlsx")) if word in one.name)
    return SimpleUploadedFile(path.name, path.read_bytes())


def send(browser: Client, *files: SimpleUploadedFile) -> Any:
    return browser.post("/intake/new", {"year": 2019, "title": "补报", "workbooks": list(files)})


def test_nothing_is_kept_before_somebody_says_yes(browser: Client, tiny: Books) -> None:
    Record.objects.filter(form="branch-meeting").update(status=Status.WITHDRAWN)
    before = Record.objects.count()

    assert send(browser, book(tiny.folders[2019])).status_code == 302
    assert jobs.work() == 1

    upload = Upload.objects.get()
    page = browser.get(f"/intake/uploads/{upload.pk}/").content.decode()
    assert Record.objects.count() == before
    assert "还没有入库" in page
    assert f"<dd>{upload.told['new']}</dd>" in page

    browser.post(f"/intake/uploads/{upload.pk}/take")
    assert jobs.work() == 1
    batch = Batch.objects.latest("pk")
    assert batch.records.count() == upload.told["new"]
    assert not upload.folder.exists()
    assert browser.get(f"/intake/uploads/{upload.pk}/").url == f"/intake/batches/{batch.pk}/"

    browser.post(f"/intake/batches/{batch.pk}/undo")
    assert batch.records.exclude(status=Status.WITHDRAWN).count() == 0


def test_errors_are_told_in_place(browser: Client, tiny: Books) -> None:
    send(
        browser, *(SimpleUploadedFile(p.name, p.read_bytes()) for p in sorted(tiny.folders[2019].rglob("*.xlsx"))[:40])
    )
    jobs.work()
    upload = Upload.objects.get()
    page = browser.get(f"/intake/uploads/{upload.pk}/").content.decode()
    first = upload.issues[0]

    assert first["severity"] == "error"
    assert f">{first['row']}</td>" in page
    assert first["sheet"] in page
    assert first["column"] in page


def test_a_locked_year_asks_why(browser: Client, tiny: Books) -> None:
    Record.objects.filter(form="branch-meeting").update(status=Status.WITHDRAWN)
    Year.objects.create(year=2019, lock_on=date(2019, 12, 1))
    send(browser, book(tiny.folders[2019]))
    jobs.work()
    upload = Upload.objects.get()

    browser.post(f"/intake/uploads/{upload.pk}/take", {"why": " "})
    assert jobs.work() == 0
    browser.post(f"/intake/uploads/{upload.pk}/take", {"why": "网络故障，经区委组织部同意"})
    assert jobs.work() == 1

    assert set(Batch.objects.latest("pk").records.values_list("late_reason", flat=True)) == {
        "网络故障，经区委组织部同意"
    }


def test_what_is_discarded_is_gone(browser: Client, tiny: Books) -> None:
    send(browser, book(tiny.folders[2019]))
    upload = Upload.objects.get()

    browser.post(f"/intake/uploads/{upload.pk}/discard")
    jobs.work()

    assert not Upload.objects.exists()
    assert not upload.folder.exists()
    assert Job.objects.get().state == Job.State.FAILED


def test_an_upload_is_seen_by_nobody_else(browser: Client, desks: dict[str, Any], tiny: Books) -> None:
    send(browser, book(tiny.folders[2019]))
    other = Client()
    other.force_login(desks["town"])

    assert other.get(f"/intake/uploads/{Upload.objects.get().pk}/").status_code == 404
    assert other.get(f"/intake/batches/{Batch.objects.get().pk}/").status_code == 404
    assert other.post(f"/intake/batches/{Batch.objects.get().pk}/undo").status_code == 404


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("a.xls", b"x")], "请另存为 .xlsx"),
        ([("a.exe", b"x")], "只收 .xlsx"),
        ([("a.xlsx", b"x")] * 101, "一次最多"),
        ([], "必填"),
        ([("a.xlsx", b"")], "空"),
    ],
)
def test_what_is_no_workbook_is_refused_at_the_door(
    browser: Client, files: list[tuple[str, bytes]], words: str
) -> None:
    answer = send(browser, *(SimpleUploadedFile(name, content) for name, content in files))

    assert answer.status_code in {400, 422}
    assert words in answer.content.decode() or answer.status_code == 400
    assert not Upload.objects.exists()


def test_too_much_is_refused(browser: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    answer = send(browser, SimpleUploadedFile("a.xlsx", b"x" * 11))

    assert answer.status_code == 422
    assert "请分批上传" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.xlsx", "passwd.xlsx"),
        ("..\\..\\x.xlsx", "x.xlsx"),
        ("a\x00b.xlsx", "a_b.xlsx"),
        ("...", "未命名"),
        ("甲 乙.xlsx", "甲 乙.xlsx"),
    ],
)
def test_names_of_files_are_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe
