"""One file that holds everything: the database as of one moment, and what lies in the home beside it. And back again.

The file is a tar archive: `manifest.json` (what is in it, SHA-256 of each member), `database` (SQLite: the database itself, copied
by its backup interface while people go on working; PostgreSQL: pg_dump's archive), `home/…`. The database is taken first: what
a row points to in the home was written before the row, so it is there when the home is copied.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any

from pingyi.errors import OutputRefused, Refusal

MANIFEST, DATABASE, HOME = "manifest.json", "database", "home"
_EDITION = 1
_LEFT_OUT = ("pingyi.sqlite3", "serve.pid", "before-restore")
_BLOCK = 1 << 20


class BackupRefused(Refusal):
    """A backup that cannot be made, or not be put back."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"“{path.name}”：{why}")


def write(home: Path, target: Path) -> dict[str, Any]:
    """Write a backup of the open house to a file, readable by its owner only; what is in it.

    Raises:
        OutputRefused: the file is there already, or cannot be written. BackupRefused: pg_dump is missing or fails.
    """
    if target.exists():
        raise OutputRefused(target, "文件已存在，请换一个名称")
    part = target.with_name(target.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=home) as folder:
            database = Path(folder) / DATABASE
            vendor = _dump(database, target)
            files = [(DATABASE, database), *_files(home, Path(folder))]
            manifest = {"edition": _EDITION, "vendor": vendor, "members": {name: _sha256(path) for name, path in files}}
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                _pack(out, manifest, files)
        part.replace(target)
    except OSError as error:
        raise OutputRefused(target, error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _pack(out: Any, manifest: dict[str, Any], files: list[tuple[str, Path]]) -> None:
    with tarfile.open(fileobj=out, mode="w") as archive:
        content = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(content)
        archive.addfile(head, io.BytesIO(content))
        for name, path in files:
            with path.open("rb") as file:
                info = tarfile.TarInfo(name)
                info.size, info.mode = path.stat().st_size, 0o600
                archive.addfile(info, file)


def _files(home: Path, but: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.is_symlink() and but not in path.parents and not _left_out(home, path):
            yield f"{HOME}/{path.relative_to(home).as_posix()}", path


def _left_out(home: Path, path: Path) -> bool:
    return path.relative_to(home).parts[0].startswith(_LEFT_OUT)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(place: Path, target: Path) -> str:
    from django.db import connection  # noqa: PLC0415  models are there only once Django is set up

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(place)) as copy:
            connection.connection.backup(copy)
        return "sqlite"
    _run([_program("pg_dump", target), "--format=custom", "--no-owner", f"--file={place}", *_where()], target)
    return "postgresql"


def restore(home: Path, source: Path, *, replace: bool = False) -> dict[str, Any]:
    """Put a backup back into the open house. Nothing is touched before the whole file has been checked.

    ``replace``: there is something already; SQLite and files are moved to `before-restore-…` in the home, PostgreSQL's tables
    dropped.

    Raises:
        BackupRefused: it is no backup, is damaged, is of another kind of database, or would overwrite something.
    """
    from django.db import connection, connections  # noqa: PLC0415  models are there only once Django is set up

    with tempfile.TemporaryDirectory(dir=home) as folder:
        manifest = _unpack(source, Path(folder))
        if manifest["vendor"] != connection.vendor:
            raise BackupRefused(source, f"是{manifest['vendor']}数据库的备份，与现用的{connection.vendor}不同")
        if not replace and _occupied():
            raise BackupRefused(source, "当前系统中已有数据，未作恢复；确要以备份代替，请加 --replace")
        connections.close_all()
        aside = _aside(home, Path(folder))
        if connection.vendor == "sqlite":
            database = Path(connection.settings_dict["NAME"])
            for old in database.parent.glob(database.name + "*"):
                shutil.move(old, aside / old.name)
            shutil.move(Path(folder) / DATABASE, database)
        else:
            command = [_program("pg_restore", source), "--clean", "--if-exists", "--no-owner", "--single-transaction"]
            _run([*command, *_where(), str(Path(folder) / DATABASE)], source)
        for path in sorted((Path(folder) / HOME).rglob("*")):
            if path.is_file():
                goal = home / path.relative_to(Path(folder) / HOME)
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(path, goal)
        if not any(aside.iterdir()):
            aside.rmdir()
    return manifest


def _aside(home: Path, but: Path) -> Path:
    """A folder to which all that lies in the home was moved."""
    number = 1
    while (aside := home / f"before-restore-{number}").exists():
        number += 1
    aside.mkdir(mode=0o700)
    for path in sorted(home.iterdir()):
        if path != but and not path.name.startswith(_LEFT_OUT):
            shutil.move(path, aside / path.name)
    return aside


def _occupied() -> bool:
    from django.db import connection  # noqa: PLC0415  models are there only once Django is set up

    from pingyi.web.people.models import User  # noqa: PLC0415  models are there only once Django is set up

    return User._meta.db_table in connection.introspection.table_names() and User.objects.exists()


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Check the archive and lay its members into a folder."""
    try:
        with tarfile.open(source, mode="r:") as archive:
            first = archive.next()
            content = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
            if content is None:
                raise BackupRefused(source, "不是本系统的备份文件")
            manifest: dict[str, Any] = json.loads(content.read())
            if manifest.get("edition") != _EDITION:
                raise BackupRefused(source, "是更新版本写的备份，请先升级再恢复")
            for member in archive:
                if member.name in manifest["members"] and member.isfile() and _inside(member.name):
                    _lay(archive, member, folder / member.name)
    except (OSError, tarfile.TarError, ValueError, KeyError) as error:
        raise BackupRefused(source, "打不开或已损坏，未作任何改动") from error
    for name, digest in manifest["members"].items():
        if not (folder / name).is_file() or _sha256(folder / name) != digest:
            raise BackupRefused(source, f"其中的“{name}”已损坏，未作任何改动")
    return manifest


def _inside(name: str) -> bool:
    """Whether a member stays below the folder. By hand: tarfile's own filters came after Debian 12's Python."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _lay(archive: tarfile.TarFile, member: tarfile.TarInfo, goal: Path) -> None:
    content = archive.extractfile(member)
    if content is None:
        raise KeyError(member.name)
    goal.parent.mkdir(parents=True, exist_ok=True)
    with goal.open("wb") as file:
        shutil.copyfileobj(content, file)


def _program(name: str, source: Path) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupRefused(source, f"本机没有 {name}，请安装 PostgreSQL 客户端程序后再试")
    return found


def _where() -> list[str]:
    from django.db import connection  # noqa: PLC0415  models are there only once Django is set up

    own = connection.settings_dict
    told = {"--host": own["HOST"], "--port": str(own["PORT"] or ""), "--username": own["USER"], "--dbname": own["NAME"]}
    return [f"{option}={value}" for option, value in told.items() if value]


def _run(command: list[str], source: Path) -> None:
    from django.db import connection  # noqa: PLC0415  models are there only once Django is set up

    password = {"PGPASSWORD": connection.settings_dict["PASSWORD"]} if connection.settings_dict["PASSWORD"] else {}
    done = subprocess.run(command, env=os.environ | password, capture_output=True, text=True, check=False)  # noqa: S603  pg_dump's own arguments, no shell
    if done.returncode:
        raise BackupRefused(source, f"{Path(command[0]).name} 未成功：{done.stderr.strip()[-300:]}")
