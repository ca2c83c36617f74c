"""What a record costs: a scripted typist fills in the ten commonest forms of the made-up district, starting from what is known.

3 characters a second; 1.5 seconds for each field touched, each further tap, opening the page and submitting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from statistics import median
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from pingyi.packs import Rules, load_rules
from pingyi.packs.schema import Form
from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Setting
from pingyi.web.people.models import Mandate, Role, User
from pingyi.web.records.asking import COUNTED, HOW, TYPED, Sheet, sheet_of
from pingyi.web.records.known import registry, seen_from
from pingyi.web.records.models import Record
from pingyi.web.records.prefill import Occasion, asked_by, given, prefilled
from pingyi.web.records.values import cells_of
from pingyi.web.registers.models import Unit
from tests.web.demo_records import YEAR, load, made_up

TAP, SPEED = 1.5, 3
SAMPLES = 8
COMMONEST = (
    "branch-meeting", "study-hours", "theme-day", "household-visits", "village-openness", "training", "activities",
    "recruitment", "standard-checks", "oath-birthdays",
)  # fmt: skip
"""By rows in the made-up district at its usual size, registers left out."""
_TYPED = frozenset({"text", "long", "number", "unit"})


@dataclass(frozen=True)
class Cost:
    """Fields touched, characters typed, taps, seconds."""

    inputs: int
    characters: int
    taps: int

    @property
    def seconds(self) -> float:
        return self.characters / SPEED + self.taps * TAP


def occasion_of(rules: Rules, form: Form, values: Mapping[str, Any]) -> Occasion:
    """The duty for which one would open the form to record this."""
    for duty in rules.duties.values():
        for place, part in enumerate(duty.alternatives):
            if part.form == form.id and all(values.get(name) == value for name, value in given(part.where)):
                subject = values.get(part.by or form.subject)
                if subject:
                    return Occasion(duty, place, subject)
    return Occasion()


def typed(sheet: Sheet, target: Mapping[str, Any], cells: dict[str, Any], *, whole: bool) -> Cost:
    """Make the page say what the record says; what that takes. ``whole``: the optional fields too."""
    inputs, characters, taps = 0, 0, 2  # opening the page, submitting
    how = target[HOW]
    if sheet.form.absent and cells.get(HOW) != how:
        taps += 1
        cells[HOW] = how
    for question in sheet:
        wanted = target.get(question.id, "")
        left_out = question in sheet.more and not whole
        if left_out or (question.group and question.group != how) or question.value == wanted:
            continue
        if not question.value and not wanted:
            continue
        if question.sort == "persons":
            if not wanted:
                continue
            taps += len(wanted)
        elif question.sort in _TYPED:
            characters += len(str(wanted))
            taps += 1
        elif question.sort in {"date", "month", "time"}:
            characters += len(str(wanted).replace("-", "").replace(":", ""))
            taps += 1
        else:
            taps += 1 if question.sort == "choice" else 2
        inputs += 1
        cells[question.id] = wanted
    return Cost(inputs, characters, taps)


@pytest.fixture
def costs(db: None) -> dict[str, list[tuple[Cost, Cost]]]:  # noqa: ARG001  the database is what counts
    made = made_up("small")
    load(made, forms=[name for name, form in made.forms.items() if form.register_ or name in COMMONEST])
    user = User.objects.create_user("typist", None, name="填报人")
    Mandate.objects.create(user=user, role=Role.DISTRICT, unit=Unit.objects.get(parent=None), since=date(2018, 1, 1))
    rules = load_rules(["seed-district"], YEAR)
    return {rules.forms[name].name: list(measured(user, rules, rules.forms[name])) for name in COMMONEST}


def measured(user: User, rules: Rules, form: Form) -> Iterator[tuple[Cost, Cost]]:
    """The cost of some records of a form, without and with the optional fields; each is really submitted."""
    rows = Record.objects.filter(form=form.id, day__year=YEAR).order_by("id")
    chosen = Random(form.id).sample(list(rows.values_list("pk", flat=True)), SAMPLES)
    for row in rows.filter(pk__in=chosen).select_related("unit"):
        with transaction.atomic():
            yield fill(user, rules, form, row)
            transaction.set_rollback(True)


def fill(user: User, rules: Rules, form: Form, row: Record) -> tuple[Cost, Cost]:
    day = row.entered or row.day
    assert day is not None
    Setting.put(FIXED_DAY, max(day, row.day or day).isoformat())
    Record.objects.filter(form=form.id, unit=row.unit, day__gte=row.day).delete()
    whole, seen = registry(YEAR), seen_from(row.unit_id, registry(YEAR))
    occasion = occasion_of(rules, form, row.values)
    entitled = len(seen.known.people.entitled(row.unit_id, day)) if form.absent else 0
    target = cells_of(form, row.values)
    target[HOW] = COUNTED if form.absent and form.absent.absent in row.values else TYPED
    found = []
    for optional in (False, True):
        cells = prefilled(form, row.unit_id, occasion, rules, day, entitled)
        sheet = sheet_of(form, row.unit, cells, seen, whole, asked=asked_by(occasion), today=day)
        found.append(typed(sheet, target, cells, whole=optional))
    client = Client()
    client.force_login(user)
    answer = client.post(f"/records/new/{form.id}/{row.unit_id}/?year={YEAR}", cells | {"token": str(uuid4())})
    assert answer.status_code == 302, (form.id, row.values, answer.content.decode()[:20000])
    made = Record.objects.latest("id")
    role = form.with_role("entered")
    skipped = {role.id} if role else set[str]()
    assert {k: v for k, v in made.values.items() if k not in skipped} == {
        k: v for k, v in row.values.items() if k not in skipped
    }
    return found[0], found[1]


def test_an_ordinary_record_takes_at_most_six_inputs_and_less_than_a_minute(
    costs: dict[str, list[tuple[Cost, Cost]]], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["表样 | 必填：最多填几处 · 字数中位 · 秒数中位 | 连同可不填的：最多几处 · 秒数中位"]
    for name, pairs in costs.items():
        bare, full = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        lines.append(
            f"{name} | {max(one.inputs for one in bare)} · {median(one.characters for one in bare):.0f}"
            f" · {median(one.seconds for one in bare):.0f} | {max(one.inputs for one in full)}"
            f" · {median(one.seconds for one in full):.0f}"
        )
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201  the table that the report quotes
    every = [pair[0] for pairs in costs.values() for pair in pairs]
    assert len(costs) == 10
    assert max(one.inputs for one in every) <= 6
    assert median(one.seconds for one in every) < 60
    assert all(median(pair[1].seconds for pair in pairs) < 60 for pairs in costs.values())
