"""Progress on the terminal: a line a step, with the time it took; on a real terminal also what it is at just now."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Steps:
    """Told what begins now (called with a text); what it was told before is then done. Written to standard error."""

    def __init__(self, console: Console | None) -> None:
        self._console = console
        self._status = console.status("") if console is not None and console.is_terminal else None
        self._current, self._started = "", 0.0

    def __call__(self, text: str) -> None:
        """Begin a step."""
        self.finish()
        self._current, self._started = text, time.monotonic()
        if self._status:
            self._status.update(f"{text}……")
            self._status.start()

    def detail(self, text: str) -> None:
        """Say what the step is at; shown on a real terminal only, and gone with the step."""
        if self._status:
            self._status.update(f"{self._current}：{text}")

    def finish(self) -> None:
        """The step is done."""
        self.stop()
        if self._current and self._console is not None:
            self._console.print(f"  ✓ {self._current}（{time.monotonic() - self._started:.1f}秒）")
        self._current = ""

    def stop(self) -> None:
        """Take the turning sign off the terminal."""
        if self._status:
            self._status.stop()


@contextmanager
def steps(*, quiet: bool = False) -> Iterator[Steps]:
    """Steps for the time of the block; the last one is done when the block ends well, and left open when it fails."""
    progress = Steps(None if quiet else Console(stderr=True, highlight=False))
    try:
        yield progress
        progress.finish()
    finally:
        progress.stop()
