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
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 90


def program(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pingyi", *arguments, "--home", str(home)],
        env=clean(), capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


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
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.2)


def fetched(port: int, path: str) -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return ""


def test_it_answers_works_and_stops(
    server: tuple[Path, subprocess.Popen[bytes], Path], port: int, tmp_path: Path
) -> None:
    home, started, log = server

    assert "登录" in fetched(port, "/people/sign-in")
    assert "htmx" in fetched(port, "/static/django_htmx/htmx-2.min.js")
    assert len(re.findall(r"邀请码 \S{4}-", log.read_text("utf-8"))) == 3
    assert (home / "secret-key").stat().st_mode & 0o077 == 0

    again = program("serve", "--port", str(port), home=home)
    assert (again.returncode, "已有服务在运行" in again.stderr) == (2, True)

    backup = tmp_path / "备份.tar"  # while it serves
    assert program("backup", str(backup), home=home).returncode == 0
    refused = program("restore", str(backup), "--replace", home=home)
    assert (refused.returncode, "已有服务在运行" in refused.stderr) == (2, True)

    started.send_signal(signal.SIGTERM)
    assert started.wait(PATIENCE) == 0
    assert not (home / "serve.pid").exists()
    assert fetched(port, "/health") == ""


def accounts(home: Path) -> list[str]:
    with sqlite3.connect(home / "pingyi.sqlite3") as database:
        return [row[0] for row in database.execute("SELECT username FROM people_user ORDER BY username")]


def test_a_backup_is_put_back_whole_or_not_at_all(
    server: tuple[Path, subprocess.Popen[bytes], Path], tmp_path: Path
) -> None:
    home = server[0]
    (home / "packs").mkdir()
    (home / "packs" / "甲.yaml").write_text("id: 甲\n", "utf-8")
    backup, other = tmp_path / "备份.tar", tmp_path / "另一台"

    saved = program("backup", str(backup), home=home)
    restored = program("restore", str(backup), home=other)

    assert (saved.returncode, restored.returncode) == (0, 0), saved.stderr + restored.stderr
    assert "操作日志核对无误" in restored.stdout
    assert backup.stat().st_mode & 0o077 == 0
    assert accounts(other) == accounts(home) == ["anquan", "shenji", "xitong"]
    assert (other / "packs" / "甲.yaml").read_text("utf-8") == "id: 甲\n"
    assert (other / "secret-key").read_bytes() == (home / "secret-key").read_bytes()

    again = program("restore", str(backup), home=other)
    assert (again.returncode, "已有数据" in again.stderr) == (2, True)
    broken = spoilt(backup, tmp_path / "坏.tar")
    damaged = program("restore", str(broken), "--replace", home=other)
    assert (damaged.returncode, "已损坏" in damaged.stderr) == (2, True)
    assert accounts(other) == accounts(home)

    assert program("restore", str(backup), "--replace", home=other).returncode == 0
    assert (other / "before-restore-1" / "pingyi.sqlite3").is_file()


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


def test_a_command_of_django_s_own_runs_in_a_home(tmp_path: Path) -> None:
    done = program("web", "migrate", "--check", home=tmp_path / "新")

    assert done.returncode != 0  # an empty home has everything still to migrate
