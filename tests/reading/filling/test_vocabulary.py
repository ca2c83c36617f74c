"""One head each, as offices write them: what facts cannot tell stays empty, whatever it is called."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pingyi.demo.district import district
from pingyi.packs import load_rules
from pingyi.reading.filling.filling import Source, fill
from pingyi.reading.filling.lexicon import words
from pingyi.reading.filling.model import State
from tests.reading.filling.paper import Sheet
from tests.reading.filling.reference import Known

UNKNOWN = """
新任党支部书记数 驻村第一书记人数 党员教师数 农民党员数 党员平均年龄 党员平均党龄 党员发展指标数
入党积极分子人数 发展对象人数 入党申请人女性数 失联党员数 停止党籍党员数 党费收缴金额（元） 党费使用（元）
流动党支部数 临时党支部数 联合党支部数 功能型党支部数 党总支数 党小组长人数 村民小组数 村民代表人数
村监委会成员数 村后备干部人数 村干部人数 村干部报酬（元） 村支书平均年龄 主题党日优秀案例数
主题党日参与率达90%以上支部数 党课优秀课件数 书记讲党课次数 领导干部讲党课次数 上级领导讲党课次数
外出培训人次 线上培训人次 农民培训人次 技能培训期数 培训经费（万元） 人均学时 学习强国注册人数
学习强国平均分 志愿服务注册人数 志愿服务站数 志愿服务项目数 慰问困难党员人数 慰问资金（元） 困难党员数
困难群众人数 低保人数 特困供养人数 留守儿童数 临时救助人次 信访件数 信访办结率 刑事案件数
纠纷涉及金额（万元） 重大矛盾纠纷数 民转刑案件数 调解员人数 法律顾问数 集体资产总额（万元）
集体经济支出（万元） 集体经济净收益（万元） 经营性收入增长率 村均收入（万元） 收入5万元以下村数 合作社数
家庭农场数 土地流转面积（亩） 耕地面积（亩） 项目总投资（万元） 财政补助收入（万元） 上级扶持资金（万元）
党建经费结余（万元） 上年党建经费支出（万元） 党建经费人均（元） 党群服务中心投资（万元） 两新组织从业人数
社会组织数 规上企业数 企业出资人党员数 党建指导员人数 公开栏更新次数 村务监督委员会会议次数 居民代表会议次数
职工代表大会次数 妇联会议次数 团支部数 民兵训练次数 安全生产检查次数 环保督察次数 会议纪要份数 文件数
发文数 调研次数 督查次数 问责人数 处分人数 诫勉谈话人次 约谈人次 廉政谈话人次 巡察问题数 巡察整改率
审计问题数
"""


@cache
def known() -> Known:
    return Known(district(size="small"))


@cache
def source() -> Source:
    return Source(known().district.facts(2019), load_rules(["seed-district"], 2019), "演示区")


def filled(folder: Path, title: str, heads: list[str]) -> dict[str, Fraction | None]:
    """The heads whose cell for one town was filled, with the number."""
    form = Sheet("表")
    form.put("A1", title)
    form.put("A2", "乡镇")
    form.put("A3", "鹭栖镇")
    for column, head in enumerate(heads, 2):
        form.put(form.sheet.cell(2, column).coordinate, head)
        form.line(3, column, [None])
    path = folder / "表.xlsx"
    path.write_bytes(form.done().content)
    cells = fill(path, source()).cells
    return {cell.heads[-1]: cell.number for cell in cells if cell.state is State.FILLED}


def test_what_the_facts_cannot_tell_is_never_filled(tmp_path: Path) -> None:
    heads = UNKNOWN.split()
    assert len(heads) > 100
    assert filled(tmp_path, "2019年基层工作统计表", heads) == {}


@pytest.mark.parametrize(
    ("heads", "form", "equal"),
    [
        (["组织党课学习次数", "上党课（堂）", "党课讲授场次"], "branch-meeting", {"kind": "党课"}),
        (["召开支部党员大会次数", "支部大会召开场次", "支部党员大会（次）"], "branch-meeting", {"kind": "党员大会"}),
        (["村民代表大会召开次数", "村民代表会议场次"], "villager-meeting", {"kind": "村民代表会议"}),
        (["财务公开次数", "村级财务公开（次）", "村务财务公开期数"], "village-openness", {"kind": "财务收支"}),
        (["开展“主题党日”活动次数", "党员活动日（次）", "支部主题党日场次"], "theme-day", {}),
        (["党委会专题研究党建工作次数", "研究党建（次）", "党委研究基层党建工作（次）"], "committee-studies", {}),
        (["中心组集体学习次数", "党委理论学习中心组学习（次）"], "study-sessions", {}),
        (["走访联系户次数", "入户走访（户次）", "党员走访群众户次"], "household-visits", {}),
        (["“四议两公开”决策件数", "四议两公开议决事项（件）"], "four-deliberations", {}),
        (["转正党员人数", "预备党员转正（名）", "预备党员按期转正人数"], "recruitment", {"step": "转为正式党员"}),
        (["述职书记数", "参加述职评议书记人数"], "branch-debriefs", {}),
    ],
)
def test_one_number_by_several_names(heads: list[str], form: str, equal: dict[str, Any], tmp_path: Path) -> None:
    count = known().count(form, "T01", **equal)
    for head in heads:
        assert filled(tmp_path, "2019年统计表", [head]) == {head: count}


def test_a_product_is_of_lists_of_words() -> None:
    """One bracket short, each character would be a word of the product, and there is no end of them."""
    for thing, entry in words()["things"].items():
        for lists in (entry or {}).get("products", ()):
            assert all(isinstance(own, list) and all(len(str(one)) > 1 for one in own) for own in lists), thing
