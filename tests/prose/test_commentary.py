"""The commentary: three parts, within its length, and no number without its evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.doctree import Document, Heading, Paragraph
from pingyi.findings.comments import fair, telling
from pingyi.packs.schema import Commentary
from pingyi.prose import Options, commentary, debrief_comment
from pingyi.prose.commentary import ANSWERS, TASK, framing, stopped
from pingyi.prose.flow import LEADS
from pingyi.review_model import Review
from tests.findings.small import PEERS, Told
from tests.prose.reviews import CLAIMS, FRAME, NOW, review

REVIEW = review({"visit-few@T02": 1})
SPEECH = commentary(REVIEW)
TEXTS = [block.text for block in SPEECH.blocks if isinstance(block, Heading | Paragraph)]
HAN = "[\u4e00-\u9fff]"


def paragraph(beginning: str) -> str:
    return next(text for text in TEXTS if text.startswith(beginning))


def test_three_parts_in_order() -> None:
    assert [block.text for block in SPEECH.blocks if isinstance(block, Heading) and block.level == 1] == [
        "一、成绩值得肯定", "二、问题不容忽视", "第三句话，责任要再压实",
    ]  # fmt: skip
    assert (SPEECH.title, SPEECH.salutation) == ("在评议会上的点评讲话", "同志们：")
    assert TEXTS[:2] == ["下面讲三点意见。", "第一点先讲成绩。"]
    assert TEXTS[-1] == "同志们，干起来！"


def test_the_district_first_then_reviewees_then_villages() -> None:
    assert paragraph("二是集体经济") == (
        "二是集体经济有短板。全区4个村中达到5万元的1个。其中，云溪镇3个村中桐桥村、平湖村没有达标；石桥镇1个村中荷塘村没有达标。"
        "比如，云溪镇桐桥村、平湖村、石桥镇荷塘村收入未达标。"
    )


def test_a_theme_opens_with_its_heading_and_lead_and_names_a_unit_once() -> None:
    assert paragraph("一是精力") == (
        "一是精力投入不足。有的书记到场少。如石桥镇党委书记应参加观摩4次，只参加2次（连续两年点评指出）；"
        "该镇问题6个，在3个镇中列第3。平湖镇党委书记应参加观摩2次，只参加0次。"
    )
    assert paragraph("一是制度") == (
        "一是制度落到实处。该办的事逐项对账。全区观摩应参加14次、参加10次。云溪镇、区机关观摩参加率100%。"
        "云溪镇支出35万元，比上年增加5万元。"
    )


def test_requirements_answer_the_problems_and_then_the_plan() -> None:
    assert paragraph("书记抓") == "书记抓。针对上述问题，石桥镇党委书记、平湖镇党委书记要按季参加观摩。一要每月学一次。"
    assert paragraph("对照点评") == (
        "对照点评指出的问题，云溪镇党委、石桥镇党委要拿出增收方案。桐桥村、平湖村、荷塘村要上项目。"
        "一要一村一策定项目；二要达标村九成。"
    )
    headings = [block.text for block in SPEECH.blocks if isinstance(block, Heading) and block.level == 2]
    assert headings == ["（一）强化责任", "（二）做强经济"]


def test_what_is_asked_of_one_unit_names_it_once() -> None:
    more = {"id": "lags-too", "as": "problem", "theme": "energy", "measure": "raised", "when": {"num": {"gte": 6}},
            "applies_to": ["镇党委"], "say": ["{place}问题多"], "requires": "{unit}要逐项销号"}  # fmt: skip
    again = {**more, "id": "lags-again", "measure": "visit", "when": {"num": 2}, "requires": "{unit}要补课"}
    made = commentary(review(claims=(more, CLAIMS[0], again)))
    text = next(block.text for block in made.paragraphs() if block.text.startswith("书记抓"))
    assert text == "书记抓。针对上述问题，石桥镇党委要逐项销号；要补课。一要每月学一次。"


def test_alike_claims_with_a_joining_template_share_a_sentence() -> None:
    again = commentary(review({"visit-few@T02": 1, "visit-few@T03": 1}))
    text = next(block.text for block in again.paragraphs() if block.text.startswith("一是精力"))
    assert "石桥镇党委书记、平湖镇党委书记参加观摩次数不足一半（连续两年点评指出）" in text


def test_lines_that_hold_full_stops_part_with_full_stops() -> None:
    section = {"heading": "（一）学习", "themes": [], "tasks": ["study-2020", "income-2020"]}
    frame = FRAME.model_copy(update={"sections": (FRAME.sections[0].model_validate(section),)})
    tasks = tuple(
        task.model_copy(update={"text": "要先学。再干"}) if task.id == "study-2020" else task for task in REVIEW.tasks
    )
    text = commentary(REVIEW.model_copy(update={"frame": frame, "tasks": tasks}))
    assert [block.text for block in text.blocks][-3:-1] == ["（一）学习", "一要先学。再干。二要达标村九成。"]


def test_no_lead_phrase_stands_twice_in_a_part() -> None:
    assert repeated_leads(SPEECH) == []
    problems = "".join(TEXTS)
    assert [problems.count(phrase) for phrase in ("。其中，", "。比如，", "。如")] == [1, 1, 1]


def repeated_leads(document: Document) -> list[str]:
    """The lead phrases, frame before a claim's sentence, that stand twice in a part."""
    repeated: list[str] = []
    used: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            used = [] if block.level == 1 else used
        elif isinstance(block, Paragraph):
            leads = [run.text for run in block.runs if run.framing and run.text in (*LEADS, *ANSWERS)]
            repeated += [lead for index, lead in enumerate(leads) if lead in used or lead in leads[:index]]
            used += leads
    return repeated


LENGTHS = (40, 150, 250, 330, 420, 5000)


