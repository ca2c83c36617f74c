"""A set is verified: files by their hashes, rows by what each district's own seal says of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pingyi.errors import UnionRefused
from pingyi.facts.seal.layout import json_bytes, sha256
from pingyi.facts.union.manifest import hash_line
from pingyi.facts.union.open import open_union
from pingyi.facts.union.verify import verify_union
from tests.facts.union.sets import PROVINCE, merged, sealed

MEETINGS = "parts/S1/meeting.parquet"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("合并")
    merged(folder / "省", *(sealed(folder, lead) for lead in "ABC"), above=PROVINCE)
    return folder / "省"


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "省"))


def signed(folder: Path) -> None:
    """The manifest made anew over whatever lies there, as a forger would."""
    raw = json.loads((folder / "union.json").read_bytes())
    raw["files"] = {path: sha256((folder / path).read_bytes()) for path in raw["files"]}
    content = json_bytes(raw)
    (folder / "union.json").write_bytes(content)
    (folder / "union.sha256").write_bytes(hash_line(sha256(content)))


def told(folder: Path) -> list[tuple[str, str]]:
    return [(issue.code, issue.message) for issue in verify_union(folder)]


def test_a_set_is_whole(whole: Path) -> None:
    assert verify_union(whole) == []
    assert verify_union(whole, open_union(whole).manifest.hash) == []
    assert [issue.code for issue in verify_union(whole, "0" * 64)] == ["union-not-the-one"]


def test_every_file_is_watched(copy: Path) -> None:
    (copy / "districts" / "AQ" / "handed.parquet").unlink()
    (copy / "packs" / "made.json").write_bytes(b"{}")
    (copy / "某文件").write_bytes(b"")
    assert set(told(copy)) == {
        ("union-file-missing", "缺少districts/AQ/handed.parquet（甲区委上报的整数）"),
        ("union-file-changed", "packs/made.json被改动"),
        ("union-file-extra", "多出某文件，不属于本合并封存"),
    }
    with pytest.raises(UnionRefused, match=r"packs/made\.json被改动"):
        open_union(copy)


def test_a_damaged_part_names_its_districts(copy: Path) -> None:
    (copy / MEETINGS).write_bytes((copy / MEETINGS).read_bytes()[:-9])
    found = told(copy)
    assert found[0] == ("union-file-changed", f"{MEETINGS}被改动（甲区委等2个单位）")
    rest = [message for code, message in found if code != "union-file-changed"]
    assert rest == []  # whoever took part in a meeting stays in the district: its rows cannot be made again here


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [("income", "amount", 6_000), ("household", "subject", "BQ/H9"), ("visit", "counts", False)],
)
def test_forged_rows_are_told_by_the_districts_own_seal(copy: Path, name: str, column: str, value: object) -> None:
    path = copy / "parts" / "S1" / f"{name}.parquet"
    table = pq.read_table(path)
    values = table[column].to_pylist()
    values[-1] = value
    at = table.schema.get_field_index(column)
    pq.write_table(table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type)), path)
    assert "union-file-changed" in {code for code, _ in told(copy)}
    signed(copy)
    assert told(copy) == [("union-rows-changed", "乙区委的行与其封存不一致")]


def test_a_row_left_out_and_a_manifest_exchanged(copy: Path) -> None:
    path = copy / MEETINGS
    pq.write_table(pq.read_table(path).slice(0, 5), path)
    raw = json.loads((copy / "union.json").read_bytes())
    raw["districts"][1]["rows"]["meeting"] = 2
    (copy / "union.json").write_bytes(json_bytes(raw))
    shutil.copy(copy / "districts" / "AQ" / "manifest.json", copy / "districts" / "CQ" / "manifest.json")
    signed(copy)
    assert set(told(copy)) == {
        ("union-rows-changed", "乙区委封存时有3行，合并后有2行"),
        ("union-seal-changed", "丙区委的封存清单不是合并时的那一份"),
    }
    (copy / "districts" / "CQ" / "manifest.json").write_bytes(b"{}")
    signed(copy)
    assert ("union-seal-unreadable", "丙区委的封存清单已无法读出") in told(copy)


def test_rows_that_cannot_be_read(copy: Path) -> None:
    (copy / "parts" / "S2" / "units.parquet").write_bytes(b"PAR1")
    (copy / "parts" / "S1" / "income.parquet").write_bytes(b"PAR1")
    signed(copy)
    assert [code for code, _ in told(copy)] == ["union-rows-unreadable"] * 3


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("union.json", "{}", "union-manifest-changed"),
        ("union.sha256", "0  union.json\n", "union-manifest-changed"),
        ("union.json", None, "union-file-missing"),
    ],
)
def test_without_its_manifest_nothing_can_be_judged(copy: Path, name: str, content: str | None, code: str) -> None:
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_text(content, encoding="utf-8")
    assert [issue.code for issue in verify_union(copy)] == [code]


def test_a_manifest_of_another_program(copy: Path) -> None:
    raw = json.loads((copy / "union.json").read_bytes()) | {"schema": 99}
    content = json_bytes(raw)
    (copy / "union.json").write_bytes(content)
    (copy / "union.sha256").write_bytes(hash_line(sha256(content)))
    assert [issue.code for issue in verify_union(copy)] == ["union-manifest-unknown"]
