"""One document as a page: the same words, and each number opens its evidence where it stands."""

from __future__ import annotations

import json
import re

from pingyi.doctree import Annex, Document, Heading, Imprint, Paragraph, Run, Table
from pingyi.documents import page
from pingyi.prose import commentary
from tests.prose.reviews import review

REVIEW = review({"visit-few@T02": 1})
NAME = next(iter(REVIEW.evidence))
DOCUMENT = Document(
    title="甲<区>\n通报",
    addressee="各镇党委：",
    blocks=(
        Heading(1, "一、情况"),
        Heading(2, "（一）责任"),
        Paragraph((Run("甲镇"), Run("4次", "c", (NAME,), strong=True), Run("。"))),
        Table(("名称", "数"), (("甲", Run("4", "c", (NAME,))),), numeric=frozenset({1}), caption="表一"),
    ),
    banner="内部资料",
    signature="甲区委",
    date="2020年1月3日",
    annexes=(Annex("名单", ()),),
    imprint=Imprint(("乙",), "甲区委办公室", "2020年1月3日"),
)


def data(html: str) -> dict[str, object]:
    found = re.search(r'<script id="e-data" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_numbers_carry_their_evidence_and_only_that_is_in_the_page() -> None:
    html = page.render(DOCUMENT, REVIEW)
    opened = re.findall(r'aria-controls="(p\d+)" data-e="([^"]+)"', html)
    assert opened == [("p1", NAME), ("p2", NAME)]
    assert set(data(html)) == {NAME}
    assert "<b>4次</b>" in html


def test_the_whole_commentary_opens() -> None:
    speech = commentary(REVIEW)
    found = data(page.render(speech, REVIEW))
    assert set(found) == {name for run in speech.runs() for name in run.evidence if name in REVIEW.evidence}
    assert found


def test_every_part_is_there_and_escaped() -> None:
    html = page.render(DOCUMENT, REVIEW)
    for text in (
        "<h1>甲&lt;区&gt;通报</h1>",
        "<h2>一、情况</h2>",
        "<h3>（一）责任</h3>",
        "内部资料",
        "表一",
        "附件：名单",
    ):
        assert text in html
    assert '<div class="imprint"><p><span>抄送：乙。</span></p>' in html
    assert "<title>甲&lt;区&gt;通报</title>" in html


def test_it_asks_the_network_for_nothing() -> None:
    assert not re.search(r'(?:src|href)="(?!#)|url\(|@import|fetch\(', page.render(DOCUMENT, REVIEW))


def test_a_document_without_evidence_and_an_empty_one() -> None:
    html = page.render(Document("", ()), REVIEW)
    assert "<title>公文</title>" in html
    assert "可点开" not in html
    assert data(html) == {}
