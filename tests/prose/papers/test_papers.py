"""Every document of the small review: what stands in it, and that it stands in it rightly."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pingyi.doctree import Document, Heading, Paragraph, Table
from pingyi.packs.schema.papers import Papers
from pingyi.prose.papers import (
    Paper,
    breakdown,
    circular,
    count,
    debrief_report,
    duty_list,
    feedback,
    orders,
    papers,
    plan,
    problem_list,
    problem_share,
    rectification_list,
    remarks,
)
from pingyi.review_model import Review
from tests.prose.many import many
from tests.prose.reviews import CLAIMS, review
from tests.prose.unclaimed import unclaimed

REVIEW = review({"visit-few@T02": 1})
NOBODY = review(claims=())
GOOD = review(claims=tuple(claim for claim in CLAIMS if claim.get("as") != "problem"))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading | Paragraph)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def with_papers(given: Review, **changes: object) -> Review:
    return given.model_copy(update={"papers": Papers.model_validate(changes)})


@pytest.mark.parametrize("given", [REVIEW, NOBODY, GOOD])
def test_every_document_is_there_and_none_has_a_number_of_its_own(given: Review) -> None:
    made = list(papers(given))
    assert len(made) == count(given) == 7 + 3 * len(given.sheets)
    assert len({paper.stem for paper in made}) == len(made)
    for paper in made:
        assert paper.document.title
        assert paper.document.blocks
        assert unclaimed(given, paper.document) == [], paper.stem


def test_files_are_called_after_document_and_unit() -> None:
    stems = [paper.stem for paper in papers(REVIEW)]
    assert stems[:8] == [
        "点评讲话", "通报", "问题清单", "责任清单", "整改清单", "下一年工作要点", "任务分解表",
        "述职报告/述职报告-云溪镇党委",
    ]  # fmt: skip
    assert "整改任务书/整改任务书-区机关党委" in stems


def test_units_of_one_name_have_their_code_in_the_file_s_name() -> None:
    units = {code: unit.model_copy(update={"name": "同名/党委"}) for code, unit in REVIEW.units.items()}
    stems = [paper.stem for paper in papers(REVIEW.model_copy(update={"units": units})) if paper.unit]
    assert stems[0] == "述职报告/述职报告-同名党委T01"
    assert len(set(stems)) == len(stems)


def test_a_mark_and_a_date_stand_on_what_is_signed() -> None:
    signed = with_papers(REVIEW, signature="区委组织部")
    made = {paper.kind: paper.document for paper in papers(signed, mark="征求意见稿", date="2020年1月10日")}
    assert {document.mark for document in made.values()} == {"征求意见稿"}
    assert (made["通报"].signature, made["通报"].date) == ("区委组织部", "2020年1月10日")
    assert (made["点评讲话"].signature, made["点评讲话"].date) == ("", "")
    assert next(iter(papers(signed))).document.date == ""
    assert circular(signed).date == "　　年　　月　　日"


def test_documents_with_claims_carry_their_evidence() -> None:
    made = {paper.stem: paper.document for paper in papers(REVIEW)}
    assert [annex.title for annex in made["反馈意见/反馈意见-石桥镇党委"].annexes] == ["数据依据"]
    assert made["通报"].annexes == ()


def test_feedback_tells_standing_praise_problems_and_what_was_lost() -> None:
    made = feedback(REVIEW, "T02")
    said = texts(made)
    assert made.title == "关于石桥镇党委书记2019年度述职评议考核的反馈意见"
    assert made.addressee == "石桥镇党委："
    assert [text for text in said if text[1:2] == "、"] == [
        "一、综合评价", "二、存在问题", "三、全区面上情况", "四、失分较多的条目",
    ]  # fmt: skip
    assert (
        "综合得分80分，建议评为“一般”等次，在镇2个单位中列第2位；尚有条目待评，以上为暂定；发生重大事故，最高只能评“一般”。"
        in said
    )
    assert "1．石桥镇党委书记应参加观摩4次，只参加2次（连续两年点评指出）。" in said
    lost = tables(made)[-1]
    assert lost.texts[0] == ("参加观摩", "40", "30.5", "2/4（50%）", "《办法》第三条")
    assert all("领导打分" not in row for row in lost.texts)


def test_feedback_shows_what_the_pack_lets_it_show() -> None:
    only_grade = feedback(with_papers(REVIEW, feedback={"show": "grade"}), "T01")
    assert "评为“一般”等次。" in texts(only_grade)
    assert tables(only_grade) == []
    scored = feedback(with_papers(REVIEW, feedback={"show": "score"}), "T01")
    assert "综合得分86.5分，评为“一般”等次。" in texts(scored)


def test_a_part_year_is_said_and_not_ranked() -> None:
    assert "综合得分40分，评为“一般”等次；该单位年内有变更，考核不满一年，不参加排位。" in texts(
        feedback(REVIEW, "T03")
    )
    assert "平湖镇党委年内有变更，考核不满一年，不参加排位。" in texts(circular(REVIEW))


def test_the_circular_names_by_grade_and_ranks_by_group() -> None:
    made = circular(REVIEW)
    assert "评为“一般”等次的：云溪镇党委、石桥镇党委、平湖镇党委。" in texts(made)
    first = tables(made)[0]
    assert first.head == ("位次", "单位", "得分", "等次")
    assert first.texts == (
        ("1", "云溪镇党委", "86.5", "一般"), ("2", "石桥镇党委", "80", "一般（暂定）"), ("—", "平湖镇党委", "40", "一般"),
    )  # fmt: skip
    assert tables(circular(with_papers(REVIEW, circular={"show": "grade"})))[0].head == ("单位", "等次")


def test_orders_ask_for_measures_by_a_day_with_proof_check_and_look_back() -> None:
    made = orders(REVIEW, "T02")
    first = dict(tables(made)[0].texts)
    assert first["问题"] == "石桥镇党委书记应参加观摩4次，只参加2次（连续两年点评指出）"
    assert first["整改要求"] == "按季参加观摩"
    assert first["整改措施"] == "（由整改单位填写）"
    assert first["完成时限"] == "接到本任务书之日起三个月内"
    assert first["佐证材料"] == "补齐的台账原始记录"
    assert first["核验方式"] == "到期按同一取数重新统计核验：观摩"
    assert first["回头看"] == "下一年度述职评议前回头看"
    assert len(tables(made)) == len(next(c for c in REVIEW.comments if c.unit == "T02").problems)


def test_without_a_problem_there_is_nothing_to_order() -> None:
    said = texts(orders(GOOD, "T01"))
    assert said[0] == "本年度没有下达整改任务。"
    assert said[1].startswith("台账中没有发现")
    assert tables(orders(GOOD, "T01")) == []
    for made in (problem_list(GOOD), duty_list(GOOD), rectification_list(GOOD)):
        assert texts(made) == ["台账中没有发现需要列入清单的问题。"]


def test_the_lists_name_the_district_first_then_by_rank() -> None:
    rows = tables(problem_list(REVIEW))[0].texts
    assert [row[1] for row in rows][:2] == ["云岫区党工委", "云溪镇党委"]
    repeated = next(row for row in rows if "只参加2次" in row[2])
    assert repeated[3:] == ("观摩2/4（50%）", "连续2年")
    duties = tables(duty_list(REVIEW))[0].texts
    assert next(row for row in duties if "只参加2次" in row[1])[2:] == ("石桥镇党委", "石桥镇党委书记", "云岫区党工委")
    steps = tables(rectification_list(REVIEW))[0].texts
    assert next(row for row in steps if "只参加2次" in row[2])[3:] == (
        "按季参加观摩",
        "接到本任务书之日起三个月内",
        "",
        "",
    )


def test_the_plan_s_tasks_say_where_they_come_from() -> None:
    made = tables(breakdown(REVIEW))[0].texts
    assert made[0][:3] == ("1", "每月学一次", "各党委")
    assert made[0][6] == "计划任务"
    added = next(row for row in made if row[1] == "按季参加观摩")
    assert (added[2], added[6]) == (
        "石桥镇党委",
        "本年问题：石桥镇党委书记应参加观摩4次，只参加2次（连续两年点评指出）",
    )


def test_a_task_tracked_by_a_measure_names_the_problems_told_of_it() -> None:
    tasks = tuple(t.model_copy(update={"measure": "income"}) if t.id == "income-2020" else t for t in REVIEW.tasks)
    rows = tables(breakdown(REVIEW.model_copy(update={"tasks": tasks})))[0].texts
    row = next(row for row in rows if row[1] == "达标村九成")
    assert row[6].startswith("计划任务；本年问题：全区4个村中达到5万元的1个；")
    assert not any(row[1] == "一村一策定项目" for row in rows)


def test_the_points_of_next_year_stand_under_the_commentary_s_headings() -> None:
    said = texts(plan(REVIEW))
    assert said[:3] == ["一、强化责任", "书记抓。", "1．每月学一次（牵头：各党委）。"]
    assert "1．达标村九成（配合：农业农村局；数量：90%）。" in said
    assert said[-2:] == ["三、补齐述职评议指出的短板", "1．要一村一策定项目。"]
    bare = REVIEW.model_copy(update={"tasks": (), "claims": ()})
    assert texts(plan(bare)) == ["规则包没有写入下一年任务，本年也没有发现面上的问题。"]
    assert texts(breakdown(bare)) == ["规则包没有写入下一年任务，本年也没有发现问题。"]


def test_a_debrief_speaks_for_itself() -> None:
    made = debrief_report(REVIEW, "T02")
    said = texts(made)
    assert (made.title, made.subtitle) == ("2019年度抓基层党建工作述职报告", "石桥镇党委书记")
    assert [text for text in said if text[1:2] == "、"] == [
        "一、履职情况", "二、上年点评问题整改情况", "三、存在的主要问题", "四、下一步打算",
    ]  # fmt: skip
    assert "1．本人应参加观摩4次，只参加2次（尚未整改到位）。" in said
    assert "1．本人应参加观摩4次，只参加2次（连续两年点评指出）。" in said
    assert any(text.startswith("一是按季参加观摩，接到本任务书之日起三个月内完成") for text in said)
    assert not any("石桥镇党委" in text for text in said)


def test_a_debrief_has_the_contents_that_the_pack_sets() -> None:
    contents = [
        {"heading": "经费", "claims": ["more-spent"]},
        {"heading": "其余", "themes": ["system"]},
        {"heading": "思想"},
    ]
    said = texts(debrief_report(with_papers(REVIEW, debrief={"contents": contents}), "T01"))
    assert said[2:9] == [
        "（一）经费", "支出35万元，比上年增加5万元。", "（二）其余", "观摩参加率100%。", "（三）思想",
        "（台账中没有可以写入本项的记录，请据实补写）", "二、上年点评问题整改情况",
    ]  # fmt: skip


def test_a_debrief_tells_what_of_last_year_is_settled() -> None:
    over = replace(REVIEW.claim("visit-few@T02"), id="town-income@T09", unit="T01", subject="T01", years=1)
    said = texts(debrief_report(REVIEW.model_copy(update={"settled": (over,)}), "T01"))
    assert any(text.endswith("（本年记录中已不再出现）。") for text in said)


def remarked(given: Review, kind: str, document: Document) -> list[str]:
    return [issue.code for issue in remarks(given, kind, kind, document)]


def test_what_is_too_little_or_too_long_is_remarked() -> None:
    made = debrief_report(REVIEW, "T02")
    share = problem_share(made)
    assert Decimal("0.1") < Decimal(share.numerator) / share.denominator < 1
    strict = with_papers(REVIEW, debrief={"problem_share": "99%", "length": 10})
    assert remarked(strict, "述职报告", made) == ["debrief-long", "debrief-few-problems"]
    assert remarked(with_papers(REVIEW, debrief={"length": 0}), "述职报告", made) == []
    text = Paragraph(tuple(replace(run, text="字" * 4001) for run in next(made.paragraphs()).runs[:1]))
    assert remarked(REVIEW, "点评讲话", Document("", (text,))) == ["speech-long"]
    assert remarked(REVIEW, "点评讲话", Document("", (text,) * 3)) == ["speech-long", "speech-over-an-hour"]
    assert problem_share(Document("空", ())) == 0


def test_three_hundred_reviewees_have_their_documents() -> None:
    large = many(REVIEW, 75)
    assert len(large.sheets) == 300
    made: list[Paper] = list(papers(large))
    assert len(made) == 907
    assert len({paper.stem for paper in made}) == 907
    assert made[0].document.characters <= 4000
    assert sum(len(table.rows) for table in tables(made[1].document)) == 300


def test_a_unit_without_any_record_is_told_to_file_them() -> None:
    sheets = tuple(replace(s, items=(), parts=(), total=Decimal(0)) if s.unit == "G01" else s for s in REVIEW.sheets)
    comments = tuple(
        replace(
            c,
            achievements=(),
            problems=(),
            nearest="本年没有可以计分的事项，请先补齐台账",
            nearest_item="",
            nearest_evidence=(),
        )
        if c.unit == "G01"
        else c
        for c in REVIEW.comments
    )
    figures = {key: shown for key, shown in REVIEW.figures.items() if not key.endswith("@G01")}
    empty = REVIEW.model_copy(update={"sheets": sheets, "comments": comments, "figures": figures})
    assert "本年度没有可以计分的记录，不评定等次，请先补齐台账。" in texts(feedback(empty, "G01"))
    said = texts(debrief_report(empty, "G01"))
    assert "（台账中没有可以写入本项的记录，请据实补写）" in said
    assert "上年点评没有指出本单位的问题，或没有上年的封存可比。" in said
    assert "本年没有可以计分的事项，请先补齐台账。" in said
    for paper in papers(empty):
        assert unclaimed(empty, paper.document) == [], paper.stem
