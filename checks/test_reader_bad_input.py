"""Bad input to `pingyi read`: a clear word each, within 2 s of CPU and 300 MB, start included."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.reading.sources.test_opening import OLE, TRADITIONAL, pdf_of

MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "pingyi", "read", *sys.argv[1:]], capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)
print(done.stdout + done.stderr)
"""


def sparse(path: Path, head: bytes) -> None:
    with path.open("wb") as handle:
        handle.write(head)
        handle.truncate(200 << 20)


def zipped(path: Path, document: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<a/>")
        archive.writestr("word/document.xml", document)


CASES = {
    "不是.docx": (lambda path: path.write_bytes(b"abc"), 2, "内容却是文本文件"),
    "旧.docx": (lambda path: path.write_bytes(OLE + bytes(4096)), 2, "旧版 Word"),
    "密.docx": (lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")), 2, "打开密码"),
    "大.txt": (lambda path: sparse(path, b"a"), 2, "有200MB"),
    "大.docx": (lambda path: sparse(path, b"PK\x03\x04"), 2, "有200MB"),
    "大.pdf": (lambda path: sparse(path, b"%PDF-1.4"), 2, "有200MB"),
    "扫描.pdf": (lambda path: path.write_bytes(pdf_of(zlib.compress(b"0 0 9 9 re f"))), 2, "扫描件"),
    "弹.docx": (lambda path: zipped(path, b" " * (200 << 20)), 2, "文件过大"),
    "弹.pdf": (lambda path: path.write_bytes(pdf_of(zlib.compress(b"0 0 m 1 1 l S " * 9_000_000))), 2, "内容过多"),
    "空.txt": (lambda path: path.write_bytes(b""), 2, "文件是空的"),
    "繁.txt": (lambda path: path.write_text(TRADITIONAL, encoding="utf-8"), 1, "繁体字"),
    "大五.txt": (lambda path: path.write_bytes((TRADITIONAL * 3).encode("big5", "ignore")), 2, "乱码"),
    "长.txt": (lambda path: path.write_text("各镇党委要抓好落实，" * 99_000, encoding="utf-8"), 2, "超过200,000字"),
    "引号.txt": (lambda path: path.write_text("“（《" * 30_000, encoding="utf-8"), None, ""),
    "数.txt": (lambda path: path.write_text("一二三四五六七八九十" * 9_000, encoding="utf-8"), None, ""),
}


@pytest.mark.parametrize("name", CASES)
def test_a_clear_word_in_time(tmp_path: Path, name: str) -> None:
    make, code, words = CASES[name]
    make(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    first, _, told = done.stdout.partition("\n")
    returned, seconds, megabytes = first.split()
    assert "Traceback" not in told
    if code is not None:
        assert int(returned) == code, told
        assert words in told
    assert float(seconds) < 2, (name, seconds)
    assert int(megabytes) < 300, (name, megabytes)
