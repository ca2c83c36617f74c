"""Whatever changes a number is in its evidence before or after; and counting the counted rows gives the number of a count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.facts.model import column_type
from pingyi.measures import Measured, evaluate
from pingyi.packs.rules import Rules
from tests.measures.district import Row, facts
from tests.measures.random_packs import Maker


def other_value(maker: Maker, pack: Rules, form: str, name: str, old: Any) -> Any:
    """Another value that the cell may hold."""
    draw = maker.draw
    field = pack.forms[form].field(name)
    options: list[Any] = [None]
    match str(column_type(field)):
        case "date32[day]":
            options = [maker.day(), (old or date(2019, 5, 5)) + timedelta(days=draw.choice([-1, 1, 90])), None]
        case "bool":
            options = [True, False, None]
        case "int64":
            options = [draw.randrange(20), (old or 0) + 1, None]
        case _:
            pools = {
                "unit": maker.codes, "host": maker.codes, "code": maker.codes, "parent": [*maker.codes, None],
                "person": maker.people, "chair": maker.people, "post": maker.posts, "project": maker.projects,
                "no": maker.projects, "title": ["书记", "委员"], "duty": ["d0", "d1", "d2", "d3"], "sort": ["免除", "延期"],
            }  # fmt: skip
            if form == "units" and name == "kind":
                pools["kind"] = ["党支部", "镇党委", "行政村"]
            options = pools.get(name) or [*field.choices, "议题", None]
    needed = {
        "units": {"code", "since", "kind", "name"},
        "waivers": {"unit", "since"},
    }.get(form, {"unit", "title", "person", "post", "project", "no", "topic"})
    options = [option for option in options if option != old and not (name in needed and option is None)]
    return draw.choice(options) if options else old


def edit(maker: Maker, pack: Rules, tables: dict[str, list[Row]]) -> tuple[dict[str, list[Row]], str, int]:
    """The tables with one cell changed; which table, and the row's line."""
    form = maker.draw.choice([name for name, rows in tables.items() if rows])
    place = maker.draw.randrange(len(tables[form]))
    row = tables[form][place]
    name = maker.draw.choice([key for key in row if key != "line"])
    if name == "counts":
        value: Any = not row[name]
    elif name == "entered":
        value = maker.day()
    else:
        value = other_value(maker, pack, form, name, row[name])
    changed = [dict(one) for one in tables[form]]
    changed[place][name] = value
    return {**tables, form: changed}, form, place + 2


def holds_row(measured: Measured, measure: str, unit: str, form: str, line: int) -> bool:
    return any(row.form == form and row.line == line for row in measured.evidence(measure, unit).rows)


def figures(measured: Measured, pack: Rules, units: set[str]) -> dict[tuple[str, str], tuple[int, int | None, int]]:
    found = {}
    for name in pack.measures:
        for unit in units:
            figure = measured.figure(name, unit)
            found[name, unit] = (figure.num, figure.den, figure.unknown)
    return found


def check(seed: int, edits: int) -> int:
    """How many edits changed some number; each of those that did is covered."""
    maker = Maker(seed)
    tables = maker.tables()
    pack = maker.pack()
    taken = maker.participants(tables)
    before = evaluate(pack, facts(tables, pack, participants=taken))
    moved = 0
    for _ in range(edits):
        changed, form, line = edit(maker, pack, tables)
        after = evaluate(pack, facts(changed, pack, participants=taken))
        units = {row["code"] for rows in (tables["units"], changed["units"]) for row in rows}
        was, now = figures(before, pack, units), figures(after, pack, units)
        differing = [key for key in was if was[key] != now[key]]
        moved += bool(differing)
        for name, unit in differing:
            covered = holds_row(before, name, unit, form, line) or holds_row(after, name, unit, form, line)
            assert covered, (name, unit, form, line, pack.measures[name].model_dump(exclude_defaults=True))
    return moved


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_what_changes_a_number_is_in_its_evidence(seed: int) -> None:
    check(seed, 6)


def test_edits_do_change_numbers() -> None:
    assert sum(check(seed, 5) for seed in range(6)) >= 5


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_counting_the_counted_rows_gives_the_number(seed: int) -> None:
    maker = Maker(seed)
    tables = maker.tables()
    pack = maker.pack()
    measured = evaluate(pack, facts(tables, pack, participants=maker.participants(tables)))
    for name, measure in pack.measures.items():
        for unit in measured.units:
            evidence, figure = measured.evidence(name, unit), measured.figure(name, unit)
            if measure.total and measure.total.count:
                assert evidence.counted() == figure.num
            if measure.duty:
                assert len(evidence.missing) == figure.missing
            if measure.on_time:
                assert len(evidence.missing) == figure.missing
