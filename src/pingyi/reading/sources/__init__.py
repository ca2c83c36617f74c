"""One way to open any text that an office has: :func:`open_source` → :class:`Source`.

A source is its text, joined once, and the paragraphs and tables that it was joined from; every piece says where in the
joined text it stands, so that whatever is read off it later can be pointed at.
"""

from pingyi.reading.sources.model import Cell, Paragraph, Source, Table
from pingyi.reading.sources.opening import SUFFIXES, from_text, open_source
from pingyi.reading.sources.refusals import SourceRefused

__all__ = ["SUFFIXES", "Cell", "Paragraph", "Source", "SourceRefused", "Table", "from_text", "open_source"]
