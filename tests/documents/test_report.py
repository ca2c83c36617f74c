"""The report: one page, no network, and each number opens its evidence."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from pingyi.documents import report
from pingyi.prose import commentary
from tests.prose.reviews import NOW, review

REVIEW = review({"visit-few@T02": 1})
PAGE = report.render(REVIEW, commentary(REVIEW))


class Reader(HTMLParser):
    """Tags that are open, attributes seen, text."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read() -> Reader:
    reader = Reader()
    reader.feed(PAGE)
    return reader


def data() -> dict[str, dict[str, object]]:
    found = re.search(r'<script id="e-data" type="application/json">(.*?)</script>', PAGE, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_it_is_well_formed() -> None:
    assert read().open == []


def test_it_asks_the_network_for_nothing() -> None:
    assert not re.search(r"https?://|//[a-z]+\.|@import|url\(", PAGE)
    assert not [tag for tag, name, _ in read().attributes if name in {"src", "srcset"}]
    assert all(value.startswith("#") for _, name, value in read().attributes if name == "href")


def test_every_number_opens_an_evidence_that_is_in_the_page() -> None:
    keys = [key for _, name, value in read().attributes if name == "data-e" for key in value.split(" ")]
    assert len(keys) > 20
    assert set(keys) <= set(data())


def test_every_link_leads_somewhere() -> None:
    ids = [value for _, name, value in read().attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert {value[1:] for _, name, value in read().attributes if name == "href"} <= set(ids)


def test_an_evidence_says_what_it_is_of_and_where_its_rows_stand() -> None:
    shown = data()["visit@T02"]
    assert (shown["t"], shown["v"], shown["c"], shown["n"]) == ("石桥镇党委　观摩", "2/4（50%）", "计入2行", 2)
    assert shown["r"] == [["计入", "走访表", "走访.xlsx", "表一", 3], ["计入", "走访表", "走访.xlsx", "表一", 4]]
    assert shown["m"] == [["石桥镇党委", "观摩", f"2019年{n}季度"] for n in range(2)]
    assert data()["last:spent@T01"]["t"] == "云溪镇党委　上年支出"
    assert data()["rows:published@T01"]["v"] == ""


def test_what_people_typed_stays_text() -> None:
    assert "&lt;不认识的村&gt;" in PAGE
    assert "<不认识的村>" not in PAGE


def test_it_tells_of_the_scores_the_contradictions_and_the_data_problems() -> None:
    text = "".join(read().texts)
    for part in (
        "第1名（共2个）",
        "（暂定）",
        "（部分年度）",
        "两行说法不一",
        "已修正读入：1处",
        "未入库：1处",
        "提示：1处",
        "点评讲话",
    ):
        assert part in text


def test_without_problems_it_says_so() -> None:
    clean = REVIEW.model_copy(update={"issues": ()})
    assert report.render(clean, commentary(clean)).count("没有发现。") == 2


def test_it_is_the_same_every_time() -> None:
    assert report.render(REVIEW, commentary(REVIEW)) == PAGE


def test_what_was_not_owed_is_a_dash_and_a_duty_that_nobody_owed_is_no_line() -> None:
    without = replace(NOW, figures={key: value for key, value in NOW.figures.items() if key != ("visit", "G01")})
    made = review(now=without)
    assert '<td class="lna">—</td>' in report.render(made, commentary(made))
    nobody = review(now=replace(NOW, figures={key: value for key, value in NOW.figures.items() if key[0] != "visit"}))
    assert 'class="lna"' not in report.render(nobody, commentary(nobody))


def test_a_rank_whose_firmness_is_not_known_has_a_line_without_a_bar() -> None:
    sheets = tuple(replace(sheet, firmness=None) for sheet in REVIEW.sheets)
    page = report.render(REVIEW.model_copy(update={"sheets": sheets}), commentary(REVIEW))
    assert 'class="range"' not in page
