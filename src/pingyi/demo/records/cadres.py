"""干部和人才: training archives and hours, appraisals, secondments, talents, the talent group's tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pingyi.demo.diary import Diary
from pingyi.demo.model import ROOT, Row


def archives(diary: Diary) -> Iterator[Row]:
    """Fifteen cadres a town, thirty of the organs, twenty and ten of the others; 85 % come to ninety hours or more."""
    for unit in diary.committees():
        count = {"T": 15, "G": 30, "E": 20, "X": 10}[unit[0]]
        for n in range(1, count + 1):
            no = f"C{unit}-{n:03}"
            yield Row("cadres", {"no": no, "unit": unit, "rank": "乡科级" if n <= count // 3 else "股级及以下"})
            courses = diary.between(1, 3)
            total = diary.between(90, 120) if diary.rng.random() < 0.85 else diary.between(40, 80)
            for month in sorted(diary.rng.sample(range(1, 6), courses)):
                day = diary.in_month(month)
                if diary.exists(unit, day):
                    values = {"unit": unit, "cadre": no, "held_on": day}
                    yield Row("cadre-hours", {**values, "hours": -(-total // courses)})


def appraisals(diary: Diary) -> Iterator[Row]:
    """Three aspects a committee, at the year's end."""
    for unit in diary.committees():
        day = date(diary.year, 12, 18)
        if diary.exists(unit, day):
            for aspect in ("政治", "作风", "实绩"):
                values = {"unit": unit, "done_on": day, "aspect": aspect, "people": 20, "good": diary.between(4, 7)}
                yield Row("cadre-appraisals", values)


def secondments(diary: Diary) -> Iterator[Row]:
    """Young cadres sent out by the district, a few chosen in three towns, each choice published for five days or more."""
    values = {"unit": ROOT, "kind": "挂职锻炼", "done_on": diary.in_month(3), "people": 12}
    yield Row("secondments", {**values, "posted_days": None})
    for unit in diary.towns()[:3]:
        values = {"unit": unit, "kind": "股级选拔", "done_on": diary.in_month(5), "people": 2}
        yield Row("secondments", {**values, "posted_days": diary.between(5, 7)})


def talents(diary: Diary) -> Iterator[Row]:
    """Some sixty talents, spread; seven in ten have had what was promised."""
    units = diary.committees()
    for n in range(diary.share(60)):
        draw = diary.fixed(f"talent/{n}")
        arrived = date(draw.randint(2016, diary.year - 1 if n % 2 else 2017), draw.randint(1, 12), 12)
        paid = date(arrived.year, 12, 20) if draw.random() < 0.7 else None
        programme = ("英才计划", "工匠计划", "乡土人才", "其他")[n % 4]
        values = {"no": f"RC-{n + 1:03}", "unit": units[n % len(units)], "programme": programme, "arrived_on": arrived}
        yield Row("talents", {**values, "rewarded_on": paid})


def talent_tasks(diary: Diary) -> Iterator[Row]:
    """Eighteen tasks of the talent group, sixteen of them done."""
    departments = ("区人才服务中心", "区财政局", "区投资促进中心", "区教育局", "区农业农村局", "区融媒体中心")
    names = ("制定实施办法", "落实专项资金", "办好对接活动")
    for n in range(18):
        due = date(diary.year, 11, 30)
        done = diary.in_month(diary.between(8, 11)) if n not in {4, 13} else None
        values = {"no": f"RW{diary.year % 100}-{n + 1:02}", "unit": ROOT, "department": departments[n % 6]}
        yield Row("talent-tasks", {**values, "name": names[n // 6], "due_on": due, "done_on": done})


def recommendations(diary: Diary) -> Iterator[Row]:
    """Talents recommended, published before they were settled."""
    for role, people in (("党代表", 3), ("人大代表", 2), ("政协委员", 4)):
        values = {"unit": ROOT, "role": role, "people": people}
        yield Row(
            "recommendations", {**values, "posted_on": date(diary.year, 11, 4), "decided_on": date(diary.year, 11, 18)}
        )


MAKERS = (archives, appraisals, secondments, talents, talent_tasks, recommendations)
