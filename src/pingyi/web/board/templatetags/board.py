"""What the board's templates say.

The cells of the matrix are written here and not in the template: there are up to some two thousand of them on a page, and a
template's loop over them takes five times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pingyi.web.board.matrix import Cell, Column, Line

register = template.Library()
_DUTY = "-duty-"


@register.simple_tag
def row(line: Line, columns: Sequence[Column]) -> SafeString:
    """The cells of a line, each a way to the records behind it; its total at the end."""
    way = reverse("board:cell", args=[line.unit.code, _DUTY])
    pairs = zip(line.cells, columns, strict=True)
    return format_html(
        "{}<td>{}</td>",
        format_html_join("", "<td>{}</td>", ((_linked(*pair, way),) for pair in pairs)),
        _plain(line.total),
    )


@register.simple_tag
def sums(totals: Sequence[Cell]) -> SafeString:
    """The cells of the line that adds up all others."""
    return format_html_join("", "<td>{}</td>", ((_plain(cell),) for cell in totals))


def _linked(cell: Cell, column: Column, way: str) -> SafeString | str:
    if not (cell.total or cell.waived):
        return ""
    href = way.replace(_DUTY, column.duty) + (f"?label={quote(column.label)}" if column.label else "")
    return format_html('<a class="cell {}" href="{}" title="{}">{}</a>', cell.look, href, cell.said, _text(cell))


def _plain(cell: Cell) -> SafeString:
    return format_html('<span class="cell {}" title="{}">{}</span>', cell.look, cell.said, _text(cell))


def _text(cell: Cell) -> SafeString:
    if cell.total:
        late = format_html("<small>！{}</small>", cell.overdue) if cell.overdue else ""
        return format_html("{}/{}{}", cell.done, cell.total, late)
    if cell.waived:
        return format_html("免{}", cell.waived)
    return format_html('<span class="sr">{}</span>', "没有应办")
