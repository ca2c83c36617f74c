"""`pingyi audit verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from pingyi.cli import app
from pingyi.web.journal import triggers
from pingyi.web.journal.chain import head, write


def run(*arguments: str) -> int:
    return int(app(["audit", "verify", *arguments], standalone_mode=False) or 0)


@pytest.fixture(autouse=True)
def lines(world: Any) -> None:
    triggers.install(connection)
    write(world.users["branch"], "填报", "records.record")
    write(world.users["committee"], "确认", "records.record")


def test_whole(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept = tmp_path / "末尾.txt"

    assert run("--keep", str(kept)) == 0
    assert capsys.readouterr().out == f"核对通过：日志2条，逐条相连。\n当前末尾：{head()}\n"
    assert kept.read_text("utf-8") == f"{head()}\n"
    write(None, "封存", "x")
    assert run("--anchors", str(kept), "--anchor", str(head())) == 0
    assert "与留存的2个校验值相符" in capsys.readouterr().out


def test_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_line SET \"user\" = 'x' WHERE number = 2")
    triggers.install(connection)

    assert run("--keep", str(tmp_path / "末尾.txt")) == 1
    said = capsys.readouterr().out
    assert "第2条的内容被改动过" in said
    assert "核对不通过：日志有1处问题" in said
    assert not (tmp_path / "末尾.txt").exists()


def test_a_head_that_was_another(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--anchor", f"2:{'a' * 64}") == 1
    assert "第2条与当时留存的校验值不同" in capsys.readouterr().out


def test_what_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("--anchor", "abc") == 2
    assert "不是留存的校验值" in capsys.readouterr().err
    assert run("--keep", str(tmp_path / "没有" / "末尾")) == 2
    assert "无法写入" in capsys.readouterr().err
