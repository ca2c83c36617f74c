"""`pingyi union`, and what a city does with the set: verify it, review it with its own rubric, take in a correction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from pingyi.cli import app
from pingyi.facts.union.open import open_union
from pingyi.measures import evaluate
from pingyi.review_model import Review
from tests.facts.made import PACK
from tests.measures.unions import district, rules, seal_of, union_of

CITY = {
    "id": "city",
    "name": "某某市评议规则",
    "version": "1",
    "extends": ["made"],
    "source": {"local": "某某市委组织部"},
    "unit_kinds": [{"name": "区委"}],
    "themes": [{"id": "system", "name": "制度", "as": "achievement", "heading": "制度落得更细", "lead": "逐项对账。"}],
    "rubrics": [
        {
            "id": "city-2019",
            "name": "区委书记抓基层党建评议细则（2019年度）",
            "source": {"local": "某某市委组织部"},
            "reviewees": {"post": "书记", "of": ["区委"]},
            "peer_groups": [{"id": "districts", "name": "区", "unit_kinds": ["区委"]}],
            "parts": [{"id": "all", "name": "全年", "weight": 100}],
            "grades": {"bands": [[90, "好"], [0, "一般"]]},
            "items": [
                {"id": "quarterly", "name": "每季度开会", "part": "all", "theme": "制度", "basis": "process", "points": 20,
                 "measure": "quarterly", "score": {"rate": {}}, "source": {"local": "某某市委组织部"}},
                {"id": "active", "name": "党员参加会议", "part": "all", "theme": "制度", "basis": "result", "points": 80,
                 "measure": "active", "score": {"rate": {}}, "source": {"local": "某某市委组织部"}},
            ],
        }
    ],
    "claims": [
        {"id": "held", "measure": "meetings", "theme": "system", "as": "achievement", "of": "district", "when": {"num": {"gte": 1}},
         "say": ["全市共开会{num}次"]},
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PINGYI_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="module")
def seals(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("各区")
    return [seal_of(folder, lead, meetings) for lead, meetings in (("A", 3), ("B", 6), ("C", 2))]


@pytest.fixture
def city(tmp_path: Path, seals: list[Path]) -> Path:
    union_of(tmp_path / "市", *seals)
    return tmp_path / "市"


def run(*words: object) -> int:
    return int(app(list(map(str, words)), standalone_mode=False) or 0)


def pack(folder: Path, content: Mapping[str, object]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "pack.yaml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def test_seals_are_put_together_and_the_set_says_what_only_districts_can_check(
    seals: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "市"
    assert run("union", *seals, "--out", out, "--name", "某某市委", "--code", "S") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "已合并2019年：某某市委，3个区县，15个组织，47行，2个规则包。"
    assert "“正式党员”要用党员名册，这些表留在区县，只上报各组织的整数：这一项只有区县自己能核对。" in said
    assert said[-1] == f"清单校验值：{open_union(out).manifest.hash}"
    assert open_union(out).manifest.root == "S"


def test_the_units_above_come_from_a_table(
    seals: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "层级.csv"
    rows = [
        "组织代码,组织名称,组织类别,上级组织代码",
        "P,某省委,省委,",
        "S1,一市委,市委,P",
        "AQ,甲区委,区委,S1",
        "BQ,乙区委,区委,S1",
    ]
    table.write_text("\n".join(rows), encoding="gb18030")
    assert run("union", *seals, "--out", tmp_path / "省", "--above", table) == 2
    assert "丙区委（CQ）没有写明上级" in capsys.readouterr().err
    table.write_text("\n".join([*rows, "CQ,丙区委,区委,P"]), encoding="gb18030")
    assert run("union", *seals, "--out", tmp_path / "省", "--above", table) == 0
    assert list(open_union(tmp_path / "省").manifest.parts) == ["CQ", "S1"]
    assert run("union", *seals, "--out", tmp_path / "另", "--above", table, "--name", "某省委") == 2
    assert "--above 与 --name 只能用一个" in capsys.readouterr().err


def test_problems_are_told_at_once_and_nothing_is_written(
    seals: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "台账").mkdir()
    assert run("union", *seals, seals[0], tmp_path / "台账", "--out", tmp_path / "市") == 2
    said = capsys.readouterr().err
    assert "合并封存“市”有3处问题，未予受理" in said
    assert "这不是一份封存，也不是合并封存" in said
    assert "甲区委（AQ）给了2份" in said
    assert "没有写明各区县共同的上级" in said
    assert not (tmp_path / "市").exists()


def test_a_correction_takes_the_place_of_what_it_corrects(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corrected, late = seal_of(tmp_path, "B", 9), seal_of(tmp_path, "D", 1)
    assert run("union", corrected, late, "--out", city, "--replace") == 0
    assert "新增丁区委；更换乙区委；其余2个区县原样未动。" in capsys.readouterr().out
    assert run("union", corrected, "--out", city, "--replace") == 0
    assert "没有变化；其余4个区县原样未动。" in capsys.readouterr().out


def test_a_set_is_verified(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", city) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "校验通过：2019年，3个区县47行，与各区县封存时的校验值相符。"
    assert said[1] == "其中3项取数由区县上报整数，要用人员各表，只有区县自己能核对。"
    assert run("verify", city, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"whole": True, "issues": []}
    (city / "above.parquet").unlink()
    assert run("verify", city) == 1
    assert "缺少above.parquet" in capsys.readouterr().out


def test_a_city_reviews_its_districts_with_its_own_rubric(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "评议"
    assert run("review", city, "--year", 2019, "--rules", pack(tmp_path / "city", CITY), "--out", out) == 0
    assert "某某市委2019年度评议" in capsys.readouterr().out
    review = Review.model_validate_json((out / "review.json").read_bytes())
    assert review.root == "S"
    assert [card.id for card in review.packs] == ["house", "made", "city"]
    assert {sheet.unit for sheet in review.sheets} == {"AQ", "BQ", "CQ"}
    for lead, meetings in (("A", 3), ("B", 6), ("C", 2)):
        own = evaluate(rules(), district(lead, meetings))
        for measure in rules().measures:
            assert review.figures[f"{measure}@{lead}Q"].now == own.figure(measure, f"{lead}Q")
    assert [claim.text for claim in review.claims] == ["全市共开会7次"]
    card = review.evidence["meetings@S"]
    assert [share.name for share in card.shares] == ["甲区委", "乙区委", "丙区委"]
    assert card.roles == {"sealed": sum(share.rows for share in card.shares)}
    assert review.records["meeting"] == 11
    annex = (out / "点评讲话.md").read_text(encoding="utf-8")
    assert f"甲区委封存（{card.shares[0].seal[:8]}）" in annex
    # The same once more is the same, and nothing is counted again.
    again = tmp_path / "再次"
    assert run("review", city, "--year", 2019, "--rules", tmp_path / "city", "--out", again) == 0
    assert (again / "review.json").read_bytes() == (out / "review.json").read_bytes()


def test_a_set_is_not_reviewed_by_other_rules_or_for_another_year(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = pack(tmp_path / "city", CITY)
    assert run("review", city, "--year", 2020, "--rules", mine, "--out", tmp_path / "一") == 2
    assert "这是2019年的合并封存，要评议的是2020年" in capsys.readouterr().err
    other = pack(tmp_path / "made", PACK | {"version": "9"})
    assert run("review", city, "--year", 2019, "--rules", other, "--out", tmp_path / "二") == 2
    assert "规则包“测试包”与各区县封存时所用的不同" in capsys.readouterr().err
    assert run("review", city, "--year", 2019, "--out", tmp_path / "三") == 2
    assert "没有适用于2019年的评分细则" in capsys.readouterr().err
    assert run("review", city, "--year", 2019, "--rules", mine, "--out", tmp_path / "三", "--facts", "s3a://x") == 2
    assert "--facts 只供 Spark 集群读取封存" in capsys.readouterr().err
    assert run("review", city, "--year", 2019, "--rules", mine, "--out", city / "评议") == 2
    assert run("review", city, "--year", 2019, "--rules", mine, "--out", tmp_path / "四", "--last", city) == 2
    assert "这是2019年的合并封存，不能作2019年的上年" in capsys.readouterr().err


def test_a_number_is_explained_down_to_the_districts_rows_or_seals(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("explain", city, "CQ", "集体收入") == 0
    said = capsys.readouterr().out
    assert said.startswith("丙区委·集体收入：3350元")
    assert "丙区委封存/tables/income.parquet第1行：计入" in said
    assert run("explain", city, "全区", "会议次数") == 0
    said = capsys.readouterr().out
    assert "某某市委·会议次数：7\n" in said
    assert "各区县封存：3份，逐行依据请打开该区县的封存" in said
    assert "乙区委封存：校验值" in said
    mine = pack(tmp_path / "city", CITY)
    assert run("explain", city, "BQ", "党员参加会议", "--rules", mine) == 0
    said = capsys.readouterr().out
    assert "上报的整数：要用党员名册、支部会议纪实，这些表留在区县：由区县算好上报，只有区县自己能核对" in said
    assert run("explain", city, "BQ", "没有的") == 2


def test_last_years_set_is_compared_with(city: Path, tmp_path: Path) -> None:
    last = tmp_path / "上年"
    union_of(last, *(seal_of(tmp_path / "2018", lead, year=2018) for lead in "AB"))
    mine = pack(tmp_path / "city", CITY)
    assert run("review", city, "--year", 2019, "--rules", mine, "--out", tmp_path / "评议", "--last", last) == 0
    review = Review.model_validate_json((tmp_path / "评议" / "review.json").read_bytes())
    income = review.figures["income-total@S"]
    assert income.last is not None
    assert (income.now.num, income.last.num) == (5_000 * sum(map(ord, "ABC")), 5_000 * sum(map(ord, "AB")))
