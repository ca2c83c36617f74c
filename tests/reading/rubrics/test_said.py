"""A rule said again is recognised as that rule; and what is said is what the sentence says."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pingyi.reading.rubrics import Bound, Each, Rule, Tier, When, recognise, say

WORDS = st.sampled_from(
    [
        "资料不全",
        "未按时报送",
        "任务完成情况良好",
        "获得上级表彰",
        "制度健全、责任到人",
        "群众反映强烈",
        "出现责任事故",
        "日常巡查不到位",
        "工作机制运行顺畅，成效明显",
        "对照《办法》要求，整改不彻底",
        "落实“一户一策”",
        "2023年12月底前办结",
        "被县级及以上单位通报批评",
    ]
)
FIGURES = st.integers(1, 400).map(lambda n: Decimal(n) / 10)
WHOLE = st.integers(1, 60).map(Decimal)
RATES = st.integers(1, 990).map(lambda n: Decimal(n) / 10)
MEASURES = st.sampled_from(["次", "项", "例", "起", "处", "人", "件", "户", "篇", "人次", "个", "天", "个月"])


@st.composite
def bounds(draw: st.DrawFn) -> Bound:
    unit = draw(st.sampled_from(["%", "次", "项", "人", "万元", "个百分点", "分", "名次"]))
    figures = RATES if unit == "%" else WHOLE
    if unit == "名次":
        low, high = sorted([draw(WHOLE), draw(WHOLE)])
        return Bound(unit, low, high, high_closed=True)
    shape = draw(st.sampled_from(["from", "over", "under", "to", "below", "span"]))
    first = draw(figures)
    if shape in {"from", "over"}:
        return Bound(unit, low=first, low_closed=shape == "from")
    if shape in {"under", "to", "below"}:
        return Bound(unit, high=first, high_closed={"under": False, "to": True, "below": None}[shape])
    low, high = sorted([first, draw(figures)])
    return Bound(unit, low, high, draw(st.booleans()), draw(st.sampled_from([None, True, False])))


@st.composite
def whens(draw: st.DrawFn) -> When:
    shape = draw(st.sampled_from(["words", "figure", "both", "tail"]))
    text = draw(WORDS) if shape in {"words", "both"} else ""
    bound = draw(bounds()) if shape != "words" else None
    return When(text, bound, draw(st.sampled_from(["且质量高", "且群众满意"])) if shape == "tail" else "")


@st.composite
def flat(draw: st.DrawFn) -> Rule:
    effect = draw(st.sampled_from(["give", "take", "add"]))
    points = draw(FIGURES)
    cap = draw(st.none() | FIGURES) if effect != "give" else None
    return Rule(effect, points, points, draw(whens()), cap=cap, until_gone=effect == "take" and draw(st.booleans()))


@st.composite
def ranged(draw: st.DrawFn) -> Rule:
    low, high = sorted([draw(FIGURES), draw(FIGURES)])
    basis = draw(st.sampled_from(["", "根据严重程度", "视整改情况", "结合实际成效"])) if low != high else ""
    return Rule(draw(st.sampled_from(["give", "take", "add"])), low, high, When(draw(WORDS)), basis=basis)


@st.composite
def counted(draw: st.DrawFn) -> Rule:
    effect = draw(st.sampled_from(["take", "add", "give"]))
    rate = draw(st.booleans())
    sense = draw(st.sampled_from(["below", "above"] if rate else ["missing", "case", "below", "above"]))
    word = draw(st.sampled_from(["%", "个百分点"])) if rate else draw(MEASURES)
    points = draw(FIGURES)
    setting = draw(st.sampled_from(["", "每季度召开一次会议", "满意度低于90%的", "全年不少于4次"]))
    return Rule(
        effect, points, points, When(draw(st.just("") | WORDS), setting=setting),
        Each(sense, draw(WHOLE), word), cap=draw(st.none() | FIGURES),
        until_gone=effect == "take" and draw(st.booleans()),
        part_counts=draw(st.sampled_from([None, True, False])) if rate else None,
    )  # fmt: skip


@st.composite
def plain(draw: st.DrawFn) -> Rule:
    effect = draw(
        st.sampled_from(
            [
                "full",
                "zero",
                "spare-take",
                "spare-add",
                "judge",
                "judge-take",
                "judge-add",
                "halve",
                "halve-take",
                "double-take",
                "veto",
                "disqualify",
            ]
        )
    )
    return Rule(effect, when=draw(st.just(When(otherwise=True)) | whens()))


TIERS = st.sampled_from(
    [
        ("获得省、市、县级表彰", ("省", "市", "县级")), ("获一、二、三等奖", ("一等奖", "二等奖", "三等奖")),
        ("优秀、良好、一般", ("优秀", "良好", "一般")),
    ]
)  # fmt: skip


@st.composite
def tiered(draw: st.DrawFn) -> Rule:
    text, names = draw(TIERS)
    tiers = tuple(Tier(name, draw(FIGURES)) for name in names)
    return Rule(
        draw(st.sampled_from(["give", "take", "add"])), when=When(text), tiers=tiers, highest=draw(st.booleans())
    )


BARS = st.builds(
    Rule,
    effect=st.just("bar"),
    when=WORDS.map(When),
    grade=st.sampled_from(["优秀", "良好", "合格"]),
    and_better=st.booleans(),
)
FAILS = st.builds(Rule, effect=st.just("fail"), when=WORDS.map(When), grade=st.sampled_from(["不合格", "合格"]))
MARKS = st.builds(
    Rule,
    effect=st.just("mark"),
    when=WHOLE.map(lambda low: When("", Bound("分", low=low))),
    grade=st.sampled_from(["优秀", "良好"]),
)
SHARES = st.builds(
    Rule,
    effect=st.sampled_from(["proportion", "proportion-take", "proportion-add"]),
    when=WORDS.map(When),
    basis=st.sampled_from(["完成", "", "实际完成率"]),
)
WORTHS = st.builds(lambda effect, points: Rule(effect, points, points), st.sampled_from(["worth", "base"]), FIGURES)
LIMITS = st.builds(Rule, effect=st.sampled_from(["limit", "limit-take", "limit-add"]), cap=FIGURES)
RULES = st.one_of(flat(), ranged(), counted(), plain(), tiered(), BARS, FAILS, MARKS, SHARES, WORTHS, LIMITS)


LINE_AND_CAP = Rule("add", Decimal("0.1"), Decimal("0.1"), When("", Bound("次", low=Decimal(1))), cap=Decimal("0.2"))
"""“1次及以上的，加0.1分，最多加0.2分”: a line, though twice would be below the most."""


@example(LINE_AND_CAP)
@given(RULES)
def test_a_rule_said_again_is_recognised_as_that_rule(rule: Rule) -> None:
    assert recognise(say(rule)) == (rule,)


@given(
    st.lists(RULES, min_size=1, max_size=3),
    st.sampled_from(["由考核办按系数加权", "以此类推", "每类", "之和×60%", "再按第三条处理3分"]),
)
def test_a_sentence_with_a_rest_that_nobody_knows_is_not_recognised(rules: list[Rule], rest: str) -> None:
    assert recognise(f"{say(rules[0])}，{rest}") == ()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            Rule("take", Decimal("0.5"), Decimal("0.5"), each=Each("missing", Decimal(1), "次"), until_gone=True),
            "每少1次，扣0.5分，扣完为止",
        ),
        (Rule("give", Decimal(4), Decimal(4), When("完成率", Bound("%", low=Decimal(95)))), "完成率达到95%及以上的，得4分"),
        (Rule("take", Decimal(1), Decimal(2), basis="根据严重程度"), "根据严重程度酌情扣1-2分"),
        (Rule("zero", when=When(otherwise=True)), "否则，不得分"),
    ],
)  # fmt: skip
def test_said(rule: Rule, said: str) -> None:
    assert say(rule) == said
