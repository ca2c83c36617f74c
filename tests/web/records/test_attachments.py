from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pingyi.documents.workbook import Book
from pingyi.web.journal.models import Line
from pingyi.web.records.attachments import MOST, path_of
from pingyi.web.records.models import Attachment
from tests.web.branch_life import meeting, with_members

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40 + b"IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40 + b"\xff\xd9"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def xlsx() -> bytes:
    book = Book("签到")
    book.table(book.sheet("签到", "签到"), ["序号"], [[1]])
    return book.bytes()


def zipped(name: str, content: bytes) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def branch(world: Any, settings: Any, tmp_path: Any) -> Client:
    settings.HOME = tmp_path
    with_members(world)
    return world.client("branch")


def send(client: Client, pk: int, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    return client.post(f"/records/{pk}/attach", {"files": [file]}, follow=True).content.decode()


GOOD = {"现场.png": PNG, "签到.JPG": JPG, "记录.pdf": PDF, "签到.xlsx": xlsx()}
WRONG = (
    ("页面.html", b"<script>alert(1)</script>", "只收"),
    ("图.svg", b"<svg onload='alert(1)'/>", "只收"),
    ("网页.png", b"<html>", "不是完整的png文件"),
    ("半张.png", PNG[:20], "不是完整的png文件"),
    ("别样.jpg", PNG, "不是完整的jpg文件"),
    ("脚本.pdf", PDF.replace(b"<<>>endobj", b"<</JavaScript(app.alert)>>endobj"), "不需要的内容"),
    ("宏.xlsx", zipped("xl/vbaProject.bin", b"x"), "没有保存"),
    ("假.xlsx", PDF, "没有保存"),
    ("程序.docx", zipped("evil.exe", b"MZ"), "没有保存"),
    ("空.pdf", b"", "空"),
    ("../../etc/passwd", b"root", "只收"),
)


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_kept_under_its_hash_and_served_to_be_saved_only(branch: Client, world: Any, name: str) -> None:
    record, content = meeting(world), GOOD[name]
    assert name in send(branch, record.pk, name, content)
    kept = Attachment.objects.get()
    assert path_of(kept.sha256).read_bytes() == content
    answer = branch.get(f"/records/attachments/{kept.pk}/")
    assert answer.content == content
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert Line.objects.filter(action="附加文件").count() == 1


@pytest.mark.parametrize("place", range(len(WRONG)))
def test_what_is_not_what_it_says_is_refused(branch: Client, world: Any, tmp_path: Any, place: int) -> None:
    name, content, said = WRONG[place]
    page = send(branch, meeting(world).pk, name, content)
    assert said in page
    assert not Attachment.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_there_is_room_for_a_few_and_a_large_one_is_refused(branch: Client, world: Any) -> None:
    record = meeting(world)
    for number in range(MOST + 1):
        page = send(branch, record.pk, f"{number}.png", PNG)
    assert "最多附" in page
    assert Attachment.objects.count() == MOST
    other = meeting(world, values={"held_on": "2019-08-05"})
    assert "超过10MB" in send(branch, other.pk, "大.png", PNG[:-8] + b"\0" * (10 << 20) + PNG[-8:])


def test_what_is_removed_is_shown_no_more(branch: Client, world: Any) -> None:
    record = meeting(world)
    send(branch, record.pk, "现场.png", PNG)
    kept = Attachment.objects.get()
    branch.post(f"/records/attachments/{kept.pk}/remove")
    assert branch.get(f"/records/attachments/{kept.pk}/").status_code == 404
    assert "现场.png" not in branch.get(f"/records/{record.pk}/").content.decode()
