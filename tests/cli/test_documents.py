from __future__ import annotations

from pathlib import Path

import pytest

from pingyi.cli import app
from tests.prose.reviews import review

REVIEW = review({"visit-few@T02": 1})


def run(*arguments: str) -> int:
    return int(app(["documents", *arguments], standalone_mode=False) or 0)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "结果"
    folder.mkdir()
    (folder / "review.json").write_bytes(REVIEW.to_json())
    return folder


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_all_documents_in_the_formats_asked_for(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(source), "--out", str(tmp_path / "文书"), "--format", "md，docx") == 0
    found = names(tmp_path / "文书")
    assert len(found) == 2 * (7 + 3 * 4)
    assert "点评讲话.docx" in found
    assert "反馈意见/反馈意见-石桥镇党委.md" in found
    said = capsys.readouterr()
    assert "共19份文书、38个文件" in said.out
    assert "照读约3分钟" in said.out
    assert "写出整改任务书" in said.err


def test_the_same_review_gives_the_same_bytes(source: Path, tmp_path: Path) -> None:
    for place in ("一", "二"):
        assert run(str(source / "review.json"), "--out", str(tmp_path / place)) == 0
    for name in names(tmp_path / "一"):
        assert (tmp_path / "一" / name).read_bytes() == (tmp_path / "二" / name).read_bytes(), name


def test_a_mark_and_a_date(source: Path, tmp_path: Path) -> None:
    assert run(str(source), "--out", str(tmp_path / "文书"), "--format", "md", "--mark", "征求意见稿") == 0
    assert "征求意见稿" in (tmp_path / "文书" / "通报.md").read_text("utf-8")


def test_pages(source: Path, tmp_path: Path) -> None:
    # PDFs need fonts, which a bare machine lacks: checks/layout makes them.
    assert run(str(source), "--out", str(tmp_path / "文书"), "--format", "html", "--length", "1500") == 0
    found = names(tmp_path / "文书")
    assert len(found) == 19
    assert all((tmp_path / "文书" / name).stat().st_size > 500 for name in found)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "wps"), "没有“wps”这种格式，可用：docx、pdf、html、md。"),
        (("--format", "，"), "没有“，”这种格式"),
        (("--tone", "表扬"), "没有“表扬”这种基调，可用：肯定为主、问题导向。"),
    ],
)
def test_an_unknown_choice_is_told(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], said: str
) -> None:
    assert run(str(source), "--out", str(tmp_path / "文书"), *arguments) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "文书").exists()


def test_what_is_no_review_is_told(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path), "--out", str(tmp_path / "文书")) == 2
    assert "里没有 review.json；请指明" in capsys.readouterr().err
    (source / "review.json").write_text("{}", "utf-8")
    assert run(str(source), "--out", str(tmp_path / "文书")) == 2
    assert "不是本版写出的评议结果" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_told(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "文书").write_text("一个文件", "utf-8")
    assert run(str(source), "--out", str(tmp_path / "文书")) == 2
    assert "文书" in capsys.readouterr().err
