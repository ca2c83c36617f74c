"""Facts after a change, made of the forms that it can touch, are those made of all records."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

import pytest

from pingyi.facts.reading import Reading
from pingyi.packs import Rules, load_rules
from pingyi.web.records.facts import Kept, made
from pingyi.web.records.partial import part, reached, renewed
from tests.web.demo_records import YEAR, made_up, records_of

TOLD = "王小明的电话是13812345678，请与他联系"


@cache
def rules() -> Rules:
    return load_rules(["seed-district"], YEAR)


@cache
def year() -> tuple[tuple[Kept, ...], Reading]:
    kept = tuple(
        (one.form, one.values, one.entered, {}, number) for number, one in enumerate(records_of(made_up(), YEAR), 1)
    )
    return kept, made(rules(), kept, BEARERS)


BEARERS = frozenset({"王小明"})


def edited(draw: random.Random, values: dict[str, Any], others: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Another version of a row: gone, the same as another, with another's value in a field, with one missing, or telling names."""
    match draw.randrange(6):
        case 0:
            return None
        case 1:
            return dict(draw.choice(others))
        case 2 | 3:
            name = draw.choice([*values])
            return values | {name: draw.choice(others).get(name)}
        case 4:
            optional = [name for name in values if name not in {"unit", "code", "kind", "person", "title"}]
            return values | ({draw.choice(optional): None} if optional else {})
        case _:
            texts = [name for name, value in values.items() if isinstance(value, str) and len(value) > 12]
            return values | ({draw.choice(texts): TOLD} if texts else {})


def check(draw: random.Random, forms: list[str]) -> None:
    kept, base = year()
    reach = reached(rules(), forms)
    assert reach is not None
    chosen = {one[4]: one for one in draw.sample([one for one in kept if one[0] in forms], 3)}
    changes = {
        number: edited(draw, dict(one[1]), [dict(other[1]) for other in kept if other[0] == one[0]])
        for number, one in chosen.items()
    }
    after = [
        (form, changes.get(number, values), entered, origin, number)
        for form, values, entered, origin, number in kept
        if changes.get(number, values) is not None
    ]
    own = [[one for one in records if one[0] in reach.read] for records in (kept, after)]
    parts = [part(rules(), base, records, reach, BEARERS) for records in own]
    found, expected = renewed(rules(), base, *parts, reach), made(rules(), after, BEARERS)
    assert found.issues == found.facts.issues == expected.issues
    assert found.facts.tables.keys() == expected.facts.tables.keys()
    for name, table in expected.facts.tables.items():
        assert found.facts.tables[name].equals(table), name
        if name not in {*reach.touched, "participants"}:
            assert found.facts.tables[name] is base.facts.tables[name]


@pytest.mark.parametrize("form", ["branch-meeting", "theme-day", "members", "village-income", "led-projects"])
def test_one_form_changed(form: str) -> None:
    check(random.Random(form), [form])


def test_several_forms_changed() -> None:
    draw = random.Random(4)
    present = sorted({one[0] for one in year()[0]} - {"units"})
    for _ in range(3):
        forms = draw.sample(present, 2)
        if sum(one[0] in forms for one in year()[0]) >= 3:
            check(draw, forms)


def test_nothing_changed_gives_the_same_tables() -> None:
    kept, base = year()
    reach = reached(rules(), ["branch-meeting"])
    assert reach is not None
    own = [one for one in kept if one[0] in reach.read]
    same = part(rules(), base, own, reach, BEARERS)
    found = renewed(rules(), base, same, same, reach)
    assert all(found.facts.tables[name] is table for name, table in base.facts.tables.items())
    assert found.issues == base.issues


def test_what_a_change_can_touch() -> None:
    forms = rules().forms
    assert reached(rules(), ["units"]) is None
    alone = reached(rules(), ["village-income"])
    assert alone is not None
    assert alone.touched == {"village-income"}
    assert "branch-meeting" not in alone.read
    met = reached(rules(), ["branch-meeting"])
    assert met is not None
    assert met.touched == {"branch-meeting"}
    assert "members" not in met.read
    people = reached(rules(), ["members"])
    assert people is not None
    assert people.touched >= {"members", *(form.id for form in forms.values() if form.absent)}
