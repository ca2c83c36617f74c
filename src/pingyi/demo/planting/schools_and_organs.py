"""The organs' and the schools' committees: A4.5 to A4.7, A4.10, A4.11, P4.4."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pingyi.demo.bed import Bed
from pingyi.demo.model import ORGANS, SCHOOLS
from pingyi.demo.records.life import KINDS, outing


def monthly(bed: Bed) -> None:
    """A4.5: the organs' committee holds an activity every month (ten months in 2018), attended by nine in ten and more."""
    for month in range(1, 13 if bed.year == 2019 else 11):
        day = bed.diary.in_month(month)
        entitled = bed.diary.between(80, 140)
        bed.put(
            "A4.5" if bed.year == 2019 else "B", "activities", unit=ORGANS, held_on=day, kind="党员主题活动",
            theme=("理论学习", "服务群众")[month % 2], way=("集中学习", "服务活动")[month % 2], entitled=entitled,
            present=entitled * bed.diary.between(92, 97) // 100, entered_on=bed.diary.entered(day, 0),
        )  # fmt: skip


def volunteers(bed: Bed) -> None:
    """A4.6: twelve teams of the organs. A4.7: 46 outings of five kinds (31 in 2018)."""
    later = bed.year == 2019
    branches = bed.diary.branches_of(ORGANS)
    for n in range(12 if later else 7):
        unit = ORGANS if n == 0 else branches[n % len(branches)]
        bed.put(
            "A4.6" if later else "B", "volunteer-teams", no=f"ZY-{ORGANS}-{n + 1:02}", unit=unit,
            name=f"机关党员志愿服务第{n + 1}队", founded_on=date(2016 + n // 4, 3, 5) if n < 7 else date(2019, 3, n),
            people=bed.diary.fixed(f"organ-team/{n}").randint(12, 36),
        )  # fmt: skip
    counts = dict(zip(KINDS, (8, 10, 12, 9, 7) if later else (5, 7, 8, 6, 5), strict=False))
    for n, kind in enumerate(kind for kind, count in counts.items() for _ in range(count)):
        day = bed.diary.in_month(1 + n % 12)
        row = outing(bed.diary, branches[n % len(branches)], day, kind, bed.diary.between(6, 30))
        bed.put_row("A4.7" if later else "B", row)


def training(bed: Bed) -> None:
    """A4.10: the schools' committee trains secretaries four times and staff twice (two and one in 2018)."""
    later = bed.year == 2019
    audiences = ["党组织书记"] * (4 if later else 2) + ["党务工作者"] * (2 if later else 1)
    for n, audience in enumerate(audiences):
        day, entitled = bed.diary.in_month(3 + n), 40 + 4 * n
        bed.put(
            "A4.10" if later else "B", "trainings", unit=SCHOOLS, held_on=day, audience=audience, entitled=entitled,
            present=entitled - bed.diary.between(0, 2), hours=16, entered_on=bed.diary.entered(day, 0),
        )  # fmt: skip


def carriers(bed: Bed) -> None:
    """A4.11: 36 activities of the schools' branches, attended by 91 to 94 % (24 and 83 to 86 % in 2018)."""
    later = bed.year == 2019
    share = (91, 94) if later else (83, 86)
    for n, (branch, day) in enumerate(_spread(bed, 36 if later else 24)):
        entitled = bed.diary.between(60, 140)
        bed.put(
            "A4.11" if later else "B", "activities", unit=branch, held_on=day, kind="党建载体活动",
            theme=("师德师风", "服务群众", "爱国奋斗")[n % 3], way=("现场观摩", "服务活动", "结对帮带")[n % 3],
            entitled=entitled, present=-(-entitled * share[n % 2] // 100), entered_on=bed.diary.entered(day, 0),
        )  # fmt: skip


def business(bed: Bed) -> None:
    """P4.4: their activities in teaching itself: ten of twelve by meeting only, hardly more than half attend."""
    later = bed.year == 2019
    count, each, share = (12, 100, 55) if later else (10, 100, 58)
    for n, (branch, day) in enumerate(_spread(bed, count)):
        bed.put(
            "P4.4" if later else "B", "activities", unit=branch, held_on=day, kind="业务融合活动", theme="教学业务",
            way="岗位练兵" if n % 6 == 5 else "集中学习", entitled=each, present=share - 3 + n % 7,
            entered_on=bed.diary.entered(day, 0),
        )  # fmt: skip


def _spread(bed: Bed, count: int) -> Iterator[tuple[str, date]]:
    """So many (branch, day) of the schools, branch after branch, month after month."""
    branches = bed.diary.branches_of(SCHOOLS)
    for n in range(count):
        yield branches[n % len(branches)], bed.diary.in_month(1 + n % 12)


PLANTINGS = (monthly, volunteers, training, carriers, business)
