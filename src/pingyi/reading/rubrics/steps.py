"""What “1次” means where nothing says so: each one, or one step of a scale. By the other figures of the sentence."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from pingyi.reading.rubrics.bounds import bounds_a_side
from pingyi.reading.rubrics.lexer import Token, number

_SECOND = Decimal(2)


def counted(found: list[Token]) -> list[Token]:
    """The tokens of a sentence, “1次” made plain where its other figures tell what it means."""
    return _for_each(_stepped(found))


def _stepped(found: list[Token]) -> list[Token]:
    """“2次以上得10分，1次得5分”: where the sentence names the next step, one is that step and not each one."""
    beside = {at + step for at, token in enumerate(found) if token.kind == "span" for step in (-1, 1)}
    counts = [token for at, token in enumerate(found) if token.kind == "count" and at not in beside]
    steps = {token.unit for token in counts if token.value == _SECOND}
    said_each = any(one.kind == "each" and two.kind != "often" for one, two in pairwise(found))
    gives = [token for token in found if token.kind == "effect" and token.unit == "amount"]
    if said_each or len(gives) < 2 or not all(token.get("give") and token.get("one") for token in gives):
        return found
    return [
        Token("text", f"一{token.unit}")
        if token.kind == "count" and token.value == 1 and token.unit in steps and at not in beside
        else token
        for at, token in enumerate(found)
    ]


def _for_each(found: list[Token]) -> list[Token]:
    """“市级采用1篇得1分，省级采用1篇得2分，满分10分”: where more can be had than all of it once, each one counts."""
    counts = [token for token in found if token.kind == "count"]
    gives = [token for token in found if token.kind == "effect" and token.unit == "amount"]
    most = [
        number((token.get("one") or token.get("two"))[:-1])
        for token in found
        if token.kind == "limit" and token.unit == "cap"
    ]
    most += [number(token.get("one")[:-1]) for token in found if token.kind == "effect" and token.unit == "worth"]
    once = len(gives) == len(counts) > 0 and all(token.value == 1 for token in counts)
    told = all((token.get("give") or token.get("add")) and token.get("one") for token in gives)
    if (
        not once
        or not told
        or len(most) != 1
        or any(bounds_a_side(found, at) for at, token in enumerate(found) if token.kind == "count")
        or any(token.kind in {"each", "pct", "points", "rank"} for token in found)
    ):
        return found
    if most[0] <= sum((number(token.get("one")[:-1]) for token in gives), Decimal(0)):
        return found
    return [one for token in found for one in ((Token("each", "每"), token) if token.kind == "count" else (token,))]
