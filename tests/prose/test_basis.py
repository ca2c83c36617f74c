"""The annex: for each claim of a document the measure, its figure and its rows."""

from __future__ import annotations

from pingyi.doctree import Table
from pingyi.measures.model import Figure, RowRef
from pingyi.prose import Options, commentary
from pingyi.prose.basis import HEAD, basis, figure_text, sources_text
from tests.prose.reviews import review

REVIEW = review()


def table(length: int = 5000) -> Table:
    (only,) = basis(REVIEW, commentary(REVIEW, Options(length))).blocks
    assert isinstance(only, Table)
    return only


def test_each_claim_of_the_document_has_its_lines() -> None:
    rows = table().rows
    assert table().head == HEAD
    stated = [row[1] for row in rows if row[0]]
    assert len(stated) == len({claim for claim in commentary(REVIEW).claims if not claim.startswith("task:")})
    assert [row[0] for row in rows if row[0]] == [str(n) for n in range(1, len(stated) + 1)]


def test_a_figure_last_years_and_its_rows() -> None:
    first = next(index for index, row in enumerate(table().rows) if row[1].startswith("云溪镇支出"))
    own, last = table().rows[first : first + 2]
    assert own[2:5] == ("云溪镇党委　支出", "35万元", "计入20行")
    assert last[:4] == ("", "", "云溪镇党委　上年支出", "30万元")


def test_peers_share_a_line() -> None:
    first = next(index for index, row in enumerate(table().rows) if "列第3" in row[1])
    assert [row[2:4] for row in table().rows[first : first + 2]] == [
        ("石桥镇党委　问题", "6个"),
        ("同类组其他组织问题", "云溪镇1个；平湖镇2个"),
    ]
    assert len(table().rows[first + 1][6]) == 8


def test_told_rows_show_what_was_said_of_them() -> None:
    row = next(row for row in table().rows if "四步法" in row[1])
    assert row[2:5] == ("云溪镇党委　登记事项", "四步法（试行）、2019年3月5日、刊发", "计入1行")


def test_what_is_missing_is_counted() -> None:
    row = next(row for row in table().rows if row[1].startswith("石桥镇党委书记"))
    assert row[3:5] == ("2/4（50%）", "计入2行、缺2项")


def test_figures_as_text() -> None:
    assert figure_text(REVIEW, Figure("visit", "T01", 0, 0)) == "不适用"
    assert figure_text(REVIEW, Figure("spent", "T01", 1_000_000, 4_000_000)) == "1万元/4万元（25%）"
    assert figure_text(REVIEW, Figure("raised", "T01", 3, None)) == "3个"


def test_the_first_source_rows_are_named() -> None:
    card = REVIEW.evidence["visit@T02"]
    rows = tuple(
        RowRef("visits", str(n), f"01 镇/{'甲乙'[n % 2]}.xlsx", "表", 9 - n, ("counted", "considered")[n == 4])
        for n in range(5)
    )
    several = card.model_copy(update={"rows": rows, "roles": {"counted": 4, "considered": 1}})
    assert sources_text([several]) == "甲.xlsx「表」第7、9行；乙.xlsx「表」第8行等4行"
    assert (
        sources_text([several.model_copy(update={"rows": rows[:1], "roles": {"counted": 1}})]) == "甲.xlsx「表」第9行"
    )
    assert sources_text([card.model_copy(update={"rows": ()})]) == ""