@pytest.mark.parametrize("length", LENGTHS)
def test_never_longer_than_allowed_and_as_full_as_possible(length: int) -> None:
    made = commentary(REVIEW, Options(length))
    bare = commentary(REVIEW, Options(0))
    if bare.characters > length:
        assert made == bare
        return
    assert made.characters <= length
    stated = set(made.claims)
    candidates = {claim.id for claim in telling(fair(REVIEW.claims))} | {"task:study-2020", "task:income-2020"}
    for candidate in candidates - stated:
        assert _with(made, candidate).characters > length


def _with(document: Document, candidate: str) -> Document:
    """The document that states one thing more."""
    stated = {*document.claims, candidate}
    kept = tuple(claim for claim in REVIEW.claims if claim.id in stated)
    tasks = tuple(task for task in REVIEW.tasks if TASK + task.id in stated)
    return commentary(REVIEW.model_copy(update={"claims": kept, "tasks": tasks}), Options(100_000))


def test_themes_and_reviewees_are_each_heard_before_anyone_is_heard_twice() -> None:
    many = [{"id": f"more-{n}", "measure": "raised", "weight": 90, "say": ["{place}问题{num}个"]} for n in range(9)]
    crowded = review(claims=(*CLAIMS, *many))
    length = commentary(crowded, Options(0)).characters + 330
    made = commentary(crowded, Options(length))
    by_id = {claim.id: claim for claim in crowded.claims}
    stated = [by_id[claim] for claim in made.claims if claim in by_id]
    assert {claim.theme for claim in stated} == {"system", "support", "energy", "income"}
    assert {claim.unit for claim in stated} >= {"T01", "T02", "T03", "G01"}


def test_it_is_the_same_on_a_second_run() -> None:
    assert commentary(review({"visit-few@T02": 1})) == SPEECH


def test_without_a_frame_of_the_packs_there_is_a_plain_one() -> None:
    plain = commentary(review(frame=None))
    assert plain.title == "2019年度评议点评"


def test_framing() -> None:
    assert framing("") == ()
    assert stopped("以下：") == "以下："
    assert [block.text for block in framing("一句\n\n两句。")] == ["一句。", "两句。"]


def check_text(review_: Review, document: Document) -> None:
    """What must hold of every text: numbers are evidenced, framing is the pack's, punctuation is print's."""
    known = {claim.id: claim for claim in review_.claims}
    for block in document.paragraphs():
        for run in block.runs:
            for key in run.evidence:
                assert key in review_.evidence, key
            if run.claim in known:
                numbers = [
                    piece.number.text for piece in (*known[run.claim].pieces, *known[run.claim].asks) if piece.number
                ]
                assert run.evidence or run.text not in numbers, run
        assert not re.search(rf"{HAN}[,;:?!()]{HAN}", block.text)
        for wrong in ("。。", "，。", "；。", "、。", "；；", "，；"):
            assert wrong not in block.text


def digits_are_said_by_claims(review_: Review, document: Document) -> None:
    """Each digit of a claim's run stands in a run with evidence, in a told row's words, or in the rule's own text."""
    frame = "".join(str(value) for value in dict(review_.frame).values()) + "".join(
        t.heading + t.lead for t in review_.themes
    )
    for block in document.paragraphs():
        for run in block.runs:
            for number in re.findall(r"\d+", run.text):
                if run.framing:
                    assert number in frame or re.fullmatch(r"\d+．", run.text), run
                elif not run.claim.startswith(TASK):
                    assert run.evidence, run


def test_every_number_belongs_to_a_claim_and_its_evidence_is_there() -> None:
    check_text(REVIEW, SPEECH)
    digits_are_said_by_claims(REVIEW, SPEECH)
    for sheet in REVIEW.sheets:
        check_text(REVIEW, debrief_comment(REVIEW, sheet.unit))
        digits_are_said_by_claims(REVIEW, debrief_comment(REVIEW, sheet.unit))


UNITS = ("Q", *PEERS, "V1", "V2", "V3", "V4")
drawn = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda pair: (min(pair), max(pair)))
districts = st.builds(
    lambda rates, sums: replace(NOW, figures=rates | sums),
    st.fixed_dictionaries({(measure, unit): drawn for measure in ("visit", "income") for unit in UNITS}),
    st.fixed_dictionaries(
        {
            (measure, unit): st.tuples(st.integers(0, 10**9), st.none())
            for measure in ("spent", "raised")
            for unit in UNITS
        }
    ),
)


@settings(max_examples=40, deadline=None)
@given(
    districts,
    st.dictionaries(st.sampled_from(["visit-few@T01", "visit-few@T02", "visit-few@T03"]), st.integers(1, 4)),
    st.integers(0, 700),
)
def test_any_district(now: Told, before: Mapping[str, int], length: int) -> None:
    made = review(before, now=now)
    speech = commentary(made, Options(length))
    bare = commentary(made, Options(0))
    assert speech.characters <= max(length, bare.characters)
    check_text(made, speech)
    digits_are_said_by_claims(made, speech)
    for comment in made.comments:
        assert comment.problems or comment.nearest
        check_text(made, debrief_comment(made, comment.unit))
    said = {
        (figure.measure, claim.subject, claim.kind)
        for claim in made.claims
        if claim.id in speech.claims
        for figure in claim.figures
    }
    assert not any((measure, subject, "achievement") in said for measure, subject, kind in said if kind == "problem")


def test_a_frame_may_say_little() -> None:
    spare: dict[str, Any] = {
        "title": "点评",
        "opening": "",
        "achievements": "成绩",
        "problems": "问题",
        "requirements": "要求",
    }
    made = commentary(review(frame=Commentary.model_validate(spare)))
    assert isinstance(made.blocks[0], Heading)
