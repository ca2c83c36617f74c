"""Small districts for tests: forms of every shape, rules over them, and facts from plain dicts."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from typing import Any

import pyarrow as pa

from pingyi.facts.model import PARTICIPANTS, Facts, table_schema
from pingyi.packs import load_rules
from pingyi.packs.rules import Rules
from pingyi.packs.schema import Duty, Form, Measure

YEAR = 2019
Row = dict[str, Any]


def field(name: str, kind: str, **more: Any) -> Row:
    return {"id": name, "name": name, "type": kind, **more}


UNIT, WHEN = field("unit", "unit"), field("held_on", "date", role="when")
MEETING = Form(
    id="meeting",
    name="会议",
    history=True,
    fields=[
        UNIT,
        field("kind", "choice", choices=["大会", "委员会", "党课"]),
        WHEN,
        field("entitled", "count"),
        field("present", "count"),
        field("voted", "yes_no"),
        field("topic", "text", open=True),
        field("note", "text"),
        field("people", "persons"),
        field("planned_on", "date"),
        field("host", "unit"),
        field("chair", "person"),
    ],
)
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
    id="project",
    name="项目",
    register=True,
    subject="no",
    fields=[
        UNIT,
        field("no", "text", open=True),
        field("since", "date", role="since"),
        field("until", "date", role="until"),
        field("level", "choice", choices=["省", "市", "县"]),
        field("target", "money"),
        field("due_on", "date"),
        field("done_on", "date"),
        field("open", "yes_no"),
    ],
)
STEP = Form(
    id="step",
    name="进度",
    subject="project",
    history=True,
    fields=[
        UNIT,
        field("project", "row", refers="project"),
        WHEN,
        field("paid", "money"),
        field("stage", "choice", choices=["甲", "乙", "丙"]),
        field("stage_text", "text", open=True),
    ],
)
PLAIN = Form(
    id="plain",
    name="无日期的表",
    subject="topic",
    fields=[UNIT, field("topic", "text", open=True), field("amount", "money")],
)
FORMS = {form.id: form for form in (MEETING, LESSON, VISIT, PROJECT, STEP, PLAIN)}


def rules(*, duties: list[Row] = (), measures: list[Row] = (), year: int = YEAR) -> Rules:  # type: ignore[assignment]  # None would read worse
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
) -> Facts:  # type: ignore[assignment]  # None would read worse
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
        "subject": subject,
        "day": row.get(when.id) if when else None,
        "counts": True,
        "file": f"{form.id}.xlsx",
        "sheet": "表1",
        "line": place + 2,
    }


def unit(code: str, kind: str, parent: str | None, since: date = date(2000, 1, 1), until: date | None = None) -> Row:
    return {"code": code, "name": code, "kind": kind, "parent": parent, "since": since, "until": until}
