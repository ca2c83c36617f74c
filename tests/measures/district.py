"""Small districts for tests: forms of every shape, facts from plain dicts, and random districts with a random pack."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from pingyi.calendar import Cadence
from pingyi.facts.model import PARTICIPANTS, Facts, table_schema
from pingyi.packs import load_rules
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, Form, Measure

YEAR = 2019
Row = dict[str, Any]


def field(name: str, kind: str, **more: Any) -> Row:  # noqa: ANN401  what a field may say
    return {"id": name, "name": name, "type": kind, **more}


UNIT, WHEN = field("unit", "unit"), field("held_on", "date", role="when")
MEETING = Form(
    id="meeting", name="会议", history=True,
    fields=[
        UNIT, field("kind", "choice", choices=["大会", "委员会", "党课"]), WHEN, field("entitled", "count"), field("present", "count"),
        field("voted", "yes_no"), field("topic", "text", open=True), field("note", "text"), field("people", "persons"),
        field("planned_on", "date"), field("host", "unit"), field("chair", "person"),
    ],
)  # fmt: skip
LESSON = Form(
    id="lesson",
    name="学习",
    subject="person",
    fields=[UNIT, field("person", "person"), WHEN, field("hours", "quantity", scale=10)],
)
VISIT = Form(
    id="visit", name="观摩", subject="post", fields=[UNIT, field("post", "post"), WHEN, field("score", "integer")]
)
PROJECT = Form(
    id="project", name="项目", register=True, subject="no",
    fields=[
        UNIT, field("no", "text", open=True), field("since", "date", role="since"), field("until", "date", role="until"),
        field("level", "choice", choices=["省", "市", "县"]), field("target", "money"), field("due_on", "date"), field("done_on", "date"),
        field("open", "yes_no"),
    ],
)  # fmt: skip
STEP = Form(
    id="step", name="进度", subject="project", history=True,
    fields=[UNIT, field("project", "row", refers="project"), WHEN, field("paid", "money"), field("stage", "choice", choices=["甲", "乙", "丙"]), field("stage_text", "text", open=True)],
)  # fmt: skip
PLAIN = Form(
    id="plain",
    name="无日期的表",
    subject="topic",
    fields=[UNIT, field("topic", "text", open=True), field("amount", "money")],
)
FORMS = {form.id: form for form in (MEETING, LESSON, VISIT, PROJECT, STEP, PLAIN)}


def rules(*, duties: list[Row] = (), measures: list[Row] = (), year: int = YEAR) -> Rules:  # type: ignore[assignment]
    """Rules over the forms above; every duty is a measure too, and so is its timeliness."""
    house = load_rules(["house"], year)
    made = [Duty.model_validate({"name": f"应办{row['id']}", **row}) for row in duties]
    asked = [Measure(id=duty.id, name=duty.name, duty=duty.id) for duty in made]
    asked += [Measure(id=f"{duty.id}-on-time", name=duty.name, on_time=duty.id) for duty in made]
    asked += [Measure.model_validate({"name": row["id"], **row}) for row in measures]
    return Rules(
        year,
        house.packs,
        forms={**house.forms, **FORMS},
        duties={duty.id: duty for duty in made},
        measures={m.id: m for m in asked},
    )


def facts(
    tables: dict[str, list[Row]], pack: Rules, year: int = YEAR, participants: list[tuple[str, int, str]] = ()
) -> Facts:  # type: ignore[assignment]
    """Facts from rows as dicts. A row may say its `entered`, `counts`, `line`. Participants: (form, place of the row, person)."""
    made: dict[str, pa.Table] = {}
    ids: dict[str, list[str]] = {}
    for name, rows in tables.items():
        form = pack.forms[name]
        full, seen = [], Counter[str]()
        for place, row in enumerate(rows):
            text = repr(sorted((key, value) for key, value in row.items() if key != "line"))
            digest = hashlib.sha256(text.encode()).hexdigest()[:16]
            seen[digest] += 1
            full.append(
                {
                    **dict.fromkeys(table_schema(form).names),
                    **system(form, row, place),
                    **row,
                    "row_id": f"{digest}-{seen[digest]}",
                }
            )
        ids[name] = [row["row_id"] for row in full]
        full.sort(key=lambda row: (row["subject"], row["day"] or date.min, row["row_id"]))
        made[name] = pa.Table.from_pylist(full, schema=table_schema(form))
    if participants:
        taken = [{"form": form, "row_id": ids[form][place], "person": person} for form, place, person in participants]
        made["participants"] = pa.Table.from_pylist(taken, schema=PARTICIPANTS)
    return Facts(year, made)


def system(form: Form, row: Row, place: int) -> Row:
    subject = f"{row['title']}@{row['unit']}" if form.id == "posts" else row[form.subject]
    when = form.with_role("when") or form.with_role("since")
    return {
        "subject": subject, "day": row.get(when.id) if when else None, "counts": True, "file": f"{form.id}.xlsx", "sheet": "表1",
        "line": place + 2,
    }  # fmt: skip


def unit(code: str, kind: str, parent: str | None, since: date = date(2000, 1, 1), until: date | None = None) -> Row:
    return {"code": code, "name": code, "kind": kind, "parent": parent, "since": since, "until": until}


# Random districts --------------------------------------------------------------------------------------------------

EDGES = [
    date(2016, 2, 29), date(2018, 12, 30), date(2018, 12, 31), date(2019, 1, 1), date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 31),
    date(2019, 4, 1), date(2019, 6, 30), date(2019, 7, 1), date(2019, 9, 30), date(2019, 12, 29), date(2019, 12, 30), date(2019, 12, 31),
    date(2020, 1, 1), date(2020, 1, 5), date(2014, 12, 31), date(2015, 1, 1),
]  # fmt: skip


class Maker:
    """Everything random about a district, from one seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def day(self) -> date:
        if self.draw.random() < 0.3:
            return self.draw.choice(EDGES)
        low = date(2019, 1, 1) if self.draw.random() < 0.8 else date(2014, 6, 1)
        return low + timedelta(days=self.draw.randrange((date(2020, 1, 10) - low).days))

    def maybe(self, value: Any, chance: float = 0.85) -> Any:  # noqa: ANN401  any cell
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
            "unit": self.maybe(self.code(), 0.9), "no": self.draw.choice(self.projects), **self.span(),
            "level": self.maybe(self.draw.choice(["省", "市", "县"])), "target": self.maybe(self.draw.randrange(0, 900)),
            "due_on": self.maybe(self.day()), "done_on": self.maybe(self.day()), "open": self.draw.choice([True, False, None]),
        } | ({"since": None} if self.draw.random() < 0.2 else {})  # fmt: skip

    def meeting(self) -> Row:
        held = self.maybe(self.day(), 0.95)
        return {
            "unit": self.code(), "kind": self.maybe(self.draw.choice(["大会", "大会", "委员会", "党课"])), "held_on": held,
            "entitled": self.maybe(self.draw.randrange(1, 9)), "present": self.maybe(self.draw.randrange(0, 9)),
            "voted": self.draw.choice([True, False, None]), "topic": self.draw.choice(["", "议题", None]), "note": self.draw.choice([True, None]),
            "people": 2, "planned_on": self.maybe(self.later(held)), "entered": self.maybe(self.later(held, 120), 0.7),
            "host": self.maybe(self.code(), 0.5), "chair": self.maybe(self.draw.choice(self.people), 0.5),
        }  # fmt: skip

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
            "unit": self.code(), "project": self.draw.choice(self.projects), "held_on": self.maybe(self.day(), 0.9),
            "paid": self.maybe(self.draw.randrange(-50, 500)), "stage": self.maybe(self.draw.choice(["甲", "乙", "丙"])),
            "stage_text": self.maybe(self.draw.choice(["未", "已", "中"])),
        }  # fmt: skip

    def waiver(self) -> Row:
        since = self.day()
        return {
            "unit": self.code(), "duty": self.draw.choice(["d0", "应办d1", "d2", "应办d3", "d4"]), "sort": self.draw.choice(["免除", "延期", "延期"]),
            "since": since, "until": self.maybe(self.later(since, 200), 0.9), "extended_to": self.maybe(self.later(since, 300)),
        }  # fmt: skip

    def participants(self, tables: dict[str, list[Row]]) -> list[tuple[str, int, str]]:
        return [
            ("meeting", place, person)
            for place in range(len(tables["meeting"]))
            for person in self.draw.choices(self.people, k=self.draw.randrange(3))
        ]

    # Packs --------------------------------------------------------------------------------------------------------

    def where(self, form: str) -> Row | None:
        every = {
            "meeting": [
                {"kind": "大会"}, {"kind": ["党课", "大会"]}, {"present": {"gte": {"field": "entitled", "times": [1, 2]}}}, {"voted": True},
                {"not": {"voted": True}}, {"topic": {"filled": True}}, {"note": {"filled": False}}, {"present": {"gt": 3, "lte": 7}},
                {"held_on": {"lte": {"field": "planned_on", "plus": 10}}}, {"any": [{"kind": {"ne": "大会"}}, {"entitled": 4}]},
                {"held_on": {"gte": date(2019, 4, 1)}}, {"voted": {"filled": True}}, {"present": {"lt": {"field": "entitled", "plus": 1}}},
            ],
            "lesson": [{"hours": {"gte": 20}}, {"hours": {"filled": True}}],
            "visit": [{"score": {"lt": 3}}, {"score": {"ne": 0}}],
            "step": [{"stage": ["甲", "乙"]}, {"paid": {"gte": 0}}, {"stage": {"filled": False}}, {"nothing": 1}, {"not": {"stage": "丙"}}],
            "plain": [{"amount": {"gt": 10}}],
            "project": [{"level": "省"}, {"open": True}, {"done_on": {"lte": {"field": "due_on", "plus": 5}}}, {"done_on": {"filled": False}}],
        }[form]  # fmt: skip
        return self.draw.choice([None] * len(every) + every)

    def subjects(self) -> tuple[Row, str, list[tuple[str, str | None]]]:
        """Subjects, the sort's name, and the forms (with by) whose records are about them."""
        match self.draw.randrange(4):
            case 0:
                kinds = self.draw.choice([["党支部"], ["党支部"], ["党支部", "行政村"], ["镇党委"], []])
                where = self.draw.choice([None, {"kind": "党支部"}])
                return (
                    {"unit_kinds": kinds, "where": where},
                    "units",
                    [("meeting", None), ("meeting", "host"), ("lesson", "unit"), ("step", "unit")],
                )
            case 1:
                where = self.draw.choice([None, {"post": "书记"}, {"kind": "镇党委"}])
                return (
                    {"post": "书记", "of": self.draw.choice([[], ["镇党委"], ["党支部"]]), "where": where},
                    "posts",
                    [("visit", None)],
                )
            case 2:
                where = self.draw.choice([None, {"kind": "正式党员"}, {"exempt": False}, {"exempt": True}])
                return (
                    {"members": True, "where": where},
                    "members",
                    [("lesson", None), ("meeting", "people"), ("meeting", "chair")],
                )
            case _:
                return {"register": "project", "where": self.where("project")}, "project", [("step", None)]

    def fulfilment(self, forms: list[tuple[str, str | None]], at_least: list[int]) -> Row:
        form, by = self.draw.choice(forms)
        return {
            "form": form,
            "by": by,
            "where": self.where(form),
            "valid": self.where(form),
            "at_least": self.draw.choice(at_least),
        }

    def duty(self, name: str) -> tuple[Row, str]:
        asked, sort, forms = self.subjects()
        row: Row = {"id": name, "owed_by": asked, "on_time_days": self.draw.choice([0, 10, 30])}
        match self.draw.randrange(6):
            case 0:
                row["every_years"] = self.draw.choice([2, 3])
            case 1:
                row["once"] = {"by": self.draw.choice(["05-31", "12-31", "2019-03-31", "2018-03-31"])}
            case 2:
                event = {"units": "meeting", "posts": "visit", "members": "lesson", "project": "step"}[sort]
                row["within"] = {"days": self.draw.choice([1, 30, 90]), "event": event, "where": self.where(event)}
            case _:
                row["every"] = self.draw.choice(list(Cadence)).value
        many = [self.fulfilment(forms, [1, 1, 1, 2, 3]) for _ in range(2)]
        match self.draw.randrange(4):
            case 0:
                row["any_of"] = many
            case 1:
                row["all_of"] = many
            case _:
                row["fulfilled_by"] = many[0]
        if self.draw.random() < 0.2:
            row["since"] = self.day()
        if self.draw.random() < 0.2:
            row["until"] = self.day()
        return row, sort

    def term(self) -> Row:
        form = self.draw.choice(["meeting", "lesson", "visit", "step", "plain", "project"])
        row: Row = {"where": self.where(form), "window": self.draw.choice(["year", "year", "before", "ever"])}
        sums: dict[str, list[Any]] = {
            "meeting": ["present", {"present": 100, "entitled": -3}, "voted"], "lesson": ["hours"], "visit": ["score"], "step": ["paid"],
            "plain": ["amount"], "project": ["target"],
        }  # fmt: skip
        return row | (
            {"count": form} if self.draw.random() < 0.5 else {"sum": self.draw.choice(sums[form]), "of": form}
        )

    def value(self, sort: str, forms: list[tuple[str, str | None]], owed: dict[str, str]) -> Row:
        own = [name for name, of in owed.items() if of == sort]
        if own and self.draw.random() < 0.3:
            return {self.draw.choice(["met", "owed"]): self.draw.choice(own)}
        form, by = self.draw.choice(forms)
        row: Row = {"where": self.where(form), "window": self.draw.choice(["year", "year", "before", "ever"]), "by": by}
        number = {"meeting": "present", "lesson": "hours", "visit": "score", "step": "paid"}[form]
        texts = {"meeting": ["kind", "voted", "planned_on"], "step": ["stage", "stage_text"]}.get(form, [number])
        match self.draw.randrange(6):
            case 0:
                return row | {"sum": self.draw.choice([number, {number: 7}]), "of": form}
            case 1:
                return row | {self.draw.choice(["first", "last"]): form}
            case 2:
                return row | {"latest": self.draw.choice([number, *texts]), "of": form}
            case 3:
                return row | {"months": form}
            case _:
                return row | {"count": form}

    def test(self, value: Row, sort: str) -> Row:
        if "first" in value or "last" in value or value.get("latest") == "planned_on":
            tests: list[Any] = [{"v": {"gte": date(2019, 4, 1)}}, {"v": {"filled": False}}]
            return self.draw.choice(
                [*tests, {"v": {"lte": {"field": "due_on", "plus": 9}}}] if sort == "project" else tests
            )
        if value.get("latest") in ("kind", "stage", "stage_text"):
            return self.draw.choice([{"v": ["大会", "甲", "已"]}, {"v": {"filled": True}}, {"not": {"v": "丙"}}])
        if value.get("latest") == "voted":
            return self.draw.choice([{"v": True}, {"v": {"filled": True}}])
        tests = [
            {"v": {"gte": 1}},
            {"v": 0},
            {"v": {"gt": {"field": "w"}}},
            {"any": [{"v": {"lt": 3}}, {"w": {"gte": 2}}]},
        ]
        if sort == "project":
            tests += [
                {"v": {"gte": {"field": "target", "times": [1, 2]}}},
                {"level": "市", "v": {"gt": 0}},
                {"level": {"filled": True}},
            ]
        return self.draw.choice(tests)

    def subject_measure(self, owed: dict[str, str]) -> Row:
        asked, sort, forms = self.subjects()
        value = self.value(sort, forms, owed)
        row: Row = {"subjects": asked, "values": {"v": value, "w": {"count": forms[0][0], "by": forms[0][1]}}}
        if not any(key in value for key in ("first", "last", "latest")):
            kind = self.draw.randrange(4)
            if kind == 0:
                return row | {"add": self.draw.choice(["v", "target"]) if sort == "project" else "v"}
            if kind == 1:
                target = self.draw.choice([3, "w", "target"]) if sort == "project" else self.draw.choice([3, "w"])
                return row | {"attain": {"value": "v", "target": target}}
        return row | {"test": self.test(value, sort)}

    def measure(self, owed: dict[str, str]) -> Row:
        match self.draw.randrange(6):
            case 0:
                return {"total": self.term()}
            case 1:
                return {"ratio": {"of": self.term(), "to": self.term()}}
            case 2:
                return self.draw.choice(
                    [
                        {
                            "days": {
                                "of": "meeting",
                                "first": "held_on",
                                "last": "planned_on",
                                "where": self.where("meeting"),
                            }
                        },
                        {
                            "days": {
                                "of": "project",
                                "first": "due_on",
                                "last": "done_on",
                                "where": self.where("project"),
                            }
                        },
                    ]
                )
            case _:
                return self.subject_measure(owed)

    def pack(self) -> Rules:
        made = [self.duty(f"d{number}") for number in range(5)]
        owed = {duty["id"]: sort for duty, sort in made}
        measures = [{"id": f"m{number}", **self.measure(owed)} for number in range(12)]
        return rules(duties=[duty for duty, _ in made], measures=measures)


def random_district(seed: int) -> tuple[Rules, Facts]:
    """A random pack and random facts, both from one seed."""
    maker = Maker(seed)
    tables = maker.tables()
    pack = maker.pack()
    return pack, facts(tables, pack, participants=maker.participants(tables))
