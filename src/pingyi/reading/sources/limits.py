"""How large a text may be: a five-year plan of a province has 100,000 characters."""

from __future__ import annotations

from pingyi.facts.limits import Limits

MB = 1 << 20

PLAIN = 8 * MB
"""Bytes of a text, web page or table of tab-separated values."""
CHARACTERS = 1_000_000
"""Characters of the joined text."""
PDF = 64 * MB
PDF_PAGES = 500
PDF_INFLATED = 160 * MB
"""All compressed streams of a PDF together, inflated."""
PDF_DRAWING = 8 * MB
"""Of these, what is written in printable characters, as drawing instructions are: PDFium needs 20 bytes for each of them."""
CELLS = 200_000
"""Cells of all tables together, covered places of merged ones included."""
SPAN = 1_000
"""Rows or columns that one cell may cover."""
DOCX = Limits(packed=64 * MB, small=16 * MB, unpacked=512 * MB, entries=5_000)
"""A document with photographs; only its text parts are ever unpacked."""
