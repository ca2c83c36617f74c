"""The last evening of the month: 500 branches hand in a record within a minute while 50 people read.

    python scripts/with_postgres.py python bench/web_load.py [--json FILE] [--sqlite]

The made-up district with both its years lies in the database; the pages are served by `pingyi serve` (2 workers). Told are the
latencies as a browser on the same machine sees them (so the cores are shared by server, database and the 550 browsers), whether
every record that was acknowledged is there, and two ratios: submissions against the same rows written by raw psycopg (record,
journal line, head of the chain, in one transaction), and pages against a view that does nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

if TYPE_CHECKING:
    from pingyi.web.people.models import Role
    from pingyi.web.registers.models import Unit

BRANCHES, READERS, SECONDS = 500, 50, 60
PAUSE = 6.0
"""Seconds that a reader looks at a page, on average."""
CLOSED = 400
"""Requests of each of the two ratios."""
CLIENTS = 8


class Browser:
    """One signed-in person with one connection."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.cookies = port, {"sessionid": session}
        self.line = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, url: str, form: dict[str, str] | None = None) -> tuple[int, str, float]:
        """Status, body, seconds."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.perf_counter()
        # A line that was idle may have been closed just now; a browser asks such a page again, but sends no form twice.
        for last in (form is not None, True):
            try:
                self.line.request(method, url, body, headers)
                answer = self.line.getresponse()
                text = answer.read().decode("utf-8", "replace")
                break
            except (OSError, HTTPException):
                self.line.close()
                self.line = HTTPConnection("127.0.0.1", self.port, timeout=60)
                if last:
                    return 0, "", time.perf_counter() - begun
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, text, time.perf_counter() - begun


def district(home: Path, size: str = "demo", out: Path = Path("out/demo")) -> None:
    """The made-up district in the database that the environment names; its workbooks are written to ``out``."""
    from pingyi.demo import district as made_up
    from pingyi.demo.workbooks import folder_of, names_book, write_district
    from pingyi.facts.names import NamesBook
    from pingyi.facts.reading import Around, Taken, read_folder
    from pingyi.packs import load_rules
    from pingyi.web.demo import load

    made = made_up(2019, size)
    write_district(made, out)
    book = NamesBook.at(names_book(out))
    taken: dict[int, Taken] = {}
    for year in made.years:
        around = Around(taken=partial(taken.__setitem__, year))
        read_folder(folder_of(out, year), load_rules(["seed-district"], year), year, names=book, around=around)
    load(home, "bench", taken, book, lambda _: None)


def session(name: str, role: Role, unit: Unit) -> str:
    """Somebody new in that role, signed in: the session's key."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from pingyi.web.people.models import Mandate, User

    user = User(username=name, name=name)
    user.set_unusable_password()
    user.save()
    Mandate.objects.create(user=user, role=role, unit=unit, since=date(2018, 1, 1))
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def people() -> tuple[list[tuple[str, str, str]], list[str]]:
    """(branch, session, a day in December without a meeting yet) of those who submit; the sessions of those who read."""
    from pingyi.web.people.models import Role
    from pingyi.web.records.models import Record
    from pingyi.web.registers.models import Unit

    met = set(Record.objects.filter(form="branch-meeting", day__gte=date(2019, 12, 1)).values_list("unit_id", "day"))

    def free(code: str) -> str:
        return next(day for n in range(20) if (code, day := date(2019, 12, 20 - n)) not in met).isoformat()

    standing = Unit.objects.filter(until=None)
    branches = list(standing.filter(kind="党支部").order_by("code")[:BRANCHES])
    towns = list(standing.filter(kind="镇党委").order_by("code"))
    writers = [(unit.code, session(f"w{unit.code}", Role.BRANCH, unit), free(unit.code)) for unit in branches]
    readers = [session(f"r{n}", Role.COMMITTEE, towns[n % len(towns)]) for n in range(READERS)]
    return writers, readers


