"""The two real scoring tables as packs: every item and point, their faults, and what the linter says of them."""

from __future__ import annotations

import os
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from pingyi.errors import PackRefused
from pingyi.packs import Rules, load_rules
from pingyi.packs.lint import lint
from pingyi.packs.load import stack
from pingyi.packs.schema import Rubric

REAL = Path(os.environ.get("PINGYI_SHARED", Path(__file__).parents[2] / "shared")) / "real"
PACKS = Path(__file__).parent / "packs"
QUOTES = str.maketrans("", "", '"“”')


def table(name: str) -> list[list[str]]:
    text = (REAL / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


def rules(pack: str, year: int) -> Rules:
    return load_rules([PACKS / pack], year)


def warnings(pack: str, year: int) -> Counter[str]:
    packs, problems = stack([PACKS / pack])
    assert not problems
    return Counter(issue.code for issue in lint(rules(pack, year), packs))


def worth(rubric: Rubric) -> dict[str, Decimal]:
    """Name → points, of rows with parts and of items that stand alone; names without quotation marks."""
    found = {group.name: group.points for group in rubric.groups if group.points is not None}
    found |= {item.name: item.points for item in rubric.items if not item.group and not item.bonus}
    return {name.translate(QUOTES): points for name, points in found.items()}


RIVER = "rubric-river-chief-2018.tsv"
SECTIONS = {"一、": "lift", "二、": "lake", "三、": "care", "四、": "campaign", "五、": "news"}


def test_every_row_of_the_river_table_stands_in_the_pack_with_its_points() -> None:
    rubric = rules("river-chief", 2018).rubric
    rows = {row[1].translate(QUOTES): Decimal(row[2]) for row in table(RIVER) if row[0].isdigit()}
    assert len(rows) == 23
    mine = worth(rubric)
    news = mine.pop("加强宣传舆论、信息报送工作")
    assert (mine, news) == (rows, 7)


def test_sections_of_the_river_table_are_parts() -> None:
    rubric = rules("river-chief", 2018).rubric
    weights = {SECTIONS[row[0]]: Decimal(row[2]) for row in table(RIVER) if row[0] in SECTIONS}
    assert {part.id: part.weight for part in rubric.parts} == weights
    assert sum(weights.values()) == 100


def test_parts_inside_a_cell_are_items_of_a_group() -> None:
    rubric = rules("river-chief", 2018).rubric
    for row in table(RIVER):
        said = [Decimal(points) for points in re.findall(r"得(\d+(?:\.\d+)?)分", row[3] if len(row) > 3 else "")]
        if row[0].isdigit() and len(said) > 1:
            mine = [item.points for item in rubric.in_group(f"row-{int(row[0]):02d}")]
            assert mine == said, row[1]


def test_the_row_that_does_not_add_up_is_refused_unless_it_says_so(tmp_path: Path) -> None:
    for file in (PACKS / "river-chief").iterdir():
        (tmp_path / file.name).write_text(
            file.read_text(encoding="utf-8").replace(", scale: true", ""), encoding="utf-8"
        )
    with pytest.raises(PackRefused, match=r"“持续开展非法采砂专项整治”3分，所含条目 1 [+] 1 = 2分，两数不等"):
        load_rules([tmp_path], 2018)


def test_the_last_section_lies_outside_the_hundred() -> None:
    (row,) = [row for row in table(RIVER) if row[0] == "六、"]
    said = [int(number) for number in re.findall(r"\d+", row[3].split("，", 1)[1]) if int(number) >= 10]
    rubric = rules("river-chief", 2018).rubric
    tiers = [item.score.tiers for item in rubric.items if item.bonus and item.score.tiers]
    mine = [abs(tier.points) for found in tiers for tier in found.tiers]
    assert mine == said == [20, 10, 20, 10]
    assert sum(Decimal(row[2]) for row in table(RIVER) if row[0] in {*SECTIONS, "六、"}) == 107


def test_the_linter_on_the_river_table() -> None:
    assert warnings("river-chief", 2018) == {
        "process-without-source": 4, "online-time": 1, "traces-scored": 7, "media-scored": 4, "more-is-more": 3,
    }  # fmt: skip


VILLAGE = "rubric-future-village.tsv"


def village_rows() -> list[list[str]]:
    return [row for row in table(VILLAGE)[1:] if row[2] and row[0] != "合计"]


def test_every_row_of_the_village_table_stands_in_the_pack_with_its_points() -> None:
    rubric = rules("future-village", 2019).rubric
    rows = {row[1]: Decimal(row[2]) for row in village_rows() if row[1]}
    assert worth(rubric) == rows
    assert len(rows) == 15
    (special,) = [row for row in village_rows() if not row[1]]
    assert rubric.groups[1].ceiling == Decimal(special[2])


def test_sections_of_the_village_table_are_parts() -> None:
    weights = {}
    for row in village_rows():
        name, points = re.fullmatch(r"(.+?)(\d+)分", row[0]).groups()
        weights[name] = Decimal(points)
    assert {part.name: part.weight for part in rules("future-village", 2019).rubric.parts} == weights
    assert sum(weights.values()) == Decimal(table(VILLAGE)[-1][2])


def test_lines_and_ranges_are_those_of_the_text() -> None:
    rubric = rules("future-village", 2019).rubric
    items = {item.name: item.score for item in rubric.items}
    text = {row[1]: row[3] for row in village_rows()}
    bands = re.findall(r"达到(\d+)%及以上[^得]*得(\d+)-(\d+)分", text["创建目标完成情况"])
    mine = [(one.at * 100, one.low, one.high) for one in items["创建目标完成情况"].discretion.ranges]
    assert mine == [tuple(map(Decimal, band)) for band in bands]
    lines = re.findall(r"到位率在(\d+)%及以上的，得(\d)分", text["投入到位"])
    assert [(band.at * 100, band.points) for band in items["投入到位"].bands] == [
        tuple(map(Decimal, line)) for line in lines
    ]
    for name in ("基本要求", "建设导向", "重点内容"):
        low, high = re.search(r"得(\d)-(\d)分", text[name]).groups()
        assert (items[name].discretion.low, items[name].discretion.high) == (Decimal(low), Decimal(high))


def test_the_negative_list_bars_the_upper_grades() -> None:
    rubric = rules("future-village", 2019).rubric
    (bar,) = rubric.grades.bars
    assert (bar.measure, bar.at_most, str(bar.authority)) == ("negatives", "合格", "《未来乡村验收评分表》负面清单")


def test_the_linter_on_the_village_table() -> None:
    assert warnings("future-village", 2019) == {"bar": 1, "online-time": 1, "media-scored": 2}


@pytest.mark.parametrize("pack", ["river-chief", "future-village"])
def test_the_faults_are_written_down(pack: str) -> None:
    text = (PACKS / pack / "pack.yaml").read_text(encoding="utf-8")
    assert len(re.findall(r"^# {2}\d\. ", text, re.MULTILINE)) >= 6
    assert yaml.safe_load(text)["id"] == pack
