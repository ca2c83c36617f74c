"""The report's charts as inline SVG: no script, prints well, and each has its table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from pingyi import numbers
from pingyi.review_model import Review
from pingyi.scoring.model import Sheet

ROW, LEFT, WIDTH = 26, 120, 510
SHADES = ("#8c1c13", "#bf6b5b", "#e0b4a8", "#7f8c8d", "#bdc3c7")


def ranks(review: Review, sheets: Sequence[Sheet]) -> str:
    """How firm each rank is: a bar over the 5–95 % interval, a dot at the rank, group by group."""
    groups = dict.fromkeys(sheet.group for sheet in sheets)
    return "".join(_group(review, group, [sheet for sheet in sheets if sheet.group == group]) for group in groups)


def _group(review: Review, group: str, sheets: Sequence[Sheet]) -> str:
    peers = max(len(sheets), 2)

    def x(rank: int) -> Decimal:
        return LEFT + 20 + numbers.quotient((rank - 1) * (WIDTH - LEFT - 60), peers - 1, 1)

    height = ROW * len(sheets) + 40
    parts = [_open(height, f"{review.rubric.groups.get(group, group)}名次及其区间")]
    parts += [f'<text x="{x(rank)}" y="14" class="axis">{rank}</text>' for rank in range(1, len(sheets) + 1)]
    for index, sheet in enumerate(sheets):
        y = 34 + index * ROW
        parts.append(f'<text x="{LEFT}" y="{y + 4}" class="label">{escape(review.unit(sheet.unit).name)}</text>')
        if sheet.firmness is not None and sheet.rank is not None:
            low, high = x(sheet.firmness.low), x(sheet.firmness.high)
            parts.append(f'<line x1="{low}" x2="{high}" y1="{y}" y2="{y}" class="range"/>')
            parts.append(f'<circle cx="{x(sheet.rank)}" cy="{y}" r="5" class="dot"/>')
    return "".join(parts) + "</svg>"


def parts(review: Review, sheets: Sequence[Sheet]) -> str:
    """Totals as stacked bars, a part a shade."""
    full = sum((part.weight for part in review.rubric.parts), Decimal(0)) or Decimal(1)
    height = ROW * len(sheets) + 40
    out = [_open(height, "各部分得分")]
    for index, part in enumerate(review.rubric.parts):
        x = LEFT + index * 110
        out.append(f'<rect x="{x}" y="4" width="12" height="12" fill="{SHADES[index % len(SHADES)]}"/>')
        out.append(f'<text x="{x + 18}" y="14" class="key">{escape(part.name)}</text>')
    for index, sheet in enumerate(sheets):
        y, edge = 26 + index * ROW, Decimal(LEFT + 8)
        out.append(f'<text x="{LEFT}" y="{y + 14}" class="label">{escape(review.unit(sheet.unit).name)}</text>')
        for shade, part_score in enumerate(sheet.parts):
            width = numbers.quotient(max(part_score.score, Decimal(0)) * (WIDTH - LEFT - 70), full, 1)
            out.append(f'<rect x="{edge}" y="{y}" width="{width}" height="18" fill="{SHADES[shade % len(SHADES)]}"/>')
            edge += width
        out.append(f'<text x="{edge + 6}" y="{y + 14}" class="value">{numbers.plain(sheet.total)}</text>')
    return "".join(out) + "</svg>"


def _open(height: int, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" class="chart">'
        f"<title>{escape(title)}</title>"
    )