def form_of(page: str, number: int, day: str = "2019-12-20") -> dict[str, str]:
    """What a secretary fills in, over what the page has filled in already."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return hidden | {
        "kind": "支部委员会", "held_on": day, "topic": f"研究年终工作第{number}次", "_count": "typed",
        "entitled": "9", "present": "9",
    }  # fmt: skip


def evening(port: int, writers: Sequence[tuple[str, str, str]], readers: Sequence[str]) -> dict[str, Any]:
    """500 submissions spread over a minute by chance, 50 readers; latencies and the tokens that were acknowledged."""
    draw = random.Random(20191220)
    submits: list[float] = []
    reads: list[float] = []
    tokens: list[str] = []
    errors: list[str] = []
    stop = threading.Event()
    begun = time.perf_counter()

    def write(code: str, session: str, day: str, at: float) -> None:
        browser = Browser(port, session)
        time.sleep(max(0.0, begun + at - time.perf_counter()))
        url = f"/records/new/branch-meeting/{code}/"
        status, page, seconds = browser.ask("GET", url)
        reads.append(seconds)
        form = form_of(page, 1, day)
        status, page, seconds = browser.ask("POST", url, form)
        submits.append(seconds)
        if status == 302:
            tokens.append(form["token"])
        else:
            errors.append(f"{code}: {status} {re.findall(r'class=.wrong.[^>]*>([^<]*)', page)[:3]}")

    def read(session: str, seed: int) -> None:
        own, browser = random.Random(seed), Browser(port, session)
        while not stop.is_set():
            url = own.choice(
                ["/board/", "/board/pending", "/records/", "/records/month", "/registers/", "/records/?page=2"]
            )
            status, _, seconds = browser.ask("GET", url)
            reads.append(seconds)
            if status != 200:
                errors.append(f"{url}: {status}")
            stop.wait(own.expovariate(1 / PAUSE))

    threads = [threading.Thread(target=write, args=(*one, draw.uniform(0, SECONDS - 2))) for one in writers]
    watching = [threading.Thread(target=read, args=(one, n)) for n, one in enumerate(readers)]
    for thread in (*watching, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    stop.set()
    for thread in watching:
        thread.join()
    return {
        "submitted": len(submits), "acknowledged": len(tokens), "seconds": round(took, 1), "reads": len(reads),
        "errors": errors[:5], "submit_ms": spread(submits), "read_ms": spread(reads), "tokens": tokens,
    }  # fmt: skip


def spread(seconds: Sequence[float]) -> dict[str, int]:
    """Milliseconds: median, 95th percentile, longest."""
    ordered = sorted(seconds)
    return {
        "median": round(1000 * statistics.median(ordered)),
        "p95": round(1000 * ordered[int(0.95 * (len(ordered) - 1))]),
        "most": round(1000 * ordered[-1]),
    }


def closed(count: int, act: Callable[[int, int], None]) -> float:
    """How many a second when a few clients ask one after the other as fast as they can: ``act(client, number)``."""
    numbers = iter(range(count))
    lock = threading.Lock()

    def run(client: int) -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            act(client, number)

    threads = [threading.Thread(target=run, args=(client,)) for client in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count / (time.perf_counter() - begun)


def ratios(port: int, writers: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """Submissions against raw inserts, pages against a view that does nothing."""
    browsers = [Browser(port, session) for _, session, _ in writers[:CLIENTS]]
    first = [
        browser.ask("GET", f"/records/new/branch-meeting/{code}/")[1]
        for browser, (code, *_) in zip(browsers, writers, strict=False)
    ]

    def submit(client: int, number: int) -> None:
        day = f"2019-{1 + number % 11:02d}-{1 + number // 11 % 28:02d}"
        form = form_of(first[client], number) | {"token": str(uuid4()), "held_on": day, "topic": f"专题研究{number}"}
        browsers[client].ask("POST", f"/records/new/branch-meeting/{writers[client][0]}/", form)

    from pingyi.web.records.models import Record

    before = Record.objects.count()
    submits = closed(CLOSED, submit)
    kept = Record.objects.count() - before
    pages = closed(CLOSED, lambda client, _: ignore(browsers[client].ask("GET", "/records/month")))
    nothing = closed(CLOSED, lambda client, _: ignore(browsers[client].ask("GET", "/health")))
    raw = raw_inserts()
    return {
        "submits_per_second": round(submits, 1), "kept": kept, "raw_per_second": round(raw, 1) if raw else None,
        "submit_to_raw": round(submits / raw, 3) if raw else None,
        "month_pages_per_second": round(pages, 1), "empty_views_per_second": round(nothing, 1),
        "page_to_empty": round(pages / nothing, 3),
    }  # fmt: skip


def ignore(_: object) -> None:
    """The answer is not looked at."""


def raw_inserts() -> float | None:
    """The same rows by psycopg alone; None where the database is another."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    import psycopg

    from pingyi.web.journal.models import Head, Line
    from pingyi.web.records.models import Record

    record, line, head = Record._meta, Line._meta, Head._meta  # noqa: SLF001  Django documents it
    settings = connection.get_connection_params()
    lines = [
        psycopg.connect(host=settings["host"], user=settings["user"], dbname=settings["dbname"]) for _ in range(CLIENTS)
    ]
    with lines[0].cursor() as cursor:
        columns = [field.column for field in record.concrete_fields if field.column != "id"]
        cursor.execute(f"SELECT {quoted(columns)} FROM {record.db_table} ORDER BY id DESC LIMIT 1")  # noqa: S608  our own names
        sample = dict(zip(columns, cursor.fetchone() or (), strict=True))
        spoken = [field.column for field in line.concrete_fields if field.column != "id"]
        cursor.execute(f"SELECT {quoted(spoken)} FROM {line.db_table} ORDER BY id DESC LIMIT 1")  # noqa: S608  our own names
        said = dict(zip(spoken, cursor.fetchone() or (), strict=True))
    lines[0].commit()

    def insert(cursor: psycopg.Cursor[Any], table: str, row: dict[str, Any]) -> None:
        values = [
            json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value for value in row.values()
        ]
        cursor.execute(f"INSERT INTO {table} ({quoted(row)}) VALUES ({', '.join(['%s'] * len(row))})", values)  # noqa: S608  our own names

    def act(client: int, _: int) -> None:
        with lines[client].transaction(), lines[client].cursor() as cursor:
            insert(cursor, record.db_table, sample | {"token": uuid4().hex})
            cursor.execute(f"SELECT number FROM {head.db_table} WHERE id = 1 FOR UPDATE")  # noqa: S608  our own names
            number = cursor.fetchone()[0] + 1
            insert(cursor, line.db_table, said | {"number": number})
            cursor.execute(f"UPDATE {head.db_table} SET number = %s WHERE id = 1", [number])  # noqa: S608  our own names

    rate = closed(CLOSED, act)
    for one in lines:
        one.close()
    return rate


