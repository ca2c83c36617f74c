from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from pingyi.cli import app
from pingyi.documents.traces import NAMESPACE


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert app(["demo", "--out", str(folder), "--size", "tiny", "--no-web"], standalone_mode=False) == 0
    return folder


def documents(source: Path, target: Path, *arguments: str) -> int:
    return int(
        app(["documents", str(source), "--out", str(target), "--format", "md", *arguments], standalone_mode=False) or 0
    )


def test_the_public_face_names_no_unit_and_gives_out_no_paper_of_one(out: Path, tmp_path: Path) -> None:
    assert documents(out / "2019年评议", tmp_path, "--face", "公开") == 0
    speech = (tmp_path / "点评讲话.md").read_text("utf-8")
    assert "砚溪" not in speech
    assert "X镇" in speech
    assert not list(tmp_path.rglob("*党委*"))


def test_nothing_inside_a_public_docx_names_a_unit_by_its_code(out: Path, tmp_path: Path) -> None:
    assert documents(out / "2019年评议", tmp_path, "--face", "公开", "--format", "docx") == 0
    with ZipFile(tmp_path / "点评讲话.docx") as file:
        inside = b"".join(file.read(name) for name in file.namelist())
    assert NAMESPACE.encode() not in inside
    assert b"T01" not in inside


def test_the_office_s_own_face_knows_who_holds_a_post_only_by_the_names_book(out: Path, tmp_path: Path) -> None:
    book = str(out / "姓名簿.json")
    assert documents(out / "2019年评议", tmp_path / "留存", "--face", "留存", "--names", book) == 0
    assert documents(out / "2019年评议", tmp_path / "会议", "--face", "会议", "--names", book) == 0
    kept, told = ((tmp_path / face / "点评讲话.md").read_text("utf-8") for face in ("留存", "会议"))
    assert "砚溪镇" in told
    assert len(kept) >= len(told)


def test_an_unknown_face_is_refused_with_those_there_are(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert documents(out / "2019年评议", tmp_path, "--face", "内部") == 2
    assert "没有“内部”这种文本，可用：留存、会议、公开" in capsys.readouterr().err


def test_a_review_without_its_seal_has_no_face(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lone = tmp_path / "孤"
    lone.mkdir()
    (lone / "review.json").write_bytes((out / "2019年评议" / "review.json").read_bytes())
    assert documents(lone, tmp_path / "文书", "--face", "公开") == 2
    assert "旁边没有封存" in capsys.readouterr().err
