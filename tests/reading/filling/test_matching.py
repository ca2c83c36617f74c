"""Heads and what they ask; heads that must not be understood."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.packs import load_rules
from pingyi.reading.filling.asking import Title
from pingyi.reading.filling.lexicon import lexicon
from pingyi.reading.filling.matching import SURE, Head, Match, Matcher
from pingyi.reading.filling.model import Ask
from pingyi.reading.filling.wording import words_of

KNOWN = {
    "党员总数（人）": "count:members",
    "其中：预备党员": "count:members?kind=预备党员",
    "党支部个数": "units:.党支部",
    "村（社区）数": "units:.社区|行政村",
    "支委会召开次数": "count:branch-meeting?kind=支部委员会",
    "三会一课次数": "count:branch-meeting",
    "村民代表会议次数": "count:villager-meeting?kind=村民代表会议",
    "主题党日参加人次": "sum:theme-day.present",
    "主题党日完成率": "measure:theme-day.rate",
    "党员大会到会率": "ratio:branch-meeting.present/entitled?kind=党员大会",
    "村级集体经济总收入（万元）": "sum:village-income.amount",
    "集体经济收入达标村占比": "measure:villages-with-income.rate",
    "集体经济收入达标村数": "measure:villages-with-income.num",
    "党建经费支出（元）": "sum:party-funds.spent",
    "矛盾纠纷化解率（%）": "measure:disputes-settled.rate",
    "矛盾纠纷化解数": "count:disputes?settled_on=*",
    "志愿服务时长（小时）": "sum:volunteer-activities.hours",
    "书记姓名": "post:.书记",
    "组织代码": "attr:.code",
}
UNKNOWN = (
    "女党员数",
    "35岁以下党员",
    "流动党员数",
    "发展党员数",
    "农村党支部数",
    "党员会议数",
    "党支部会议数占比",
    "人均收入（元）",
    "爱心超市贫困家庭次数",
    "党组织总数",
    "软弱涣散党组织数",
    "低保户数",
    "收入（万元）",
    "支出（万元）",
    "次数",
    "志愿服务时长（次）",
    "志愿服务时长（人）",
    "主题党日参加人次（户）",
    "合计",
    "到会率",
    "党员数（万元）",
    "主题党日次数（人）",
    "党支部数（%）",
    "集体经济收入（人）",
)


@cache
def matcher() -> Matcher:
    return Matcher(lexicon(load_rules(["seed-district"], 2019)))


def match(*heads: str, title: str = "", counting: bool = True) -> Match:
    words = [words_of(head) for head in heads]
    measure = next((one.measure for one in reversed(words) if one.measure), "")
    own = [Head(one.text, place < len(words) - 1) for place, one in enumerate(words)]
    return matcher().match(own, Title(words_of(title).text, counting), measure)


@pytest.mark.parametrize("head", KNOWN)
def test_a_head_that_says_all(head: str) -> None:
    found = match(head)
    assert found.ask is not None
    assert found.ask.key == KNOWN[head]
    assert found.sure >= SURE


@pytest.mark.parametrize("head", UNKNOWN)
def test_a_head_that_says_too_little_or_too_much(head: str) -> None:
    found = match(head)
    assert found.ask is None
    assert found.why


@pytest.mark.parametrize(
    ("heads", "title", "key"),
    [
        (["三会一课", "党课"], "", "count:branch-meeting?kind=党课"),
        (["党员情况", "预备"], "", "count:members?kind=预备党员"),
        (["党员", "预备"], "", "count:members?kind=预备党员"),
        (["合计"], "村集体经济收入统计表（万元）", "sum:village-income.amount"),
        (["经营性收入"], "村集体经济收入统计表（万元）", "sum:village-income.amount?source=经营收入"),
        (["次数"], "2019年村务公开情况统计表", "count:village-openness"),
        (["一季度"], "2019年主题党日开展次数统计表", "count:theme-day"),
        (["党员数"], "非公企业摸排表", None),
        (["党员数"], "流动党员情况统计表", None),
        (["党支部数"], "农村党支部情况统计表", None),
        (["村务公开次数"], "农村村务公开情况统计表", "count:village-openness"),
        (["党课", "党员大会次数"], "", None),
    ],
)
def test_heads_and_titles_together(heads: list[str], title: str, key: str | None) -> None:
    measure = words_of(title).measure
    found = match(*heads, f"（{measure}）" if measure else "", title=title) if measure else match(*heads, title=title)
    assert (found.ask.key if found.ask else None) == key


def test_similar_words_never_fill() -> None:
    found = match("村集体经济试点奖补资金额度")
    assert found.ask is None
    assert found.candidates
    assert all(one.sure < SURE for one in found.candidates)


@given(st.text("女男党员支部数大会次率其中新老外流动人均增长集体经济收入万元合计", max_size=12))
def test_a_strange_character_anywhere_makes_a_head_unknown(text: str) -> None:
    assert match(f"{text}囧").ask is None


@given(st.sampled_from(sorted(KNOWN.values())))
def test_an_ask_survives_its_key(key: str) -> None:
    assert Ask.of(key).key == key
