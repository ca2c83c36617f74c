from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.errors import SealRefused
from pingyi.facts.model import Facts
from pingyi.facts.seal import open_seal, seal, verify
from pingyi.facts.seal.layout import files, hash_file, parquet_bytes, read_parquet, sha256
from pingyi.facts.seal.verify import read_manifest
from pingyi.issues import Issue, Place
from tests.facts.made import facts, meeting, rules

SOME = {
    "meeting": [
        meeting(date(2019, 4, day), topic=f"主题{day}", minutes="记录", present=day, typed_on=date(2019, 5, 1))
        for day in range(1, 25)
    ],
    "visit": [{"unit": "V1", "month": date(2019, 4, 1), "household": "H1"}],
}
TAKING_PART = {"meeting": ([0, 0, 1], ["aa", "bb", "aa"]), "visit": ([0], ["aa"])}
MEETINGS = "tables/meeting.parquet"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seals") / "2019"
    found = facts(SOME, participants=TAKING_PART)
    seal(folder, found, rules(), last=None, cutoff=date(2019, 12, 31), published={"claim": 2})
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "2019"))


def codes(issues: list[Issue]) -> list[str]:
    return [issue.code for issue in issues]


def named(issues: list[Issue]) -> set[str]:
    return {issue.place.file for issue in issues}


def replace_table(folder: Path, name: str, table: pa.Table) -> None:
    (folder / "tables" / f"{name}.parquet").write_bytes(parquet_bytes(table))


def changed(table: pa.Table, column: str, values: list[object]) -> pa.Table:
    at = table.schema.get_field_index(column)
    return table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type))


def test_whole_seal_has_no_issue(whole: Path) -> None:
    assert verify(whole) == []
    assert verify(whole, read_manifest(whole).hash.upper()) == []


