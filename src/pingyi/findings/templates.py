"""The templates of claims filled in: `{name}`, `{alias.name}`, `{name:format}` become pieces that know their numbers."""

from __future__ import annotations

from collections.abc import Callable

from pingyi.findings.model import UNITS, Number, Piece
from pingyi.findings.punctuation import widened
from pingyi.findings.quantities import Quantity
from pingyi.packs.templates import ALL, DEADLINE, SLOT, YEAR


def fill(template: str, look_up: Callable[[str], Quantity | None]) -> tuple[Piece, ...] | None:
    """The template with its slots filled; None where one of its quantities does not apply. {units} stays open.

    Raises:
        KeyError: a name that nothing publishes.
        ValueError: a format that the quantity does not know.
    """
    pieces: list[Piece] = []
    end = 0
    for match in SLOT.finditer(template):
        if match.start() > end:
            pieces.append(Piece(template[end : match.start()]))
        end = match.end()
        if match[0] == UNITS:
            pieces.append(Piece(UNITS))
            continue
        quantity = look_up(match[1])
        if quantity is None:
            return None
        piece = _piece(quantity, match[2] or "")
        if piece is None:
            return None
        pieces.append(piece)
    if end < len(template):
        pieces.append(Piece(template[end:]))
    return tuple(pieces)


def _piece(quantity: Quantity, style: str) -> Piece | None:
    """The piece; None where that way of writing it does not apply."""
    text = quantity.say(style)
    if style == ALL and not text:
        return None
    if quantity.of in {DEADLINE, YEAR}:
        return Piece(text, Number(text, 0, "", quantity.unit, quantity.of))
    if quantity.kind == "text" and not quantity.measure:
        return Piece(text, unit=quantity.unit)
    if quantity.kind == "text":
        text = widened(text)
    value = len(quantity.names) if quantity.kind == "names" else quantity.num
    return Piece(text, Number(text, value, quantity.measure, quantity.unit, quantity.of))
