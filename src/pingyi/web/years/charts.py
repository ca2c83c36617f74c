"""The dashboard's pictures as SVG: classes and attributes only, no style, no script; each stands beside its table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from pingyi import numbers

ROW, LABEL, WIDTH, HEAD = 26, 200, 720, 26


def stacked(title: str, keys: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> SafeString:
    """Bars of whole numbers, one a row, a part a shade (classes part0, part1 …); all bars to one scale."""
    most = max((sum(values) for _, values in rows), default=0) or 1
    parts = [_open(HEAD + ROW * len(rows) + 6, title)]
    x = 0
    for index, name in enumerate(keys):
        parts.append(f'<rect x="{x}" y="3" width="12" height="12" class="part{index}"/>')
        parts.append(f'<text x="{x + 15}" y="14" class="key">{escape(name)}</text>')
        x += 24 + 10 * len(name)
    for row, (label, values) in enumerate(rows):
        y = HEAD + row * ROW
        parts.append(f'<text x="{LABEL - 8}" y="{y + 14}" class="label">{escape(label)}</text>')
        edge = numbers.quotient(LABEL, 1, 1)
        for index, value in enumerate(values):
            if value:
                width = numbers.quotient(value * (WIDTH - LABEL - 40), most, 1)
                parts.append(f'<rect x="{edge}" y="{y}" width="{width}" height="18" class="part{index}"/>')
                if width > 16:
                    parts.append(f'<text x="{edge + 4}" y="{y + 13}" class="inside{index}">{value}</text>')
                edge += width
        parts.append(f'<text x="{edge + 6}" y="{y + 14}" class="value">{sum(values)}</text>')
    return _closed(parts)


def shares(title: str, rows: Sequence[tuple[str, int, int]], line: int | None = None) -> SafeString:
    """Bars of num/den on a scale from nothing to all; den 0: not applicable. ``line``: a target in percent."""
    parts = [_open(HEAD + ROW * len(rows) + 6, title)]
    full = WIDTH - LABEL - 140
    for percent in (0, 50, 100):
        x = LABEL + numbers.quotient(percent * full, 100, 1)
        parts.append(f'<text x="{x}" y="14" class="axis middle">{percent}%</text>')
        parts.append(f'<line x1="{x}" x2="{x}" y1="18" y2="{HEAD + ROW * len(rows)}" class="grid-line"/>')
    if line is not None:
        x = LABEL + numbers.quotient(line * full, 100, 1)
        parts.append(f'<line x1="{x}" x2="{x}" y1="18" y2="{HEAD + ROW * len(rows)}" class="target"/>')
    for row, (label, num, den) in enumerate(rows):
        y = HEAD + row * ROW
        parts.append(f'<text x="{LABEL - 8}" y="{y + 14}" class="label">{escape(label)}</text>')
        if den:
            width = numbers.quotient(min(num, den) * full, den, 1)
            parts.append(f'<rect x="{LABEL}" y="{y}" width="{full}" height="18" class="rest"/>')
            parts.append(f'<rect x="{LABEL}" y="{y}" width="{width}" height="18" class="part0"/>')
            said = f"{numbers.percent(num, den)}（{num}/{den}）"
        else:
            said = "不适用"
        parts.append(f'<text x="{LABEL + full + 8}" y="{y + 14}" class="value">{said}</text>')
    return _closed(parts)


def _open(height: int, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}" class="chart">'
        f"<title>{escape(title)}</title>"
    )


def _closed(parts: Sequence[str]) -> SafeString:
    return mark_safe("".join(parts) + "</svg>")  # noqa: S308  every text in it was escaped  # nosec B308 B703
