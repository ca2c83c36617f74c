"""What persons and posts do: hours of study, training of secretaries, leaders in their own branches, applicants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pingyi.demo.diary import Diary
from pingyi.demo.model import ROOT, Row


def study_hours(diary: Diary) -> Iterator[Row]:
    """Each member's hours of the year, summed up at the end of November; the exempt are left in peace."""
    day = date(diary.year, 11, 28)
    for span in diary.branches:
        if not diary.exists(span.code, day):
            continue
        for member in diary.entitled(span.code, day):
            if diary.does(span.code):
                hours = diary.between(32, 48) * 10 + diary.rng.choice((0, 0, 5))
                values = {"unit": span.code, "person": member.no, "studied_on": day, "hours": hours}
                yield Row("study-hours", {**values, "entered_on": day + timedelta(days=3)})


def training(diary: Diary) -> Iterator[Row]:
    """Secretaries of branches and members of committees go to a class of the district, most of them twice."""
    for post in diary.ground.posts:
        if post.unit[0] == "V":
            continue
        for month, course in ((4, "党组织书记轮训班"), (9, "基层党务工作者培训班")):
            day = date(diary.year, month, 16)
            holder = diary.ground.holder(post.unit, post.title, day)
            if holder == post.person and diary.exists(post.unit, day) and diary.does(post.unit):
                values = {"unit": post.unit, "post": post.id, "trained_on": day, "kind": "集中培训", "course": course}
                yield Row("training", {**values, "hours": 280, "entered_on": day + timedelta(days=4)})


def dual_life(diary: Diary) -> Iterator[Row]:
    """Leaders in the life of their own branches, once a quarter, and in the yearly session of their team."""
    for post in diary.ground.posts:
        if post.unit not in diary.ground.committees:
            continue
        for quarter in range(1, 5):
            day = diary.day(*diary.quarter(quarter))
            if diary.ground.holder(post.unit, post.title, day) == post.person and diary.exists(post.unit, day):
                values = {"unit": post.unit, "post": post.id, "kind": "所在支部组织生活", "held_on": day}
                yield Row("dual-life", {**values, "entered_on": diary.entered(day)})


def applicants(diary: Diary) -> Iterator[Row]:
    """Somebody applies in one branch of five a year; a talk follows within the month, other steps later."""
    for year in (2017, diary.year) if diary.year == 2018 else (2017, 2018, 2019):
        for span in diary.branches:
            draw = diary.fixed(f"applicant/{span.code}/{year}")
            applied = date(year, draw.randrange(1, 12), draw.randrange(1, 28))
            if draw.random() >= 0.2 or not diary.exists(span.code, applied):
                continue
            no = f"A{year % 100}-{span.code}"
            yield Row("applicants", {"no": no, "unit": span.code, "applied_on": applied})
            steps = (
                ("派人谈话", 20),
                ("确定积极分子", 190),
                ("确定发展对象", 560),
                ("支部大会讨论", 640),
                ("党委审批", 690),
            )
            for step, days in steps:
                day = applied + timedelta(days=days - draw.randrange(0, 10))
                if day > diary.last or not diary.exists(span.code, day):
                    break
                people = len(diary.entitled(span.code, day)) if step == "支部大会讨论" else None
                counts = {"entitled": people, "present": people, "in_favour": people}
                values = {"unit": span.code, "applicant": no, "step": step, "done_on": day}
                yield Row("recruitment", {**values, **counts, "entered_on": None})


def openness(diary: Diary) -> Iterator[Row]:
    """Villages publish their money each month and their affairs each quarter, and call their representatives together."""
    for span in diary.units("行政村"):
        for month in range(1, 13):
            day = diary.in_month(month, 2, 20)
            if diary.does(span.code):
                yield _posted(diary, span.code, day, "财务收支", f"{month}月财务收支明细")
        for quarter in range(1, 5):
            day = diary.day(*diary.quarter(quarter))
            if diary.does(span.code):
                yield _posted(diary, span.code, day, "一般事项", "惠农补贴、低保评议等事项")
            met = diary.day(*diary.quarter(quarter))
            if diary.does(span.code):
                entitled = diary.fixed(f"deputies/{span.code}").randrange(24, 46)
                present = entitled * diary.between(75, 100) // 100
                values = {
                    "unit": span.code,
                    "kind": "村民代表会议",
                    "held_on": met,
                    "entitled": entitled,
                    "present": present,
                }
                topic = diary.rng.choice(("讨论年度收支", "讨论道路养护", "讨论环境整治", "审议救助名单"))
                favour = present - diary.between(0, 3)
                yield Row(
                    "villager-meeting",
                    {**values, "in_favour": favour, "topic": topic, "entered_on": diary.entered(met)},
                )
        day = date(diary.year, 12, 10)
        if diary.does(span.code):
            values = {"unit": span.code, "held_on": day, "appraised": diary.between(3, 7), "unfit": 0}
            yield Row("village-committee-appraisal", {**values, "entered_on": diary.entered(day)})


def _posted(diary: Diary, unit: str, day: date, kind: str, topic: str) -> Row:
    values = {"unit": unit, "published_on": day, "kind": kind, "topic": topic, "objections": 0}
    return Row("village-openness", {**values, "entered_on": diary.entered(day)})


def criticism(diary: Diary) -> Iterator[Row]:
    """The yearly session of every committee and of the district, at the end of December."""
    for unit in (ROOT, *diary.committees()):
        day = diary.day(date(diary.year, 12, 20), date(diary.year, 12, 28))
        if diary.exists(unit, day):
            values = {"unit": unit, "held_on": day, "topic": "年度民主生活会", "reason": "年度", "entitled": 9}
            problems, present = diary.between(12, 20), diary.between(8, 9)
            yield Row(
                "democratic-life",
                {**values, "present": present, "problems": problems, "entered_on": diary.entered(day)},
            )


MAKERS = (study_hours, training, dual_life, applicants, openness, criticism)
