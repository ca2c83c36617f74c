"""Papers that try the layout: every element, full pages, long tables, rare characters, a long title, nothing at all."""

from __future__ import annotations

from random import Random

from pingyi.doctree import Annex, Block, Document, Heading, Imprint, Letterhead, Paragraph, Run, Table, numbered

_CHARACTERS = "党建工作坚持以新时代中国特色社会主义思想为指导认真落实区委部署要求"
_CHARACTERS += "压实责任推动基层组织设全面进步过硬支部大会学习教育发展壮集体经济整治形"
RARE = "堃喆䶮𬭎硚祎"
LONG = (
    "中共云溪区委办公室关于转发《区委组织部关于2019年度全区乡镇（街道）党（工）委书记"
    "抓基层党建工作述职评议考核情况的报告》并进一步做好问题整改工作的通知"
)


def plain(draw: Random, count: int) -> str:
    """Characters without stops."""
    return "".join(draw.choice(_CHARACTERS) for _ in range(count))


def prose(draw: Random, count: int) -> str:
    """Sentences with stops, quotes and brackets, about so many characters long."""
    text = ""
    while len(text) < count:
        word = plain(draw, draw.randint(3, 14))
        text += draw.choice((word,) * 9 + (f"“{word}”", f"（{word}）", f"《{word}》")) + draw.choice("，，，、；。：")
    return text[:-1] + "。"


def full() -> Document:
    """Pages of nothing but characters: what rows and columns are measured on."""
    draw = Random(1)
    return Document("", tuple(Paragraph((Run(plain(draw, 400)),)) for _ in range(6)))


def stops() -> Document:
    """Pages of prose: stops must neither be lost nor start a row."""
    draw = Random(2)
    return Document("点评讲话", tuple(Paragraph((Run(prose(draw, 300)),)) for _ in range(30)), salutation="同志们：")


def circular() -> Document:
    """Every element that a paper may have."""
    draw = Random(3)
    blocks: list[Block] = []
    for part in range(1, 4):
        blocks += [Heading(1, numbered(1, part, plain(draw, 12))), Heading(2, numbered(2, 1, plain(draw, 8)))]
        head = (Run("一是责任压实。", strong=True), Run(RARE + "同志参加"), Run("42次", "c", ("visit@T01",)))
        blocks.append(Paragraph((*head, Run("，占87.5%。" + prose(draw, 260)))))
        blocks += [Heading(3, numbered(3, 1, plain(draw, 8))), Paragraph((Run(prose(draw, 200)),))]
        blocks += [Heading(4, numbered(4, 1, plain(draw, 8))), Paragraph((Run(prose(draw, 90)),))]
    blocks += [_table(draw, 30), Paragraph((Run(prose(draw, 60)),))]
    return Document(
        title="中共云溪区委组织部关于2019年度基层党建工作述职评议考核情况的通报",
        subtitle="（2019年12月）",
        mark="征求意见稿",
        banner="内部资料　注意保存",
        addressee="各镇（街道）党（工）委，区委各部委，区直各单位党委（党组），市属驻区各单位党委（党组），区属各国有企业党委：",
        blocks=tuple(blocks),
        signature="中共云溪区委组织部",
        date="2019年12月30日",
        annexes=(Annex("数据依据", (_table(draw, 40),)), Annex("名单", (Paragraph((Run("甲" + RARE),)),))),
        imprint=Imprint(
            ("市委组织部", "区委常委，区人大常委会、区政府、区政协党组"), "区委组织部办公室", "2019年12月30日"
        ),
    )


def redheaded() -> Document:
    """A paper with the red head and a stamp's place."""
    return Document(
        title=LONG,
        letterhead=Letterhead("中共云溪区委办公室文件", "云委办〔2020〕3号"),
        addressee="各镇党委：",
        blocks=(Paragraph((Run(prose(Random(4), 120)),)),),
        signature="中共云溪区委办公室",
        date="2020年1月3日",
        sealed=True,
        imprint=Imprint((), "中共云溪区委办公室", "2020年1月3日"),
    )


def ledger() -> Document:
    """A table of 300 rows, and one row that is higher than a page."""
    draw = Random(5)
    tall = Table(("序号", "情况"), (("1", prose(draw, 2_600)),))
    return Document("问题清单", (_table(draw, 300), Paragraph((Run("另附一项。"),)), tall))


def ends() -> Document:
    """A body that ends with its page, so that signature and date would go alone to the next."""
    draw = Random(6)
    body = tuple(Paragraph((Run(plain(draw, 26 + 28 * 2)),)) for _ in range(7))
    return Document("", body, signature="中共云溪区委组织部", date="2019年12月30日")


def _table(draw: Random, count: int) -> Table:
    rows = tuple(
        (
            str(index),
            f"第{index}项：" + prose(draw, draw.randint(8, 60)),
            "云溪镇党委",
            prose(draw, 20),
            "2020年3月底前",
            Run(f"{draw.randint(100, 9999) / 100:.2f}", "c", ("m@T",)),
        )
        for index in range(1, count + 1)
    )
    head = ("序号", "问题", "责任单位", "整改措施", "完成时限", "得分")
    return Table(head, rows, numeric=frozenset({0, 5}), caption="问题整改清单")


SAMPLES = {
    "full": full(),
    "stops": stops(),
    "circular": circular(),
    "redheaded": redheaded(),
    "ledger": ledger(),
    "ends": ends(),
    "empty": Document("", ()),
}
