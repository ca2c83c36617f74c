"""Random facts over the forms of :mod:`tests.measures.district`: moves, gaps, overlaps, period edges, leap days, missing cells."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.measures.district import Row, unit

EDGES = [
    date(2016, 2, 29),
    date(2018, 12, 30),
    date(2018, 12, 31),
    date(2019, 1, 1),
    date(2019, 1, 31),
    date(2019, 2, 28),
    date(2019, 3, 31),
    date(2019, 4, 1),
    date(2019, 6, 30),
    date(2019, 7, 1),
    date(2019, 9, 30),
    date(2019, 12, 29),
    date(2019, 12, 30),
    date(2019, 12, 31),
    date(2020, 1, 1),
    date(2020, 1, 5),
    date(2014, 12, 31),
    date(2015, 1, 1),
]


class FactsMaker:
    """Random facts from one seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def day(self) -> date:
        if self.draw.random() < 0.3:
            return self.draw.choice(EDGES)
        low = date(2019, 1, 1) if self.draw.random() < 0.8 else date(2014, 6, 1)
        return low + timedelta(days=self.draw.randrange((date(2020, 1, 10) - low).days))

    def maybe(self, value: Any, chance: float = 0.85) -> Any:
        return value if self.draw.random() < chance else None

    def later(self, day: date | None, most: int = 60) -> date | None:
        return day and day + timedelta(days=self.draw.randrange(-2, most))

    # Facts --------------------------------------------------------------------------------------------------------

    def units(self) -> list[Row]:
        rows = [unit("D", "区委", None)]
        for town in ("T1", "T2", "T3"):
            ended = self.day() if self.draw.random() < 0.2 else None
            rows.append(unit(town, "镇党委", "D", date(2000, 1, 1), ended))
        for number in range(self.draw.randrange(1, 5)):
            code, since = f"B{number}", self.draw.choice([date(2001, 1, 1)] * 4 + [date(2018, 12, 31), self.day()])
            spans = self.draw.choice([1, 1, 1, 2, 3])
            for _ in range(spans):
                until = (
                    since + timedelta(days=self.draw.randrange(1, 400))
                    if self.draw.random() < 0.2 or spans > 1
                    else None
                )
                kind = self.draw.choice(["党支部", "党支部", "党支部", "行政村"])
                rows.append(unit(code, kind, self.draw.choice(["T1", "T2", "T3", "T1", "D"]), since, until))
                if until is None:
                    break
                since = until + timedelta(days=self.draw.choice([0, 0, 0, 1, 40]))
        return rows

    def tables(self) -> dict[str, list[Row]]:
        units = self.units()
        self.codes = sorted({row["code"] for row in units})
        self.people = [f"p{number}" for number in range(4)]
        self.posts = [f"书记@{code}" for code in self.codes]
        self.projects = [f"J{number}" for number in range(4)]
        return {
            "units": units,
            "members": self.rows(self.member, 7),
            "posts": self.rows(self.post, 8),
            "project": self.rows(self.project, 6),
            "meeting": self.rows(self.meeting, 70),
            "lesson": self.rows(self.lesson, 40),
            "visit": self.rows(self.visit, 30),
            "step": self.rows(self.step, 30),
            "plain": self.rows(
                lambda: {"unit": self.code(), "topic": "某", "amount": self.maybe(self.draw.randrange(100))}, 6
            ),
            "waivers": self.rows(self.waiver, 3),
        }

    def rows(self, make: Callable[[], Row], most: int) -> list[Row]:
        return [
            {**make(), "counts": self.draw.random() < 0.93} for _ in range(self.draw.randrange(most // 2, most + 1))
        ]

    def code(self) -> str:
        return self.draw.choice([*self.codes, "X9"]) if self.draw.random() < 0.1 else self.draw.choice(self.codes)

    def span(self) -> Row:
        since = self.draw.choice([date(2010, 5, 1), date(2010, 5, 1), date(2019, 1, 1), self.day()])
        return {"since": since, "until": self.maybe(self.later(since, 500), 0.25)}

    def member(self) -> Row:
        exempt = {"exempt": self.draw.choice([True, False, None, None]), "exempt_since": self.maybe(self.day(), 0.5)}
        kind = self.draw.choice(["正式党员", "正式党员", "预备党员"])
        return {
            "no": True,
            "person": self.draw.choice(self.people),
            "unit": self.code(),
            "kind": kind,
            **self.span(),
            **exempt,
        }

    def post(self) -> Row:
        return {"unit": self.code(), "title": self.draw.choice(["书记", "书记", "委员"]), "person": "p1", **self.span()}

    def project(self) -> Row:
        return {
            "unit": self.maybe(self.code(), 0.9),
            "no": self.draw.choice(self.projects),
            **self.span(),
            "level": self.maybe(self.draw.choice(["省", "市", "县"])),
            "target": self.maybe(self.draw.randrange(0, 900)),
            "due_on": self.maybe(self.day()),
            "done_on": self.maybe(self.day()),
            "open": self.draw.choice([True, False, None]),
        } | ({"since": None} if self.draw.random() < 0.2 else {})

    def meeting(self) -> Row:
        held = self.maybe(self.day(), 0.95)
        return {
            "unit": self.code(),
            "kind": self.maybe(self.draw.choice(["大会", "大会", "委员会", "党课"])),
            "held_on": held,
            "entitled": self.maybe(self.draw.randrange(1, 9)),
            "present": self.maybe(self.draw.randrange(0, 9)),
            "voted": self.draw.choice([True, False, None]),
            "topic": self.draw.choice(["", "议题", None]),
            "note": self.draw.choice([True, None]),
            "people": 2,
            "planned_on": self.maybe(self.later(held)),
            "entered": self.maybe(self.later(held, 120), 0.7),
            "host": self.maybe(self.code(), 0.5),
            "chair": self.maybe(self.draw.choice(self.people), 0.5),
        }

    def lesson(self) -> Row:
        held = self.day()
        person = self.draw.choice([*self.people] * 3 + ["p9"])
        return {
            "unit": self.code(),
            "person": person,
            "held_on": held,
            "hours": self.maybe(self.draw.randrange(50)),
            "entered": self.maybe(self.later(held), 0.6),
        }

    def visit(self) -> Row:
        return {
            "unit": self.code(),
            "post": self.draw.choice(self.posts),
            "held_on": self.day(),
            "score": self.maybe(self.draw.randrange(-9, 9)),
        }

    def step(self) -> Row:
        return {
            "unit": self.code(),
            "project": self.draw.choice(self.projects),
            "held_on": self.maybe(self.day(), 0.9),
            "paid": self.maybe(self.draw.randrange(-50, 500)),
            "stage": self.maybe(self.draw.choice(["甲", "乙", "丙"])),
            "stage_text": self.maybe(self.draw.choice(["未", "已", "中"])),
        }

    def waiver(self) -> Row:
        since = self.day()
        return {
            "unit": self.code(),
            "duty": self.draw.choice(["d0", "应办d1", "d2", "应办d3", "d4"]),
            "sort": self.draw.choice(["免除", "延期", "延期"]),
            "since": since,
            "until": self.maybe(self.later(since, 200), 0.9),
            "extended_to": self.maybe(self.later(since, 300)),
        }

    def participants(self, tables: dict[str, list[Row]]) -> list[tuple[str, int, str]]:
        return [
            ("meeting", place, person)
            for place in range(len(tables["meeting"]))
            for person in self.draw.choices(self.people, k=self.draw.randrange(3))
        ]
