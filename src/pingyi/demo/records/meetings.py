"""What regulations ask of every branch: meetings, lectures, theme days, the yearly session and appraisal, elections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pingyi.demo.diary import Diary
from pingyi.demo.model import ORGANS, Member, Row

_TOPICS = {
    "党员大会": ("学习上级会议精神", "通报支部工作", "讨论发展党员事项", "讨论本年度工作计划", "学习党章党规"),
    "支部委员会": ("研究当月支部工作", "研究党费收缴", "研究党员积分", "研究困难党员慰问", "研究阵地管理"),
    "党小组会": ("学习讨论", "党员思想汇报", "落实支部任务", "交流联系户走访情况"),
    "党课": ("讲形势政策", "讲党史", "讲担当作为", "讲乡村振兴", "讲纪律规矩"),
}
_THEMES = (
    "学习党的创新理论",
    "清洁家园",
    "重温入党志愿",
    "走访困难群众",
    "植绿护绿",
    "观看教育片",
    "义务劳动",
    "政策宣讲",
)
_HOURS = {"党员大会": 540, "党课": 645, "支部委员会": 990, "党小组会": 1080}
"""When each sort of meeting begins, in minutes of the day: never two at once."""
_NOTES = ("会前通知到人，会后归档。", "传达学习文件，安排下月工作。", "逐项讨论，形成一致意见。")


def meetings(diary: Diary) -> Iterator[Row]:
    """Assemblies and lectures by quarter, committee by month; a branch now and then leaves one out."""
    for span in diary.branches:
        branch = span.code
        by_name = (
            diary.fixed(f"by-name/{branch}").random() < 0.4 and diary.ground.committee(branch, diary.last) == ORGANS
        )
        for quarter in range(1, 5):
            first, last = diary.quarter(quarter)
            for kind in ("党员大会", "党课"):
                day = diary.day(first, last)
                if diary.does(branch) and diary.exists(branch, day):
                    yield _meeting(diary, branch, kind, day, by_name=by_name)
        for month in range(1, 13):
            day = diary.in_month(month, 1, 27)
            if diary.does(branch) and diary.exists(branch, day):
                yield _meeting(diary, branch, "支部委员会", day)


def _meeting(diary: Diary, branch: str, kind: str, day: date, *, by_name: bool = False) -> Row:
    people = diary.entitled(branch, day) if kind in {"党员大会", "党课"} else diary.members(branch, day)[:5]
    voted = kind == "党员大会" and diary.rng.random() < 0.4
    values = {"unit": branch, "kind": kind, "held_on": day, "topic": diary.rng.choice(_TOPICS[kind])}
    values |= attendance(diary, people, by_name=by_name)
    extra = {"voted": voted if kind == "党员大会" else None, "group": None, "lecturer": None}
    return Row("branch-meeting", {**values, **extra, **_when(diary, kind, day)})


def attendance(diary: Diary, people: list[Member], *, by_name: bool) -> dict[str, object]:
    """Who was due and came: numbers, or the names of who was absent (then a reader works the numbers out)."""
    came = {member.no for member in people if diary.rng.random() < 0.9}
    if people and not came:
        came = {people[0].no}
    absent = tuple(member.no for member in people if member.no not in came)
    return {"entitled": len(people), "present": len(came), "absent": absent if by_name else None}


def _when(diary: Diary, kind: str, day: date) -> dict[str, object]:
    """Begin and end (for one row in six), a few words, the day of entry."""
    begin = _HOURS.get(kind, 870) if diary.rng.random() < 0.17 else None
    return {
        "start": begin,
        "finish": begin + diary.rng.choice((30, 45, 60)) if begin else None,
        "content": diary.rng.choice(_NOTES) if diary.rng.random() < 0.3 else None,
        "entered_on": diary.entered(day) if diary.rng.random() < 0.9 else None,
    }


def groups(diary: Diary) -> Iterator[Row]:
    """Groups of larger branches, one to a dozen and a half members, and their monthly meetings."""
    for span in diary.branches:
        branch = span.code
        count = len(diary.members(branch, diary.first)) // 16
        if count < 2 or diary.fixed(f"grouped/{branch}").random() < 0.25:
            continue
        count = diary.fixed(f"groups/{branch}").randrange(2, 4)
        for n in range(1, count + 1):
            no = f"Z{branch[1:]}-{n}"
            since = max(date(2017, 1, 5), span.since)
            yield Row(
                "party-groups",
                {"no": no, "unit": branch, "name": f"第{'一二三'[n - 1]}党小组", "since": since, "until": None},
            )
            for month in range(1, 13):
                day = diary.in_month(month)
                if diary.does(branch) and diary.exists(branch, day):
                    people = diary.entitled(branch, day)[n - 1 :: count]
                    values = {"unit": branch, "kind": "党小组会", "held_on": day}
                    values |= attendance(diary, people, by_name=False)
                    extra = {
                        "topic": diary.rng.choice(_TOPICS["党小组会"]),
                        "voted": None,
                        "group": no,
                        "lecturer": None,
                    }
                    yield Row("branch-meeting", {**values, **extra, **_when(diary, "党小组会", day)})


def lectures(diary: Diary) -> Iterator[Row]:
    """Every committee's secretary gives a class in a branch of the committee once a year, around 1 July."""
    for unit in diary.committees():
        day = diary.in_month(6, 3, 18)
        branches = diary.branches_of(unit)
        if diary.exists(unit, day) and branches:
            branch = diary.rng.choice(branches)
            row = _meeting(diary, branch, "党课", day)
            if diary.exists(branch, day):
                yield row.having(lecturer=f"书记@{unit}", topic="书记讲党课")


