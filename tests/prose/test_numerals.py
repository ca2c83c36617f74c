"""Which strings are numbers, and when two of them say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi import numbers
from pingyi.prose.numerals import quoted_names, spot


def texts(text: str, *names: str) -> list[str]:
    return [one.text for one in spot(text, names)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("参加58件，占96.7%，近九成，480余万元", ["58件", "96.7%", "近九成", "480余万元"]),
        (
            "两个村、十二人、四支队伍、三分之一、一半、百分之九十五",
            ["两个村", "十二人", "四支", "三分之一", "一半", "百分之九十五"],
        ),
        ("１２个，１．４万名，1,200人", ["１２个", "１．４万名", "1,200人"]),
        ("比上年增加12.5个百分点，列第3位、第三位", ["12.5个百分点", "第3位", "第三位"]),
        (
            "2019年3月12日、二〇一九年三月五日、2019-03-05、3月底、2019年",
            ["2019年3月12日", "二〇一九年三月五日", "2019-03-05", "3月底", "2019年"],
        ),
        ("三五个、千余人、十几个村", ["三五个", "千余人", "十几个村"]),
        ("还有一个村、十一个项目、一件件，一户户", ["一个村", "十一个"]),
        ("5万元以上的95个，约三成，超过100人，不足一万元", ["5万元以上", "95个", "约三成", "超过100人", "不足一万元"]),
    ],
)
def test_numbers(text: str, found: list[str]) -> None:
    assert texts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "一、成绩值得肯定", "（一）强化责任", "一是抓实，二要抓细", "第一书记", "皖发〔2019〕12号", "三会一课",
        "推行“四日一会”", "《一号文件》",
        "一村一策、一岗双责", "进一步加强、统一部署、一些单位", "十分重视、再准一分",
        "完成任务、成立党委、六成员", "下一年度", "第三季度",
    ],
)  # fmt: skip
def test_no_numbers(text: str) -> None:
    assert texts(text) == []


def test_a_paragraphs_own_number_is_not_part_of_what_follows() -> None:
    assert texts("1．7名书记") == ["7名"]
    assert texts("2.办了三件") == ["三件"]
    assert texts("1.5万元") == ["1.5万元"]


def test_names_with_digits_are_known_or_not() -> None:
    assert texts("推行“555”模式") == ["555"]
    assert texts("推行“555”模式", "“555”") == []
    assert texts("“三个”村") == ["三个"]
    assert texts("“有关情况已经报告，还有三个村没有整改到位”") == ["三个村"]
    assert quoted_names("推行“555”模式和《一号文件》，“枫桥经验”") == ("“555”", "《一号文件》")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("58件", "五十八件", True),
        ("２个", "两个", True), ("九成", "90%", True), ("近九成", "九成", False), ("5万元", "50000元", True),
        ("一半", "50%", True),
        ("九成半", "95%", True),
        ("百分之九十", "９０％", True),
        ("58件", "58次", False),
        ("12个", "12余个", False),
        ("近100人", "100人", False),
        ("2019年3月5日", "2019-03-05", True),
        ("二〇一九年", "2019年", True),
        ("2019年三月", "2019年3月", True),
        ("1.4万名", "14000名", True),
        ("第3位", "第三位", True),
        ("第3位", "3位", False),
        ("3个百分点", "3百分点", True),
        ("百分之百十", "百分之百十", True),
    ],
)  # fmt: skip
def test_saying_the_same(one: str, other: str, same: bool) -> None:
    (a,), (b,) = spot(one), spot(other)
    assert a.says(b) is same


def test_a_day_that_no_calendar_has_is_still_one() -> None:
    (found,) = spot("二十十日三月二十十日")
    assert found.kind == "date"


@given(st.integers(1, 99_999_999), st.sampled_from(["个", "名", "户", "件"]))
def test_however_a_number_is_written_it_is_found_and_says_the_same(number: int, word: str) -> None:
    forms = [
        numbers.counted(number, word, "arabic"),
        numbers.counted(number, word, "chinese"),
        numbers.counted(number, word),
    ]
    found = [spot(f"共有{form}。") for form in forms]
    assert [len(one) for one in found] == [1, 1, 1]
    assert len({one[0].key for one in found}) == 1


@given(
    st.text(
        "一二三四五六七八九十百千万亿0123456789０１个名人次年月日成半分之%％第“”《》（）、，。余多近约.．", max_size=40
    )
)
def test_any_text_is_read_and_places_are_right(text: str) -> None:
    last = 0
    for one in spot(text):
        assert text[one.start : one.end] == one.text
        assert one.start >= last
        last = one.end
