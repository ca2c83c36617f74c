"""The process beside the pages that does long work: it looks once a second, and goes when the server that started it goes."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING

from pingyi.web.start import open_house

if TYPE_CHECKING:
    from pingyi.web.daily import Daily

EVERY_SECONDS = 1.0
RESTARTED = "服务重启，未能完成；请重新提交。"


def main() -> int:
    """A worker of its own, beside pages that another server serves; the exit code."""
    open_house()
    run(os.getppid())
    return 0


def run(server: int) -> None:
    """Work in the open house until told to stop. ``server``: the process whose end ends this one."""
    stopped: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        stopped.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the server says when to stop
    from django.db import close_old_connections  # noqa: PLC0415  Django is ready only now

    from pingyi.web.daily import Daily  # noqa: PLC0415  models are there only once Django is set up

    give_up_broken()
    daily = Daily()
    while not stopped and os.getppid() == server:
        close_old_connections()
        turn(daily)
        time.sleep(EVERY_SECONDS)


def turn(daily: Daily) -> None:
    """Do what waits; when nothing does, look whether a new day has begun."""
    from django.utils import timezone  # noqa: PLC0415  models are there only once Django is set up

    from pingyi.web.base import jobs  # noqa: PLC0415  models are there only once Django is set up

    if not jobs.work():
        daily.look(timezone.localdate())


def give_up_broken() -> int:
    """Say of work that a stopped server left half done that it is over; how much there was."""
    from pingyi.web.base.models import Job  # noqa: PLC0415  models are there only once Django is set up

    return Job.objects.filter(state=Job.State.RUNNING).update(state=Job.State.FAILED, message=RESTARTED)


if __name__ == "__main__":
    sys.exit(main())