def theme_days(diary: Diary) -> Iterator[Row]:
    """A theme day a month."""
    for span in diary.branches:
        branch = span.code
        by_name = (
            diary.fixed(f"by-name/{branch}").random() < 0.4 and diary.ground.committee(branch, diary.last) == ORGANS
        )
        for month in range(1, 13):
            day = diary.in_month(month, 5, 25)
            if diary.does(branch) and diary.exists(branch, day):
                values = {"unit": branch, "held_on": day, "topic": diary.rng.choice(_THEMES)}
                values |= attendance(diary, diary.entitled(branch, day), by_name=by_name)
                yield Row("theme-day", {**values, **_when(diary, "主题党日", day)})


def sessions(diary: Diary) -> Iterator[Row]:
    """The yearly session of criticism and, after it, the appraisal of members; the district holds one of its own."""
    for span in diary.branches:
        branch = span.code
        day = diary.day(date(diary.year, 11, 25), date(diary.year, 12, 14))
        if not diary.exists(branch, day):
            continue
        people = diary.entitled(branch, day)
        if diary.does(branch):
            values = {
                "unit": branch,
                "held_on": day,
                "topic": "学习贯彻上级精神，查摆整改问题",
                "talks": len(people) + 2,
            }
            values |= attendance(diary, people, by_name=False)
            facts = {"problems": diary.between(3, 9), "listed": True, "entered_on": diary.entered(day)}
            yield Row("organisation-life", {**values, **facts})
        later = day + timedelta(days=diary.between(1, 12))
        if people and diary.does(branch):
            appraised = max(1, len(people) - diary.between(0, 2))
            excellent = appraised // 4
            basic = 1 if appraised > 8 and diary.rng.random() < 0.2 else 0
            steps = {"self_review": True, "mutual_review": True, "ballot": True, "verdict": True}
            counts = {"entitled": len(people), "appraised": appraised, "excellent": excellent}
            counts |= {"qualified": appraised - excellent - basic, "basic": basic, "unqualified": 0}
            values = {"unit": branch, "held_on": later, **steps, **counts}
            yield Row("member-appraisal", {**values, "entered_on": diary.entered(later)})


def branch_elections(diary: Diary) -> Iterator[Row]:
    """Every branch elected between 2015 and 2018; who is newer did so when it was founded."""
    for span in diary.branches:
        draw = diary.fixed(f"election/{span.code}")
        day = date(draw.randrange(2015, 2019), draw.randrange(3, 12), draw.randrange(1, 28))
        since = diary.ground.tree.spans[span.code][0].since
        if day < since:
            day = since + timedelta(days=5)
        if day > diary.last:
            continue
        people = len(diary.entitled(span.code, day)) or 4
        present = max(1, people * draw.randrange(85, 101) // 100)
        values = {"unit": span.code, "held_on": day, "entitled": people, "present": present, "issued": present}
        yield Row("branch-election", {**values, "returned": present, "approved": True, "entered_on": None})


MAKERS = (meetings, groups, lectures, theme_days, sessions, branch_elections)