def quoted(names: Iterable[str]) -> str:
    """Column names as SQL lists them: one of them is “user”."""
    return ", ".join(f'"{name}"' for name in names)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the server answers."""
    for _ in range(300):
        try:
            if Browser(port, "").ask("GET", "/health")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit("服务没有起来")


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--json", type=Path, default=Path("out/bench/web.json"))
    asked.add_argument("--sqlite", action="store_true", help="SQLite instead of the database in PINGYI_DATABASE_URL")
    given = asked.parse_args()
    if given.sqlite:
        os.environ.pop("PINGYI_DATABASE_URL", None)
    elif "PINGYI_DATABASE_URL" not in os.environ:
        sys.exit("请用 scripts/with_postgres.py 运行，或加 --sqlite")
    with tempfile.TemporaryDirectory(prefix="pingyi-bench-") as folder:
        home, port = Path(folder), free_port()
        print("装入演示区 ……", flush=True)
        district(home)
        writers, readers = people()
        from pingyi.web.journal.chain import faults
        from pingyi.web.records.models import Record

        server = subprocess.Popen([sys.executable, "-m", "pingyi", "serve", "--port", str(port), "--home", str(home)])
        try:
            wait_for(port)
            for session in readers[:4]:  # each worker reads the registers once
                Browser(port, session).ask("GET", "/board/")
            for code, session, _ in writers[:4]:
                Browser(port, session).ask("GET", f"/records/new/branch-meeting/{code}/")
            print("月末之夜 ……", flush=True)
            told = evening(port, writers, readers)
            tokens = told.pop("tokens")
            there = Record.objects.filter(token__in=tokens).count()
            told |= {"lost": len(tokens) - there, "chain": list(faults())[:3]}
            told |= ratios(port, writers)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
