"""Random packs: duties of every cadence and measures of every kind over the forms of :mod:`tests.measures.district`."""

from __future__ import annotations

from datetime import date
from typing import Any

from pingyi.calendar import Cadence
from pingyi.facts.model import Facts
from pingyi.packs.rules import Rules
from tests.measures.district import Row, facts, rules
from tests.measures.random_facts import FactsMaker


class Maker(FactsMaker):
    """Random facts and a random pack, both from one seed."""

    def where(self, form: str) -> Row | None:
        every = {
            "meeting": [
                {"kind": "大会"},
                {"kind": ["党课", "大会"]},
                {"present": {"gte": {"field": "entitled", "times": [1, 2]}}},
                {"voted": True},
                {"not": {"voted": True}},
                {"topic": {"filled": True}},
                {"note": {"filled": False}},
                {"present": {"gt": 3, "lte": 7}},
                {"held_on": {"lte": {"field": "planned_on", "plus": 10}}},
                {"any": [{"kind": {"ne": "大会"}}, {"entitled": 4}]},
                {"held_on": {"gte": date(2019, 4, 1)}},
                {"voted": {"filled": True}},
                {"present": {"lt": {"field": "entitled", "plus": 1}}},
            ],
            "lesson": [{"hours": {"gte": 20}}, {"hours": {"filled": True}}],
            "visit": [{"score": {"lt": 3}}, {"score": {"ne": 0}}],
            "step": [
                {"stage": ["甲", "乙"]},
                {"paid": {"gte": 0}},
                {"stage": {"filled": False}},
                {"nothing": 1},
                {"not": {"stage": "丙"}},
            ],
            "plain": [{"amount": {"gt": 10}}],
            "project": [
                {"level": "省"},
                {"open": True},
                {"done_on": {"lte": {"field": "due_on", "plus": 5}}},
                {"done_on": {"filled": False}},
            ],
        }[form]
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
            "meeting": ["present", {"present": 100, "entitled": -3}, "voted"],
            "lesson": ["hours"],
            "visit": ["score"],
            "step": ["paid"],
            "plain": ["amount"],
            "project": ["target"],
        }
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
