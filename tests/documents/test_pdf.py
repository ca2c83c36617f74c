"""A paper as PDF with the fonts that the typesetter brings itself: what needs Chinese fonts is measured in checks/layout."""

from __future__ import annotations

import pytest

from pingyi.doctree import Document, Heading, Paragraph, Run, Table
from pingyi.documents import fonts, pdf
from pingyi.documents.fonts import Fontset
from pingyi.errors import FontsMissing, GlyphsMissing

ROLES = ("xiaobiao", "fang", "kai", "hei", "song")
LATIN = Fontset(
    dict.fromkeys(ROLES, ("Libertinus Serif",)), dict.fromkeys(ROLES, 400), (), {"fang": "Libertinus Serif"}
)
DOCUMENT = Document("Title", (Heading(1, "One"), Paragraph((Run("Text "), Run("4", "c", ("visit@T01",), strong=True)))))


def test_same_input_same_bytes() -> None:
    data = pdf.render(DOCUMENT, LATIN)
    assert data.startswith(b"%PDF-")
    assert data == pdf.render(DOCUMENT, LATIN)


def test_it_is_pdf_a_2b_and_names_the_stand_ins() -> None:
    data = pdf.render(DOCUMENT, LATIN)
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B" in data
    assert "仿宋以Libertinus Serif代替" in data.decode(errors="ignore")


@pytest.mark.parametrize("text", ["#panic()", "*a* _b_ $x$ @c <d> \\ `e`", '"', '#import "/etc/passwd"'])
def test_what_users_write_is_data_and_never_markup(text: str) -> None:
    table = Table((text,), ((text,), (Run(text),)), caption=text)
    assert pdf.render(Document(text, (Heading(2, text), Paragraph((Run(text),)), table)), LATIN)


def test_an_empty_document_is_a_page() -> None:
    assert b"/Count 1" in pdf.render(Document("", ()), LATIN)


def test_characters_that_no_font_shows_are_refused_and_named() -> None:
    with pytest.raises(GlyphsMissing, match="本机字体没有“") as refused:
        pdf.render(Document("", (Paragraph((Run("a\U0001f600b\ue000"),)),)), LATIN)
    assert refused.value.characters == ("\U0001f600", "\ue000")


def test_a_machine_without_fonts_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(_: str) -> Fontset:
        return fonts.choose([], [])

    monkeypatch.setattr(fonts, "_find", nothing)
    with pytest.raises(FontsMissing, match="apt install"):
        pdf.render(DOCUMENT)
