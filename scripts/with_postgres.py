"""Run a command with a PostgreSQL of its own:  python scripts/with_postgres.py COMMAND …

The server is started from the machine's own binaries (Debian: package postgresql) in a folder that is thrown away,
reachable only through a socket in that folder; the command finds it in PINGYI_DATABASE_URL. PostgreSQL refuses to
run as root: then it runs as `postgres`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

SETTINGS = ("listen_addresses=''", "max_connections=200", "shared_buffers=128MB")


class NoPostgres(Exception):  # noqa: N818  what is missing is the machine's
    """No server binaries on this machine."""

    def __init__(self) -> None:
        super().__init__("本机没有 PostgreSQL：请安装（Debian：apt install postgresql），再运行。")


def binaries() -> Path:
    """The folder with initdb and pg_ctl, of the newest version. Raises NoPostgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise NoPostgres
    return Path(on_path).resolve().parent


@contextmanager
def postgres(*settings: str) -> Iterator[str]:
    """A server of one's own; gives its address (PINGYI_DATABASE_URL). ``settings``: “fsync=off”, in addition."""
    tools = binaries()
    place = Path(tempfile.mkdtemp(prefix="pingyi-postgres-"))
    as_user: tuple[str, ...] = ()
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(place, owner.pw_uid, owner.pw_gid)
        as_user = ("runuser", "-u", "postgres", "--")

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd=place, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    data = place / "data"
    try:
        run(
            str(tools / "initdb"),
            "-D",
            str(data),
            "-U",
            "pingyi",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "trust",
            "--no-sync",
        )
        options = " ".join(f"-c {one}" for one in (*SETTINGS, *settings))
        run(
            str(tools / "pg_ctl"),
            "-D",
            str(data),
            "-w",
            "-l",
            str(place / "log"),
            "-o",
            f"-k {place} {options}",
            "start",
        )
        try:
            yield f"postgres://pingyi@{quote(str(place), safe='')}/postgres"
        finally:
            run(str(tools / "pg_ctl"), "-D", str(data), "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def main(command: Sequence[str]) -> int:
    """Run the command; its exit code."""
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        with postgres() as url:
            return subprocess.run(command, check=False, env={**os.environ, "PINGYI_DATABASE_URL": url}).returncode
    except NoPostgres as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
