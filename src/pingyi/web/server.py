"""The server of one machine: granian for the pages, one worker for long work, both gone together."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pingyi.errors import Refusal

WORKERS, THREADS = 2, 4
PID = "serve.pid"
_PATIENCE = 15
"""Seconds that work in progress is given to come to its next step."""


class AlreadyServing(Refusal):
    """Another server is at work in this home."""

    def __init__(self, home: Path, pid: int) -> None:
        super().__init__(f"“{home}”已有服务在运行（进程{pid}）；请先停止它，或换用另一个文件夹。")


def serving(home: Path) -> int | None:
    """The process that serves this home, if one does. Raises OSError where the mark cannot be opened."""
    try:
        mark = (home / PID).open("r+", encoding="ascii")
    except FileNotFoundError:
        return None
    with mark:
        return None if _locked(mark) else int(mark.read() or "0")


def _locked(mark: TextIO) -> bool:
    """Lock the mark, if nobody else has. The lock ends with the process, however that ends; a number in a file would stay."""
    try:
        fcntl.lockf(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def serve(home: Path, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        AlreadyServing: somebody does already.
    """
    from granian import Granian  # noqa: PLC0415  heavy, and only a server needs it
    from granian.constants import Interfaces  # noqa: PLC0415  heavy, and only a server needs it

    _read_pages()
    with _alone(home), _working():
        Granian(
            "pingyi.web.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=WORKERS,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=_PATIENCE,
            websockets=False,
            log_level="warning",  # type: ignore[arg-type]  # granian takes its level by name as well
        ).serve()


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Nobody else serves this home meanwhile."""
    if (pid := serving(home)) is not None:
        raise AlreadyServing(home, pid)
    path = home / PID
    with path.open("a+", encoding="ascii") as mark:
        if not _locked(mark):
            raise AlreadyServing(home, 0)
        mark.truncate(0)
        mark.write(str(os.getpid()))
        mark.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _read_pages() -> None:
    """Load every page's code now: the workers are forked from this process, so it is read once and its memory is shared."""
    from django.urls import get_resolver  # noqa: PLC0415  Django is ready only now

    import pingyi.web.wsgi  # noqa: F401, PLC0415  heavy, and only a server needs it

    _ = get_resolver().url_patterns


@contextmanager
def _working() -> Iterator[None]:
    """A worker beside the server, forked while this process has neither threads nor connections of its own."""
    from pingyi.web import worker  # noqa: PLC0415  heavy, and only a server needs it

    beside = multiprocessing.get_context("fork").Process(target=worker.run, args=(os.getpid(),), name="pingyi-worker")
    beside.start()
    try:
        yield
    finally:
        beside.terminate()
        beside.join(_PATIENCE)
        beside.kill()
        beside.join()
