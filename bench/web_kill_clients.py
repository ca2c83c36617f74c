"""Those who are at work when the server is killed: what they sent, what was acknowledged."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

from web_load import Browser, session

FORM, YEAR, TODAY = "branch-meeting", 2019, date(2019, 12, 20)
TYPED, IMPORTED = ("支部委员会", "党员大会"), "党课"
"""Kinds of meetings: those that are typed in, those that come in workbooks."""
WRITERS, ROWS = 4, 20


@dataclass
class Sent:
    """A record that somebody submitted. ``version`` and ``topic``: as last acknowledged; ``amending``: a topic on its way."""

    writer: int
    unit: str
    token: str
    kind: str
    held_on: str
    topic: str
    acknowledged: bool = False
    pk: int = 0
    version: int = 1
    amending: str = ""

    def cells(self) -> dict[str, str]:
        """What is typed."""
        return {
            "kind": self.kind, "held_on": self.held_on, "topic": self.topic, "_count": "typed", "entitled": "9", "present": "8",
        }  # fmt: skip

    def values(self) -> dict[str, Any]:
        """What has to be kept of it, save the topic."""
        return {"unit": self.unit, "kind": self.kind, "held_on": self.held_on, "entitled": 9, "present": 8} | {
            "entered_on": TODAY.isoformat()
        }


@dataclass
class Import:
    """A workbook that lies ready; ``acknowledged``: somebody was told that it had been taken in."""

    upload: int
    acknowledged: bool = False


@dataclass
class Diary:
    """All that was sent, in all rounds."""

    sent: list[Sent] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    amended: int = 0


def occasions(units: list[str], kinds: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """(unit, kind, day), none of which is kept yet: one thing is recorded once."""
    from pingyi.web.records.models import Record

    own = Record.objects.filter(form=FORM, year=YEAR, unit__in=units)
    there = {(kept["unit"], kept["kind"], kept["held_on"]) for kept in own.values_list("values", flat=True)}
    days = [(TODAY - timedelta(days=back)).isoformat() for back in range(350)]
    for day, kind, unit in product(days, kinds, units):
        if (unit, kind, day) not in there:
            yield unit, kind, day


class Clients:
    """Four who submit, one who amends, one who imports, one who reads; each as fast as the server answers."""

    def __init__(self, port: int, diary: Diary) -> None:
        from pingyi.web.people.models import Role
        from pingyi.web.registers.models import Unit

        self.diary = diary
        standing = Unit.objects.filter(until=None)
        root = standing.get(parent=None)
        branches = list(standing.filter(kind="党支部").order_by("code"))
        self._writers: list[tuple[Browser, Iterator[tuple[str, str, str]]]] = []
        for number in range(WRITERS):
            # Of several branches one person keeps the records: the district may record in all.
            own = [one.code for one in branches[number::WRITERS]]
            browser = Browser(port, session(f"kill-{number}", Role.DISTRICT, root))
            self._writers.append((browser, occasions(own, TYPED)))
        self._amender = Browser(port, session("kill-amend", Role.DISTRICT, root))
        self._importer = Browser(port, session("kill-import", Role.DISTRICT, root))
        self._reader = Browser(port, session("kill-read", Role.DISTRICT, root))
        self._unit = branches[0].code
        self.first, self.stop, self.down, self.importing = (threading.Event() for _ in range(4))
        self._threads: list[threading.Thread] = []

    def sign_in(self) -> None:
        """Each fetches a page: what a form needs besides what is typed lies in its hidden inputs."""
        for browser in (*(one for one, _ in self._writers), self._amender, self._importer, self._reader):
            browser.ask("GET", "/health")  # the connection of before is gone
            status, _, _ = browser.ask("GET", f"/records/new/{FORM}/{self._unit}/")
            if status != 200:
                raise SystemExit(f"打不开填报页（{status}）")

    def begin(self) -> None:
        """Everybody starts."""
        for event in (self.first, self.stop, self.down, self.importing):
            event.clear()
        tasks = [(self._submit, (number,)) for number in range(WRITERS)]
        tasks += [(self._amend, ()), (self._import, ()), (self._read, ())]  # type: ignore[list-item]  # none has arguments
        self._threads = [threading.Thread(target=task, args=given, daemon=True) for task, given in tasks]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Everybody stops; what is on its way is given up."""
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def again(self) -> None:
        """What nobody was told about is sent once more, under its old token; so is one that somebody was told about."""
        open_ones = [one for one in self.diary.sent if not one.acknowledged]
        for one in [*open_ones, *[one for one in self.diary.sent if one.acknowledged][-1:]]:
            self._send(one)

    def _send(self, one: Sent) -> bool:
        form = one.cells() | {"token": one.token}
        status = self._post(self._writers[one.writer][0], f"/records/new/{FORM}/{one.unit}/", form)
        one.acknowledged = one.acknowledged or status == 302
        return status == 302

    def _post(self, browser: Browser, url: str, form: dict[str, str]) -> int:
        status, _, _ = browser.ask("POST", url, form | {"csrfmiddlewaretoken": browser.cookies.get("csrftoken", "")})
        if status not in {0, 302} and not (status >= 500 and self.down.is_set()):
            self.diary.errors.append(f"{url}: {status}")
        return status

    def _submit(self, writer: int) -> None:
        while not self.stop.is_set():
            unit, kind, day = next(self._writers[writer][1])
            token = str(uuid4())
            one = Sent(writer, unit, token, kind, day, f"研究工作{token}")
            self.diary.sent.append(one)
            if not self._send(one):
                return
            self.first.set()

    def _amend(self) -> None:
        for one in [one for one in self.diary.sent if one.pk]:
            if self.stop.is_set():
                return
            one.amending = f"改为{uuid4()}"
            form = one.cells() | {"topic": one.amending, "version": str(one.version)}
            if self._post(self._amender, f"/records/{one.pk}/edit", form) != 302:
                return
            one.topic, one.version, one.amending = one.amending, one.version + 1, ""
            self.diary.amended += 1

    def _import(self) -> None:
        from django.db import DatabaseError, connection

        try:
            for one in self.diary.imports:
                if one.acknowledged:
                    continue
                if self.stop.is_set() or self._post(self._importer, f"/intake/uploads/{one.upload}/take", {}) != 302:
                    return
                one.acknowledged = self._taken(one.upload)
        except DatabaseError:
            return  # it was stopped under us
        finally:
            connection.close()

    def _taken(self, upload: int) -> bool:
        """Wait until the work is over; whether it succeeded."""
        from pingyi.web.base.models import Job

        while not self.stop.is_set():
            state = Job.objects.filter(task__upload=upload).order_by("-id").values_list("state", flat=True)[0]
            if state == Job.State.RUNNING:
                self.importing.set()
            elif state != Job.State.WAITING:
                if state != Job.State.DONE:
                    self.diary.errors.append(f"导入{upload}: {state}")
                return state == Job.State.DONE
            time.sleep(0.02)
        return False

    def _read(self) -> None:
        while not self.stop.is_set():
            status, _, _ = self._reader.ask("GET", "/board/")
            if status == 0:
                return
            if status != 200 and not self.down.is_set():
                self.diary.errors.append(f"/board/: {status}")
            self.stop.wait(0.1)
