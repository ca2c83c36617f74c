"""“两个覆盖”: the register of firms, organisations newly founded in them, branches along industry chains."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from pingyi.demo import names
from pingyi.demo.diary import Diary
from pingyi.demo.model import FIRMS, Row

_CHAINS = ("稻米产业链", "菱藕产业链", "茶叶产业链", "竹编产业链", "水产合作社", "果蔬合作社")


def enterprises(diary: Diary) -> Iterator[Row]:
    """Firms by number. In 2019 of 210 firms 150 have three members, 138 of them an organisation; in 2018 180, 120, 96.

    Of a district of another size proportionally as many. New organisations: 19 in 2019 (14 in the core, 9 of these on a
    hint of 工商部门), 6 the year before.
    """
    later = diary.year == 2019
    old_large, all_large = diary.share(120), diary.share(150)
    old, total = diary.share(180), diary.share(210)
    firms = names.firms(Random(f"{diary.ground.seed}/enterprises"), total)
    large = [n for n in range(total) if n < old_large or n >= old][:all_large]
    known = range(total if later else old)
    organised = set([n for n in large if n in known][: diary.share(138 if later else 96)])
    joint = set([n for n in known if n not in large][: diary.share(20)]) if later else set()
    idle = set([n for n in known if n not in organised and n not in joint][-diary.share(20 if later else 40) :])
    core = set(range(0, total, 7)) | set(range(1, total, 7)) | set(range(2, total, 7))
    for n in known:
        draw = diary.fixed(f"firm/{n}")
        members = draw.randint(3, 18) if n in large else draw.randint(0, 2)
        way = ("单独组建" if members > 5 else "联合组建") if n in organised else "联合组建" if n in joint else "未组建"
        values = {"no": _no(n), "unit": FIRMS, "name": firms[n], "core": n in core, "members": members}
        yield Row("enterprises", {**values, "organised": way, "worked": n not in idle})
    yield from _founded(diary, sorted(organised), core)


def _founded(diary: Diary, organised: list[int], core: set[int]) -> Iterator[Row]:
    inside = [n for n in organised if n in core]
    outside = [n for n in organised if n not in core]
    if diary.year == 2019:
        chosen = [*inside[-diary.share(14) :], *outside[-diary.share(5) :]]
        hints = (
            ["工商部门"] * 9
            + ["税务部门"] * 3
            + ["自行摸排"] * 2
            + ["工商部门"] * 2
            + ["税务部门", "自行摸排", "自行摸排"]
        )
    else:
        chosen, hints = inside[: diary.share(6)], ["自行摸排", "税务部门", "工商部门"] * 2
    for n, hint in zip(chosen, hints, strict=False):
        day = diary.in_month(diary.between(2, 11))
        yield Row("org-building", {"unit": FIRMS, "enterprise": _no(n), "built_on": day, "lead_from": hint})


def _no(n: int) -> str:
    return f"Q{n + 1:05}"


def industry(diary: Diary) -> Iterator[Row]:
    """Two or three branches along an industry a town, two of the firms' committee."""
    for unit in (*diary.towns(), FIRMS):
        draw = diary.fixed(f"industry/{unit}")
        for n, name in enumerate(draw.sample(_CHAINS, 2 if unit == FIRMS else draw.randint(2, 3)), 1):
            founded = diary.first - timedelta(days=draw.randint(400, 1200))
            values = {"no": f"CY-{unit}-{n}", "unit": unit, "name": f"{name}党支部", "founded_on": founded}
            amount = draw.randint(100, 800) * 100_000
            yield Row("industry-branches", {**values, "households": draw.randint(40, 300), "income": amount})


MAKERS = (enterprises, industry)
