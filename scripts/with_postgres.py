"""Run a command with a PostgreSQL of its own:  python scripts/with_postgres.py COMMAND …

The server is started from the machine's own binaries (Debian: package postgresql) in a folder that is thrown away,
reachable only through a socket in that folder; the command finds it in PINGYI_DATABASE_URL. PostgreSQL refuses to
run as root: then it runs as `postgres`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
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


class Postgres:
    """A server of one's own in a folder, reachable only through a socket there. ``url``: its address (PINGYI_DATABASE_URL)."""

    def __init__(self, place: Path, *settings: str) -> None:
        self.place, self.data = place, place / "data"
        self.url = f"postgres://pingyi@{quote(str(place), safe='')}/postgres"
        self._tools = binaries()
        self._options = " ".join(f"-c {one}" for one in (*SETTINGS, *settings))
        self._as_user: tuple[str, ...] = ()
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(place, owner.pw_uid, owner.pw_gid)
            self._as_user = ("runuser", "-u", "postgres", "--")

    def create(self) -> None:
        """Make the empty database."""
        self._run("initdb", *["-U", "pingyi", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync"])

    def start(self) -> None:
        """Start it; returns when it answers."""
        self._run("pg_ctl", "-w", "-l", str(self.place / "log"), "-o", f"-k {self.place} {self._options}", "start")

    def stop(self) -> None:
        """Stop it in order."""
        self._run("pg_ctl", "-m", "fast", "-w", "stop")

    def crash(self) -> None:
        """Stop it at once, as if it had broken down: nothing is written any more, the next start has to recover."""
        server = int((self.data / "postmaster.pid").read_text("ascii").split()[0])
        os.kill(server, signal.SIGQUIT)
        while (self.data / "postmaster.pid").exists():
            time.sleep(0.01)

    def _run(self, tool: str, *options: str) -> None:
        command = [*self._as_user, str(self._tools / tool), "-D", str(self.data), *options]
        subprocess.run(command, check=True, cwd=self.place, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


@contextmanager
def postgres(*settings: str) -> Iterator[Postgres]:
    """A server, running; gone with its folder afterwards. ``settings``: “fsync=off”, in addition."""
    place = Path(tempfile.mkdtemp(prefix="pingyi-postgres-"))
    try:
        server = Postgres(place, *settings)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def main(command: Sequence[str]) -> int:
    """Run the command; its exit code."""
    if not command:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        with postgres() as server:
            return subprocess.run(
                command, check=False, env={**os.environ, "PINGYI_DATABASE_URL": server.url}
            ).returncode
    except NoPostgres as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
