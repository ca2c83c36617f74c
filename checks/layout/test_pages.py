"""Papers set by typst and by LibreOffice, measured on the page."""

from __future__ import annotations

import pytest

from checks.layout import rules
from checks.layout.conftest import Set
from checks.layout.pages import STOPS, Page, Row
from checks.layout.samples import LONG, SAMPLES

FANG, KAI, HEI, XIAOBIAO = "FandolFang", "LXGWWenKai", "NotoSansCJK", "NotoSerifCJK"


def row(found: tuple[Page, ...], text: str) -> Row:
    """The first row that begins with the text."""
    wanted = "".join(text.split())
    rows = (row for page in found for row in page.rows)
    return next(row for row in rows if "".join(row.text.split()).startswith(wanted))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_rules_hold(samples: Set, name: str) -> None:
    assert rules.faults(samples.documents[name], samples.pages[name], samples.hang) == []


def test_the_rules_hold_for_every_paper_of_the_demo(whole: Set) -> None:
    assert len(whole.documents) > 20
    found = {name: rules.faults(paper, whole.pages[name], whole.hang) for name, paper in whole.documents.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_full_pages_are_22_rows_of_28_characters(samples: Set) -> None:
    pages = samples.pages
    *full, _ = pages["full"]
    assert len(full) >= 3
    for page in full:
        assert len(page.rows) == 22
        assert list(rules.grid(page, list(page.rows))) == []
        inner = [row for row in page.rows if row.left < 29 and row.right > 180]
        assert {len(row.chars) for row in inner} == {28}
        assert all(abs(row.left - rules.LEFT) < 1 and abs(row.right - rules.RIGHT) < 1 for row in inner)


def test_the_rows_fill_the_type_area(samples: Set) -> None:
    pages = samples.pages
    for page in pages["full"][:-1]:
        first, last = page.rows[0].base, page.rows[-1].base
        # the row's box is a pitch high; its characters of 16 pt stand in it with their feet between middle and edge
        assert 0 < first - rules.TOP < rules.PITCH
        assert 0 < rules.BOTTOM - last < rules.PITCH / 2
        assert abs((last - first) - 21 * rules.PITCH) < 0.5


def test_prose_has_27_to_29_characters_in_a_row_and_stops_start_none(samples: Set) -> None:
    pages = samples.pages
    rows = [row for page in pages["stops"][1:-1] for row in page.rows]
    # a row that a paragraph's end leaves short tells nothing
    counts = [len(row.text) for row in rows if row.left < 29 and row.right > 176 and row.even]
    assert len(counts) > 50
    assert set(counts) <= {27, 28, 29}
    assert not [row.text for row in rows if row.text[0] in STOPS]
    assert {len(page.rows) for page in pages["stops"][1:-1]} == {22}


def test_fonts_and_sizes_by_element(samples: Set) -> None:
    found, blocks = samples.pages["circular"], samples.documents["circular"].blocks
    expected = {
        "征求意见稿": (HEI, 16.0),
        "中共云溪区委组织部关于": (XIAOBIAO, 22.0),
        "（2019年12月）": (KAI, 16.0),
        "各镇（街道）": (FANG, 16.0),
        blocks[0].text: (HEI, 16.0),  # type: ignore[union-attr]  # the sample's headings, known to have text
        blocks[1].text: (KAI, 16.0),  # type: ignore[union-attr]  # the sample's headings, known to have text
        blocks[3].text: (FANG, 16.0),  # type: ignore[union-attr]  # the sample's headings, known to have text
        blocks[5].text: (FANG, 16.0),  # type: ignore[union-attr]  # the sample's headings, known to have text
        "问题整改清单": (HEI, 14.0),
        "附件1": (HEI, 16.0),
        "数据依据": (XIAOBIAO, 22.0),
        "中共云溪区委组织部": (FANG, 16.0),
        "抄送：": (FANG, 14.0),
    }
    for text, (family, size) in expected.items():
        rows = [r for page in found for r in page.rows if "".join(r.text.split()).startswith("".join(text.split()))]
        assert any(r.sizes == {size} and all(f.startswith(family) for f in r.families) for r in rows), text


def test_a_rare_character_has_a_glyph_of_a_font_that_holds_it(samples: Set) -> None:
    pages = samples.pages
    shown = [
        char for page in pages["circular"] for row in page.rows for char in row.chars if char.text in "堃喆䶮𬭎硚祎"
    ]
    assert {char.text for char in shown} == set("堃喆䶮𬭎硚祎")
    assert all(char.family.startswith((KAI, XIAOBIAO, HEI)) for char in shown)


def test_the_banner_is_on_every_page(samples: Set) -> None:
    pages = samples.pages
    assert {page.head.text if page.head else "" for page in pages["circular"]} == {"内部资料　注意保存"}


def test_annexes_start_pages_and_their_tables_repeat_the_head(samples: Set) -> None:
    pages = samples.pages
    found = pages["circular"]
    assert [page.rows[0].text for page in found if page.rows[0].text.startswith("附件")] in (
        ["附件1", "附件2"], ["附件 1", "附件 2"],
    )  # fmt: skip
    ledger = [page for page in pages["ledger"] if "2020年3月底前" in page.raw]
    assert len(ledger) > 10
    assert all(page.raw.startswith("序号问题责任单位整改措施完成时限得分") for page in ledger[1:])


def test_the_imprint_closes_the_last_page(samples: Set) -> None:
    pages = samples.pages
    for name in ("circular", "redheaded"):
        last = pages[name][-1]
        assert abs(last.rules[-1] - rules.BOTTOM) < 1
        assert last.rows[-1].text.endswith("印发")


def test_signature_and_date_take_text_along(samples: Set) -> None:
    pages = samples.pages
    last = pages["ends"][-1]
    assert len(pages["ends"]) == 2
    assert len(last.rows) > 2


def test_a_long_title_is_whole_and_centred(samples: Set) -> None:
    pages = samples.pages
    rows = [row for row in pages["redheaded"][0].rows if row.sizes == {22.0}]
    assert "".join("".join(row.text.split()) for row in rows) == LONG
    assert all(abs((row.left + row.right) / 2 - 106) < 2 for row in rows)


def test_the_red_head_stands_35_mm_below_the_edge(samples: Set) -> None:
    pages = samples.pages
    first = pages["redheaded"][0].rows[0]
    (size,) = first.sizes
    assert first.text == "中共云溪区委办公室文件"
    assert abs(first.base - 0.88 * size * 25.4 / 72 - (rules.TOP + 35)) < 4
