"""A document tree as Markdown."""

from __future__ import annotations

from pingyi.doctree import Annex, Document, Heading, Paragraph, Run, Table
from pingyi.documents import markdown

TABLE = Table(("名称", "数"), (("甲|乙", "3"),), numeric=frozenset({1}), caption="表一")


def test_everything_that_a_document_has() -> None:
    document = Document(
        title="点评",
        subtitle="（征求意见稿）",
        mark="内部资料",
        salutation="同志们：",
        blocks=(Heading(1, "成绩"), Heading(2, "（一）"), Paragraph((Run("一是。", strong=True), Run("2*3")))),
        signature="区委",
        date="2019年",
        annexes=(Annex("依据", (TABLE,)), Annex("名单", ())),
    )
    assert markdown.render(document).split("\n\n") == [
        "**内部资料**", "# 点评", "（征求意见稿）", "同志们：", "## 成绩", "### （一）", "**一是。**2\\*3", "区委", "2019年",
        "## 附件一　依据", "表一", "| 名称 | 数 |\n| --- | ---: |\n| 甲\\|乙 | 3 |", "## 附件二　名单\n",
    ]  # fmt: skip


def test_one_annex_has_no_number_and_a_table_may_have_no_caption() -> None:
    document = Document("点评", (), annexes=(Annex("依据", (Table(("一",), ()),)),))
    assert markdown.render(document) == "# 点评\n\n## 附件　依据\n\n| 一 |\n| --- |\n"
