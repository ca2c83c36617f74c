"""What an office does to a paper in Word: each number that no longer agrees is found, and none that does is accused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pingyi.documents import traces
from pingyi.documents.checking import Sort, check
from pingyi.documents.checking.refusals import PaperRefused
from pingyi.documents.traces import Evidence
from tests.documents.checking.paper import (
    MAIN,
    SEAL,
    checked,
    edited,
    mark_of,
    marked,
    packed,
    paper,
    parts,
    run,
    the_review,
    told,
    truth,
)


def swap(old: str, new: str, count: int = 1) -> bytes:
    return edited(lambda xml: re.sub(old, new, xml, count=count))


def test_as_written_every_number_stands(tmp_path: Path) -> None:
    result = checked(tmp_path, paper())
    assert (result.found, result.notes, result.agrees) == ((), (), True)
    assert result.stands == 50


def test_a_changed_number_is_found_with_what_the_year_says(tmp_path: Path) -> None:
    (one,) = checked(tmp_path, swap(">14</w:t>", ">24</w:t>")).found
    assert (one.sort, one.was, one.now) == (Sort.CHANGED, "14次", "24次")
    assert one.sealed == "全区观摩应参加14次、参加10次"
    assert one.context == "该办的事逐项对账。全区观摩应参加【24次】、参加10次。云溪镇、区机关观摩"
    assert one.place == "第6段"


@pytest.mark.parametrize("same", ["１４", "十四", "14 "])
def test_the_same_number_written_otherwise_stands(tmp_path: Path, same: str) -> None:
    assert told(checked(tmp_path, swap(">14</w:t>", f' xml:space="preserve">{same}</w:t>'))) == []


def test_a_measure_word_changed_behind_the_bookmark(tmp_path: Path) -> None:
    assert told(checked(tmp_path, swap("次、参加", "人、参加"))) == [("changed", "14次", "14人")]


def test_a_digit_typed_in_front_of_the_bookmark(tmp_path: Path) -> None:
    name = mark_of("14")
    data = edited(lambda xml: re.sub(marked(name), lambda m: run("1") + m[0], xml))
    assert told(checked(tmp_path, data)) == [("changed", "14次", "114次")]


def test_split_runs_do_not_matter(tmp_path: Path) -> None:
    data = edited(lambda xml: xml.replace("<w:r><w:t>14</w:t></w:r>", run("1") + "<w:proofErr/>" + run("4")))
    assert told(checked(tmp_path, data)) == []


def test_a_name_changed(tmp_path: Path) -> None:
    name = mark_of("石桥镇党委书记")
    data = edited(lambda xml: re.sub(marked(name), lambda m: m[0].replace("石桥镇", "云溪镇"), xml))
    assert told(checked(tmp_path, data)) == [("changed", "石桥镇党委书记", "云溪镇党委书记")]


def test_a_number_typed_anew_loses_its_bookmark_and_is_found_by_what_stands_around(tmp_path: Path) -> None:
    same = edited(lambda xml: re.sub(marked(mark_of("14")), lambda m: m[3], xml))
    result = checked(tmp_path, same)
    assert (told(result), result.stands) == ([], 50)
    assert result.notes == ("有1处书签已丢失，按前后文字找回。",)
    other = edited(lambda xml: re.sub(marked(mark_of("14")), run("15"), xml))
    assert told(checked(tmp_path, other)) == [("changed", "14次", "15次")]


def test_typed_anew_beside_an_emptied_bookmark(tmp_path: Path) -> None:
    data = edited(lambda xml: re.sub(marked(mark_of("14")), lambda m: m[1] + m[4] + run("16"), xml))
    assert told(checked(tmp_path, data)) == [("changed", "14次", "16次")]


def test_a_number_taken_out_of_its_sentence(tmp_path: Path) -> None:
    data = edited(lambda xml: re.sub(marked(mark_of("14")), "", xml).replace("次、参加", "多次、参加", 1))
    (one,) = checked(tmp_path, data).found
    assert (one.sort, one.was) == (Sort.REMOVED, "14次")


def test_a_sentence_taken_out_is_told_and_no_problem(tmp_path: Path) -> None:
    data = edited(lambda xml: re.sub(r"<w:p>(?:(?!</w:p>).)*四步法.*?</w:p>", "", xml, count=1))
    result = checked(tmp_path, data)
    assert {one.sort for one in result.found} == {Sort.DROPPED}
    assert "2019年3月5日" in {one.was for one in result.found}
    assert result.agrees


def test_a_number_put_in_without_evidence(tmp_path: Path) -> None:
    for text, found in (
        ("另有三个村没有上报。", "三个村"),
        ("增长8.5%。", "8.5%"),
        ("投入百余万元。", "百余万元"),
        ("近九成完成。", "近九成"),
    ):
        result = checked(tmp_path, edited(lambda xml, text=text: xml.replace("同志们，干起来！", text)))  # type: ignore[misc]  # mypy cannot type a lambda's default
        assert told(result) == [("unproven", "", found)]
        assert not result.agrees


def test_headings_dates_numbers_of_documents_and_names_in_quotes_are_no_numbers(tmp_path: Path) -> None:
    text = (
        "（三）下步打算。一是抓实，二要抓细。按照皖发〔2019〕12号文件，2020年继续抓好“三会一课”，第一书记进一步负责。"
    )
    data = edited(lambda xml: xml.replace("同志们，干起来！", text))
    data = edited(lambda xml: xml.replace("<w:sectPr", f"<w:p>{run('2020年1月3日')}</w:p><w:sectPr", 1), data)
    assert told(checked(tmp_path, data)) == []


def test_a_year_far_away_and_a_day_in_a_sentence_want_evidence(tmp_path: Path) -> None:
    data = edited(lambda xml: xml.replace("同志们，干起来！", "自2012年以来，2019年5月1日已经办结。"))
    assert told(checked(tmp_path, data)) == [("unproven", "", "2012年"), ("unproven", "", "2019年5月1日")]


def test_a_sentence_copied_within_the_paper_stands(tmp_path: Path) -> None:
    copy = "全区观摩应参加14次、参加10次。"
    result = checked(tmp_path, edited(lambda xml: xml.replace("同志们，干起来！", copy)))
    assert told(result) == []
    assert result.notes == ("有2处数字没有自己的书签，但与事实原文一致。",)
    wrong = edited(lambda xml: xml.replace("同志们，干起来！", copy.replace("10", "12")))
    assert told(checked(tmp_path, wrong)) == [("unproven", "", "12次")]


def test_a_bookmark_that_stands_twice_is_judged_twice(tmp_path: Path) -> None:
    def twice(xml: str) -> str:
        found = re.search(marked(mark_of("14")), xml)
        assert found
        sentence = run("又，应参加") + found[0].replace(f'w:id="{found["id"]}"', 'w:id="9001"') + run("次。")
        return xml.replace("同志们，干起来！</w:t></w:r>", f"同志们，干起来！</w:t></w:r>{sentence}")

    result = checked(tmp_path, edited(twice))
    assert result.agrees
    assert "有1处数字没有自己的书签，但与事实原文一致。" in result.notes
    wrong = edited(lambda xml: twice(xml).replace("又，应参加</w:t></w:r>", "又，应参加3</w:t></w:r>"))
    assert told(checked(tmp_path, wrong)) == [("changed", "14次", "314次")]


def test_numbers_that_change_places(tmp_path: Path) -> None:
    def swapped(xml: str) -> str:
        one, other = re.search(marked(mark_of("14")), xml), re.search(marked(mark_of("10")), xml)
        assert one
        assert other
        return xml.replace(one[0], "\0").replace(other[0], one[0]).replace("\0", other[0])

    assert told(checked(tmp_path, edited(swapped))) == [("moved", "14次", "14次"), ("moved", "10次", "10次")]


def test_a_paragraph_moved_elsewhere_stands(tmp_path: Path) -> None:
    def moved(xml: str) -> str:
        found = re.search(r"<w:p>(?:(?!</w:p>).)*四步法.*?</w:p>", xml)
        assert found
        return xml.replace(found[0], "").replace("<w:sectPr", found[0] + "<w:sectPr", 1)

    # behind the annex's table, so the whole of it still reads as body of its own
    assert checked(tmp_path, edited(moved)).agrees


def test_words_changed_around_a_number_are_told(tmp_path: Path) -> None:
    assert told(checked(tmp_path, swap("全区观摩应参加", "全区观摩缺席"))) == [("reworded", "14次", "14次")]


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    def tracked(xml: str) -> str:
        gone = (
            '<w:del w:id="800" w:author="甲" w:date="2020-01-01T00:00:00Z"><w:r><w:delText>14</w:delText></w:r></w:del>'
        )
        new = f'<w:ins w:id="801" w:author="甲" w:date="2020-01-01T00:00:00Z">{run("15")}</w:ins>'
        return re.sub(marked(mark_of("14")), lambda m: m[1] + gone + new + m[4], xml)

    result = checked(tmp_path, edited(tracked))
    assert told(result) == [("changed", "14次", "15次")]
    assert result.found[0].tracked
    assert result.notes == ("文档中有2处修订尚未接受或拒绝，按全部接受核对。",)


def test_a_number_that_is_tracked_as_moved_is_read_where_it_goes(tmp_path: Path) -> None:
    def moved(xml: str) -> str:
        found = re.search(r"<w:p>(?:(?!</w:p>).)*四步法.*?</w:p>", xml)
        assert found
        inside = re.search(r"(<w:pPr>.*?</w:pPr>)?(.*)</w:p>$", found[0].removeprefix("<w:p>"))
        assert inside
        left = f'<w:p><w:moveFrom w:id="900" w:author="甲">{inside[2]}</w:moveFrom></w:p>'
        came = re.sub(r'w:id="(\d+)"', r'w:id="7\1"', inside[2])
        return xml.replace(found[0], left).replace(
            "<w:p", f'<w:p><w:moveTo w:id="901" w:author="甲">{came}</w:moveTo></w:p><w:p', 1
        )

    result = checked(tmp_path, edited(moved))
    assert result.agrees
    assert not result.found


def test_hidden_text_and_deleted_rows_are_not_read(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>三个村</w:t></w:r>"
    hidden += '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>七个村</w:t></w:r>'
    row = f'<w:tbl><w:tr><w:trPr><w:del w:id="5"/></w:trPr><w:tc><w:p>{run("九个村")}</w:p></w:tc></w:tr></w:tbl>'
    data = edited(lambda xml: xml.replace("同志们，干起来！</w:t></w:r></w:p>", f"干！</w:t></w:r>{hidden}</w:p>{row}"))
    assert [now for _, _, now in told(checked(tmp_path, data))] == ["七个村"]


def test_text_boxes_and_notes_are_read(tmp_path: Path) -> None:
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
        f"<w:txbxContent><w:p>{run('五个村')}</w:p></w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent><w:p>{run('五个村')}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    data = edited(lambda xml: xml.replace("同志们，干起来！</w:t></w:r>", f"同志们！</w:t></w:r>{box}"))
    content = parts(data)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    content["word/footnotes.xml"] = (
        f"<w:footnotes {space}><w:footnote><w:p>{run('六个村')}<w:r><w:tab/><w:br/></w:r></w:p></w:footnote></w:footnotes>".encode()
    )
    content["word/comments.xml"] = (
        f"<w:comments {space}><w:comment><w:p>{run('八个村？')}</w:p></w:comment></w:comments>".encode()
    )
    result = checked(tmp_path, packed(content))
    assert [(one.place[-1], one.now) for one in result.found] == [("段", "五个村"), ("1", "六个村")]
    assert result.notes == ("文档中有1条批注，印发前请删除。",)


def test_the_annex_is_checked_row_by_row(tmp_path: Path) -> None:
    (one,) = checked(tmp_path, swap(">10/14（71.4%）<", ">14/14（100%）<")).found
    assert (one.sort, one.context.split("｜")[3]) == (Sort.ANNEX, "14/14（100%）")


def test_without_the_list_the_text_alone_is_compared(tmp_path: Path) -> None:
    content = {name: data for name, data in parts(paper()).items() if not name.startswith("customXml")}
    result = checked(tmp_path, packed(content))
    assert not result.found
    assert result.stands > 15
    assert result.notes[0].startswith("文档中已没有依据清单")
    changed = packed({**content, MAIN: content[MAIN].replace(b">14</w:t>", b">24</w:t>")})
    assert told(checked(tmp_path, changed)) == [("unproven", "", "24次")]


def test_another_seal_another_year_and_a_list_that_was_tampered_with(tmp_path: Path) -> None:
    assert checked(tmp_path, paper(), "b" * 64).notes == (
        "文档写成时依据的是另一份封存（此后可能有更正），以下按现在这份封存核对。",
    )
    content = parts(paper())
    name = "customXml/item2.xml"
    evidence = Evidence.parse(content[name])
    assert evidence is not None
    older = packed({**content, name: Evidence(2018, SEAL, evidence.traces).to_xml()})
    assert checked(tmp_path, older).notes == ("这是2018年的文档，封存却是2019年的。",)
    both = packed(
        {
            **content,
            name: content[name].replace('text="14次"'.encode(), 'text="24次"'.encode()),
            MAIN: content[MAIN].replace(b">14</w:t>", b">24</w:t>"),
        }
    )
    assert told(checked(tmp_path, both)) == [("outdated", "24次", "24次")]
    lied = packed({**content, name: content[name].replace('text="14次"'.encode(), 'text="24次"'.encode())})
    assert told(checked(tmp_path, lied)) == [("corrected", "24次", "14次")]
    ghost = packed({**content, name: content[name].replace(b"all-visits@Q", b"ghost@Q")})
    assert Sort.GONE in {one.sort for one in checked(tmp_path, ghost).found}
    broken = packed({**content, name: b"<x/>"})
    assert checked(tmp_path, broken).notes[0].startswith("文档中已没有依据清单")


def test_an_unsealed_paper_names_no_seal(tmp_path: Path) -> None:
    from pingyi.prose import commentary

    data = traces.render(commentary(the_review()), the_review())
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    assert check(path, truth(), SEAL).notes == ()


def test_a_refusal_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(PaperRefused):
        checked(tmp_path, b"nothing")
