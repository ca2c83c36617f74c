"""Eight made-up tables, in every format: items, points, rules, faults; and the pack that comes of them loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingyi.packs.load import build, stack
from pingyi.reading.rubrics import Imported, import_rubric, write_files
from pingyi.reading.rubrics.output import files
from tests.reading.rubrics import expected_layouts
from tests.reading.rubrics.expected import FAULTS, ITEMS, Item
from tests.reading.rubrics.grids import WRITERS, write_csv, write_tsv
from tests.reading.rubrics.layouts import LAYOUTS
from tests.reading.rubrics.made_up import ALL


def items_of(found: Imported) -> list[Item]:
    return [
        (
            read.entry.name,
            str(read.points) if read.points else "",
            tuple(sentence.said for sentence in read.sentences if sentence.scoring),
            tuple(next(iter(item.scored.score)) for item in read.items),
        )
        for read in found.reads
    ]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", ALL)
def test_items_points_and_rules(name: str, kind: str, tmp_path: Path) -> None:
    found = import_rubric(WRITERS[kind](ALL[name], tmp_path / f"考核表.{kind}"))
    assert items_of(found) == ITEMS[name]
    assert found.sheet.title == ALL[name].title


@pytest.mark.parametrize("name", ALL)
def test_faults(name: str, tmp_path: Path) -> None:
    found = import_rubric(WRITERS["xlsx"](ALL[name], tmp_path / "考核表.xlsx"))
    assert [(issue.code.removeprefix("rubric-"), issue.message) for issue in found.faults] == FAULTS[name]


@pytest.mark.parametrize("name", LAYOUTS)
def test_other_layouts(name: str, tmp_path: Path) -> None:
    found = import_rubric(WRITERS["xlsx"](LAYOUTS[name], tmp_path / "考核表.xlsx"))
    assert items_of(found) == expected_layouts.ITEMS[name]
    told = [(issue.code.removeprefix("rubric-"), issue.message) for issue in found.faults]
    assert told == expected_layouts.FAULTS[name]
    write_files(tmp_path / "pack", files(found))
    packs, problems = stack([tmp_path / "pack"])
    assert [*problems, *build(packs, 2019)[1]] == []


@pytest.mark.parametrize("name", ["三级合并", "分值合并多行", "两层表头", "续表"])
def test_other_layouts_without_merges(name: str, tmp_path: Path) -> None:
    assert items_of(import_rubric(write_csv(LAYOUTS[name], tmp_path / "考核表.csv"))) == expected_layouts.ITEMS[name]


@pytest.mark.parametrize("name", ["河长制", "乡村振兴", "教育督导"])
def test_an_export_that_leaves_merged_cells_blank_reads_the_same(name: str, tmp_path: Path) -> None:
    assert items_of(import_rubric(write_tsv(ALL[name], tmp_path / "考核表.tsv", repeat=False))) == ITEMS[name]


@pytest.mark.parametrize("name", ALL)
def test_the_pack_loads(name: str, tmp_path: Path) -> None:
    found = import_rubric(WRITERS["xlsx"](ALL[name], tmp_path / "考核表.xlsx"))
    write_files(tmp_path / "pack", files(found))
    packs, problems = stack([tmp_path / "pack"])
    rules, more = build(packs, 2019)
    assert [*problems, *more] == []
    inside = sum(item.points for item in rules.rubric.items if not item.bonus)
    assert inside >= sum(
        read.points or 0 for read in found.reads if not read.section.bonus and not read.scale and read.items
    )
    assert all(item.text and item.source for item in rules.rubric.items)


def test_places_are_rows_of_the_file(tmp_path: Path) -> None:
    found = import_rubric(WRITERS["xlsx"](ALL["平安建设"], tmp_path / "考核表.xlsx"))
    assert [read.entry.place.row for read in found.reads] == list(range(3, 10))


def test_whom_it_judges_and_the_grades_come_from_the_table(tmp_path: Path) -> None:
    assert import_rubric(WRITERS["xlsx"](ALL["平安建设"], tmp_path / "a.xlsx")).kind == "乡镇"
    school = import_rubric(WRITERS["xlsx"](ALL["教育督导"], tmp_path / "b.xlsx"))
    grades = school.pack.documents["rubric.yaml"]["rubrics"][0]["grades"]
    assert grades["bands"] == [[90, "优秀"], [75, "良好"], [60, "合格"], [0, "不合格"]]
    assert import_rubric(WRITERS["xlsx"](ALL["食品安全"], tmp_path / "c.xlsx"), kind="镇街").kind == "镇街"


def test_a_bar_needs_an_authority_and_somebody_is_asked_for_it(tmp_path: Path) -> None:
    found = import_rubric(WRITERS["xlsx"](ALL["文明村镇"], tmp_path / "a.xlsx"))
    (bar,) = found.pack.documents["rubric.yaml"]["rubrics"][0]["grades"]["bars"]
    assert (bar["at_most"], bar["authority"]) == ("良好", {"document": "《文明村镇测评体系》", "article": "负面清单"})
    assert [one.name for one in found.decisions if one.kind == "bar"] == ["负面清单"]


def test_everything_that_is_not_computed_is_a_decision(tmp_path: Path) -> None:
    found = import_rubric(WRITERS["xlsx"](ALL["安全生产"], tmp_path / "a.xlsx"))
    asked = {one for decision in found.decisions for one in decision.items}
    assert asked >= {one for ids in found.pack.places.values() for one in ids}


def test_an_import_may_be_repeated_into_its_folder_and_keeps_the_cases(tmp_path: Path) -> None:
    found = import_rubric(WRITERS["xlsx"](ALL["食品安全"], tmp_path / "a.xlsx"))
    for _ in range(2):
        write_files(tmp_path / "pack", files(found))
        (tmp_path / "pack" / "tests").mkdir(exist_ok=True)
    assert (tmp_path / "pack" / "tests").is_dir()
