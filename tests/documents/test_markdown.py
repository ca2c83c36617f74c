"""A document tree as Markdown."""

from __future__ import annotations

from pingyi.doctree import Annex, Document, Heading, Imprint, Letterhead, Paragraph, Run, Table
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
        "**内部资料**", "# 点评", "（征求意见稿）", "同志们：", "## 成绩", "### （一）", "**一是。**2\\*3",
        "附件：1. 依据", "2. 名单",
        "区委", "2019年", "**附件1**", "## 依据", "表一", "| 名称 | 数 |\n| --- | ---: |\n| 甲\\|乙 | 3 |", "**附件2**",
        "## 名单\n",
    ]  # fmt: skip


def test_one_annex_has_no_number_and_a_table_may_have_no_caption() -> None:
    document = Document("点评", (), annexes=(Annex("依据", (Table(("一",), ()),)),))
    assert markdown.render(document) == "# 点评\n\n附件：依据\n\n**附件**\n\n## 依据\n\n| 一 |\n| --- |\n"


def test_head_and_foot_of_an_official_paper() -> None:
    document = Document(
        title="关于评议的\n通报",
        banner="内部资料",
        letterhead=Letterhead("甲区委文件", "甲委〔2020〕1号"),
        addressee="各镇党委：",
        blocks=(),
        imprint=Imprint(("乙", "丙"), "甲区委办公室", "2020年1月3日"),
    )
    assert markdown.render(document).split("\n\n") == [
        "**内部资料**", "甲区委文件", "甲委〔2020〕1号", "# 关于评议的通报", "各镇党委：", "---", "抄送：乙，丙。",
        "甲区委办公室2020年1月3日印发\n",
    ]  # fmt: skip


def test_cells_of_runs_stay_in_one_line() -> None:
    table = Table(("名称", "数"), ((Run("甲"), (Run("3", strong=True), Run("个\n镇"))),))
    assert markdown.render(Document("点评", (table,))).endswith("| 甲 | **3**个<br>镇 |\n")
