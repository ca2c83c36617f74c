"""Three faces of one text: each holds no more than it may, on the small review and on made-up districts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.demo import random_district
from pingyi.doctree import Annex, Document, Heading, Imprint, Letterhead, Paragraph, Run, Table
from pingyi.facts.names import NamesBook
from pingyi.packs import load_rules
from pingyi.prose import Options, commentary, faces
from pingyi.prose.papers import papers
from pingyi.review import review as make
from pingyi.review_model import Review
from tests.findings.small import facts
from tests.prose.reviews import review

REVIEW = review({"visit-few@T02": 1})
SPEECH = commentary(REVIEW)


def text(document: Document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs())


def test_named_puts_the_holder_beside_the_post() -> None:
    said = faces.named(SPEECH, REVIEW, {"书记@T02": "石敢", "书记@T99": "无此", "委员@T02": "不说"})
    assert "石桥镇党委书记石敢应参加观摩4次" in text(said)
    assert text(said).replace("石敢", "") == text(SPEECH)
    assert faces.named(SPEECH, REVIEW, {}) == SPEECH


def test_holders_are_those_in_office_at_the_years_end() -> None:
    book = NamesBook(b"k", {"p1": "甲", "p2": "乙", "p3": "丙"})
    rows = [
        {"person": "p1", "since": date(2010, 1, 1), "until": date(2019, 6, 1)},
        {"person": "p2", "since": date(2019, 6, 1), "until": None},
        {"person": "p4", "since": None, "until": None},
    ]
    made = facts().with_table("posts", _posts(rows))
    assert faces.holders(made, book) == {"书记@T01": "乙"}
    assert faces.holders(facts(), book) == {}


def _posts(rows: list[dict[str, object]]) -> object:
    import pyarrow as pa

    schema = pa.schema(
        [
            ("subject", pa.string()),
            ("counts", pa.bool_()),
            ("person", pa.string()),
            ("since", pa.date32()),
            ("until", pa.date32()),
        ]
    )
    return pa.Table.from_pylist([{"subject": "书记@T01", "counts": True, **row} for row in rows], schema)


def test_the_meeting_hears_no_person() -> None:
    document = Document("点评", (Paragraph((Run("石敢同志和0123456789abcdef、13800138000"),)),), addressee="石敢")
    leaks = faces.check(document, "meeting", REVIEW, ["石敢", "王"])
    assert [(leak.sort, leak.text) for leak in leaks] == [
        ("identity", "0123456789abcdef"), ("identity", "13800138000"), ("person", "石敢"), ("person", "石敢"),
    ]  # fmt: skip
    heard = faces.meeting(document, ["石敢", "王"])
    assert text(heard) == "有关同志同志和有关同志、有关同志"
    assert faces.check(heard, "meeting", REVIEW, ["石敢"]) == ()
    assert faces.check(document, "named", REVIEW, ["石敢"])[0].sort == "identity"


def test_the_public_reads_of_no_unit() -> None:
    shown = faces.public(SPEECH, REVIEW, k=2)
    said = text(shown)
    assert "X镇支出35万元，比上年增加5万元。" in said
    assert "全区观摩应参加14次、参加10次。" in said
    assert "四步法" not in said
    assert "X镇等" in said or "X村等" in said
    assert faces.check(shown, "public", REVIEW, k=2) == ()
    assert {leak.sort for leak in faces.check(SPEECH, "public", REVIEW, k=2)} >= {"unit"}


def test_a_figure_that_singles_out_a_few_is_not_told() -> None:
    said = text(faces.public(SPEECH, REVIEW, k=3))
    assert "全区若干个村中达到5万元的若干个" in said
    assert "列第X" in said
    assert any(leak.sort == "figure" for leak in faces.check(SPEECH, "public", REVIEW, k=3))


def test_what_is_left_out_leaves_whole_sentences() -> None:
    runs = (
        Run("一是实。", strong=True), Run("全区好。", "all-visits@Q"), Run("如"), Run("云溪镇“四步法”刊发", "published@T01"),
        Run("；", "published@T01"), Run("支出35万元", "more-spent@T01"), Run("；", "more-spent@T01"), Run("比如，"),
        Run("区机关“一线工作法”批示", "published@G01"), Run("。", "published@G01"),
    )  # fmt: skip
    document = Document(
        "点评",
        (Heading(1, "一、有"), Paragraph(runs), Heading(1, "二、无"), Paragraph((Run("四步法", "published@T01"),))),
    )
    shown = faces.public(document, REVIEW)
    assert [block.text for block in shown.blocks if not isinstance(block, Table)] == [
        "一、有",
        "一是实。全区好。X镇支出35万元。",
    ]


def test_tables_keep_only_rows_about_nobody() -> None:
    table = Table(("单位", "数"), (("云溪镇党委", "1"), ("全区", (Run("14"), Run("次")))), caption="表")
    document = Document(
        "通报", (table, Table(("单位",), (("石桥镇",),))),
        annexes=(Annex("数据依据", (table,)),), letterhead=Letterhead("云溪镇党委文件"),
        imprint=Imprint(("石桥镇党委",), "云溪镇党委", "2020年"),
    )  # fmt: skip
    assert len(faces.check(document, "public", REVIEW)) == 4
    shown = faces.public(document, REVIEW)
    assert [block.texts for block in shown.blocks if isinstance(block, Table)] == [(("全区", "14次"),)]
    assert (shown.annexes, shown.letterhead, faces.check(shown, "public", REVIEW)) == ((), None, ())


def test_former_and_short_names_are_names_too() -> None:
    document = Document("点评", (Paragraph((Run("原柳河公社在柳河边，平湖的路、云溪的桥。"),)),))
    shown = faces.public(document, REVIEW, others=("柳河公社", "柳河", "甲"))
    assert text(shown) == "原X单位在X单位边，X的路、X的桥。"
    assert {leak.text for leak in faces.check(document, "public", REVIEW, others=("柳河公社", "柳河"))} >= {
        "柳河公社",
        "柳河",
        "平湖",
        "云溪",
    }


@pytest.fixture(scope="module")
def districts() -> dict[int, tuple[Review, tuple[str, ...]]]:
    return {}


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 40))
def test_each_face_of_every_document_holds_no_more_than_it_may(
    districts: dict[int, tuple[Review, tuple[str, ...]]], seed: int
) -> None:
    if seed not in districts:
        made = random_district(seed)
        facts_ = made.facts(made.years[-1])
        formers = [
            name
            for row in facts_.tables["units"].to_pylist()
            for name in (row["name"], row["short"], row["former"])
            if name
        ]
        root = next(span for span in facts_.tree.units(facts_.last) if span.parent is None)
        others = tuple(
            name
            for name in formers
            if name not in {root.name, root.name.removesuffix("党工委")} and len(name) > 1 and name not in root.name
        )
        districts[seed] = make(facts_, load_rules(["seed-district"], facts_.year)), others
    found, others = districts[seed]
    for paper in papers(found, Options(3000)):
        shown = faces.public(paper.document, found, others=others)
        assert faces.check(shown, "public", found, others=others) == ()
        heard = faces.meeting(paper.document)
        assert faces.check(heard, "meeting", found) == ()
