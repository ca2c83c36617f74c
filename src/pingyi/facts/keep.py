"""What is kept between two runs: blocks of JSON in one file that proves itself. Broken, unwritable or gone, it only costs time.

The folder is ``$PINGYI_CACHE``, else ``~/.cache/pingyi``; it may be deleted at any time. A file has two lines of text, then the
blocks, each deflated: “pingyi-kept-1 ” with the SHA-256 of the second line; the second line says of each block where it begins
(counted from the third), its size and its SHA-256. JSON and nothing else: reading it can run nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pingyi

_MARK = b"pingyi-kept-1 "
_ENDING = ".kept"
_MOST = 24
"""Files of one sort; the oldest make way."""
_MAKERS = ("calendar", "facts", "measures", "numbers", "packs", "scoring")
"""The packages that decide what is kept."""


class BrokenError(Exception):
    """A block is not there, or not as it was written."""


def folder(kind: str) -> Path | None:
    """Where things of one kind are kept; None where nobody is at home."""
    root = os.environ.get("PINGYI_CACHE")
    try:
        return (Path(root) if root else Path.home() / ".cache" / "pingyi") / kind
    except RuntimeError:
        return None


def place(kind: str, *depends: object) -> Path | None:
    """The file for what depends on these, and on this program."""
    root = folder(kind)
    name = hashlib.sha256(json.dumps([_program(), *depends]).encode()).hexdigest()
    return root / f"{name}{_ENDING}" if root else None


@cache
def _program() -> str:
    """The version, and the state of the modules: whoever changes one gets nothing that the one before it kept."""
    home = Path(pingyi.__file__).parent
    modules = sorted(path for package in _MAKERS for path in (home / package).rglob("*.py"))
    seen = [(path.relative_to(home).as_posix(), (stat := path.stat()).st_size, stat.st_mtime_ns) for path in modules]
    return hashlib.sha256(json.dumps([pingyi.__version__, seen]).encode()).hexdigest()


class Kept:
    """A file of blocks, each read when it is asked for."""

    def __init__(self, path: Path) -> None:
        """Read the two lines. Raises BrokenError."""
        self._path = path
        try:
            with path.open("rb") as file:
                mark, head = file.readline(), file.readline()
                self._start = file.tell()
        except OSError as error:
            raise BrokenError from error
        if mark != _MARK + hashlib.sha256(head).hexdigest().encode() + b"\n":
            raise BrokenError
        self._blocks: dict[str, tuple[int, int, str]] = json.loads(head)

    def __contains__(self, name: str) -> bool:
        return name in self._blocks

    def block(self, name: str) -> Any:  # noqa: ANN401  JSON
        """One block. Raises BrokenError."""
        if name not in self._blocks:
            raise BrokenError
        begin, size, digest = self._blocks[name]
        try:
            with self._path.open("rb") as file:
                file.seek(self._start + begin)
                content = file.read(size)
        except OSError as error:
            raise BrokenError from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise BrokenError
        return json.loads(zlib.decompress(content))


def keep(path: Path, blocks: Mapping[str, Any]) -> None:
    """Write the blocks, all or nothing; where that cannot be done, nothing is kept."""
    found: dict[str, tuple[int, int, str]] = {}
    body: list[bytes] = []
    size = 0
    for name, block in blocks.items():
        content = zlib.compress(json.dumps(block, ensure_ascii=False, separators=(",", ":")).encode(), 3)
        found[name] = size, len(content), hashlib.sha256(content).hexdigest()
        body.append(content)
        size += len(content)
    head = json.dumps(found, ensure_ascii=False).encode() + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(_MARK + hashlib.sha256(head).hexdigest().encode() + b"\n" + head)
            file.writelines(body)
        Path(temporary).replace(path)
        for old in sorted(path.parent.glob(f"*{_ENDING}"), key=lambda one: one.stat().st_mtime_ns)[:-_MOST]:
            old.unlink()
    except OSError:
        return
