"""A worksheet's XML in blocks of bytes that begin and end between cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pingyi.facts.container import Container, check_prologue
from pingyi.facts.refusals import Damaged

CARRY = 1 << 20
"""No cell is longer: 32,767 characters of text and 8,192 of formula, every one an entity."""

_ROOT = re.compile(rb"<(?:(\w+):)?worksheet[\s>/]")


def sheet_blocks(container: Container, part: str) -> Iterator[bytes]:
    """The sheet in blocks that never cut a cell, with the namespace prefix taken off.

    Raises Damaged where it is no worksheet or has no end, HasEntities where it declares a document type.
    """
    carry, prefix, first = b"", b"", True
    marks: tuple[bytes, ...] = ()
    for fresh in container.stream(part):
        buffer = carry + fresh if carry else fresh
        if first:
            if len(buffer) < 4096:
                carry = buffer
                continue
            prefix, first = _prefix(container.path, part, buffer), False
            marks = tuple(b"<" + prefix + mark for mark in (b"c ", b"c>", b"row"))
        cut = next((at for mark in marks if (at := buffer.rfind(mark)) > 0), 0)
        if len(buffer) - cut > CARRY:
            cut = buffer.rfind(b"<")
            if len(buffer) - cut > CARRY:
                raise Damaged(container.path, f"内部文件 {part} 不是表格内容")
        carry = buffer[cut:]
        if cut:
            yield _bare(buffer[:cut], prefix)
    if first:
        prefix = _prefix(container.path, part, carry)
    tail = carry.rstrip()
    if not tail.endswith((b"</" + prefix + b"worksheet>", b"/>")):
        raise Damaged(container.path, f"内部文件 {part} 没有结尾")
    yield _bare(carry, prefix)


def _prefix(path: Path, part: str, head: bytes) -> bytes:
    check_prologue(path, part, head[:4096])
    root = _ROOT.search(head, 0, 4096)
    if root is None:
        raise Damaged(path, f"内部文件 {part} 不是工作表")
    return root[1] + b":" if root[1] else b""


def _bare(block: bytes, prefix: bytes) -> bytes:
    return block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else block
