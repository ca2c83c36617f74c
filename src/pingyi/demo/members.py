"""The members of a made-up district: who belongs to which branch from when to when."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from pingyi.demo import names
from pingyi.demo.model import Member, Size, Stay

_FIRST = 10
"""So many members of each branch neither come nor go within the two years: posts are drawn from them."""


def settle(rng: Random, size: Size, founded: dict[str, date]) -> tuple[dict[str, list[str]], tuple[Member, ...]]:
    """The members, and for each branch the numbers of those who stay through, in order.

    ``founded`` says from when on each branch was there. About 6 % are exempt (old and infirm), 2 % candidates, 2 % move
    to another branch, 1 % leave within the two years.
    """
    run = names.persons(rng)
    members: list[Member] = []
    held: dict[str, list[str]] = {}
    for branch, count in zip(founded, _counts(rng, size.members, len(founded)), strict=True):
        held[branch] = []
        for n in range(count):
            member = _member(rng, f"YX{len(members) + 1:06}", next(run), branch, fixed=n < _FIRST, founded=founded)
            members.append(member)
            if n < _FIRST:
                held[branch].append(member.no)
    return held, tuple(members)


def _counts(rng: Random, total: int, parts: int) -> list[int]:
    """At least 4 members a branch, otherwise drawn; small districts may come out a little larger than asked."""
    weights = [rng.uniform(0.35, 1.65) for _ in range(parts)]
    counts = [max(4, int(total * weight / sum(weights))) for weight in weights]
    for n in range(max(0, total - sum(counts))):
        counts[n % parts] += 1
    return counts


def _member(rng: Random, no: str, name: str, branch: str, *, fixed: bool, founded: dict[str, date]) -> Member:
    since = max(founded[branch], date(2011, 7, 1) + timedelta(days=rng.randrange(0, 2300)))
    if fixed:
        return Member(no, name, "正式党员", (Stay(branch, since),))
    draw = rng.random()
    day = max(since + timedelta(days=30), date(2018, 1, 10) + timedelta(days=rng.randrange(0, 690)))
    if draw < 0.02:
        other = rng.choice(list(founded))
        if other != branch and founded[other] <= day:
            return Member(no, name, "正式党员", (Stay(branch, since, day), Stay(other, day)))
    if draw < 0.03:
        return Member(no, name, "正式党员", (Stay(branch, since, day),))
    if draw < 0.05:
        return Member(no, name, "预备党员", (Stay(branch, day),))
    exempt = date(2017, 1, 1) + timedelta(days=rng.randrange(0, 900)) if draw > 0.94 else None
    return Member(no, name, "正式党员", (Stay(branch, since),), exempt)
