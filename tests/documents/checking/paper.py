"""A small paper, and what an office's Word does to it: edits on the XML as Word itself writes them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

from pingyi.documents import traces
from pingyi.documents.checking import Checked, Truth, check
from pingyi.prose import commentary
from pingyi.prose.basis import basis
from pingyi.review_model import Review
from tests.prose.reviews import review

SEAL = "a" * 64
MAIN = "word/document.xml"


@cache
def the_review() -> Review:
    """The small review, in which one problem was published before."""
    return review({"visit-few@T02": 1})


@cache
def paper() -> bytes:
    """Its commentary with annex and evidence."""
    speech = commentary(the_review())
    return traces.render(replace(speech, annexes=(basis(the_review(), speech),)), the_review(), SEAL)


@cache
def truth() -> Truth:
    """What the year says."""
    return Truth(the_review(), (commentary(the_review()),))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def edited(change: Callable[[str], str], data: bytes | None = None) -> bytes:
    """The paper with its main part changed; a change that changes nothing is a mistake of the test."""
    content = parts(paper() if data is None else data)
    before = content[MAIN].decode()
    after = change(before)
    assert after != before
    return packed({**content, MAIN: after.encode()})


def checked(folder: Path, data: bytes, seal: str = SEAL) -> Checked:
    path = folder / "点评.docx"
    path.write_bytes(data)
    return check(path, truth(), seal)


def told(result: Checked) -> list[tuple[str, str, str]]:
    return [(one.sort.value, one.was, one.now) for one in result.found]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark_of(number: str, nth: int = 0, data: bytes | None = None) -> str:
    """The name of the bookmark around the nth number of that text."""
    main = parts(paper() if data is None else data)[MAIN].decode()
    found = re.findall(rf'w:name="(_PY\d+)"/><w:r>(?:<w:rPr>[^r]*?</w:rPr>)?<w:t[^>]*>{re.escape(number)}</w:t>', main)
    return str(found[nth])


def marked(name: str) -> str:
    """A pattern of a bookmark: (start)(what it holds)(end)."""
    return rf'(<w:bookmarkStart w:id="(?P<id>\d+)" w:name="{name}"/>)(.*?)(<w:bookmarkEnd w:id="(?P=id)"/>)'
