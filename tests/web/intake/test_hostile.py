"""More than forty hostile workbooks in one upload: each is refused with its reason; the good one beside them is read."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pingyi.web.base import jobs
from pingyi.web.intake.models import Upload
from pingyi.web.records.models import Record
from tests.facts import raw_workbook as raw
from tests.facts.test_guard import CASES
from tests.web.tiny import Books

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)
CONTENTS = {
    "password": OLE + "EncryptedPackage".encode("utf-16-le"),
    "old excel renamed": OLE + "Workbook".encode("utf-16-le"),
    "text": "党支部,日期\n".encode(),
    "web page": b"<html><script>alert(1)</script></html>",
    "pdf": b"%PDF-1.7\n",
    "executable": b"MZ" + bytes(200),
    "empty archive": b"PK\x05\x06" + bytes(18),
}


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def bomb() -> bytes:
    """Two hundred megabytes of spaces in a few hundred kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in raw.parts().items():
            archive.writestr(name, part)
        with archive.open("xl/sharedStrings.xml", "w") as part:
            for _ in range(200):
                part.write(b" " * (1 << 20))
    return out.getvalue()


def hostile() -> dict[str, bytes]:
    found = dict(CONTENTS)
    for name, (spoil, _, _) in CASES.items():
        parts: dict[str, str | bytes] = dict(raw.parts())
        spoil(parts)
        found[name] = packed(parts)
    found["bomb"] = bomb()
    return found


def test_none_gets_in_and_each_is_told(desks: dict[str, Any], tiny: Books) -> None:
    browser = Client()
    browser.force_login(desks["district"])
    bad = hostile()
    good = next(one for one in sorted(tiny.folders[2019].rglob("*.xlsx")) if "支部会议" in one.name)
    before = Record.objects.count()
    files = [SimpleUploadedFile(f"{name}.xlsx", content) for name, content in bad.items()]

    answer = browser.post(
        "/intake/new",
        {"year": 2019, "title": "试", "workbooks": [*files, SimpleUploadedFile("好.xlsx", good.read_bytes())]},
    )
    jobs.work()

    upload = Upload.objects.get()
    refused = {one["file"] for one in upload.issues if one["severity"] == "error" and one["row"] == ""}
    assert len(bad) >= 40
    assert answer.status_code == 302
    assert {f"{name}.xlsx" for name in bad} <= refused
    assert all(one["hint"] for one in upload.issues if one["file"] in refused)
    assert upload.told["same"] > 10
    assert Record.objects.count() == before
