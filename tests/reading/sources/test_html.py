"""Web pages: spans, layout tables, line breaks, what is left out."""

from __future__ import annotations

from pathlib import Path

from pingyi.reading.sources import Source, open_source
from pingyi.reading.sources.html import read_html
from pingyi.reading.sources.model import RawParagraph


def page(folder: Path, text: str, encoding: str = "utf-8") -> Source:
    path = folder / "页.html"
    path.write_bytes(text.encode(encoding))
    return open_source(path)


def test_spans_and_lines_of_cells_are_kept(tmp_path: Path) -> None:
    text = (
        "<h1>题</h1><p>甲&nbsp;乙<br>丙</p><table><caption>表名</caption><tr><td rowspan=2>上<br>下</td>"
        "<th colspan='2'>头</th></tr><tr><td>丁<td><p>戊</p><p>己</p></tr></table>尾"
    )
    source = page(tmp_path, text)
    assert [p.text for p in source.paragraphs] == ["题", "甲 乙", "丙", "尾"]
    (table,) = source.tables
    assert table.title == "表名"
    assert table.texts() == [["上\n下", "头", "头"], ["上\n下", "丁", "戊\n己"]]


def test_a_layout_table_is_walked_through_and_scripts_are_left_out(tmp_path: Path) -> None:
    text = "<script>var a = '不读';</script><table><tr><td>左栏文字<table><tr><td>内</td><td>表</td></tr></table></td></tr></table>"
    source = page(tmp_path, text)
    assert [p.text for p in source.paragraphs] == ["左栏文字"]
    assert source.tables[0].texts() == [["内", "表"]]


def test_a_page_in_gbk_is_read_whatever_it_declares(tmp_path: Path) -> None:
    head = "<?xml version='1.0' encoding='gb2312'?><html><head><meta charset='utf-8'></head>"
    text = f"{head}<p>各镇党委要认真抓好工作落实</p></html>"
    assert page(tmp_path, text, "gbk").paragraphs[0].text == "各镇党委要认真抓好工作落实"


def test_absurd_spans_are_cut() -> None:
    (table,) = read_html("<table><tr><td rowspan=99999999 colspan=x>甲</td></tr></table>")
    assert not isinstance(table, RawParagraph)
    assert table.cells[0].row_span == 1000
    assert table.cells[0].column_span == 1
