"""A made-up district served on a port of its own, its database either of the two: `pingyi serve` as an office runs it."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pingyi.demo import district
from pingyi.demo.workbooks import folder_of, names_book, write_district
from pingyi.facts.names import NamesBook
from pingyi.facts.reading import Around, Taken, read_folder
from pingyi.packs import load_rules
from scripts.with_postgres import postgres

DATABASES = ("sqlite", "postgresql")
PATIENCE = 120
"""Seconds until a server has to answer."""
_LOAD = (
    "import pickle, sys; from pathlib import Path; from pingyi.web.demo import load; "
    "years, book = pickle.loads(Path(sys.argv[2]).read_bytes()); load(Path(sys.argv[1]), 'checks', years, book, print); "
    "from pingyi.web.base.models import DEMO, Setting; Setting.put(DEMO, '')"
)
"""The demo, and then no longer one: an administrator needs a second factor, as anywhere."""


def read_workbooks(folder: Path) -> Path:
    """The tiny district's workbooks of both years, written and read once; a file that holds what they say."""
    made = district(2019, "tiny")
    write_district(made, folder)
    book = NamesBook.at(names_book(folder))
    taken: dict[int, Taken] = {}
    for year in made.years:
        around = Around(taken=partial(taken.__setitem__, year))
        read_folder(folder_of(folder, year), load_rules(["seed-district"], year), year, names=book, around=around)
    kept = folder / "read.pickle"
    kept.write_bytes(pickle.dumps((taken, book)))
    return kept


@contextmanager
def served(database: str, workbooks: Path, home: Path) -> Iterator[str]:
    """The district of ``workbooks`` in that database, served: the address. Raises NoPostgres."""
    if database == "postgresql":
        with postgres("fsync=off") as server, _serving(workbooks, home, {"PINGYI_DATABASE_URL": server.url}) as address:
            yield address
    else:
        with _serving(workbooks, home, {}) as address:
            yield address


@contextmanager
def _serving(workbooks: Path, home: Path, extra: Mapping[str, str]) -> Iterator[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PINGYI_", "DJANGO_"))}
    environment = {**clean, **extra}
    home.mkdir()
    loading = [sys.executable, "-c", _LOAD, str(home), str(workbooks)]
    subprocess.run(loading, check=True, env=environment, capture_output=True, text=True, timeout=10 * PATIENCE)
    port = _free_port()
    log = home / "serve.log"
    command = [sys.executable, "-m", "pingyi", "serve", "--port", str(port), "--home", str(home)]
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as server:
        try:
            _wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"服务没有起来：{log.read_text('utf-8', 'replace')}")
