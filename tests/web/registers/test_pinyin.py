"""How names are found: as they are written, spelt, and by their initials; surnames as people say them."""

from __future__ import annotations

import pytest

from pingyi.web.registers import pinyin


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("单志远", ["单志远", "shanzhiyuan", "szy"]),
        ("仇英", ["qiuying", "qy"]),
        ("查良才", ["zhaliangcai", "zlc"]),
        ("曾可", ["zengke", "zk"]),
        ("解思齐", ["xiesiqi", "xsq"]),
        ("区望舒", ["ouwangshu", "ows"]),
        ("朴秋实", ["piaoqiushi", "pqs"]),
        ("尉迟听泉", ["yuchitingquan", "yctq"]),
        ("欧阳溪", ["ouyangxi", "oyx"]),
        ("任溪", ["renxi", "rx"]),
        ("张", ["zhang", "z"]),
        ("万俟禾", ["moqihe", "mqh"]),
    ],
)
def test_a_person(name: str, words: list[str]) -> None:
    found = pinyin.person(name).split()

    assert found[0] == name
    assert set(words) <= set(found)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["柳湾村", "大柳湾"], ["柳湾村", "liuwancun", "lwc", "大柳湾", "daliuwan"]),
        (["马家堡"], ["majiabao", "majiapu", "mjb", "mjp"]),
        (["长乐社区"], ["changleshequ", "clsq"]),
        (["B区党委"], ["bqudangwei", "bqdw"]),
    ],
)
def test_a_place(names: list[str], words: list[str]) -> None:
    assert set(words) <= set(pinyin.place(names).split())


def test_a_name_of_nothing_but_rare_readings_stays_short() -> None:
    assert len(pinyin.place(["单长乐堡圩六重行"])) < 400
