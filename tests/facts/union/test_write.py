"""Districts' seals become one set: what goes in, how it lies there, and what is left as it was when one is replaced."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pingyi.errors import OutputRefused, SealRefused
from pingyi.facts.canonical import without_origin
from pingyi.facts.seal import open_seal
from pingyi.facts.seal.layout import files
from pingyi.facts.union import write, writing
from pingyi.facts.union.layout import ABOVE, KEY, ROW, UNIT_KEY, is_kept, kept_fields, key_of, part_path
from pingyi.facts.union.narrow import is_complete
from pingyi.facts.union.open import open_union
from pingyi.facts.union.verify import verify_union
from pingyi.packs.schema import FieldType
from tests.facts.made import rules
from tests.facts.union.sets import CITY, PROVINCE, district, merged, only, sealed, some, with_units


@pytest.fixture(scope="module")
def seals(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("各区")
    return [sealed(folder, lead) for lead in "ABC"]


def hashes(folder: Path) -> dict[str, str]:
    return {path: hashlib.sha256((folder / path).read_bytes()).hexdigest() for path in files(folder)}


def test_a_set_says_what_is_in_it(seals: list[Path], tmp_path: Path) -> None:
    manifest = merged(tmp_path / "市", *seals)
    assert [(one.code, one.name, one.ordinal, one.part, one.parent) for one in manifest.districts] == [
        ("AQ", "甲区委", 1, "AQ", "S"),
        ("BQ", "乙区委", 2, "BQ", "S"),
        ("CQ", "丙区委", 3, "CQ", "S"),
    ]
    assert [one.seal for one in manifest.districts] == [open_seal(folder).manifest.hash for folder in seals]
    assert manifest.root == "S"
    assert manifest.districts[0].rows == {"units": 5, "meeting": 3, "visit": 14, "household": 2, "income": 2}
    assert verify_union(tmp_path / "市") == []


def test_the_order_in_which_seals_are_given_does_not_matter(seals: list[Path], tmp_path: Path) -> None:
    one, other = merged(tmp_path / "一", *seals), merged(tmp_path / "二", *reversed(seals))
    assert one.hash == other.hash
    assert hashes(tmp_path / "一") == hashes(tmp_path / "二")


def test_rows_come_back_as_the_district_sealed_them(seals: list[Path], tmp_path: Path) -> None:
    merged(tmp_path / "省", *seals, above=PROVINCE)
    union = open_union(tmp_path / "省")
    for folder in seals:
        own = open_seal(folder)
        found = union.district_facts(
            own.facts.tables["units"].filter(own.facts.tables["units"]["parent"].is_null())["code"][0].as_py()
        )
        for form in filter(is_kept, rules().forms.values()):
            table, sealed_table = found.tables[form.id], own.facts.tables[form.id]
            assert table.schema.equals(sealed_table.schema)
            cut = {one.id for one in form.fields} - {one.id for one in kept_fields(form)}
            same = [name for name in table.column_names if name not in {"row_id", "file", "sheet", "line", *cut}]
            assert table.select(same).equals(sealed_table.select(same))
            if is_complete(form):
                assert without_origin(table, form) == own.manifest.tables[form.id].without_origin
        assert len(found.tables["members"]) == len(found.tables["participants"]) == 0


def test_records_are_narrow_and_sorted_by_units_in_preorder(seals: list[Path], tmp_path: Path) -> None:
    merged(tmp_path / "省", *seals, above=PROVINCE)
    folder = tmp_path / "省"
    # Q, T1, V1, V2 (whose town ended in July stands alone), and T2 after the tree.
    keys = pq.read_table(folder / part_path("S1", "units")).select(["code", KEY]).to_pylist()
    assert {row["code"]: row[KEY] for row in keys if row["code"].startswith("B")} == {
        "BQ": key_of(2, 0),
        "BT1": key_of(2, 1),
        "BV1": key_of(2, 2),
        "BV2": key_of(2, 3),
        "BT2": key_of(2, 4),
    }
    meetings = pq.read_table(folder / part_path("S1", "meeting"))
    assert meetings.schema.field("subject").type == meetings.schema.field("day").type == pa.int32()
    assert meetings.schema.field("present").type == pa.int32()
    assert meetings["subject"].to_pylist() == [
        key_of(1, 2),
        key_of(1, 3),
        key_of(1, 3),
        key_of(2, 2),
        key_of(2, 3),
        key_of(2, 3),
    ]
    assert "row_id" not in meetings.column_names
    sealed_rows = open_seal(seals[0]).facts.tables["meeting"]
    for row, subject in zip(meetings[ROW].to_pylist()[:3], meetings["subject"].to_pylist(), strict=False):
        assert sealed_rows["subject"][row].as_py() == {key_of(1, 2): "AV1", key_of(1, 3): "AV2"}[subject]
    visits = pq.read_table(folder / part_path("S1", "visit"))
    assert visits["day"].to_pylist()[0] is None  # nothing comes first
    assert set(visits["household"].to_pylist()) == {None, "AQ/H1", "AQ/H2", "BQ/H1", "BQ/H2"}
    households = pq.read_table(folder / part_path("S1", "household"))
    assert households["unit"].to_pylist() == ["AV1", "AV2", "BV1", "BV2"]
    assert households[UNIT_KEY].to_pylist() == [key_of(1, 2), key_of(1, 3), key_of(2, 2), key_of(2, 3)]


def test_nothing_that_names_a_person_is_in_a_set(seals: list[Path], tmp_path: Path) -> None:
    merged(tmp_path / "市", *seals)
    tables = [path for path in files(tmp_path / "市") if path.endswith(".parquet")]
    assert not [path for path in tables if "members" in path or "participants" in path]
    persons = {one.id for form in rules().forms.values() for one in form.fields if one.type is FieldType.PERSON}
    for path in tables:
        table = pq.read_table(tmp_path / "市" / path)
        assert not persons & set(table.column_names)
        assert "aa" not in {value for column in table.columns for value in column.to_pylist()}


def test_units_above_have_keys_too(seals: list[Path], tmp_path: Path) -> None:
    merged(tmp_path / "省", *seals, above=PROVINCE)
    above = pq.read_table(tmp_path / "省" / ABOVE).select(["code", "parent", KEY]).to_pylist()
    assert above == [
        {"code": "P", "parent": None, KEY: 0},
        {"code": "S1", "parent": "P", KEY: 1},
        {"code": "S2", "parent": "P", KEY: 2},
    ]


def test_numbers_that_need_64_bits_get_them_and_only_they(tmp_path: Path) -> None:
    large = {**some(), "income": [{"unit": "V1", "year": 2019, "amount": 3_000_000_000}]}
    seals = [sealed(tmp_path, "A"), sealed(tmp_path, "B", large), sealed(tmp_path, "C")]
    merged(tmp_path / "省", *seals, above=PROVINCE)
    union = open_union(tmp_path / "省")
    income = pq.read_table(tmp_path / "省" / part_path("S1", "income"))
    assert (income.schema.field("amount").type, income.schema.field("year").type) == (pa.int64(), pa.int32())
    assert income["amount"].to_pylist() == [None, 5_000, 3_000_000_000]
    assert pq.read_schema(tmp_path / "省" / part_path("S2", "income")).field("amount").type == pa.int32()
    assert verify_union(tmp_path / "省") == []
    # Replaced by one that needs no more than 32 bits, the column is narrow again.
    merged(tmp_path / "省", sealed(tmp_path, "B", some(), turn=2), above=PROVINCE, replacing=True)
    assert pq.read_schema(tmp_path / "省" / part_path("S1", "income")).field("amount").type == pa.int32()
    assert union.manifest.hash != open_union(tmp_path / "省").manifest.hash


def test_a_table_is_written_in_row_groups_that_do_not_depend_on_how_its_rows_came(
    seals: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROW_GROUP", 8)
    monkeypatch.setattr(writing, "BUFFERED", 20)
    monkeypatch.setattr(writing, "_PIECE", 3)
    merged(tmp_path / "省", *seals, above=PROVINCE)
    visits = pq.ParquetFile(tmp_path / "省" / part_path("S1", "visit"))
    assert [visits.metadata.row_group(number).num_rows for number in range(visits.num_row_groups)] == [8, 8, 8, 4]
    before = hashes(tmp_path / "省")
    # The same part once more, one district from its seal, the other copied out of the set.
    merged(tmp_path / "省", sealed(tmp_path, "B", some(4), turn=2), above=PROVINCE, replacing=True)
    merged(tmp_path / "省", seals[1], above=PROVINCE, replacing=True)
    assert hashes(tmp_path / "省") == before


# Replacing -------------------------------------------------------------------------------------------------------------


def test_a_corrected_district_leaves_the_other_parts_untouched(seals: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "市"
    merged(out, *seals)
    before, inodes = hashes(out), {path: (out / path).stat().st_ino for path in files(out)}
    corrected = sealed(tmp_path, "B", some(9), turn="-更正1")
    manifest = merged(out, corrected, replacing=True)
    after = hashes(out)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert changed == {
        "union.json", "union.sha256", "districts/BQ/manifest.json", "parts/BQ/meeting.parquet",
    }  # fmt: skip
    assert all((out / path).stat().st_ino == inodes[path] for path in after if "/AQ/" in path or "/CQ/" in path)
    assert [(one.code, one.ordinal) for one in manifest.districts] == [("AQ", 1), ("BQ", 2), ("CQ", 3)]
    assert manifest.districts[1].rows["meeting"] == 9
    assert verify_union(out) == []


def test_replacing_gives_the_very_set_that_is_made_anew(seals: list[Path], tmp_path: Path) -> None:
    merged(tmp_path / "省", *seals, above=PROVINCE)
    corrected = sealed(tmp_path, "A", some(7), turn=2)
    merged(tmp_path / "省", corrected, above=PROVINCE, replacing=True)
    merged(tmp_path / "新", corrected, *seals[1:], above=PROVINCE)
    assert hashes(tmp_path / "省") == hashes(tmp_path / "新")


def test_a_late_district_joins_with_a_number_of_its_own(seals: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "市"
    merged(out, *seals[:2])
    manifest = merged(out, seals[2], replacing=True)
    assert [(one.code, one.ordinal, one.parent) for one in manifest.districts] == [
        ("AQ", 1, "S"),
        ("BQ", 2, "S"),
        ("CQ", 3, "S"),
    ]
    assert manifest.following == 4
    assert verify_union(out) == []


def test_the_same_seal_again_changes_nothing(seals: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "市"
    merged(out, *seals)
    before = hashes(out)
    merged(out, seals[1], replacing=True)
    assert hashes(out) == before


# Sets of sets -----------------------------------------------------------------------------------------------------------


def test_a_province_unites_the_sets_of_its_cities(seals: list[Path], tmp_path: Path) -> None:
    one = merged(tmp_path / "一市", *seals[:2], above=only(PROVINCE, "S1", "AQ", "BQ"))
    two = merged(tmp_path / "二市", seals[2], above=only(PROVINCE, "S2", "CQ"))
    assert [list(one.parts), list(two.parts)] == [["AQ", "BQ"], ["CQ"]]
    manifest = merged(tmp_path / "省", tmp_path / "二市", tmp_path / "一市", above=only(PROVINCE, "P", "S1", "S2"))
    assert {part: [district.code for district in held] for part, held in manifest.parts.items()} == {
        "S1": ["AQ", "BQ"],
        "S2": ["CQ"],
    }
    direct = merged(tmp_path / "直接", *seals, above=PROVINCE)
    assert manifest.hash == direct.hash
    assert verify_union(tmp_path / "省") == []


# Where it may be written -------------------------------------------------------------------------------------------------


def test_a_set_that_is_there_is_not_overwritten(seals: list[Path], tmp_path: Path) -> None:
    merged(tmp_path / "市", *seals)
    with pytest.raises(OutputRefused, match="该处已有一份合并封存；更正或补报请加 --replace"):
        merged(tmp_path / "市", *seals)
    (tmp_path / "文件").mkdir()
    (tmp_path / "文件" / "某.txt").write_text("", encoding="utf-8")
    with pytest.raises(OutputRefused, match="该处已有其他文件，请另选位置"):
        merged(tmp_path / "文件", *seals)
    with pytest.raises(OutputRefused, match="那里没有合并封存"):
        merged(tmp_path / "无", *seals, replacing=True)


@pytest.mark.parametrize("where", ["甲区委/封存/市", "甲区委/封存", "甲区委"])
def test_a_set_is_not_written_into_or_around_a_seal(seals: list[Path], where: str) -> None:
    folder = seals[0].parents[1]
    before = hashes(folder)
    with pytest.raises(OutputRefused):
        merged(folder / where, *seals)
    assert hashes(folder) == before


def test_nothing_half_written_is_left(seals: list[Path], tmp_path: Path) -> None:
    broken = with_units(
        district("D"), code=["DQ", "DT1", "DT9", "DV1", "DV2"]
    )  # records name DT1 … DV2; none names DT2
    unknown = with_units(district("D"), code=["DQ", "DT1", "DT2", "DV1", "DV9"])
    fine = sealed(tmp_path, "D", facts=broken)
    bad = sealed(tmp_path, "D", facts=unknown, turn=2)
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(SealRefused, match=r"“支部会议纪实”第.行的组织代码“DV2”不在组织名册中"):
        merged(tmp_path / "市", *seals, bad)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    merged(tmp_path / "市", *seals, fine, above=CITY)


def test_a_part_has_so_many_units_at_most_and_a_replaced_district_stays_in_its_own(
    seals: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "PART_UNITS", 5)  # each of these districts has five
    out = tmp_path / "省"
    merged(out, *seals, above=PROVINCE)
    parts = {one.code: one.part for one in open_union(out).manifest.districts}
    assert parts == {"AQ": "S1", "BQ": "S1_2", "CQ": "S2"}
    before = hashes(out)

    merged(out, sealed(tmp_path, "B", some(9)), above=PROVINCE, replacing=True)

    assert {one.code: one.part for one in open_union(out).manifest.districts} == parts
    after = hashes(out)
    assert {path for path in before if path.startswith("parts/") and before[path] != after[path]} == {
        part_path("S1_2", "meeting")
    }
    assert verify_union(out) == []
