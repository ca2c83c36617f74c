"""Fairness beside the draft: who is praised and blamed how often, and nobody for nothing."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from pingyi.documents import fairness as workbook
from pingyi.prose import Options, commentary, fairness, sameness
from pingyi.prose.sameness import Likeness
from tests.prose.reviews import review

REVIEW = review({"visit-few@T02": 1})
SPEECH = commentary(REVIEW)
LAST = {"visit-few@T02": 1, "village-income@V3": 1, "lags@T77": 1, "all-income@Q": 1}


def test_the_shares() -> None:
    found = fairness.report(REVIEW, SPEECH, LAST)
    shares = {share.unit: share for share in found.shares}
    town = shares["T02"]
    assert (town.praised, town.criticised, town.possible_criticism, town.last, town.again) == (
        0,
        4,
        4,
        2,
        ("荷塘村", "石桥镇党委"),
    )
    assert (shares["Q"].last, shares["T01"].last) == (1, 0)
    assert town.characters > 20
    assert town.named == 5
    assert "石桥镇党委有2个问题上年也点过名。" in found.remarks
    table = found.table(REVIEW)
    assert table.head == fairness.HEAD
    assert table.texts[0][0] == "云岫区党工委"


def test_last_year_may_not_be_known() -> None:
    found = fairness.report(REVIEW, SPEECH)
    assert {share.last for share in found.shares} == {None}
    assert {row[5] for row in found.table(REVIEW).texts} == {"—"}


def test_what_was_left_out_is_told() -> None:
    short = fairness.report(REVIEW, commentary(REVIEW, Options(1)))
    assert "云溪镇党委有3条成绩可写，文中没有肯定。" in short.remarks
    assert any(remark.startswith("石桥镇党委有4条问题可写") for remark in short.remarks)


def test_blame_for_one_alone_is_told() -> None:
    chosen = {claim.id for claim in REVIEW.claims if claim.kind == "problem" and claim.unit == "T02"}
    blocks = tuple(
        replace(block, runs=tuple(run for run in block.runs if run.claim in chosen)) for block in SPEECH.paragraphs()
    )
    found = fairness.report(REVIEW, replace(SPEECH, blocks=blocks))
    assert any(remark.startswith("批评过于集中：石桥镇党委占100%") for remark in found.remarks)


def test_criticism_without_evidence_is_refused() -> None:
    bare = {
        name: card.model_copy(update={"roles": {}, "missing_total": 0}) if name == "raised@T02" else card
        for name, card in REVIEW.evidence.items()
    }
    claims = tuple(
        replace(claim, evidence=(("raised", "T02"),)) if claim.id == "lags@T02" else claim for claim in REVIEW.claims
    )
    with pytest.raises(fairness.CriticismWithoutEvidence) as caught:
        fairness.report(REVIEW.model_copy(update={"evidence": bare, "claims": claims}), SPEECH)
    assert caught.value.sentences == ("石桥镇问题6个，在3个镇中列第3",)
    assert str(caught.value).startswith("有1处批评没有依据，不予出稿")


def test_likeness_masks_names_and_numbers() -> None:
    one = ("甲镇", "甲镇党委扎实推进三会一课，完成率98%。\n别的话完全不一样，说的是修路架桥。")
    other = ("乙镇", "乙镇党委扎实推进三会一课，完成率87.5%。")
    found = sameness.likeness(one, other, ["甲镇党委", "乙镇党委"])
    assert found.lines == ("甲镇党委扎实推进三会一课，完成率98%。",)
    assert found.at_least(1, 3)
    assert not found.at_least(9, 10)
    assert sameness.likeness(one, other, ["甲镇党委", "乙镇党委"], common=other[1]).shared == 0
    assert (sameness.likeness(("", ""), ("", "短"), []).shared, sameness.likeness(("", ""), ("", "短"), []).all) == (
        0,
        1,
    )
    assert not Likeness("", "", 0, 0).at_least(0, 1)


def test_pairs_of_texts() -> None:
    pairs = sameness.among({"甲": "抓好支部建设和队伍建设", "乙": "抓好支部建设和产业建设", "丙": "修路", "丁": ""}, [])
    assert (pairs[0].one, pairs[0].other) == ("甲", "乙")
    assert len(pairs) == 6
    assert all(pair.shared == 0 for pair in pairs[1:])


def test_the_workbook_has_the_shares_the_likeness_and_the_remarks() -> None:
    last = workbook.LastTime(LAST, sameness.body(SPEECH))
    found = workbook.fairness(REVIEW, SPEECH, last)
    assert found.likenesses[0].one == "点评讲话"
    assert found.likenesses[0].at_least(99, 100)
    data = workbook.render(REVIEW, found)
    assert data == workbook.render(REVIEW, found)
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    assert book.sheet_names == ["表扬与批评", "雷同核对", "提示"]
    rows = book.get_sheet_by_name("表扬与批评").to_python()
    assert rows[2][:3] == ["单位", "表扬（条）", "批评（条）"]
    assert rows[3][0] == "云岫区党工委"
    assert isinstance(rows[3][1], float)
    assert book.get_sheet_by_name("雷同核对").to_python()[3][4] == "100%"


def test_without_last_years_text_only_the_debriefs_are_compared() -> None:
    assert all(one.one.endswith("述职报告") for one in workbook.fairness(REVIEW, SPEECH).likenesses)
