"""The server of one machine: starts on an empty home, answers, does long work, stops cleanly; and its home, saved and put back."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 90
BACKUP = "备份.tar"


_RUN = """
import json, sys
from pingyi.cli import app
for arguments in json.loads(sys.argv[1]):
    try:
        code = app(arguments, standalone_mode=False)
    except SystemExit as ended:
        code = ended.code
    print("\\0", code, sep="", flush=True)
    print("\\0", file=sys.stderr, end="", flush=True)
"""
"""Several commands in one process: Django takes seconds to begin, and a process has one home only."""


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


def program(home: Path, *commands: Sequence[str]) -> list[Said]:
    """Run commands one after the other at home."""
    told = json.dumps([[*one, "--home", str(home)] for one in commands])
    done = subprocess.run(
        [sys.executable, "-c", _RUN, told], env=clean(), capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    outs = done.stdout.split("\0")
    codes = [int(one.partition("\n")[0]) for one in outs[1:]]
    texts = [outs[0], *(one.partition("\n")[2] for one in outs[1:-1])]
    return [Said(*one) for one in zip(codes, texts, done.stderr.split("\0"), strict=False)]


def clean() -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PINGYI_", "DJANGO_"))}


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[tuple[Path, subprocess.Popen[bytes], Path]]:
    home = tmp_path_factory.mktemp("served")
    log = home.with_suffix(".log")
    command = [sys.executable, "-m", "pingyi", "serve", "--port", str(port), "--home", str(home)]
    with log.open("wb") as out, subprocess.Popen(command, env=clean(), stdout=out, stderr=out) as started:
        try:
            until(lambda: fetched(port, "/health") == "ok")
            yield home, started, log
        finally:
            started.kill()


def until(holds: object) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():  # type: ignore[operator]  # a function by its use
        assert time.monotonic() < end
        time.sleep(0.2)


def fetched(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def test_it_answers_works_stops_and_is_put_back_from_its_backup(
    server: tuple[Path, subprocess.Popen[bytes], Path], port: int, tmp_path: Path
) -> None:
    home, started, log = server

    assert "登录" in fetched(port, "/people/sign-in")
    assert "htmx" in fetched(port, "/static/django_htmx/htmx-2.min.js")
    assert len(re.findall(r"邀请码 \S{4}-", log.read_text("utf-8"))) == 3
    assert (home / "secret-key").stat().st_mode & 0o077 == 0

    (home / "packs").mkdir()
    (home / "packs" / "甲.yaml").write_text("id: 甲\n", "utf-8")
    backup = str(tmp_path / BACKUP)  # while it serves
    again, saved, refused = program(
        home, ["serve", "--port", str(port)], ["backup", backup], ["restore", backup, "--replace"]
    )
    assert (again.code, "已有服务在运行" in again.err) == (2, True)
    assert saved.code == 0
    assert (refused.code, "已有服务在运行" in refused.err) == (2, True)

    started.send_signal(signal.SIGTERM)
    assert started.wait(PATIENCE) == 0
    assert not (home / "serve.pid").exists()
    assert fetched(port, "/health") == ""
    put_back_whole_or_not_at_all(home, Path(backup), tmp_path)


def accounts(home: Path) -> list[str]:
    with sqlite3.connect(home / "pingyi.sqlite3") as database:
        return [row[0] for row in database.execute("SELECT username FROM people_user ORDER BY username")]


def put_back_whole_or_not_at_all(home: Path, backup: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一台"
    broken = spoilt(backup, tmp_path / "坏.tar")

    empty, restored, again, damaged, replaced = program(
        other,
        ["web", "migrate", "--check"],  # one of Django's own commands, in a home of its own
        ["restore", str(backup)],
        ["restore", str(backup)],
        ["restore", str(broken), "--replace"],
        ["restore", str(backup), "--replace"],
    )

    assert empty.code != 0  # an empty home has everything still to migrate
    assert (restored.code, "操作日志核对无误" in restored.out) == (0, True)
    assert backup.stat().st_mode & 0o077 == 0
    assert (again.code, "已有数据" in again.err) == (2, True)
    assert (damaged.code, "已损坏" in damaged.err) == (2, True)
    assert (replaced.code, "操作日志核对无误" in replaced.out) == (0, True)
    assert (other / "before-restore-1" / "pingyi.sqlite3").is_file()
    assert accounts(other) == accounts(home) == ["anquan", "shenji", "xitong"]
    assert (other / "packs" / "甲.yaml").read_text("utf-8") == "id: 甲\n"
    assert (other / "secret-key").read_bytes() == (home / "secret-key").read_bytes()


def spoilt(backup: Path, target: Path) -> Path:
    """The same archive with one byte of the database changed."""
    content = bytearray(backup.read_bytes())
    with tarfile.open(backup) as archive:
        member = archive.getmember("database")
        manifest = archive.extractfile("manifest.json")
        assert manifest is not None
        assert "database" in json.loads(manifest.read())["members"]
    content[member.offset_data + 5000] ^= 1
    target.write_bytes(content)
    return target
