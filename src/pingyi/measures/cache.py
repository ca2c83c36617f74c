"""Compiled SQL on disk, so that a command starts without Ibis. A broken or unwritable cache only costs time.

The folder is ``$PINGYI_CACHE/sql``, else ``~/.cache/pingyi/sql``; it may be deleted at any time. The name of a text is the SHA-256
of its specification, the dialect and the version of Ibis; the first line holds the text's own SHA-256.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

_MARK = "-- sha256 "
LAYOUT = "6"
"""Raised whenever the compiler writes other SQL for the same specification."""


def folder() -> Path:
    """Where compiled texts lie."""
    root = os.environ.get("PINGYI_CACHE")
    return (Path(root) if root else Path.home() / ".cache" / "pingyi") / "sql"


def cached(spec: str, dialect: str, compile_: Callable[[], str]) -> str:
    """The SQL of a specification: from the cache, else compiled and kept."""
    name = hashlib.sha256(f"{LAYOUT}\n{dialect}\n{_ibis_version()}\n{spec}".encode()).hexdigest()
    try:
        path = folder() / f"{name}.sql"
    except RuntimeError:  # no home
        return compile_()
    text = _read(path)
    if text is None:
        text = compile_()
        _write(path, text)
    return text


@cache
def _ibis_version() -> str:
    return version("ibis-framework")


def _read(path: Path) -> str | None:
    try:
        head, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if head == _MARK + hashlib.sha256(text.encode()).hexdigest() else None


def _write(path: Path, text: str) -> None:
    digest = hashlib.sha256(text.encode()).hexdigest()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{_MARK}{digest}\n{text}")
        Path(temporary).replace(path)
    except OSError:
        return
