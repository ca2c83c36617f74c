"""What is refused: every problem of every seal at once, each with the seal, the file and the district named; nothing is written."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from pingyi.errors import UnionRefused
from pingyi.facts.seal import seal
from pingyi.facts.seal.layout import files
from pingyi.facts.tree import UnitSpan
from pingyi.facts.union import checks
from pingyi.facts.union.above import EVER, NOTHING_ABOVE, Above
from pingyi.facts.union.layout import MOST_DISTRICTS
from pingyi.issues import Issue
from pingyi.packs import load_rules, rules_of
from pingyi.packs.schema import Pack
from tests.facts.made import PACK, facts, rules
from tests.facts.union.sets import CITY, PROVINCE, district, merged, only, sealed, some, with_units


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("各区")
    for lead in "AB":
        sealed(folder, lead)
    return folder


@pytest.fixture
def seals(kept: Path, tmp_path: Path) -> list[Path]:
    return [Path(shutil.copytree(kept / name / "封存", tmp_path / name / "封存")) for name in ("甲区委", "乙区委")]


def refused(tmp_path: Path, *folders: Path, above: Above = CITY, **options: object) -> list[Issue]:
    """The issues for which a union is refused; nothing is left of it."""
    out = tmp_path / "市"
    with pytest.raises(UnionRefused) as caught:
        merged(out, *folders, above=above, **options)
    assert not out.exists()
    assert str(caught.value).startswith(f"合并封存“市”有{len(caught.value.issues)}处问题，未予受理：\n")
    return list(caught.value.issues)


def told(issues: list[Issue]) -> list[tuple[str, str, str]]:
    return [(issue.code, issue.place.file, issue.message) for issue in issues]


def test_a_changed_byte_is_refused_by_name(seals: list[Path], tmp_path: Path) -> None:
    place = seals[1] / "tables" / "meeting.parquet"
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)
    issues = refused(tmp_path, *seals)
    assert ("seal-file-changed", "乙区委/封存/tables/meeting.parquet", "数据表tables/meeting.parquet被改动") in told(
        issues
    )
    assert {issue.place.file.partition("/")[0] for issue in issues} == {"乙区委"}


@pytest.mark.parametrize("place", ["manifest.json", "manifest.sha256", "packs/made.json", "issues.json"])
def test_so_is_one_in_any_other_file(seals: list[Path], tmp_path: Path, place: str) -> None:
    path = seals[0] / place
    path.write_bytes(path.read_bytes() + b" ")
    assert refused(tmp_path, *seals)[0].place.file == f"甲区委/封存/{place}"


def test_what_is_no_seal_is_named_beside_all_other_problems(seals: list[Path], tmp_path: Path) -> None:
    (tmp_path / "台账").mkdir()
    (seals[0] / "issues.json").unlink()
    found = told(refused(tmp_path, tmp_path / "台账", *seals))
    assert [code for code, _, _ in found] == ["union-not-a-seal", "seal-file-missing"]
    assert found[0][1].endswith("/台账")


def test_years_differ(seals: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "丙区委" / "封存"
    past = replace(district("C"), year=2018)
    seal(other, past, rules(2018), last=None, cutoff=date(2018, 12, 31), published={})
    issues = refused(tmp_path, *seals, other)
    assert ("union-wrong-year", "", "年度不同：甲区委/封存、乙区委/封存为2019年；丙区委/封存为2018年") in told(issues)


def test_packs_differ(seals: list[Path], tmp_path: Path) -> None:
    newer = rules_of([*load_rules([], 2019).packs, Pack.model_validate(PACK | {"version": "2"})], 2019)
    other = sealed(tmp_path, "C", rules=newer)
    plain = rules_of(load_rules([], 2019).packs, 2019)
    bare = district("D", {})
    small = sealed(
        tmp_path,
        "D",
        rules=plain,
        facts=replace(bare, tables={name: bare.tables[name] for name in (*plain.forms, "participants")}),
    )
    found = [issue for issue in refused(tmp_path, *seals, other, small) if issue.code == "union-packs-differ"]
    assert [issue.place.key for issue in found] == ["made"]
    message = found[0].message
    assert message.startswith("规则包“made”不一致：甲区委/封存、乙区委/封存为版本1（校验值")
    assert "丙区委/封存为版本2（校验值" in message
    assert message.endswith("丁区委/封存为没有")


def test_the_same_district_twice(seals: list[Path], tmp_path: Path) -> None:
    again = sealed(tmp_path, "A", some(5), turn="-更正1")
    assert told(refused(tmp_path, *seals, again)) == [
        ("union-district-twice", "甲区委/封存", "甲区委（AQ）给了2份：甲区委/封存、甲区委/封存-更正1")
    ]
    assert [issue.code for issue in refused(tmp_path, seals[0], seals[0])] == ["union-district-twice"]


def test_a_code_in_two_districts(seals: list[Path], tmp_path: Path) -> None:
    twice = with_units(district("C", {}), code=["CQ", "CT1", "AT2", "CV1", "AV2"])
    other = sealed(tmp_path, "C", facts=twice)
    assert [(issue.code, issue.message) for issue in refused(tmp_path, *seals, other)] == [
        ("union-unit-twice", "组织代码“AT2”重复：甲区委（甲区委/封存）、丙区委（丙区委/封存）都有"),
        ("union-unit-twice", "组织代码“AV2”重复：甲区委（甲区委/封存）、丙区委（丙区委/封存）都有"),
    ]


def test_a_code_in_a_district_and_above(seals: list[Path], tmp_path: Path) -> None:
    above = Above((UnitSpan("AV1", EVER, None, "某某市委", "市委", None),))
    assert [issue.message for issue in refused(tmp_path, *seals, above=above)] == [
        "组织代码“AV1”重复：甲区委（甲区委/封存）、上面各级的表格都有"
    ]


def test_a_parent_that_nobody_knows(seals: list[Path], tmp_path: Path) -> None:
    above = Above((*only(PROVINCE, "P", "S1", "AQ").spans, UnitSpan("BQ", EVER, None, "乙区委", "区委", "S9")))
    assert told(refused(tmp_path, *seals, above=above)) == [
        ("union-parent-unknown", "乙区委/封存", "乙区委（BQ）的上级“S9”不在上面各级之中")
    ]
    assert told(refused(tmp_path, *seals, above=only(PROVINCE, "P", "S1", "AQ"))) == [
        ("union-parent-unknown", "乙区委/封存", "乙区委（BQ）没有写明上级")
    ]


def test_nothing_said_of_what_is_above(seals: list[Path], tmp_path: Path) -> None:
    issues = refused(tmp_path, *seals, above=NOTHING_ABOVE)
    assert [issue.code for issue in issues] == ["union-no-above"]
    assert "--above" in issues[0].hint


def test_a_circle_in_a_district(seals: list[Path], tmp_path: Path) -> None:
    given = district("C", {})
    codes = given.tables["units"]["code"].to_pylist()
    parents = [
        {"CT1": "CV1", "CV1": "CT1"}.get(code, parent)
        for code, parent in zip(codes, given.tables["units"]["parent"].to_pylist(), strict=True)
    ]
    other = sealed(tmp_path, "C", facts=with_units(given, parent=parents))
    issues = refused(tmp_path, *seals, other)
    assert [(issue.code, issue.place.file) for issue in issues] == [("union-cycle", "丙区委/封存/tables/units.parquet")]
    assert issues[0].message == "上级填成了循环，找不到最上级：甲镇党委（CT1）、王庄村党支部（CV1）"


def test_a_circle_and_two_roots_above(seals: list[Path], tmp_path: Path) -> None:
    above = Above(
        (
            UnitSpan("P", EVER, None, "某省委", "省委", None),
            UnitSpan("R", EVER, None, "另一省委", "省委", None),
            UnitSpan("S1", EVER, None, "一市委", "市委", "S2"),
            UnitSpan("S2", EVER, None, "二市委", "市委", "S1"),
            UnitSpan("S3", EVER, None, "三市委", "市委", "X"),
            UnitSpan("AQ", EVER, None, "甲区委", "区委", "P"),
            UnitSpan("BQ", EVER, None, "乙区委", "区委", "P"),
        )
    )
    assert {(issue.code, issue.message) for issue in refused(tmp_path, *seals, above=above)} == {
        ("union-several-roots", "没有上级的组织不止一个：某省委（P）、另一省委（R）"),
        ("union-cycle", "一市委（S1）的上级填成了循环"),
        ("union-cycle", "二市委（S2）的上级填成了循环"),
        ("union-parent-unknown", "三市委（S3）的上级“X”不在上面各级之中"),
    }


def test_a_unit_above_listed_twice(seals: list[Path], tmp_path: Path) -> None:
    spans = [
        UnitSpan("S", EVER, None, "某某市委", "市委", None),
        UnitSpan("S", date(2019, 3, 1), None, "新市委", "市委", None),
    ]
    assert [issue.code for issue in refused(tmp_path, *seals, above=Above(tuple(spans)))] == ["union-above-twice"]
    # One after the other it is the same unit under two names.
    ended = replace(spans[0], until=date(2019, 3, 1))
    assert merged(tmp_path / "市", *seals, above=Above((ended, spans[1]))).root == "S"


def test_a_district_without_a_top(seals: list[Path], tmp_path: Path) -> None:
    ended = with_units(district("C", {}), until=[date(2019, 6, 1)] * 5)
    issues = refused(tmp_path, *seals, sealed(tmp_path, "C", facts=ended))
    assert [(issue.code, issue.place.file) for issue in issues] == [("union-no-top", "丙区委/封存")]


def test_tables_that_are_not_as_their_forms_say(
    seals: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = facts({}).with_table("income", facts({}).tables["income"].drop_columns("amount"))
    monkeypatch.setattr("pingyi.facts.seal.write._checked", lambda facts, _: facts.tables)
    place = tmp_path / "丙区委" / "封存"
    seal(place, wrong, rules(), last=None, cutoff=date(2019, 12, 31), published={})
    issues = refused(tmp_path, *seals, place)
    assert [(issue.code, issue.place.file) for issue in issues] == [
        ("union-columns", "丙区委/封存/tables/income.parquet")
    ]


def test_more_than_the_numbers_can_hold(seals: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MOST_UNITS", 4)
    monkeypatch.setattr(checks, "MOST_DISTRICTS", 1)
    assert [issue.code for issue in refused(tmp_path, *seals)] == [
        "union-too-many-districts", "union-too-many-units", "union-too-many-units",
    ]  # fmt: skip
    assert pa.scalar(2**31 - 1).as_py() >= MOST_DISTRICTS << 16


def test_a_set_with_a_changed_byte_is_not_taken_in_nor_added_to(seals: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "一市"
    merged(out, *seals)
    path = out / "parts" / "AQ" / "meeting.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    issues = refused(tmp_path, out, above=NOTHING_ABOVE)
    assert [(issue.code, issue.message) for issue in issues] == [
        ("union-file-changed", "parts/AQ/meeting.parquet被改动（甲区委）")
    ]
    late, before = sealed(tmp_path, "C"), files(tmp_path)
    with pytest.raises(UnionRefused, match=r"parts/AQ/meeting\.parquet被改动（甲区委）"):
        merged(out, late, replacing=True)
    assert files(tmp_path) == before
