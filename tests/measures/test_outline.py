"""The plan told beforehand is the plan that runs."""

from __future__ import annotations

from datetime import date

import pytest

from pingyi.facts.model import Facts
from pingyi.measures import evaluate
from pingyi.measures import outline as outlines
from pingyi.measures.outline import empty, outline
from pingyi.packs.rules import Rules
from tests.measures.district import YEAR, facts, rules, unit
from tests.measures.random_packs import random_district

QUARTERLY = {"owed_by": {"unit_kinds": ["党支部"]}, "every": "quarter", "fulfilled_by": {"form": "meeting"}}
MEASURES = [
    {"id": "all", "total": {"count": "meeting"}},
    {"id": "present", "total": {"sum": "present", "of": "meeting"}},
    {"id": "lessons", "total": {"count": "lesson"}},
    {"id": "often", "subjects": {"unit_kinds": ["党支部"]}, "values": {"v": {"met": "q"}}, "test": {"v": {"gte": 2}}},
]


def test_each_pass_with_what_it_collects_and_who_reads_it() -> None:
    duty = {"id": "q", **QUARTERLY}
    meeting, lesson = sorted(outline(rules(duties=[duty], measures=MEASURES)), key=lambda one: one.form == "lesson")
    assert (meeting.form, meeting.form_name, meeting.kind) == ("meeting", "会议", "cells")
    assert (meeting.by, meeting.roll) == ("unit", "units")
    # One for the year, and three for the duty: met, met and surely in time, met and possibly in time.
    assert meeting.bits == 4
    assert meeting.aggregates == ("months", "sum:present")
    assert meeting.columns == ("counts", "day", "entered", "present", "subject")
    assert meeting.measures == ("q", "q-on-time", "all", "present", "often")
    assert (lesson.measures, lesson.bits, lesson.aggregates) == (("lessons",), 1, ())


def test_a_deadline_put_off_makes_some_dues_count_by_day() -> None:
    pack = rules(duties=[{"id": "q", **QUARTERLY}])
    waiver = {"unit": "B", "duty": "q", "sort": "延期", "since": None, "until": None, "extended_to": None}
    waiver |= {"since": date(YEAR, 3, 1), "until": date(YEAR, 4, 1), "extended_to": date(YEAR, 5, 1)}
    year = facts({"units": [unit("D", "区委", None), unit("B", "党支部", "D")], "waivers": [waiver]}, pack)
    assert [one.kind for one in outline(pack)] == ["cells"]
    assert [one.kind for one in outline(pack, year)] == ["cells", "days"]


def _passes(pack: Rules, year: Facts) -> list[str]:
    said: list[str] = []
    evaluate(pack, year, progress=lambda form, _done, _all: said.append(form))
    return said


@pytest.mark.parametrize("seed", range(8))
def test_it_is_what_an_evaluation_runs_and_every_measure_with_records_reads_some(seed: int) -> None:
    pack, year = random_district(seed)
    told = outline(pack, year)
    assert [one.form_name for one in told] == _passes(pack, year)
    for name, measure in pack.measures.items():
        alone = evaluate(pack, year, measures=[name])
        assert alone.measures == (name,)
        reads = [one for one in told if name in one.measures]
        if measure.total or measure.ratio or measure.days or measure.duty:
            assert reads


def test_a_year_without_records_has_every_table() -> None:
    pack = rules()
    assert set(empty(pack).tables) == {*pack.forms, "participants"}
    assert outlines.outline(pack) == ()
