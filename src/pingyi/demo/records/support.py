"""保障: places, building, demonstration sites, money for party work, villages' income."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pingyi.demo.diary import Diary
from pingyi.demo.model import Row

WAN = 1_000_000
"""10 000 yuan in fen."""
HUNDRED = 10_000
"""100 yuan in fen: amounts of ordinary life are whole hundreds, so that they can be written in 万元."""
SOURCES = ("经营收入", "资产租赁", "土地流转", "服务收入")
MODES = {
    "合作社": "特色种养合作社",
    "资产租赁": "集体门面租赁",
    "光伏发电": "村级光伏电站",
    "土地流转": "连片土地流转",
    "劳务服务": "劳务服务队",
}


def venues(diary: Diary) -> Iterator[Row]:
    """One place for each village and community: in 2018 some two a town were run down, nine in the sixth; in 2019 all pass."""
    for town in diary.towns():
        homes = diary.homes_of(town)
        wanted = 9 if town == "T06" else 3 if town == "T05" else 2 if len(homes) > 8 else 0
        if town == "T06" and len(homes) < 12:
            wanted = len(homes) // 2
        worn = set(diary.fixed(f"which/{town}").sample(homes, min(wanted, len(homes))))
        for home in homes:
            bad = home in worn and diary.year == 2018
            values = {"no": f"ZD-{home}", "unit": home, "area": diary.fixed(f"area/{home}").randint(180, 900)}
            yield Row("venues", {**values, "condition": "破旧" if bad else "完好", "accepted": not bad})


def building(diary: Diary) -> Iterator[Row]:
    """One to three building projects a town, one of each other committee; two in three are accepted."""
    names = ("党群服务中心改造", "党员活动室新建", "党建文化长廊", "党员教育基地")
    for unit in diary.committees():
        count = diary.between(1, 3) if unit[0] == "T" else 1
        for n, name in enumerate(diary.rng.sample(names, count), 1):
            started = diary.day(date(diary.year, 2, 20), date(diary.year, 5, 30))
            accepted = started + timedelta(days=diary.between(60, 150)) if diary.rng.random() < 0.67 else None
            if accepted is not None and not diary.exists(unit, accepted):
                accepted = None
            spent = diary.between(200, 600) * 10 * HUNDRED
            values = {
                "no": diary.no("JS", unit, n),
                "unit": unit,
                "name": name,
                "kind": diary.rng.choice(("新建", "改建")),
            }
            money = {"budget": spent + diary.between(0, 40) * 10 * HUNDRED, "spent": spent}
            yield Row("building-projects", {**values, "started_on": started, "accepted_on": accepted, **money})


def sites(diary: Diary) -> Iterator[Row]:
    """A demonstration site in most towns, below the line of ninety; four of the organs, likewise; two of the firms."""
    for unit in diary.committees():
        scores = {"T": [diary.between(78, 88)], "G": [82, 84, 86, 88], "E": [91], "X": [92, 80]}[unit[0]]
        if unit == "T02":
            scores = [93]
        checked = diary.in_month(10)
        if unit == "T06" or not diary.exists(unit, checked):
            continue
        for n, score in enumerate(scores, 1):
            name = f"{diary.ground.places[unit].short}第{'一二三四'[n - 1]}党建示范点"
            values = {"no": diary.no("SF", unit, n), "unit": unit, "name": name, "kind": "示范点", "belt": None}
            yield Row("demo-sites", {**values, "checked_on": checked, "score": score, "visits": diary.between(2, 14)})


def funds(diary: Diary) -> Iterator[Row]:
    """Money for party work by quarter and purpose: about 7.45 万元 a row in 2018, a quarter more in 2019."""
    for unit in diary.committees():
        for quarter in range(1, 5):
            end = diary.quarter(quarter)[1]
            if not diary.exists(unit, end):
                continue
            for purpose in ("阵地建设", "教育培训", "活动开展", "关怀帮扶", "其他"):
                spent = diary.fixed(f"funds/{unit}/{quarter}/{purpose}").randint(490, 1000) * HUNDRED
                if diary.year == 2019:
                    spent = spent * 127 // 100 // HUNDRED * HUNDRED
                budget = spent + diary.between(5, 40) * HUNDRED
                values = {"unit": unit, "quarter_end": end, "purpose": purpose, "budget": budget}
                yield Row("party-funds", {**values, "spent": spent})


def income(diary: Diary) -> Iterator[Row]:
    """Every village's income by source: 5.2 to 40 万元, 3 to 15 % above last year's; one in eight was below 5 万元 in 2018."""
    for span in diary.units("行政村"):
        draw = diary.fixed(f"income/{span.code}")
        if draw.random() < 0.125:
            total = draw.randint(300, 490) if diary.year == 2018 else 520 + draw.randint(0, 100)
        else:
            total = draw.randint(540, 3400)
            total = total if diary.year == 2018 else total * draw.randint(103, 115) // 100
        yield from income_rows(diary, span.code, total)


def income_rows(diary: Diary, village: str, total: int) -> Iterator[Row]:
    """A village's income rows: ``total`` in hundreds of yuan over one to three sources; 0 is one row that says so."""
    if total == 0:
        values = {"unit": village, "year_end": diary.last, "source": "无收入", "amount": 0}
        yield Row("village-income", values)
        return
    chosen = diary.rng.sample(SOURCES, diary.between(1, 3) if total > 20 else 1)
    left = total
    for n, source in enumerate(chosen):
        part = left if n == len(chosen) - 1 else left // 2
        left -= part
        values = {"unit": village, "year_end": diary.last, "source": source}
        yield Row("village-income", {**values, "amount": part * HUNDRED})


def income_projects(diary: Diary) -> Iterator[Row]:
    """Projects in seven villages of ten; pilots of the city are planted."""
    for span in diary.units("行政村"):
        if diary.rng.random() < 0.7:
            mode = diary.rng.choice(sorted(MODES))
            day = diary.in_month(diary.between(2, 10))
            values = {"no": diary.no("XM", span.code, 1), "unit": span.code, "name": MODES[mode], "mode": mode}
            yield Row("income-projects", {**values, "started_on": day, "pilot": False, "grant": None})


MAKERS = (venues, building, sites, funds, income, income_projects)
