"""制度 and 项目 of the towns: A4.2, A4.3, A5.3 to A5.8."""

from __future__ import annotations

from datetime import date, timedelta

from pingyi.demo.bed import Bed
from pingyi.demo.records.support import WAN

_DAYS = ("党员主题活动日", "组织生活日", "党员读书日", "党员培训日", "镇村干部会议")
_SPEAKERS = ("领导干部", "支部书记", "老党员", "致富能手", "驻村干部")
_CONTENTS = ("理论政策", "党史村史", "法律法规", "致富技术", "文明新风")
_MEETINGS = ("党员大会", "主题党日", "村民代表会", "院落会", "田间会")
_TEAMS = ("宣传服务队", "调解服务队", "环境服务队", "助困服务队")
_PARTS = ("社区党组织", "议事平台", "服务平台", "监督平台")


def four_days(bed: Bed) -> None:
    """A4.2: the sixth town keeps four days and one meeting every month of both years."""
    town = bed.town(6)
    if town is None:
        return
    tag = "A4.2" if bed.year == 2019 else "B"
    model = f"SR-{town}"
    bed.put(tag, "four-days-units", no=model, unit=town, since=date(2018, 1, 1))
    for month in range(1, 13):
        for n, kind in enumerate(_DAYS):
            day = date(bed.year, month, 3 + 5 * n)
            bed.put(
                tag, "four-days", unit=town, model=model, held_on=day, kind=kind, people=bed.diary.between(20, 80),
                entered_on=day + timedelta(days=1),
            )  # fmt: skip


def lessons(bed: Bed) -> None:
    """A4.3: five sorts of speakers, contents and meetings: 125 lessons planned, 118 given."""
    town = bed.town(7)
    if town is None or bed.year != 2019:
        return
    for n in range(125):
        planned = date(2019, 1, 8) + timedelta(days=n * 320 // 125)
        taught = planned + timedelta(days=n % 3) if n % 18 != 17 and n != 0 else None
        bed.put(
            "A4.3", "lesson-plan", no=f"XJ19-{town}-{n + 1:03}", unit=town, speaker=_SPEAKERS[n % 5],
            content=_CONTENTS[n // 5 % 5], meeting=_MEETINGS[n // 25], planned_on=planned, taught_on=taught,
            people=bed.diary.between(15, 60) if taught else None,
        )  # fmt: skip


def model(bed: Bed) -> None:
    """A5.3: three communities of the fifth town keep one organisation, three platforms, four teams. A5.4: people are content."""
    homes = bed.communities(bed.town(5))[:3]
    if len(homes) < 3:
        return
    asked, satisfied = (320, 304) if bed.year == 2019 else (300, 249)
    bed.put(
        "A5.4", "surveys", unit=homes[0], held_on=date(bed.year, 11, 8 + 2019 - bed.year), topic="安置小区服务",
        asked=asked, satisfied=satisfied,
    )  # fmt: skip
    if bed.year != 2019:
        return
    for home in homes:
        for month in range(1, 13):
            parts = (*_TEAMS, *(_PARTS if month % 3 == 2 else ()))
            for n, part in enumerate(parts):
                day = date(2019, month, 2 + 3 * n)
                bed.put("A5.3", "community-model", unit=home, held_on=day, part=part, people=bed.diary.between(10, 60))


def shops(bed: Bed) -> None:
    """A5.5: learners and shops of the seventh town: 320 and 96, the year before 210 and 48."""
    town = bed.town(7)
    if town is None:
        return
    later = bed.year == 2019
    for n in range(8 if later else 6):
        learners, opened = (40, 12) if later else (35, 8)
        bed.put(
            "A5.5" if later else "B", "eshop-classes", unit=town, held_on=date(bed.year, 2 + n, 12), learners=learners,
            shops=opened,
        )  # fmt: skip


def projects(bed: Bed) -> None:
    """A5.6: rice of the third town. A5.7: the second town's bus."""
    town, later = bed.town(3), bed.year == 2019
    if town is not None:
        bed.put(
            "A5.6" if later else "B", "people-projects", no=f"HM18-{town}-09", unit=town, name="优质大米品牌振兴项目",
            kind="特色农业", started_on=date(2018, 3, 1), done_on=date(2019, 10, 15) if later else None,
            people=2600 if later else 1500, income=(860 if later else 520) * WAN,
        )  # fmt: skip
    town = bed.town(2)
    if town is not None and later:
        bed.put(
            "A5.7", "people-projects", no=f"HM19-{town}-09", unit=town, name="镇域环线公交", kind="公共交通",
            started_on=date(2019, 2, 1), done_on=date(2019, 7, 1), people=18_000, income=None,
        )  # fmt: skip


def filial(bed: Bed) -> None:
    """A5.8: every village of the first town keeps a fund for the old from three sources; it never pays more than it has."""
    if bed.year != 2019:
        return
    for home in bed.villages(bed.town(1)):
        held = 0
        for month in range(1, 13):
            children, donated = bed.diary.between(30, 60) * 10_000, bed.diary.between(5, 15) * 10_000
            held += 100_000 + children + donated
            paid = held * bed.diary.between(60, 95) // 100 // 10_000 * 10_000
            held -= paid
            bed.put(
                "A5.8", "filial-fund", unit=home, month=date(2019, month, 1), granted=100_000, children=children,
                donated=donated, paid=paid, elders=bed.diary.between(15, 40),
            )  # fmt: skip


PLANTINGS = (four_days, lessons, model, shops, projects, filial)
