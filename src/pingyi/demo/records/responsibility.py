"""责任: duty lists, studies, observation visits, leaders' double organisational life, debriefs of branch secretaries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pingyi.demo.diary import Diary
from pingyi.demo.model import MERGED_ON, ROOT, Row

_TITLES = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员")
_DUTIES = ("联系两个基层党支部", "每季度研究分管领域党建", "讲一次党课", "督办一项整改事项", "参加双重组织生活")
_TOPICS = (
    "研究党支部标准化建设",
    "研究软弱涣散党组织整顿",
    "研究党建经费安排",
    "研究党员教育培训",
    "研究村集体经济发展",
)
_RULES = {
    "组织生活": "《支部组织生活管理办法》",
    "其他": "《党费收缴使用管理办法》",
    "人才工作": "《乡土人才联系服务办法》",
}


def duty_items(diary: Diary) -> Iterator[Row]:
    """Twenty to twenty-four items a committee; four to nine in ten are done, never all. A town that ended: eight by then."""
    for unit in diary.committees():
        ended = not diary.exists(unit, diary.last)
        count = 8 if ended else diary.between(20, 24)
        done = diary.some_of(count, 0.8, 0.92)
        for n in range(count):
            issued = date(diary.year, 2, 1) + timedelta(days=diary.between(0, 26))
            until = MERGED_ON if ended else date(diary.year, 12, 24)
            finished = diary.day(date(diary.year, 3, 5), until - timedelta(days=5)) if n in done else None
            values = {
                "no": diary.no("ZR", unit, n + 1),
                "unit": unit,
                "holder": _TITLES[n % 5],
                "name": _DUTIES[n // 5 % 5],
            }
            yield Row("duty-items", {**values, "issued_on": issued, "done_on": finished})


def studies(diary: Diary) -> Iterator[Row]:
    """Each committee studies party work once a month, ten to twelve times under its secretary."""
    for unit in diary.committees():
        others = set(diary.rng.sample(range(6, 13), diary.between(0, 2)))
        for month in range(1, 13):
            day = diary.in_month(month)
            if diary.exists(unit, day) and diary.exists(unit, date(diary.year, month, 28)):
                chair = "其他班子成员" if month in others else "书记"
                values = {"unit": unit, "held_on": day, "chaired_by": chair, "topic": diary.rng.choice(_TOPICS)}
                yield Row("committee-studies", {**values, "entered_on": diary.entered(day)})


def observation(diary: Diary) -> Iterator[Row]:
    """One visit a quarter, all towns on the same day, the secretaries in person."""
    for unit in diary.towns():
        for month, number in ((3, 20), (5, 22), (8, 21), (11, 20)):
            day = date(diary.year, month, number)
            if diary.exists(unit, day):
                values = {"unit": unit, "held_on": day, "attended_by": "书记参加"}
                yield Row("observation", {**values, "entered_on": day + timedelta(days=2)})


def leader_life(diary: Diary) -> Iterator[Row]:
    """Month by month, how often the secretary and the others were due in their own branches, and came."""
    for unit in diary.committees():
        missed = set(diary.rng.sample(range(1, 13), diary.between(1, 4)))
        for month in range(1, 13):
            first, following = date(diary.year, month, 1), date(diary.year + month // 12, month % 12 + 1, 6)
            if not diary.exists(unit, date(diary.year, month, 28)):
                continue
            others = diary.between(12, 16)
            counts = (
                ("书记", 2, 1 if month in missed else 2),
                ("班子其他成员", others, others - diary.between(1, 1 + others // 15)),
            )
            for role, expected, attended in counts:
                values = {"unit": unit, "month": first, "role": role, "expected": expected, "attended": attended}
                published = following if month % 3 == 0 else None
                entered = following + timedelta(days=1)
                yield Row(
                    "leader-life", {**values, "unexcused": None, "published_on": published, "entered_on": entered}
                )


def debriefs(diary: Diary) -> Iterator[Row]:
    """Branch secretaries answer to their committee in December: a third on the spot, the rest in writing."""
    for span in diary.branches:
        day = diary.day(date(diary.year, 12, 1), date(diary.year, 12, 20))
        if diary.exists(span.code, day) and diary.rng.random() < 0.985:
            draw = diary.rng.random()
            grade = "好" if draw < 0.45 else "较好" if draw < 0.85 else "一般" if draw < 0.99 else "差"
            way = "现场述职" if diary.rng.random() < 0.33 else "书面述职"
            yield Row("branch-debriefs", {"unit": span.code, "held_on": day, "way": way, "grade": grade})


def rules_made(diary: Diary) -> Iterator[Row]:
    """A rule or two a year from each committee, and two of the district in 2019."""
    for unit in diary.committees():
        for topic in diary.rng.sample(sorted(_RULES), diary.between(1, 2)):
            day = diary.in_month(diary.between(1, 5))
            yield Row("rules-made", {"unit": unit, "issued_on": day, "topic": topic, "title": _RULES[topic]})
    if diary.year == 2019:
        for day, topic, title in (
            (date(2019, 5, 30), "干部管理", "《干部教育培训计划》"),
            (date(2019, 10, 12), "结果运用", "《考核结果运用办法》"),
        ):
            yield Row("rules-made", {"unit": ROOT, "issued_on": day, "topic": topic, "title": title})


def households(diary: Diary) -> Iterator[Row]:
    """Six to ten households in need in each village; nine in ten have a branch that helps and looks in on them."""
    kinds = ("贫困户", "低保户", "留守老人户", "其他困难户")
    visits = (1, 3) if diary.year == 2018 else (2, 4)
    for home in diary.homes():
        branches = diary.ground.villages[home]
        draw = diary.fixed(f"households/{home}")
        count = draw.randint(6, 10)
        helped = diary.some_of(count, 0.88, 1.0)
        for n in range(count):
            no = f"H{home[1:]}-{n + 1:03}"
            branch = diary.rng.choice(branches) if n in helped else None
            values = {"no": no, "unit": home, "kind": draw.choice(kinds), "branch": branch}
            yield Row("households", {**values, "helped": n in helped})
            if n in helped:
                for quarter in sorted(diary.rng.sample(range(1, 5), diary.between(*visits))):
                    need = diary.rng.random() < 0.25
                    answered = diary.rng.random() < 0.9 if need else None
                    day = diary.day(*diary.quarter(quarter))
                    visit = {"unit": home, "household": no, "visited_on": day}
                    yield Row("household-visits", {**visit, "need": need, "answered": answered})


MAKERS = (duty_items, studies, observation, leader_life, debriefs, rules_made, households)
