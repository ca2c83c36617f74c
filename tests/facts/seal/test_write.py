from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from pingyi.errors import OutputRefused, SealRefused
from pingyi.facts.model import Facts
from pingyi.facts.seal import Manifest, open_seal, seal, sealed_issues, verify
from pingyi.facts.seal.layout import files
from pingyi.issues import Issue, Place, Severity
from tests.facts.made import facts, meeting, rules

SOME = {"meeting": [meeting(date(2019, 4, 1), topic="主题", minutes="秘密的原文"), meeting(date(2019, 4, 2))]}
END = date(2019, 12, 31)


def sealed(
    folder: Path,
    found: Facts | None = None,
    *,
    last: Path | None = None,
    corrects: Path | None = None,
    published: dict[str, int] | None = None,
) -> Manifest:
    found = found or facts(SOME)
    return seal(folder, found, rules(found.year), last=last, cutoff=END, published=published or {}, corrects=corrects)


def test_same_input_same_bytes(tmp_path: Path) -> None:
    one, other = sealed(tmp_path / "a"), sealed(tmp_path / "b")
    assert one == other
    assert files(tmp_path / "a") == files(tmp_path / "b")
    for path in files(tmp_path / "a"):
        assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a", "b"]


def test_manifest_says_what_is_sealed(tmp_path: Path) -> None:
    manifest = sealed(tmp_path / "a", published={"claim": 3})
    assert (manifest.year, manifest.cutoff, manifest.last, manifest.corrects) == (2019, END, None, None)
    assert [(pack.id, pack.version) for pack in manifest.packs] == [(pack.id, pack.version) for pack in rules().packs]
    assert manifest.tables["meeting"].rows == manifest.tables["meeting"].counting == 2
    assert "minutes:bool" in manifest.tables["meeting"].columns
    assert manifest.tables["participants"].rows == 0
    assert manifest.rows == 7
    assert json.loads((tmp_path / "a" / "published.json").read_bytes()) == {"claim": 3}
    assert (tmp_path / "a" / "manifest.sha256").read_text().startswith(f"{manifest.hash}  manifest.json\n")


def test_nothing_of_a_closed_text_is_sealed(tmp_path: Path) -> None:
    sealed(tmp_path / "a")
    for path in files(tmp_path / "a"):
        assert "秘密".encode() not in (tmp_path / "a" / path).read_bytes()


def test_no_place_of_the_machine_is_sealed(tmp_path: Path) -> None:
    sealed(tmp_path / "a")
    for path in files(tmp_path / "a"):
        assert str(tmp_path).encode() not in (tmp_path / "a" / path).read_bytes()


def test_sealing_the_same_again_changes_nothing(tmp_path: Path) -> None:
    first = sealed(tmp_path / "a")
    assert sealed(tmp_path / "a") == first
    assert verify(tmp_path / "a") == []


def test_another_seal_is_never_overwritten(tmp_path: Path) -> None:
    sealed(tmp_path / "a")
    before = (tmp_path / "a" / "manifest.json").read_bytes()
    for found in (facts({}), facts({"meeting": SOME["meeting"][:1]})):
        with pytest.raises(OutputRefused, match="封存后不得改写"):
            sealed(tmp_path / "a", found)
    assert (tmp_path / "a" / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_place_that_holds_something_else(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "a"
    if kind == "file":
        place.touch()
    else:
        place.mkdir()
        (place / "names.json").touch()
    with pytest.raises(OutputRefused, match="已有另一份封存或其他文件"):
        sealed(place)


def test_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    sealed(tmp_path / "a")
    assert verify(tmp_path / "a") == []


def test_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputRefused):
        sealed(tmp_path / "file" / "a")


def test_half_a_seal_is_never_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "磁盘已满")

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OutputRefused, match="磁盘已满"):
        sealed(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def year_2018() -> Facts:
    return facts({"meeting": [meeting(date(2018, 4, 1))]}, year=2018)


def test_chain_of_years_and_a_correction(tmp_path: Path) -> None:
    before = sealed(tmp_path / "2018", year_2018())
    first = sealed(tmp_path / "2019", last=tmp_path / "2018")
    assert first.last == before.hash
    corrected = sealed(tmp_path / "2019b", facts({}), last=tmp_path / "2018", corrects=tmp_path / "2019")
    assert corrected.corrects == first.hash
    assert open_seal(tmp_path / "2019b").manifest == corrected
    assert verify(tmp_path / "2018", first.last) == []


def test_last_year_must_be_whole_and_earlier(tmp_path: Path) -> None:
    sealed(tmp_path / "2019")
    with pytest.raises(SealRefused, match="年度不符"):
        sealed(tmp_path / "again", last=tmp_path / "2019")
    sealed(tmp_path / "2018", year_2018())
    with pytest.raises(SealRefused, match="年度不符"):
        sealed(tmp_path / "again", corrects=tmp_path / "2018")
    (tmp_path / "2018" / "published.json").write_bytes(b"{}")
    with pytest.raises(SealRefused, match=r"published\.json被改动"):
        sealed(tmp_path / "again", last=tmp_path / "2018")
    assert not (tmp_path / "again").exists()


def test_table_with_a_closed_text_is_a_fault_of_the_program(tmp_path: Path) -> None:
    found = facts(SOME)
    table = found.tables["meeting"]
    at = table.schema.get_field_index("minutes")
    spilled = found.with_table(
        "meeting", table.set_column(at, pa.field("minutes", pa.string()), pa.array(["原文", None]))
    )
    with pytest.raises(ValueError, match="not as its form says"):
        sealed(tmp_path / "a", spilled)
    with pytest.raises(ValueError, match="tables and forms differ"):
        sealed(tmp_path / "a", replace(found, tables={"units": found.tables["units"]}))


ISSUE = Issue(
    Place("台账.xlsx", "一", 3, "F"),
    "unknown-person",
    "“主题”一栏找不到“张三”，“甲镇党委”有“约30人”，“13812345678”",
    "请核对“党员姓名”",
    Severity.DOUBT,
    (Place("台账.xlsx", "一", 4),),
)


def test_issues_are_sealed_without_what_they_quote(tmp_path: Path) -> None:
    found = replace(
        facts(SOME), issues=(ISSUE, Issue(Place("a.xlsx"), "workbook-open", "正被打开", severity=Severity.NOTE))
    )
    sealed(tmp_path / "a", found)
    opened = open_seal(tmp_path / "a").facts.issues
    assert opened[0].message == "“主题”一栏找不到“…”，“甲镇党委”有“约30人”，“…”"
    assert opened[0].hint == "请核对“党员姓名”"
    assert opened[0].others == ISSUE.others
    assert opened == sealed_issues(found, rules()) == sealed_issues(replace(found, issues=opened), rules())
    assert "张三".encode() not in (tmp_path / "a" / "issues.json").read_bytes()
