"""引领: work done together with the centre's tasks, activities, recognitions, awards, disputes, elections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pingyi.demo.diary import Diary
from pingyi.demo.model import MERGED_ON, ROOT, Row

_FUSION = {
    "脱贫攻坚": "驻村帮扶产业到户",
    "乡村振兴": "村庄清洁行动",
    "扫黑除恶": "线索摸排宣传",
    "征迁安置": "安置点服务专班",
    "业务工作": "党员岗位提质",
}


def fusion(diary: Diary) -> Iterator[Row]:
    """Twenty items a town, ten of the organs and of the schools; most are finished within the year, never all in a town."""
    towns = list(_FUSION)[:4]
    for unit in diary.committees():
        if unit[0] == "X":
            continue
        ended = not diary.exists(unit, diary.last)
        if unit[0] == "T":
            themes = [towns[n % 4] for n in range(6 if ended else 20)]
            low, high = (15, 18) if diary.year == 2018 else (16, 19)
            open_ = set() if ended else set(diary.rng.sample(range(20), 20 - diary.between(low, high)))
        else:
            themes, open_ = ["业务工作"] * 10, {9}
        done = [n for n in range(len(themes)) if n not in open_]
        failed = set(done[-1:]) if unit[0] != "T" else set(diary.rng.sample(done, len(done) // 5))
        for n, theme in enumerate(themes):
            finish = MERGED_ON - timedelta(days=20) if ended else date(diary.year, 12, 22)
            values = {"no": diary.no("RH", unit, n + 1), "unit": unit, "theme": theme, "name": _FUSION[theme]}
            set_on = diary.day(date(diary.year, 1, 7), date(diary.year, 3, 25))
            finished = diary.day(date(diary.year, 4, 1), finish) if n not in open_ else None
            effect = n not in failed if finished else None
            yield Row("fusion-items", {**values, "set_on": set_on, "done_on": finished, "effect": effect})


def activities(diary: Diary) -> Iterator[Row]:
    """One to three activities a branch, four a town."""
    for span in diary.branches:
        for month in sorted(diary.rng.sample(range(1, 13), diary.between(1, 3))):
            day = diary.in_month(month)
            people = len(diary.entitled(span.code, day))
            if diary.exists(span.code, day) and people:
                yield activity(diary, span.code, day, people)
    for unit in diary.towns():
        for month in (2, 5, 8, 11):
            day = diary.in_month(month)
            if diary.exists(unit, day):
                yield activity(diary, unit, day, diary.between(40, 120))


def activity(diary: Diary, unit: str, day: date, entitled: int) -> Row:
    """A common activity, attended by some nine in ten."""
    values = {"unit": unit, "held_on": day, "kind": "党员主题活动", "theme": diary.rng.choice(("理论学习", "服务群众"))}
    values |= {"way": diary.rng.choice(("集中学习", "服务活动")), "entitled": entitled}
    present = max(1, entitled * diary.between(87, 95) // 100)
    return Row("activities", {**values, "present": present, "entered_on": diary.entered(day)})


def recognitions(diary: Diary) -> Iterator[Row]:
    """Three articles in the city's papers, four commendations of the district."""
    towns = diary.towns()
    for place, title in ((2, "支部结对共建"), (4, "党员议事亭"), (6, "流动党员之家")):
        if place < len(towns) and diary.exists(towns[place], diary.last):
            day = diary.in_month(diary.between(3, 11))
            yield _recognised(towns[place], day, "刊发", "市级", "市报", title)
    for unit in diary.rng.sample(diary.committees(), min(4, len(diary.committees()))):
        day = date(diary.year, 6, 18)
        yield _recognised(unit, day, "表彰", "县区级", "区委组织部", "先进基层党组织")


def _recognised(unit: str, day: date, kind: str, level: str, publisher: str, title: str) -> Row:
    values = {"unit": unit, "given_on": day, "kind": kind, "level": level, "publisher": publisher, "title": title}
    return Row("recognitions", {**values, "spread": None, "document": None})


