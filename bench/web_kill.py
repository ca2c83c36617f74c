"""The server is killed again and again while people are at work; what they were told must be there, and nothing by halves.

    python bench/web_kill.py [--kills 100] [--sqlite] [--seed N] [--json FILE]

The tiny made-up district; `pingyi serve` with all its processes gets SIGKILL at random moments under load: four people submit,
one amends, one imports workbooks, one reads the board. In a third of the rounds on PostgreSQL the database breaks down with it
(or a moment before). After each kill: every acknowledged record is there with all its values, every record has its lines in the
journal and every line its record, workbooks are in as a whole or not at all, the journal's chain holds, the board equals one made
anew, the database finds itself sound. After each restart what nobody was told about is sent once more: one token, one record.

To start quickly, the server is forked off a process that has loaded its code already; what runs is `pingyi serve` itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from web_kill_checks import Checks
from web_kill_clients import IMPORTED, ROWS, YEAR, Clients, Diary, Import, occasions
from web_load import Browser, district, free_port

from scripts.with_postgres import Postgres, postgres

LATEST = 1.5
"""Seconds from the first acknowledged record to the kill, at most."""
LATEST_IMPORTING = 3.0
"""In a third of the rounds the clock starts when an import is at work: so long it takes, more or less."""
PATIENCE = 60.0


def nursery(home: Path, port: int) -> None:
    """Load all code, then start a server for each line that is read, and wait for its end."""
    from pingyi.cli.serve import serve
    from pingyi.web.server import _read_pages as read_pages
    from pingyi.web.start import open_house

    open_house(home)
    import granian.server  # noqa: F401  loaded before the fork, so that its children need not

    read_pages()
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.setsid()
            with (home / "serve.log").open("ab") as log:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
            serve(port=port, home=home)
            os._exit(0)
        print(pid, flush=True)
        os.waitpid(pid, 0)


class Server:
    """`pingyi serve`, started and killed."""

    def __init__(self, home: Path) -> None:
        self.port, self._pid = free_port(), 0
        command = [sys.executable, __file__, "--nursery", str(home), str(self.port)]
        self._nursery = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self) -> None:
        """Start it; returns when it answers."""
        assert self._nursery.stdin is not None  # noqa: S101  a pipe was asked for
        assert self._nursery.stdout is not None  # noqa: S101  a pipe was asked for
        self._nursery.stdin.write("\n")
        self._nursery.stdin.flush()
        self._pid = int(self._nursery.stdout.readline())
        end = time.monotonic() + PATIENCE
        while Browser(self.port, "").ask("GET", "/health")[0] != 200:
            if time.monotonic() > end:
                raise SystemExit("服务没有起来")
            time.sleep(0.02)

    def kill(self) -> None:
        """All its processes at once."""
        if self._pid:
            os.killpg(self._pid, signal.SIGKILL)

    def close(self) -> None:
        """All goes, the nursery too."""
        with suppress(ProcessLookupError):
            self.kill()
        self._nursery.terminate()
        self._nursery.wait()


def workbooks(home: Path, count: int) -> Iterator[Import]:
    """So many uploads that only wait to be taken in, each a workbook of a few rows that nobody has recorded yet."""
    import xlsxwriter

    from pingyi.web.intake.models import Upload
    from pingyi.web.people.models import User
    from pingyi.web.registers.models import Unit

    names = dict(Unit.objects.filter(kind="党支部", until=None).order_by("code").values_list("code", "name"))
    by = User.objects.get(username="kill-import")
    left = occasions(list(names), (IMPORTED,))
    for number in range(count):
        upload = Upload.objects.create(title=f"第{number}本", year=YEAR, by=by)
        folder = home / "uploads" / upload.key
        folder.mkdir(parents=True)
        with xlsxwriter.Workbook(folder / "支部会议纪实.xlsx") as book:
            sheet = book.add_worksheet("支部会议纪实")
            sheet.write_row(0, 0, ["党支部", "类型", "日期", "主题", "应到人数", "实到人数"])
            for row, (unit, kind, day) in enumerate(islice(left, ROWS), 1):
                sheet.write_row(row, 0, [names[unit], kind, day, f"党课第{number}讲之{row}", 9, 8])
        yield Import(upload.pk)


@contextmanager
def round_of(server: Server, clients: Clients) -> Iterator[float]:
    """From the start to the end of the load; gives the seconds of the start."""
    begun = time.perf_counter()
    server.start()
    took = time.perf_counter() - begun
    clients.sign_in()
    clients.again()
    clients.begin()
    try:
        yield took
    finally:
        clients.end()


def run(kills: int, seed: int, home: Path, server: Server, database: Postgres | None) -> dict[str, Any]:
    """So many rounds; what came of them."""
    from django.db import connection

    if database is not None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION amcheck")
    draw, diary = random.Random(seed), Diary()
    clients, checks, faults, starts = Clients(server.port, diary), Checks(), [], []
    diary.imports.extend(workbooks(home, 2 * kills + 10))
    breakdowns = during_import = 0
    begun = time.perf_counter()
    for number in range(kills):
        with round_of(server, clients) as took:
            starts.append(took)
            if not clients.first.wait(PATIENCE):
                raise SystemExit(f"没有一条记录得到答复：{diary.errors[:3]}")
            if number % 3 == 1:
                during_import += clients.importing.wait(PATIENCE)
            time.sleep(draw.uniform(0.0, LATEST_IMPORTING) if number % 3 == 1 else draw.uniform(0.2, LATEST))
            if database is not None and number % 3 == 2:
                breakdowns += 1
                clients.down.set()
                if draw.random() < 0.5:
                    database.crash()
                    time.sleep(draw.uniform(0, 0.1))
                    server.kill()
                else:
                    server.kill()
                    database.crash()
            else:
                server.kill()
        connection.close()
        if database is not None and number % 3 == 2:
            database.start()
        found = [f"第{number + 1}次：{fault}" for fault in checks.faults(diary)]
        faults += found
        print(f"\r第{number + 1}次 记录{len(diary.sent)} 问题{len(faults)}", end="", file=sys.stderr, flush=True)
        if found or diary.errors:
            print("\n" + "\n".join([*found, *diary.errors][:20]), file=sys.stderr)
            break
    server.start()
    clients.sign_in()
    clients.again()
    server.kill()
    connection.close()
    faults += [f"最后：{fault}" for fault in checks.faults(diary)]
    lost = sum("已答复" in fault for fault in faults)
    return {
        "database": "PostgreSQL" if database else "SQLite", "kills": len(starts), "database_killed_too": breakdowns,
        "kills_during_import": during_import, "seconds": round(time.perf_counter() - begun, 1),
        "start_seconds_median": round(sorted(starts)[len(starts) // 2], 2), "submitted": len(diary.sent),
        "acknowledged": sum(one.acknowledged for one in diary.sent), "unacknowledged_but_kept": checks.kept,
        "amended": diary.amended, "amendments_unacknowledged_but_kept": checks.kept_amendments,
        "imported": sum(one.acknowledged for one in diary.imports), "imports_unacknowledged_but_kept": checks.kept_imports,
        "lost": lost, "faults": faults[:20], "errors": diary.errors[:20],
    }  # fmt: skip


def main() -> None:
    """Run from the command line."""
    if sys.argv[1:2] == ["--nursery"]:
        nursery(Path(sys.argv[2]), int(sys.argv[3]))
        return
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--seed", type=int, default=20191220)
    asked.add_argument("--sqlite", action="store_true", help="SQLite instead of a PostgreSQL of its own")
    asked.add_argument("--json", type=Path, default=None)
    given = asked.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pingyi-kill-")))
        database = None if given.sqlite else stack.enter_context(postgres())
        os.environ.pop("PINGYI_DATABASE_URL", None)
        if database is not None:
            os.environ["PINGYI_DATABASE_URL"] = database.url
        district(home, "tiny", home / "books")
        server = Server(home)
        stack.callback(server.close)
        told = run(given.kills, given.seed, home, server, database)
        if given.json is not None:
            given.json.parent.mkdir(parents=True, exist_ok=True)
            given.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(json.dumps(told, ensure_ascii=False, indent=1))
        if told["faults"] or told["errors"]:
            log = home / "serve.log"
            print(log.read_text("utf-8")[-4000:] if log.exists() else "", file=sys.stderr)
            raise SystemExit(1)


if __name__ == "__main__":
    main()
