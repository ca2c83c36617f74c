"""A pack that is uploaded: read without trust, refused with every problem, kept where there is none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pingyi.web.rulebooks.models import Rulebook
from pingyi.web.rulebooks.upload import MOST_BYTES, UploadRefused, offer

TOP = "id: local\nname: 甲区补充规则\nversion: '{version}'\nextends: [regulations]\npublisher: 甲区\n"
DUTY = """duties:
  - id: family-visit
    name: 入户走访
    owed_by: {unit_kinds: [党支部]}
    every: quarter
    fulfilled_by: {form: theme-day}
    source: {local: 甲区委组织部}
"""


def pack(version: str = "1", more: str = DUTY, **files: bytes) -> dict[str, bytes]:
    return {"local/pack.yaml": TOP.format(version=version).encode(), "local/duties.yaml": more.encode(), **files}


def zipped(content: dict[str, bytes], **options: Any) -> SimpleUploadedFile:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = options.get("attr", 0)
            archive.writestr(info, data)
    return SimpleUploadedFile("规则.zip", written.getvalue())


def test_a_good_pack_is_kept_below_the_home() -> None:
    found = offer([zipped(pack("kept"))], 2019)
    assert not found.issues
    assert found.folder == "packs/local/kept"
    assert (Path(settings.HOME) / found.folder / "duties.yaml").is_file()
    assert not list((Path(settings.HOME) / "packs").glob(".new-*"))


def test_yaml_files_by_themselves_are_a_pack_too() -> None:
    files = [SimpleUploadedFile(name.rpartition("/")[2], data) for name, data in pack("single").items()]
    assert offer(files, 2019).folder == "packs/local/single"


def test_every_problem_is_told_with_file_and_line() -> None:
    broken = DUTY.replace("every: quarter", "every: fortnight").replace("form: theme-day", "form: nothing")
    found = offer([zipped(pack("broken", broken + "mesures: []\n"))], 2019)
    told = [str(issue) for issue in found.issues]
    assert any("fortnight" in line and "第5行" in line for line in told)
    assert any("mesures" in line for line in told)
    assert found.pack is None
    assert not (Path(settings.HOME) / "packs/local/broken").exists()


def test_one_version_has_one_content() -> None:
    offer([zipped(pack("once"))], 2019)
    assert offer([zipped(pack("once"))], 2019).folder == "packs/local/once"
    with pytest.raises(UploadRefused, match="换一个版本号"):
        offer([zipped(pack("once", DUTY.replace("quarter", "month")))], 2019)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"../pack.yaml": b"id: x"}, "规则包之外"),
        ({"/etc/pack.yaml": b"id: x"}, "规则包之外"),
        ({"C:/pack.yaml": b"id: x"}, "规则包之外"),
        ({"local/pack.yaml": b"id: x", "local/run.py": b"print()"}, "不是规则包的文件"),
        ({"local/pack.yaml": b"id: x", "local/a/b/c.yaml": b""}, "放得太深"),
        ({"local/pack.yaml": b"0" * (MOST_BYTES + 1)}, "超过"),
        ({f"local/{number}.yaml": b"" for number in range(301)}, "超过"),
        ({"local/pack.yaml": b"", "local/PACK.yaml": b""}, "重名"),
    ],
)
def test_hostile_archives_are_refused(content: dict[str, bytes], why: str) -> None:
    with pytest.raises(UploadRefused, match=why):
        offer([zipped(content)], 2019)


def test_a_link_is_refused() -> None:
    with pytest.raises(UploadRefused, match="链接"):
        offer([zipped({"local/pack.yaml": b"/etc/passwd"}, attr=0o120777 << 16)], 2019)


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(UploadRefused, match="不是完好的"):
        offer([SimpleUploadedFile("规则.zip", b"PK\x03\x04 not a zip")], 2019)


def test_a_version_that_leads_elsewhere_is_refused() -> None:
    with pytest.raises(UploadRefused, match="版本"):
        offer([zipped(pack("../../x"))], 2019)


@pytest.mark.django_db
def test_the_page_keeps_a_good_pack_and_shows_every_problem_of_a_bad_one(world: Any) -> None:
    client, address = world.client("district"), reverse("rulebooks:upload")
    bad = client.post(address, {"files": zipped(pack("page", DUTY.replace("quarter", "fortnight"))), "year": 2019})
    assert bad.status_code == 422
    assert "fortnight" in bad.content.decode()
    assert not Rulebook.objects.exists()
    good = client.post(address, {"files": zipped(pack("page")), "year": 2019})
    row = Rulebook.objects.get()
    assert good["Location"] == reverse("rulebooks:book", args=[row.key])
    assert row.active_from is None
    shown = client.get(good["Location"]).content.decode()
    assert "甲区补充规则" in shown
    assert "小时" in shown
