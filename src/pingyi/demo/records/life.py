"""制度: checks of branches, volunteers, training classes, study, oaths and birthdays, four deliberations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pingyi.demo.diary import Diary
from pingyi.demo.model import ORGANS, ROOT, SCHOOLS, Row

KINDS = ("无偿献血", "爱心助困", "清洁家园", "扶贫帮困", "学雷锋", "其他")


def standard_checks(diary: Diary) -> Iterator[Row]:
    """Every branch checks itself in May or June (17 to 20 of 20 points); a third are checked from above in October.

    What these find is between 85 and 90 % in 2018, 88 and 92 % in 2019; of the schools 86 and 94 %.
    """
    later = diary.year == 2019
    for unit in diary.committees():
        goal = (94 if later else 86) if unit == SCHOOLS else diary.between(89, 91) if later else diary.between(86, 89)
        points = 0
        spring = date(diary.year, 5, 3)
        for n, branch in enumerate(b for b in diary.branches_of(unit) if diary.ground.committee(b, spring) == unit):
            day = diary.in_month(diary.between(5, 6), 3, 18)
            values = {"unit": branch, "checked_on": day, "way": "自查", "items": 20, "met": diary.between(17, 20)}
            yield Row("standard-checks", values)
            day = diary.in_month(10)
            if n % 3 == 0 and diary.exists(branch, day):
                # The running sum keeps to the goal, so that small committees come near it too.
                met = min(20, max(16, (goal * 20 * (n // 3 + 1) + 50) // 100 - points))
                points += met
                values = {"unit": branch, "checked_on": day, "way": "上级抽查", "items": 20, "met": met}
                yield Row("standard-checks", values)


def volunteers(diary: Diary) -> Iterator[Row]:
    """One to three teams a town, three of the schools, two of the firms; six to ten outings a town, eight, five."""
    for unit in diary.committees():
        if unit == ORGANS:
            continue
        draw = diary.fixed(f"teams/{unit}")
        teams, outings = {"T": (draw.randint(1, 3), diary.between(6, 10)), "E": (3, 8), "X": (2, 5)}[unit[0]]
        for n in range(1, teams + 1):
            name = f"{diary.ground.places[unit].short}第{'一二三'[n - 1]}党员志愿服务队"
            founded = date(draw.randint(2016, 2017), 3, 5)
            values = {"no": f"ZY-{unit}-{n:02}", "unit": unit, "name": name, "founded_on": founded}
            yield Row("volunteer-teams", {**values, "people": draw.randint(10, 40)})
        for month in sorted(diary.rng.sample(range(1, 13), outings)):
            day = diary.in_month(month)
            if diary.exists(unit, day):
                yield outing(diary, unit, day, diary.rng.choice(KINDS), diary.between(8, 40))


def outing(diary: Diary, unit: str, day: date, kind: str, people: int) -> Row:
    """One outing of volunteers."""
    values = {"unit": unit, "held_on": day, "kind": kind, "people": people}
    return Row("volunteer-activities", {**values, "hours": diary.between(10, 45), "entered_on": diary.entered(day)})


def trainings(diary: Diary) -> Iterator[Row]:
    """Classes: of each committee one or two for secretaries and one for members; of the district for cadres."""
    later = diary.year == 2019
    for audience, month in (("乡科级干部", 6), *((("乡科级干部", 9),) if later else ()), ("中青年干部", 10)):
        yield training(diary, ROOT, audience, diary.in_month(month), 60, 40)
    for unit in diary.committees():
        audiences = ["党员"] if unit == SCHOOLS else ["党组织书记"] * diary.between(1, 2) + ["党员"]
        months = diary.rng.sample(range(3, 12), len(audiences))
        for audience, month in zip(audiences, months, strict=True):
            day = diary.in_month(month)
            if diary.exists(unit, day):
                people = max(2, len(diary.branches_of(unit)))
                yield training(diary, unit, audience, day, people, 56 if audience == "党组织书记" else 16)


def training(diary: Diary, unit: str, audience: str, day: date, entitled: int, hours: int) -> Row:
    """A class that at least 95 % attend."""
    present = entitled - diary.between(0, entitled // 20)
    values = {"unit": unit, "held_on": day, "audience": audience, "entitled": entitled, "present": present}
    return Row("trainings", {**values, "hours": hours, "entered_on": diary.entered(day)})


def study(diary: Diary) -> Iterator[Row]:
    """A committee studies together every month, four hours each."""
    for unit in diary.committees():
        ways = ["领导领学"] * 8 + ["专家讲学"] * 2 + ["轮训研学"] * 2
        diary.rng.shuffle(ways)
        for month, way in enumerate(ways, 1):
            day = diary.in_month(month)
            if diary.exists(unit, day):
                entitled = diary.between(9, 15)
                present = entitled - diary.between(0, 2)
                values = {"unit": unit, "held_on": day, "way": way, "entitled": entitled, "present": present}
                yield Row("study-sessions", {**values, "hours": 4})


def oaths(diary: Diary) -> Iterator[Row]:
    """Seven branches in ten renew their oath in July, some keep political birthdays in autumn."""
    for span in diary.branches:
        for kind, month, share in (("重温入党誓词", 7, 0.7), ("集体政治生日", 10, 0.45)):
            day = diary.in_month(month, 1, 25)
            people = len(diary.members(span.code, day))
            if diary.exists(span.code, day) and people and diary.rng.random() < share:
                attended = max(1, people * diary.between(70, 100) // 100)
                yield Row("oath-birthdays", {"unit": span.code, "held_on": day, "kind": kind, "people": attended})


def deliberations(diary: Diary) -> Iterator[Row]:
    """Two to four decisions a village, step by step; one in ten lacks the last publication, few the one before."""
    names = ("proposed_on", "consulted_on", "reviewed_on", "resolved_on", "posted_on", "reported_on")
    for span in diary.units("行政村"):
        for month in sorted(diary.rng.sample(range(1, 10), diary.between(2, 4))):
            days = [diary.in_month(month)]
            for low, high in ((1, 6), (2, 10), (2, 12), (1, 4), (20, 45)):
                days.append(days[-1] + timedelta(days=diary.between(low, high)))
            values: dict[str, object] = {"unit": span.code, **dict(zip(names, days, strict=True))}
            draw = diary.rng.random()
            if draw < 0.1:
                values["reported_on"] = None
            elif draw < 0.13:
                values["posted_on"] = None
            yield Row("four-deliberations", values)


MAKERS = (standard_checks, volunteers, trainings, study, oaths, deliberations)
