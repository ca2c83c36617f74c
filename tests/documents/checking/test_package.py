"""What is no .docx, or none to be trusted, is refused politely, with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingyi.documents.checking import package
from pingyi.documents.checking.package import open_paper
from pingyi.documents.checking.reading import read
from pingyi.documents.checking.refusals import DamagedPaper, LockedPaper, NotDocx, PaperHasMacros, UnsafePaper
from tests.documents.checking.paper import MAIN, packed, paper, parts

TYPES = "[Content_Types].xml"


def refused(folder: Path, data: bytes) -> str:
    path = folder / "点评.docx"
    path.write_bytes(data)
    with pytest.raises((DamagedPaper, LockedPaper, NotDocx, PaperHasMacros, UnsafePaper)) as caught:
        read(open_paper(path))
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7", "不是 .docx 文档，而是PDF 文件"),
        (b"{\\rtf1", "而是RTF 文件"),
        (b"", "而是其他文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "而是旧版 Word（.doc）或 WPS 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "文档设有打开密码"),
        (b"PK\x03\x04" + b"\0" * 50, "文档已损坏：压缩包不完整"),
        (packed({"a.txt": b"1"}), "而是普通压缩包"),
    ],
    ids=["pdf", "rtf", "empty", "doc", "locked", "broken", "zip"],
)
def test_something_else(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in refused(tmp_path, data)


def test_other_office_files_and_macros(tmp_path: Path) -> None:
    content = parts(paper())
    main = b"wordprocessingml.document.main+xml"

    def typed(kind: bytes) -> bytes:
        return packed({**content, TYPES: content[TYPES].replace(main, kind)})

    assert "而是工作簿（.xlsx）" in refused(
        tmp_path, packed({TYPES: b'<Types><Override PartName="/a" ContentType="x.spreadsheetml.y"/></Types>'})
    )
    assert "而是其他文件" in refused(tmp_path, packed({TYPES: b"<Types/>"}))
    assert "文档含有宏" in refused(tmp_path, typed(b"document.macroEnabled.main+xml"))
    assert "文档含有宏" in refused(tmp_path, packed({**content, "word/vbaProject.bin": b"x"}))
    assert "缺少正文" in refused(tmp_path, packed({name: data for name, data in content.items() if name != MAIN}))


def test_broken_and_dangerous_xml(tmp_path: Path) -> None:
    content = parts(paper())
    assert "内部文件 word/document.xml 无法读取" in refused(tmp_path, packed({**content, MAIN: b"<w:document"}))
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "含有文档类型声明" in refused(tmp_path, packed({**content, MAIN: bomb}))


def test_bombs_locked_entries_and_twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = paper()
    locked = bytearray(data)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(sign)
        locked[place + at] |= 1
    assert "打开密码" in refused(tmp_path, bytes(locked))
    assert "内部文件重复" in refused(tmp_path, packed({**parts(data), MAIN.upper(): b"x"}))
    monkeypatch.setattr(package, "LARGEST", 1000)
    assert "解压后过大" in refused(tmp_path, data)


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(DamagedPaper):
        open_paper(tmp_path / "没有.docx")
    with pytest.raises(DamagedPaper):
        open_paper(tmp_path)


def test_a_paper_without_notes_has_none(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(paper())
    assert open_paper(path).beside("footnotes.xml") is None
