"""Plain text, Markdown and tab-separated tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pingyi.reading.sources.model import Raw, RawCell, RawParagraph, RawTable

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_MARKUP = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_RULER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)|\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_QUOTE = re.compile(r"\s*(?:>\s?)+|\s*[-*+]\s+(?=\S)")


def read_plain(text: str) -> list[Raw]:
    """One paragraph a line; runs of lines with the same number (two or more) of tabs are a table."""
    raws: list[Raw] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        tabs = lines[at].strip("\n").count("\t")
        last = at + 1
        while tabs and last < len(lines) and lines[last].count("\t") == tabs and lines[last].strip():
            last += 1
        if tabs and last - at >= 2 and _is_table(lines[at:last]):
            raws.append(_table([line.split("\t") for line in lines[at:last]]))
            at = last
        else:
            raws.append(RawParagraph(lines[at].rstrip()))
            at += 1
    return raws


def read_tabbed(text: str) -> list[Raw]:
    """Tab-separated values: one table, rows as long as they are; a field in double quotes may hold tabs and lines."""
    return [_table(list(_fields(text)))]


def read_markdown(text: str) -> list[Raw]:
    """Headings, paragraphs (lines joined), lists (one paragraph an entry) and pipe tables; markup is taken off."""
    raws: list[Raw] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if at + 1 < len(lines) and "|" in line and "|" in lines[at + 1] and _RULER.match(lines[at + 1]):
            rows = [line]
            at += 2
            while at < len(lines) and "|" in lines[at]:
                rows.append(lines[at])
                at += 1
            raws.append(_table([[_bare(part) for part in _piped(row)] for row in rows]))
            continue
        at += 1
        if _FENCE.match(line) or not line.strip():
            continue
        if heading := _HEADING.match(line.strip()):
            raws.append(RawParagraph(_bare(heading[2]), level=len(heading[1]) - 1, style=heading[1]))
        else:
            raws.append(RawParagraph(_bare(_QUOTE.sub("", line, count=1).strip())))
    return raws


def _is_table(lines: list[str]) -> bool:
    """Indented paragraphs hold a tab too: a table has something before and after a tab in most lines."""
    return 2 * sum(bool(re.search(r"\S\t+\S", line)) for line in lines) > len(lines)


def _table(rows: list[list[str]]) -> RawTable:
    return RawTable(
        tuple(
            RawCell(text.strip(), row, column)
            for row, fields in enumerate(rows)
            for column, text in enumerate(fields)
            if any(field.strip() for field in fields)
        )
    )


def _fields(text: str) -> Iterator[list[str]]:
    """The rows of tab-separated values as Excel writes them; a stray quote is a character."""
    row: list[str] = []
    for field in re.finditer(r'(?:"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*))(\t|\n|\Z)', text):
        quoted = field[1]
        row.append(field[2] if quoted is None else quoted.replace('""', '"'))
        if field[3] != "\t":
            yield row
            row = []
            if field.end() == len(text):
                return


def _piped(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [part.replace("\\|", "|") for part in re.split(r"(?<!\\)\|", inner)]


def _bare(text: str) -> str:
    return _MARKUP.sub(r"\2", _LINK.sub(r"\1", text)).strip()
