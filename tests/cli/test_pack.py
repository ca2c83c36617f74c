from __future__ import annotations

import json
from pathlib import Path

import pytest

from pingyi.cli import app
from pingyi.packs.describe import markdown
from tests.packs.district import spoilt, write
from tests.packs.test_cases import CASE

EXPECTED = CASE[CASE.index("  应得:") :]


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str]:
    code = app(["pack", *map(str, words)], standalone_mode=False)
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def case(folder: Path, expected: str) -> Path:
    pack = write(folder / "local")
    (pack / "tests").mkdir()
    (pack / "tests" / "a.yaml").write_text(CASE.replace(EXPECTED, expected), "utf-8")
    return pack


def test_lint_of_a_decent_pack_ends_with_0_and_shows_shares_and_burden(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = run(capsys, "lint", write(tmp_path / "local"))
    assert code == 0
    for piece in ("没有问题", "过程", "10%", "50%", "40%", "党支部", "不足1"):
        assert piece in text


def test_lint_tells_errors_and_warnings_and_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "lint", write(tmp_path / "a" / "local", spoilt("minutes: 4", "minutess: 4")))
    assert code == 1
    assert "错误　local/rules.yaml第19行（forms.meeting.minutess）：不认识的“minutess”" in text
    code, text = run(capsys, "lint", write(tmp_path / "b" / "local", spoilt("name: 主题, type", "name: 签到, type")))
    assert code == 1
    assert "警告　local/rules.yaml第30行" in text
    code, text = run(capsys, "lint", write(tmp_path / "c" / "local", spoilt("《条例》, article: 第十一条", "《条例》")))
    assert code == 0
    assert "提示" in text


def test_a_folder_without_a_pack_is_not_called_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "lint", tmp_path)
    assert code == 1
    assert text.splitlines()[1].startswith(f"“{tmp_path}”不是规则包　2019年度")


def test_lint_of_all_that_ships_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "lint")
    assert code == 0
    assert "regulations" in text


def test_cases_that_hold_end_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = """  应得:
    - {取数: 党员大会, 组织: T01, 分子: 1, 分母: 4}
    - {取数: assembly, 组织: B01, 分母: 4}
    - {取数: 村总收入, 组织: T01, 分母: null}
    - {条目: 党员大会, 组织: T01, 得分: 2.5, 满分: 10, 状态: 计分}
    - {条目: 收入, 组织: T01, 状态: 不适用}
    - {条目: mark, 组织: T01, 状态: 待评}
"""
    code, text = run(capsys, "test", case(tmp_path, right))
    assert (code, "✓ 二季度未开党员大会" in text) == (0, True), text


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("{取数: 党员大会, 组织: T01, 分子: 2}", "T01“党员大会”的分子应为2，得到1"),
        ("{取数: 村总收入, 组织: T01, 分母: 2}", "T01“村总收入”的分母应为2，得到（无）"),
        ("{取数: 党员大, 组织: T01, 分子: 2}", "没有名为“党员大”的取数。是否为“党员大会”"),
        ("{取数: 党员大会, 组织: T09, 分子: 2}", "没有代码为“T09”的组织"),
        ("{条目: 党员大会, 组织: T01, 得分: 3.00}", "T01“党员大会”的得分应为3，得到2.5"),
        ("{条目: 党员大会, 组织: T01, 状态: 未报}", "状态应为未报，得到计分"),
        ("{条目: 党员大, 组织: T01}", "没有条目“党员大”"),
        ("{条目: 党员大会, 组织: B01}", "B01不在被评议之列"),
        ("{总分: 100, 组织: T01, 名次: 2, 等次: 优}", "T01的名次应为2，得到1"),
        ("{总分: 100, 组织: B01}", "B01不在被评议之列"),
    ],
)
def test_a_case_that_fails_says_what_came_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expected: str, said: str
) -> None:
    code, text = run(capsys, "test", case(tmp_path, f"  应得:\n    - {expected}\n"))
    assert code == 1
    assert said in text
    assert "local/tests/a.yaml第20行" in text


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("{事实: meeting-few, 组织: T01}", ""),
        ("{事实: meeting-few, 组织: T01, 文字: 大会缺3次，收入3.5万元}", ""),
        (
            "{事实: meeting-few, 组织: T01, 文字: 大会缺3次，收入3.6万元}",
            "应为“大会缺3次，收入3.6万元”，得到“大会缺3次，收入3.5万元”",
        ),
        ("{事实: meeting-few, 组织: T01, 没有: true}", "不应有事实“meeting-few”"),
        ("{事实: income-good, 组织: T01}", "应有事实“income-good”，没有得到"),
        ("{事实: income-good, 组织: T01, 没有: true}", ""),
        ("{事实: meeting-fewer, 组织: T01}", "是否为“meeting-few”"),
    ],
)
def test_claims_can_be_expected(tmp_path: Path, capsys: pytest.CaptureFixture[str], expected: str, said: str) -> None:
    code, text = run(capsys, "test", case(tmp_path, f"  应得:\n    - {expected}\n"))
    assert (code, said in text) == (1 if said else 0, True), text


def test_a_case_written_wrongly_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = case(tmp_path, "  应得: [x]\n")
    code, text = run(capsys, "test", pack)
    assert code == 1
    assert "错误　local/tests/a.yaml第19行" in text
    tests = pack / "tests" / "a.yaml"
    tests.write_text(CASE.replace("类型: 大会", "类型: 小会"), "utf-8")
    code, text = run(capsys, "test", pack)
    assert code == 1
    assert "“小会”不是“类型”的选项" in text


def test_a_pack_without_cases_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "test", "house")
    assert (code, "没有算例" in text) == (0, True)


def test_the_cases_that_ship_hold(capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "test", "regulations")
    assert (code, "✗" in text) == (0, False), text


def test_show_lists_or_shows_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = write(tmp_path / "local")
    code, text = run(capsys, "show", pack)
    assert code == 0
    for piece in (
        "基础表样（house） → 试点区规则（local）",
        "应办事项（3）",
        "assembly",
        "《条例》第十一条",
        "抓实3项",
    ):
        assert piece in text
    code, text = run(capsys, "show", pack, "党员大会")
    assert code == 0
    assert "应办事项　local/rules.yaml第" in text
    assert "条目　local/rules.yaml第" in text
    assert "every: quarter" in text


def test_show_refuses_what_nothing_is_called(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, "show", write(tmp_path / "local"), "党员大")
    assert (code, "找不到规则“党员大”。是否指：党员大会" in text) == (2, True), text


def test_schema_prints_the_document_or_the_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "schema") == (0, markdown())
    code, text = run(capsys, "schema", "--json")
    assert code == 0
    assert json.loads(text)["title"] == "Pack"
