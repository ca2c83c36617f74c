"""Small files beside a record: checked by content, kept outside the database under their hash, served to be saved only."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from pingyi.errors import Refusal, WorkbookRefused
from pingyi.facts.guard import check_workbook
from pingyi.reading.sources import SourceRefused, open_source
from pingyi.reading.sources.refusals import EmptySource

LARGEST = 10 << 20
MOST = 5
_NAME = re.compile(r"[^\w\u4e00-\u9fff.()（）、—-]+")
_STARTS = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}
_ENDS = {"jpg": b"\xff\xd9", "png": b"IEND\xaeB`\x82", "pdf": b"%%EOF"}
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
KINDS = ("jpg", "png", "pdf", "docx", "xlsx")


class AttachmentRefused(Refusal):
    """A file that is not kept."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"附件“{name}”没有保存：{why}。")


def keep(upload: UploadedFile[Any]) -> tuple[str, str, int, str]:
    """Check a file and keep it; (name as it is shown, kind, size, hash).

    Raises:
        AttachmentRefused: too large, of another kind, not what its name says, or with something active in it.
    """
    name = _NAME.sub("", (upload.name or "附件").rsplit("/", 1)[-1].rsplit("\\", 1)[-1])[-100:] or "附件"
    kind = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    if kind not in KINDS:
        raise AttachmentRefused(name, f"只收{'、'.join(KINDS)}")
    if (upload.size or 0) > LARGEST:
        raise AttachmentRefused(name, f"超过{LARGEST >> 20}MB")
    if not upload.size:
        raise AttachmentRefused(name, "文件是空的")
    folder = settings.HOME / "attachments"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with NamedTemporaryFile(dir=folder, suffix=f".{kind}", delete=False) as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    part = Path(file.name)
    try:
        why = _wrong(part, kind)
        if why:
            raise AttachmentRefused(name, why)
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return name, kind, upload.size, digest.hexdigest()


def path_of(sha256: str) -> Path:
    """Where the bytes of a hash lie."""
    return Path(settings.HOME) / "attachments" / sha256[:2] / sha256


def _wrong(path: Path, kind: str) -> str:
    """What is wrong with a file; nothing: it may be kept."""
    content = path.read_bytes()
    if kind in _STARTS:
        if not content.startswith(_STARTS[kind]) or _ENDS[kind] not in content[-2048:]:
            return f"内容不是完整的{kind}文件"
        return "含有脚本、附件等不需要的内容" if kind == "pdf" and _ACTIVE.search(content) else ""
    try:
        if kind == "xlsx":
            check_workbook(path)
        else:
            open_source(path)
    except EmptySource:
        return ""  # a document of pictures only
    except (WorkbookRefused, SourceRefused) as refusal:
        return refusal.reason
    return ""
