"""Twelve forms of different layouts against the truth counted by naive loops; what is written into the file and what is not."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from pingyi.demo.district import district
from pingyi.errors import Refusal, WorkbookRefused
from pingyi.facts.names import NamesBook
from pingyi.packs import load_rules
from pingyi.reading.filling.filling import Outcome, Source, fill
from pingyi.reading.filling.memory import Memory, mapping_of
from pingyi.reading.filling.model import Ask, State
from pingyi.reading.filling.refusals import FormOfAnotherYear, NothingToFill, UnknownForm
from pingyi.reading.sources.refusals import SourceRefused
from tests.reading.filling.forms import ALL
from tests.reading.filling.held_out import papers
from tests.reading.filling.judging import judged
from tests.reading.filling.paper import Paper, Sheet
from tests.reading.filling.reference import LAST, Known


@cache
def known() -> Known:
    return Known(district(size="small"))


@cache
def source() -> Source:
    return Source(known().district.facts(2019), load_rules(["seed-district"], 2019), "封存1a2b3c4d")


@pytest.mark.parametrize("draw", ALL, ids=lambda draw: draw.__module__.rpartition(".")[2])
def test_none_is_filled_wrongly_and_nine_of_ten_are_filled(draw: object, tmp_path: Path) -> None:
    verdict, _ = judged(draw(known()), source(), tmp_path)  # type: ignore[operator]  # a function by its use
    assert verdict.wrong == []
    assert verdict.filled * 10 >= verdict.answerable * 9, verdict.missed


def test_forms_in_other_words_are_filled_as_well(tmp_path: Path) -> None:
    verdicts = [judged(paper, source(), tmp_path)[0] for paper in papers(known())]
    assert [verdict.wrong for verdict in verdicts] == [[]] * len(verdicts)
    assert sum(one.filled for one in verdicts) * 10 >= sum(one.answerable for one in verdicts) * 9


def test_names_come_from_the_names_book_only(tmp_path: Path) -> None:
    paper = form(A1="统计表", A2="单位", B2="书记姓名", A3="鹭栖镇", B3="")
    assert states(filled(tmp_path, paper)) == {"B3": "姓名在姓名簿里，请用 --names 指明姓名簿"}
    book = NamesBook.create(known().district.secret)
    ground = known().district.ground
    for member in ground.members:
        book.learn(member.no, member.name)
    (tmp_path / "表.xlsx").write_bytes(paper.content)
    outcome = fill(tmp_path / "表.xlsx", replace(source(), names=book))
    holder = ground.holder("T01", "书记", LAST)
    assert holder is not None
    assert states(outcome) == {"B3": ground.by_no[holder].name}


def form(**cells: object) -> Paper:
    """A workbook with these cells; an empty string is a bordered blank."""
    drawn = Sheet("表")
    for place, value in cells.items():
        if value == "":
            drawn.ask(place, None)
        else:
            drawn.put(place, value)
    return drawn.done()


def filled(tmp_path: Path, paper: Paper, **options: object) -> Outcome:
    path = tmp_path / paper.name
    path.write_bytes(paper.content)
    return fill(path, source(), **options)  # type: ignore[arg-type]  # on purpose: any value is tried


def states(outcome: Outcome) -> dict[str, str]:
    return {cell.at: cell.value if cell.state is State.FILLED else cell.why for cell in outcome.cells}


@pytest.mark.parametrize(
    "head",
    [
        "女党员数",
        "35岁以下党员数",
        "流动党员数",
        "去年党员数",
        "党员数同比增长",
        "农村党支部数",
        "机关党员数",
        "发展党员数",
        "村均集体经济收入（万元）",
        "人均收入（元）",
        "党员会议数",
        "党费收缴（元）",
        "软弱涣散党组织数",
        "志愿者人数",
        "低保户数（户）",
        "满意度",
        "党员数（万元）",
        "主题党日次数（人）",
        "三会一课人数",
        "培训（万元）",
    ],
)
def test_a_head_that_the_facts_do_not_know_stays_empty(head: str, tmp_path: Path) -> None:
    outcome = filled(tmp_path, form(A1="统计表", A2="单位", B2=head, C2="党支部数", A3="鹭栖镇", B3="", C3=""))
    told = {cell.at: cell for cell in outcome.cells}
    assert told["B3"].state is not State.FILLED
    assert told["B3"].why
    assert told["C3"].state is State.FILLED


def test_a_part_of_what_is_unknown_is_unknown(tmp_path: Path) -> None:
    paper = form(A1="党员统计表", A2="单位", B2="女党员数", C2="其中：预备党员", A3="鹭栖镇", B3="", C3="")
    assert all(cell.state is not State.FILLED for cell in filled(tmp_path, paper).cells)


@pytest.mark.parametrize("title", ["流动党员情况统计表", "离退休党员统计表", "新就业群体党员情况统计表"])
def test_a_title_narrows_all_that_stands_below_it(title: str, tmp_path: Path) -> None:
    paper = form(A1=title, A2="单位", B2="党员数", A3="鹭栖镇", B3="", A4="砚溪镇", B4="")
    assert all(cell.state is not State.FILLED for cell in filled(tmp_path, paper).cells)


def test_money_is_not_filled_before_the_form_says_in_what(tmp_path: Path) -> None:
    bare = form(A1="统计表", A2="单位", B2="村集体经济收入", A3="鹭栖镇", B3="")
    assert states(filled(tmp_path, bare)) == {"B3": "表中没有写明金额单位（元还是万元）"}
    yuan = form(A1="统计表", B1="单位：元", A2="单位", B2="村集体经济收入", A3="鹭栖镇", B3="")
    truth = known().total("village-income", "amount", "T01") / 100
    assert filled(tmp_path, yuan).cells[0].number == truth


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    paper = form(
        A1="统计表", A2="单位", B2="党员数", C2="党支部数", A3="鹭栖镇", B3=7, C3="", A4="合计", B4="", C4="=C3"
    )
    outcome = filled(tmp_path, paper)
    sheet = load_workbook(BytesIO(outcome.content)).active
    assert sheet is not None
    assert sheet["B3"].value == 7
    assert sheet["C4"].value == "=C3"
    assert sheet["B4"].value is None
    assert states(outcome)["B4"] == "合计涉及的格已有填好的数，请核对后填"


def test_a_formula_forgets_the_result_that_rests_on_a_filled_cell(tmp_path: Path) -> None:
    paper = form(
        A1="统计表", A2="单位", B2="党员数", C2="得分", A3="鹭栖镇", B3="", C3="=B3*2", A4="砚溪镇", B4=9, C4="=B4*2"
    )
    path = tmp_path / paper.name
    with zipfile.ZipFile(BytesIO(paper.content)) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"<f>B3*2</f><v></v>", b"<f>B3*2</f><v>0</v>").replace(
                    b"<f>B3*2</f><v/>", b"<f>B3*2</f><v>0</v>"
                )
                content = content.replace(b"<f>B4*2</f><v></v>", b"<f>B4*2</f><v>18</v>").replace(
                    b"<f>B4*2</f><v/>", b"<f>B4*2</f><v>18</v>"
                )
            after.writestr(name, content)
    outcome = fill(path, source())
    sheet = load_workbook(BytesIO(outcome.content), data_only=True).active
    assert sheet is not None
    assert (sheet["C3"].value, sheet["C4"].value) == (None, 18)
    assert b"fullCalcOnLoad" in zipfile.ZipFile(BytesIO(outcome.content)).read("xl/workbook.xml")


def test_each_filled_cell_says_where_its_number_comes_from(tmp_path: Path) -> None:
    outcome = filled(tmp_path, form(A1="统计表", A2="单位", B2="主题党日次数", A3="鹭栖镇", B3=""))
    sheet = load_workbook(BytesIO(outcome.content)).active
    assert sheet is not None
    rows = known().count("theme-day", "T01")
    told = f"来源：台账“主题党日”条数；鹭栖镇党委；2019年；共{rows}行；封存1a2b3c4d"
    assert sheet["B3"].comment.text == told


def test_the_rest_of_the_workbook_stays_byte_for_byte(tmp_path: Path) -> None:
    paper = form(A1="统计表", A2="单位", B2="党员数", A3="鹭栖镇", B3="")
    outcome = filled(tmp_path, paper)
    before, after = zipfile.ZipFile(BytesIO(paper.content)), zipfile.ZipFile(BytesIO(outcome.content))
    same = {name for name in before.namelist() if before.read(name) == after.read(name)}
    assert {"xl/styles.xml", "xl/theme/theme1.xml", "xl/workbook.xml"} <= same


def test_the_same_form_and_facts_give_the_same_bytes(tmp_path: Path) -> None:
    paper = ALL[10](known())
    assert filled(tmp_path, paper).content == filled(tmp_path, paper).content


def test_doubts_are_coloured_and_hold_the_candidates(tmp_path: Path) -> None:
    outcome = filled(tmp_path, form(A1="统计表", A2="单位", B2="到会率", A3="鹭栖镇", B3=""))
    (cell,) = outcome.cells
    assert cell.state is State.UNSURE
    assert all(one.sure < 85 for one in cell.candidates)
    sheet = load_workbook(BytesIO(outcome.content)).active
    assert sheet is not None
    assert sheet["B3"].fill.fgColor.rgb == "FFFBD9A5"
    assert "可能是" in sheet["B3"].comment.text


def test_a_form_for_another_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormOfAnotherYear, match="要的是2020年的数，所给事实是2019年的"):
        filled(tmp_path, form(A1="2020年党员情况统计表", A2="单位", B2="党员数", A3="鹭栖镇", B3=""))


def test_of_two_years_only_the_known_one_is_filled(tmp_path: Path) -> None:
    paper = form(A1="党支部数统计表", A2="单位", B2="2018年", C2="2019年", A3="鹭栖镇", B3="", C3="")
    told = states(filled(tmp_path, paper))
    assert told == {"B3": "要的是2018年的数，所给事实是2019年的", "C3": str(len(known().units("T01", "党支部")))}


def test_an_unknown_unit_gets_nothing_and_no_total_over_it(tmp_path: Path) -> None:
    paper = form(A1="统计表", A2="单位", B2="党员数", A3="鹭栖镇", B3="", A4="城关镇", B4="", A5="合计", B5="")
    told = states(filled(tmp_path, paper))
    assert told["B3"].isdigit()
    assert "城关镇" in told["B4"]
    assert "城关镇" in told["B5"]


def test_without_a_unit_the_district_is_meant_and_it_is_said(tmp_path: Path) -> None:
    paper = form(A1="统计表", A2="指标", B2="数值", A3="党员总数", B3="", A4="党支部数", B4="")
    outcome = filled(tmp_path, paper)
    assert outcome.assumed == "云岫区党工委"
    assert outcome.cells[0].number == known().members("Q")
    other = filled(tmp_path, paper, unit="砚溪镇")
    assert other.assumed == ""
    assert other.cells[0].number == known().members("T02")


def test_a_monthly_stock_is_not_added_up(tmp_path: Path) -> None:
    paper = form(A1="党员统计表", A2="单位", B2="1月", C2="2月", D2="合计", A3="鹭栖镇", B3="", C3="", D3="")
    told = {cell.at: cell for cell in filled(tmp_path, paper).cells}
    assert told["B3"].state is State.FILLED
    assert told["D3"].state is State.EMPTY


def test_what_a_rate_is_a_part_of_is_not_guessed(tmp_path: Path) -> None:
    cells = {
        "A1": "党建经费收支情况统计表（万元）",
        "A2": "单位",
        "B2": "预算数",
        "C2": "执行率",
        "D2": "其中：阵地建设",
    }
    told = states(filled(tmp_path, form(**cells, A3="鹭栖镇", B3="", C3="", D3="")))
    assert told["D3"] == "“其中”前面是比率，看不出是哪一栏的一部分"


def test_under_a_title_of_money_a_bare_head_is_not_counted(tmp_path: Path) -> None:
    cells = {"A1": "党建经费收支情况统计表（万元）", "A2": "单位", "B2": "支出数", "C2": "教育培训"}
    told = {cell.at: cell.state for cell in filled(tmp_path, form(**cells, A3="鹭栖镇", B3="", C3="")).cells}
    assert told == {"B3": State.FILLED, "C3": State.EMPTY}


def test_labels_may_stand_to_the_right_of_blanks(tmp_path: Path) -> None:
    cells = {"A1": "统计表", "A2": "单位名称", "B2": "单位代码", "C2": "党支部数"}
    told = states(filled(tmp_path, form(**cells, A3="", B3="T01", C3="", A4="", B4="T02", C4="")))
    assert (told["A3"], told["A4"]) == ("鹭栖镇党委", "砚溪镇党委")


def test_blanks_inside_a_text_are_filled(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("填报单位：鹭栖镇党委")
    document.add_paragraph("党员总数：______名，其中女党员____名；党支部____个。")
    path = tmp_path / "表.docx"
    document.save(str(path))
    outcome = fill(path, source())
    written = Document(BytesIO(outcome.content)).paragraphs[1].text
    members, branches = known().members("T01"), len(known().units("T01", "党支部"))
    assert written == f"党员总数：{members}名，其中女党员____名；党支部{branches}个。"


def test_a_confirmed_form_is_filled_at_once(tmp_path: Path) -> None:
    paper = form(A1="统计表", A2="单位", B2="到会率（%）", C2="党员数", A3="鹭栖镇", B3="", C3="")
    first = filled(tmp_path, paper)
    key = first.cells[0].key
    memory = Memory(tmp_path / "一表通记忆.json")
    ask = Ask("ratio", "theme-day", "present", "entitled")
    second = filled(tmp_path, paper, edited={key: ask}, memory=memory)
    assert second.cells[0].state is State.FILLED
    memory.keep(second.heads, second.edited, "表")
    later = form(
        A1="统计表", A2="单位", B2="到会率（%）", C2="党员数", A3="砚溪镇", B3="", C3="", A4="合计", B4="", C4=""
    )
    third = filled(tmp_path, later, memory=Memory.at(tmp_path / "一表通记忆.json"))
    assert [cell.state for cell in third.cells] == [State.FILLED] * 4
    assert third.cells[0].ask == ask
    assert third.cells[0].why.endswith("已由人确认")


def test_an_edited_mapping_may_leave_a_head_empty(tmp_path: Path) -> None:
    path = tmp_path / "对应.json"
    path.write_text('{"heads": {"党员数": {"ask": ""}, "党支部数": {"ask": null}}}', encoding="utf-8")
    edited = mapping_of(path, source().rules)
    paper = form(A1="统计表", A2="单位", B2="党员数", C2="党支部数", A3="鹭栖镇", B3="", C3="")
    told = {cell.at: cell.state for cell in filled(tmp_path, paper, edited=edited).cells}
    assert told == {"B3": State.EMPTY, "C3": State.FILLED}


@pytest.mark.parametrize("content", ['{"heads": {"党员数": {"ask": "count:nothing"}}}', "[]", "{"])
def test_a_mapping_that_names_nothing_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "对应.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refusal, match="一表通记忆"):
        mapping_of(path, source().rules)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("坏.docx", b"not a document", SourceRefused),
        ("空.docx", b"", SourceRefused),
        ("空.xlsx", b"", WorkbookRefused),
        ("扫描件.pdf", b"%PDF-1.4", UnknownForm),
    ],
    ids=["docx", "empty-docx", "empty-xlsx", "pdf"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    name: str, content: bytes, reason: type[Refusal], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(reason, match=r"。$"):
        fill(path, source())


def test_a_form_without_blanks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToFill):
        filled(tmp_path, form(A1="党员统计表"))


def test_one_cell_for_several_rows_is_left(tmp_path: Path) -> None:
    drawn = Sheet("表")
    drawn.texts({"A1:C1": "统计表", "A2": "单位", "B2": "党员数", "C2": "党支部数", "A3": "鹭栖镇", "A4": "砚溪镇"})
    for place in ("B3:B4", "C3", "C4"):
        drawn.ask(place, None)
    told = states(filled(tmp_path, drawn.done()))
    assert told["B3"] == "一个合并格对着几行，看不出填哪一行的数"
    assert told["C3"].isdigit()


def test_a_list_that_does_not_fit_is_left_whole(tmp_path: Path) -> None:
    cells = {
        "A1": "基层党建实事清单",
        "A2": "实事内容",
        "B2": "责任单位",
        "C2": "完成时限",
        "A3": "",
        "B3": "",
        "C3": "",
    }
    (cell,) = filled(tmp_path, form(**cells | {"A4": "", "B4": "", "C4": ""})).cells
    assert cell.state is State.EMPTY
    assert "只有2个空行" in cell.why