def test_the_other_seal_is_not_the_one_that_was_published(whole: Path) -> None:
    assert codes(verify(whole, "0" * 64)) == ["seal-not-the-one"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_bit_names_its_file_and_no_other(whole: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(files(whole)))
    file = whole / path
    before = file.read_bytes()
    at, bit = data.draw(st.integers(0, len(before) - 1)), data.draw(st.integers(0, 7))
    flipped = bytearray(before)
    flipped[at] ^= 1 << bit
    try:
        file.write_bytes(flipped)
        assert named(verify(whole)) == {path}
    finally:
        file.write_bytes(before)


@pytest.mark.parametrize("path", ["manifest.json", "manifest.sha256"])
def test_every_bit_of_the_manifest_files_ends(whole: Path, copy: Path, path: str) -> None:
    before = (whole / path).read_bytes()
    for at in (0, len(before) // 2, len(before) - 1):
        flipped = bytearray(before)
        flipped[at] ^= 128
        (copy / path).write_bytes(flipped)
        assert named(verify(copy)) == {path}


def test_every_byte_of_a_parquet_footer(copy: Path) -> None:
    before = (copy / MEETINGS).read_bytes()
    footer = len(before) - 8 - int.from_bytes(before[-8:-4], "little")
    for at in range(footer, len(before), 23):
        flipped = bytearray(before)
        flipped[at] ^= 1
        (copy / MEETINGS).write_bytes(flipped)
        assert named(verify(copy)) == {MEETINGS}


def paths_of(value: object, at: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [path for key, one in inner for path in paths_of(one, (*at, key))]
    return found or ([at] if not isinstance(value, dict | list) else [])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_value_of_a_pack_names_its_leaf(whole: Path, data: st.DataObject) -> None:
    file = whole / "packs" / "made.json"
    before = file.read_bytes()
    content = json.loads(before)
    path = data.draw(st.sampled_from([path for path in paths_of(content) if path[-1] not in {"id", "name"}]))
    holder = content
    for key in path[:-1]:
        holder = holder[key]
    old = holder[path[-1]]
    holder[path[-1]] = not old if isinstance(old, bool) else old + 1 if isinstance(old, int) else f"{old}改"
    try:
        file.write_bytes(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
        found = [issue for issue in verify(whole) if issue.code == "seal-leaf-changed"]
        assert len(found) == 1
        assert found[0].place.file == "packs/made.json"
        assert found[0].place.key.endswith(str(path[-1]))
    finally:
        file.write_bytes(before)


def test_changed_removed_and_added_leaves_are_told_apart(copy: Path) -> None:
    file = copy / "packs" / "made.json"
    content = json.loads(file.read_bytes())
    form = content["forms"][0]
    form["name"] = "改过的"
    del form["fields"][0]["type"]
    form["fields"][1]["note"] = "加上的"
    file.write_text(json.dumps(content), encoding="utf-8")
    told = {issue.place.key: issue.message for issue in verify(copy) if issue.code == "seal-leaf-changed"}
    assert told == {
        "forms.meeting.name": "“forms.meeting.name”的值被改动",
        "forms.meeting.fields.unit.type": "“forms.meeting.fields.unit.type”被删去",
        "forms.meeting.fields.held_on.note": "“forms.meeting.fields.held_on.note”是后加的",
    }


def test_pack_that_says_the_same_in_other_words(copy: Path) -> None:
    file = copy / "packs" / "made.json"
    file.write_bytes(file.read_bytes() + b" ")
    assert codes(verify(copy)) == ["seal-file-changed", "seal-leaves-agree"]


def test_pack_that_cannot_be_read(copy: Path) -> None:
    (copy / "packs" / "made.json").write_bytes(b"{")
    assert codes(verify(copy)) == ["seal-file-changed", "seal-pack-unreadable"]


def test_pack_and_its_leaves_both_changed(copy: Path) -> None:
    (copy / "packs" / "made.json").write_bytes(b"{}")
    (copy / "leaves" / "made.json").write_bytes(b"{}")
    assert [(issue.place.file, issue.code) for issue in verify(copy)] == [
        ("leaves/made.json", "seal-file-changed"),
        ("packs/made.json", "seal-file-changed"),
    ]


def test_missing_and_extra_files_are_named(copy: Path) -> None:
    (copy / "published.json").unlink()
    (copy / "names.json").write_text("{}", encoding="utf-8")
    assert [(issue.place.file, issue.code) for issue in verify(copy)] == [
        ("names.json", "seal-file-extra"),
        ("published.json", "seal-file-missing"),
    ]


@pytest.mark.parametrize("path", ["manifest.json", "manifest.sha256", "published.json", MEETINGS, "packs/made.json"])
def test_changed_seal_is_not_opened(copy: Path, path: str) -> None:
    (copy / path).write_bytes((copy / path).read_bytes() + b" ")
    with pytest.raises(SealRefused, match="校验不通过") as refused:
        open_seal(copy)
    assert named(list(refused.value.issues)) == {path}


def test_folder_that_is_no_seal(tmp_path: Path) -> None:
    assert codes(verify(tmp_path)) == ["seal-file-missing", "seal-file-missing"]
    with pytest.raises(SealRefused, match="缺少"):
        open_seal(tmp_path)


@pytest.mark.parametrize(
    "content",
    ["[]", '{"schema": 99}', '{"schema": 1}', "not json", '{"schema": 1, "year": 2019}'],
)
def test_manifest_of_another_sort(copy: Path, content: str) -> None:
    (copy / "manifest.json").write_text(content, encoding="utf-8")
    (copy / "manifest.sha256").write_bytes(hash_file(sha256(content.encode())))
    assert codes(verify(copy)) == ["seal-manifest-unknown"]


def test_manifest_written_otherwise(copy: Path) -> None:
    content = json.dumps(json.loads((copy / "manifest.json").read_bytes())).encode()
    (copy / "manifest.json").write_bytes(content)
    (copy / "manifest.sha256").write_bytes(hash_file(sha256(content)))
    assert codes(verify(copy)) == ["seal-manifest-unknown"]


def test_changed_value_names_the_row_and_where_it_came_from(copy: Path) -> None:
    table = read_parquet((copy / MEETINGS).read_bytes())
    topics = table["topic"].to_pylist()
    topics[2] = "别的主题"
    replace_table(copy, "meeting", changed(table, "topic", topics))
    found = verify(copy)
    assert codes(found) == ["seal-file-changed", "seal-rows-changed", "seal-row-changed"]
    origin = Place(table["file"][2].as_py(), table["sheet"][2].as_py(), table["line"][2].as_py())
    assert found[2].others == (origin,)
    assert found[2].place.key == table["row_id"][2].as_py()


def test_many_changed_rows_are_not_all_listed(copy: Path) -> None:
    table = read_parquet((copy / MEETINGS).read_bytes())
    replace_table(copy, "meeting", changed(table, "present", [99] * table.num_rows))
    found = [issue for issue in verify(copy) if issue.code == "seal-row-changed"]
    assert len(found) == 21
    assert "另有4行被改动，不一一列出" in {issue.message for issue in found}


@pytest.mark.parametrize("column", ["line", "entered"])
def test_changed_origin_or_day_of_entry(copy: Path, column: str) -> None:
    table = read_parquet((copy / MEETINGS).read_bytes())
    values = table[column].to_pylist()
    values[0] = 999 if column == "line" else date(2019, 4, 30)
    replace_table(copy, "meeting", changed(table, column, values))
    messages = [issue.message for issue in verify(copy)]
    assert "各行内容一致，出处（文件、表、行号）或录入日期被改动" in messages


def test_removed_row(copy: Path) -> None:
    table = read_parquet((copy / MEETINGS).read_bytes())
    replace_table(copy, "meeting", table.slice(1))
    assert "封存时有24行，现有23行" in [issue.message for issue in verify(copy)]


def test_removed_column(copy: Path) -> None:
    table = read_parquet((copy / MEETINGS).read_bytes())
    replace_table(copy, "meeting", table.drop_columns(["topic"]))
    assert codes(verify(copy)) == ["seal-columns-changed", "seal-file-changed"]


def test_same_rows_in_another_file(copy: Path) -> None:
    table = read_parquet((copy / MEETINGS).read_bytes())
    pq.write_table(table, copy / MEETINGS, store_schema=False)
    assert codes(verify(copy)) == ["seal-file-changed", "seal-rows-agree"]


def test_changed_participants(copy: Path) -> None:
    table = read_parquet((copy / "tables/participants.parquet").read_bytes())
    replace_table(copy, "participants", changed(table, "person", ["cc", *table["person"].to_pylist()[1:]]))
    assert [(issue.place.file, issue.code) for issue in verify(copy)] == [
        ("tables/participants.parquet", "seal-file-changed"),
        ("tables/participants.parquet", "seal-rows-changed"),
    ]


def test_changed_row_beside_unreadable_participants_and_pack(copy: Path) -> None:
    table = read_parquet((copy / MEETINGS).read_bytes())
    replace_table(copy, "meeting", changed(table, "present", [99] * table.num_rows))
    (copy / "tables/participants.parquet").write_bytes(b"")
    assert "seal-row-changed" not in codes(verify(copy))
    (copy / "packs/made.json").write_bytes(b"{")
    assert "seal-rows-changed" in codes(verify(copy))


def test_manifest_that_tells_of_other_rows_than_its_files_hold(whole: Path, copy: Path) -> None:
    text = (whole / "manifest.json").read_text(encoding="utf-8")
    sealed = read_manifest(whole).tables["meeting"].with_origin
    content = text.replace(sealed, "0" * 64).encode()
    (copy / "manifest.json").write_bytes(content)
    (copy / "manifest.sha256").write_bytes(hash_file(sha256(content)))
    assert codes(verify(copy)) == ["seal-rows-changed"]


def test_opened_facts_equal_the_sealed(whole: Path) -> None:
    opened, made = open_seal(whole), facts(SOME, participants=TAKING_PART)
    assert opened.facts.year == 2019
    assert opened.facts.tables.keys() == made.tables.keys()
    assert all(opened.facts.tables[name].equals(table) for name, table in made.tables.items())
    assert opened.rules == rules()
    assert opened.published == {"claim": 2}
    assert Facts(2019, made.tables).tree.codes == opened.facts.tree.codes
