"""What stands on the pages, in order, and where GB/T 9704-2012 puts it."""

from __future__ import annotations

import pytest

from pingyi.doctree import Annex, Document, Heading, Imprint, Letterhead, Paragraph, Run, Table, numbered
from pingyi.documents import layout
from pingyi.documents.layout import Grid, Line

TEXT = Paragraph((Run("正文。"),))


def lines(document: Document) -> list[Line]:
    return [element for element in layout.elements(document) if isinstance(element, Line)]


def grid(table: Table) -> Grid:
    (found,) = layout.elements(Document("", (table,)))
    assert isinstance(found, Grid)
    return found


def test_the_order_of_a_whole_paper() -> None:
    document = Document(
        title="通报",
        subtitle="（2019年）",
        mark="征求意见稿",
        letterhead=Letterhead("甲区委文件", "甲委〔2020〕1号"),
        addressee="各镇党委：",
        blocks=(Heading(1, "一、情况"), TEXT, Table(("甲",), (("乙",),), caption="表一")),
        signature="甲区委",
        date="2020年1月3日",
        annexes=(Annex("名单", (TEXT,)),),
    )
    assert [line.kind for line in lines(document)] == [
        "mark", "issuer", "number", "title", "subtitle", "addressee", "heading1", "body", "caption", "annexes", "signature",
        "date", "annex", "annex-title", "body",
    ]  # fmt: skip


def test_an_empty_document_has_nothing() -> None:
    assert layout.elements(Document("", ())) == ()
    assert layout.imprint(None) == layout.imprint(Imprint()) == ()
    assert layout.text(Document("", ())) == ""


def test_text_is_all_that_is_printed() -> None:
    document = Document(
        "通报",
        (TEXT, Table(("甲 一",), ((Run("乙"),), ((Run("丙"), Run("丁")),)))),
        annexes=(Annex("名单", ()), Annex("表", ())),
        imprint=Imprint(("丙镇", "丁镇"), "甲区委办公室", "2020年1月3日"),
    )
    assert layout.text(document) == (
        "通报正文。甲一乙丙丁附件：1.名单2.表附件1名单附件2表抄送：丙镇，丁镇。甲区委办公室2020年1月3日印发"
    )


def test_headings_and_what_announces_a_table_stay_with_what_follows() -> None:
    document = Document("通报", (Heading(2, "（一）责任"), TEXT, Table(("甲",), (), caption="表一")))
    assert [(line.kind, line.keep) for line in lines(document)] == [
        ("title", True),
        ("heading2", True),
        ("body", False),
        ("caption", True),
    ]


def test_the_date_never_stands_alone() -> None:
    signed = lines(Document("通报", (TEXT,), signature="甲区委", date="2020年1月3日"))
    assert [(line.kind, line.keep) for line in signed[1:]] == [("body", True), ("signature", True), ("date", False)]


@pytest.mark.parametrize(
    ("signature", "sealed", "expected"),
    [
        ("甲区委", False, (7.0, 2.0)),  # the date is wider: it keeps two, the name begins two characters before it
        ("中共甲区委组织部基层办", False, (2.0, 5.0)),  # the name is wider: it keeps two
        ("中共甲区委组织部", True, (3.0, 4.0)),  # a stamp: the date keeps four, the name is centred on it
    ],
)
def test_where_name_and_date_stand(signature: str, sealed: bool, expected: tuple[float, float]) -> None:
    *_, name, date = lines(Document("", (), signature=signature, date="2020年1月3日", sealed=sealed))
    assert (name.right, date.right) == expected


def test_a_table_that_ends_the_body_keeps_its_last_row_with_the_date() -> None:
    *_, table, _date = layout.elements(Document("", (Table(("甲",), (("乙",),)),), date="2020年1月3日"))
    assert isinstance(table, Grid)
    assert table.keep


def test_columns_of_words_keep_them_and_texts_share_the_rest() -> None:
    found = grid(Table(("序号", "问题"), (("1", "问题" * 40),)))
    assert found.widths[0] == 31.0
    assert sum(found.widths) == pytest.approx(layout.WIDTH)


def test_columns_of_words_alone_fill_the_line() -> None:
    assert sum(grid(Table(("甲", "乙"), (("1", "2"),))).widths) == pytest.approx(layout.WIDTH)
    assert grid(Table(("甲", "乙"), (), widths=(3, 1))).widths == pytest.approx((331.65, 110.55))


def test_a_row_higher_than_a_page_may_break_and_no_other() -> None:
    assert grid(Table(("甲",), (("短",), ("长" * 3_000,)))).tall == {1}


def test_a_table_without_columns_is_none() -> None:
    assert layout.elements(Document("", (Table((), ()),))) == ()


def test_what_no_page_can_show_is_left_out() -> None:
    (line,) = lines(Document("", (Paragraph((Run("甲\x00\x0b\ud800乙"), Run("\u200b"))),)))
    assert line.runs == (Run("甲乙"),)


def test_official_numbers_of_headings() -> None:
    assert [numbered(level, 12, "甲") for level in (1, 2, 3, 4)] == ["十二、甲", "（十二）甲", "12.甲", "（12）甲"]