def awards(diary: Diary) -> Iterator[Row]:
    """Ten best secretaries (nine drawn in 2019, the tenth is planted) and some thirty excellent branches, in December."""
    later = diary.year == 2019
    day = date(2019, 12, 5) if later else date(2018, 12, 6)
    homes = [home for home in diary.homes() if diary.exists(home, day)]
    if len(homes) > 3:
        homes = [home for home in homes if diary.ground.committee(home, day) != diary.towns()[-1]]
    for unit in diary.rng.sample(homes, min(len(homes), 9 if later else 10)):
        yield _award(unit, "十佳支部书记", day, returnee=False)
    branches = [span.code for span in diary.branches if diary.exists(span.code, day)]
    for unit in diary.rng.sample(branches, min(len(branches), diary.share(30 if later else 24))):
        yield _award(unit, "优秀支部", day, returnee=None)


def _award(unit: str, award: str, day: date, *, returnee: bool | None) -> Row:
    values = {
        "unit": unit,
        "award": award,
        "nominated_on": date(day.year, 11, 1),
        "published_on": date(day.year, 11, 20),
    }
    return Row("awards", {**values, "awarded_on": day, "returnee": returnee})


def disputes(diary: Diary) -> Iterator[Row]:
    """Fifteen to thirty disputes a town; most are talked over, settled and, about half of them, looked at again."""
    for town in diary.towns():
        homes = diary.homes_of(town)
        for n in range(1, diary.between(15, 30) + 1):
            found = diary.day(date(diary.year, 1, 5), date(diary.year, 12, 5))
            settled = found + timedelta(days=diary.between(10, 40)) if diary.rng.random() < 0.85 else None
            if settled is not None and settled > diary.last:
                settled = None
            talked = found + timedelta(days=diary.between(2, 9)) if settled or diary.rng.random() < 0.35 else None
            seen = settled + timedelta(days=15) if settled is not None and diary.rng.random() < 0.6 else None
            draw = diary.rng.random()
            at = None if settled is None else "村内" if draw < 0.62 else "镇级" if draw < 0.95 else "区级"
            values = {"no": diary.no("JF", town, n), "unit": diary.rng.choice(homes), "found_on": found}
            dates = {"discussed_on": talked, "settled_on": settled}
            revisited = seen if seen is None or seen <= diary.last else None
            yield Row("disputes", {**values, **dates, "revisited_on": revisited, "settled_at": at})


def elections(diary: Diary) -> Iterator[Row]:
    """Every village and community elects in spring 2019: weighed up before, by the day planned, done in one go."""
    if diary.year != 2019:
        return
    for home in diary.homes():
        planned = diary.day(date(2019, 3, 5), date(2019, 4, 25))
        entitled = diary.between(420, 2600)
        values = {"unit": home, "planned_on": planned, "judged_on": planned - timedelta(days=diary.between(10, 30))}
        held = planned - timedelta(days=diary.between(0, 3))
        voted = entitled * diary.between(79, 96) // 100
        yield Row("elections", {**values, "held_on": held, "once": True, "entitled": entitled, "voted": voted})


def rankings(diary: Diary) -> Iterator[Row]:
    """The city's notices: third of nine in 2018, seventh in the first half of 2019; the second half is not yet out."""
    notices = {
        2018: (
            ("上半年", date(2018, 7, 20), 3, "市组通报〔2018〕7号"),
            ("下半年", date(2018, 12, 29), 3, "市组通报〔2018〕15号"),
        ),
        2019: (("上半年", date(2019, 7, 25), 7, "市组通报〔2019〕6号"),),
    }
    for period, day, place, document in notices[diary.year]:
        values = {"unit": ROOT, "period": period, "issued_on": day, "place": place, "compared": 9}
        yield Row("city-rankings", {**values, "document": document})


def surveys(diary: Diary) -> Iterator[Row]:
    """Two questions a year in every town, a hundred households asked."""
    for unit in diary.towns():
        for topic, low in (("党员作风", 85), ("村务公开", 80)):
            day = date(diary.year, 11, diary.between(5, 25))
            if diary.exists(unit, day):
                values = {"unit": unit, "held_on": day, "topic": topic, "asked": 100}
                yield Row("surveys", {**values, "satisfied": diary.between(low, 95)})


MAKERS = (fusion, activities, recognitions, awards, disputes, elections, rankings, surveys)
