"""`pingyi verify FILE.docx`, `pingyi draft` and `pingyi render` on a small made-up district of two sealed years."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from pingyi.cli import _papers, app
from pingyi.demo import random_district
from pingyi.documents import traces
from pingyi.documents.outputs import DATA, save
from pingyi.facts.seal import open_seal, seal, sealed_issues
from pingyi.packs import load_rules
from pingyi.prose import Options
from pingyi.prose.papers import papers
from pingyi.review import LastYear, run
from tests.cli.test_polisher import JSON, Liar, said, server

__all__ = ["server"]
MAIN = "word/document.xml"


def pingyi(*arguments: object) -> int:
    return int(app([str(one) for one in arguments], standalone_mode=False) or 0)


@dataclass(frozen=True)
class Office:
    """Where it keeps its years: both seals, the review, the commentary."""

    root: Path
    last: Path
    seal: Path
    out: Path
    paper: Path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    root = tmp_path_factory.mktemp("office")
    made = random_district(3)
    year = made.years[-1]
    earlier = load_rules(["seed-district"], year - 1)
    before = made.facts(year - 1)
    first = run(replace(before, issues=sealed_issues(before, earlier)), earlier).review
    published = {claim.id: 1 for claim in first.claims}
    last = root / "上年" / "封存"
    seal(last, before, earlier, last=None, cutoff=date(year - 1, 12, 31), published=published)
    rules, facts = load_rules(["seed-district"], year), made.facts(year)
    opened = open_seal(last)
    review = run(replace(facts, issues=sealed_issues(facts, rules)), rules, LastYear(opened.facts, published)).review
    out = root / "今年"
    _, manifest = out / "封存", seal(
        out / "封存", facts, rules, last=last, cutoff=date(year, 12, 31),
        published={claim.id: claim.years for claim in review.claims},
    )  # fmt: skip
    save(out / DATA, review.to_json())
    speech = next(papers(review, Options(3000)))
    paper = save(out / "点评讲话.docx", traces.render(speech.document, review, manifest.hash))
    return Office(root, last, out / "封存", out, paper)


def changed(paper: Path, target: Path) -> Path:
    """The paper with one number of a bookmark changed."""
    with zipfile.ZipFile(paper) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    main = content[MAIN].decode()
    after = re.sub(
        r'(w:name="_PY\d+"/><w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t[^>]*>)(\d+)(</w:t>)',
        r"\g<1>9\g<2>7\g<3>",
        main,
        count=1,
    )
    assert after != main
    content[MAIN] = after.encode()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target


def test_a_paper_as_written_agrees_and_finds_its_seals_itself(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pingyi("verify", office.paper) == 0
    told = capsys.readouterr().out
    assert told.startswith("“点评讲话.docx”与封存一致：")
    assert "×" not in told


def test_an_edited_paper_does_not(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(office.paper, tmp_path / "改过.docx")
    assert pingyi("verify", path, "--seal", office.seal, "--last", office.last) == 1
    assert "被改动" in capsys.readouterr().out
    assert pingyi("verify", tmp_path, "--seal", office.seal, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["agrees"], [paper["name"] for paper in told["papers"]]) == (False, ["改过.docx"])
    assert [one["sort"] for one in told["papers"][0]["found"] if one["problem"]] == ["changed"]


def test_what_is_missing_is_asked_for(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lone = tmp_path / "孤件.docx"
    shutil.copy(office.paper, lone)
    assert pingyi("verify", lone) == 2
    assert "请用 --seal 指明" in capsys.readouterr().err
    assert pingyi("verify", tmp_path / "没有.docx") == 2
    shutil.copytree(office.seal, tmp_path / "移走的" / "封存")
    assert pingyi("verify", lone, "--seal", tmp_path / "移走的" / "封存") == 2
    assert "请用 --last 指明" in capsys.readouterr().err
    assert pingyi("verify", lone, "--seal", office.seal, "--last", office.seal) == 2
    empty = tmp_path / "空"
    empty.mkdir()
    assert pingyi("verify", empty, "--seal", office.seal) == 2
    assert "没有可核对的 .docx 文档" in capsys.readouterr().err
    lone.write_bytes(b"%PDF")
    assert pingyi("verify", lone, "--seal", office.seal) == 2
    assert "而是PDF 文件" in capsys.readouterr().err


def test_another_last_year_is_refused(office: Office, tmp_path: Path) -> None:
    opened = open_seal(office.last)
    other = tmp_path / "封存"
    seal(other, opened.facts, opened.rules, last=None, cutoff=date(opened.facts.year, 12, 30), published={})
    with pytest.raises(_papers.SealRefused, match="不是“封存”所接续的那一份"):
        _papers.sealed_review(open_seal(office.seal), office.seal, other)
    first = _papers.sealed_review(opened, office.last, None)
    assert first.year == opened.facts.year


def test_the_last_correction_lies_nearest(office: Office, tmp_path: Path) -> None:
    for name in ("封存", "封存-更正2", "封存-更正10", "封存-空"):
        (tmp_path / name).mkdir()
        if name != "封存-空":
            (tmp_path / name / "manifest.sha256").write_text("x")
    assert _papers.nearest_seal(tmp_path) == tmp_path / "封存-更正10"
    assert _papers.nearest_seal(office.root) is None


def test_a_draft_goes_out_and_comes_back(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "草稿.md"
    assert pingyi("draft", office.out, "--out", draft, "--length", "3000") == 0
    assert "{{" not in (tmp_path / "草稿（无编号）.md").read_text(encoding="utf-8")
    for ending in ("docx", "md", "html"):
        assert pingyi("render", draft, "--review", office.out, "--out", tmp_path / f"稿.{ending}") == 0
    assert capsys.readouterr().out.count("数字都有依据。") == 3
    assert pingyi("verify", tmp_path / "稿.docx", "--seal", office.seal) == 0
    capsys.readouterr()
    text = draft.read_text(encoding="utf-8")
    first = re.search(r"[^。；*{}\n]*\d[^{}\n]*\{\{([^{}]+)\}\}", text)
    assert first
    edited = text.replace(first[0], "", 1).replace("同志们，", "三个村同志们，", 1)
    draft.write_bytes(edited.encode("gb18030"))
    code = pingyi("render", draft, "--review", office.out, "--out", tmp_path / "稿.docx")
    told, wrong = capsys.readouterr()
    assert (code, wrong) == (1, "")
    assert f"删去了1条事实：{first[1]}" in told
    assert "“三个村”没有依据" in told


def test_the_draft_of_another_paper(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pingyi("draft", office.out, "--out", tmp_path / "通报.md", "--paper", "通报") == 0
    assert pingyi("render", tmp_path / "通报.md", "--review", office.out, "--out", tmp_path / "通报.md2.md") == 0
    capsys.readouterr()
    assert pingyi("draft", office.out, "--out", tmp_path / "x.md", "--paper", "通告") == 2
    assert "是否指：通报" in capsys.readouterr().err


def test_what_is_no_draft(office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = tmp_path / "a.md"
    draft.write_text("# 随便写的", encoding="utf-8")
    assert pingyi("render", draft, "--review", office.out, "--out", tmp_path / "a.docx") == 2
    assert "不知道是哪份文稿" in capsys.readouterr().err
    draft.write_bytes(b"\xff\xff\x00")
    assert pingyi("render", draft, "--review", office.out, "--out", tmp_path / "a.docx") == 2
    assert pingyi("render", draft, "--review", office.out, "--out", tmp_path / "a.doc") == 2
    assert "不能写成“.doc”" in capsys.readouterr().err


def test_polishing_is_off_unless_it_is_set_up(
    office: Office, tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PINGYI_POLISH_URL", raising=False)
    asked = ("draft", office.out, "--out", tmp_path / "草稿.md", "--length", "3000", "--polish")
    assert pingyi(*asked) == 2
    assert "润色服务未启用" in capsys.readouterr().err
    monkeypatch.setenv("PINGYI_POLISH_URL", server)
    monkeypatch.setenv("PINGYI_POLISH_MODEL", "m")
    Liar.answer = (200, JSON, said("全区完成99件。"), 0.0)
    assert pingyi(*asked) == 0
    told = capsys.readouterr().out
    assert "采用0句" in told
    assert "数字与原句不一致" in told or "长短与原句相差过大" in told
    assert pingyi("render", tmp_path / "草稿.md", "--review", office.out, "--out", tmp_path / "a.docx") == 0
