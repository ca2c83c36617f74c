"""项目: projects led by secretaries and projects for the people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pingyi.demo.diary import Diary
from pingyi.demo.model import Row

_LED = ("支部标准化提升", "软弱涣散村整顿", "村集体经济倍增", "党员先锋岗创建", "党群服务中心提档")
_PEOPLE = (
    ("环境整治", "村庄污水治理"), ("文化教育", "农家书屋提升"), ("养老助老", "日间照料点"), ("环境整治", "背街小巷整治"),
)  # fmt: skip


def led(diary: Diary) -> Iterator[Row]:
    """Three or four projects a town secretary in 2019, three in 2018; all done but for a fourth and of the last town."""
    for place, unit in enumerate(diary.towns()):
        ended = not diary.exists(unit, diary.last)
        last = unit == diary.ground.towns[-1] and len(diary.ground.towns) > 2
        count = 1 if ended else 3 if diary.year == 2018 else 4 if place == 4 else diary.between(3, 4)
        for n, name in enumerate(_LED[:count], 1):
            set_on = date(diary.year, 2, 10) if ended else diary.day(date(diary.year, 1, 10), date(diary.year, 3, 20))
            done: date | None = diary.day(date(diary.year, 9, 3), date(diary.year, 12, 20))
            if ended or (place == 4 and n == 4) or (diary.year == 2018 and n == 3 and (place == 4 or last)):
                done = None
            values = {"no": diary.no("LB", unit, n), "unit": unit, "leader": f"书记@{unit}", "name": name}
            yield Row("led-projects", {**values, "set_on": set_on, "due_on": date(diary.year, 12, 25), "done_on": done})


def people(diary: Diary) -> Iterator[Row]:
    """One to three projects a town; two in three are done."""
    for unit in diary.towns():
        for n, (kind, name) in enumerate(diary.rng.sample(_PEOPLE, diary.between(1, 3)), 1):
            done = diary.day(date(diary.year, 7, 1), date(diary.year, 12, 15)) if diary.rng.random() < 0.67 else None
            if done is not None and not diary.exists(unit, done):
                done = None
            values = {"no": diary.no("HM", unit, n), "unit": unit, "name": name, "kind": kind}
            started, served = diary.in_month(3), diary.between(500, 6000)
            dates = {"started_on": started, "done_on": done}
            yield Row("people-projects", {**values, **dates, "people": served, "income": None})


MAKERS = (led, people)
