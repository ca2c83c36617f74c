from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pingyi.cli import app
from pingyi.facts.seal import seal
from tests.facts.made import facts, rules


def run(*arguments: str) -> int:
    return int(app(list(arguments), standalone_mode=False) or 0)


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    seal(tmp_path / "2019", facts({}), rules(), last=None, cutoff=date(2019, 12, 31), published={})
    return tmp_path / "2019"


def test_whole(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", str(sealed)) == 0
    said = capsys.readouterr().out
    assert said.startswith("校验通过：2019年，")
    assert (digest := (sealed / "manifest.sha256").read_text().split()[0]) in said
    assert run("verify", str(sealed), "--hash", digest) == 0


def test_changed(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sealed / "published.json").write_text("{}")
    assert run("verify", str(sealed)) == 1
    assert capsys.readouterr().out == (
        "published.json：published.json被改动　→ 请从备份或上级留存的同一份封存恢复\n校验不通过：“2019”有1处与封存时不同。\n"
    )


def test_another_seal_than_the_published_one(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", str(sealed), "--hash", "0" * 64) == 1
    assert "这不是所指的那一份封存" in capsys.readouterr().out


def test_json(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", str(sealed), "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"whole": True, "issues": []}
    (sealed / "published.json").unlink()
    assert run("verify", str(sealed), "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["whole"]
    assert told["issues"][0]["place"] == {"file": "published.json"}


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    assert run("verify", str(tmp_path / "nothing")) == 2
