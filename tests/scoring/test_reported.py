"""Which forms a numerator is read from: what 未报 is told by."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from pingyi.measures.model import Evidence, Figure, Measures, SealedShare
from pingyi.packs.schema import Duty
from pingyi.scoring.reported import numerator_forms, unreported
from tests.scoring.fakes import Raw, item, measure, rubric, rules_of, scores

DUTY = Duty.model_validate({
    "id": "assembly", "name": "党员大会", "owed_by": {"unit_kinds": ["党支部"]}, "every": "quarter",
    "any_of": [{"form": "meetings"}, {"form": "minutes"}],
})  # fmt: skip
VILLAGES = {"unit_kinds": ["行政村"]}


@pytest.mark.parametrize(
    ("kind", "forms"),
    [
        ({"duty": "assembly"}, {"meetings", "minutes"}),
        ({"on_time": "assembly"}, {"meetings", "minutes"}),
        ({"total": {"sum": "amount", "of": "income"}}, {"income"}),
        ({"ratio": {"of": {"sum": "x", "of": "votes"}, "to": {"count": "slips"}}}, {"votes"}),
        ({"days": {"of": "handled", "first": "a", "last": "b"}}, {"handled"}),
        ({"subjects": VILLAGES, "values": {"a": {"count": "visits"}}, "test": {"a": {"gte": 1}}}, {"visits"}),
        ({"subjects": VILLAGES, "values": {"a": {"met": "assembly"}}, "test": {"a": 4}}, {"meetings", "minutes"}),
        ({"subjects": {"register": "homes"}, "test": {"helper": {"filled": True}}}, set()),
    ],
)
def test_the_forms_of_a_numerator(kind: Raw, forms: set[str]) -> None:
    assert numerator_forms(rules_of(rubric([]), [], duties=[DUTY]), measure("m", **kind)) == forms


def test_a_register_is_its_own_record() -> None:
    homes = measure("homes", subjects={"register": "homes"}, test={"helper": {"filled": True}})
    entry = {"points": 2, "measure": "homes", "score": {"rate": {}}}
    assert item(scores([entry], [homes], {("homes", "A"): (0, 3)}, rows={})).state == "scored"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ({"subjects": VILLAGES, "values": {"a": {"sum": "x", "of": "income"}}, "add": "a"}, "unreported"),
        ({"subjects": VILLAGES, "values": {"a": {"latest": "x", "of": "income"}}, "add": "a"}, "unreported"),
        ({"subjects": VILLAGES, "values": {"a": {"count": "income"}}, "add": "a"}, "scored"),
        ({"subjects": {"register": "homes"}, "add": "head"}, "scored"),
        ({"total": {"count": "income"}}, "scored"),
        ({"total": {"sum": "x", "of": "income"}, "better": "less"}, "scored"),
    ],
)
def test_an_amount_is_owed_and_a_count_is_not(kind: Raw, state: str) -> None:
    entry = {"points": 2, "measure": "m", "score": {"bands": [[1, 2]]}}
    assert item(scores([entry], [measure("m", **kind)], {("m", "A"): 0}, rows={})).state == state


@pytest.mark.parametrize(("rows", "state"), [(0, True), (3, False)])
def test_above_districts_it_is_told_by_the_rows_of_their_seals(rows: int, state: bool) -> None:
    total = measure("m", total={"sum": "x", "of": "income"})
    table = rubric([{"points": 2, "measure": "m", "score": {"bands": [[1, 2]]}}])
    share = SealedShare("Q", "甲区委", "0" * 64, (("income", rows), ("units", 9)), "0" * 64)
    sealed = SimpleNamespace(evidence=lambda *_: Evidence("m", "S", (), (), "0" * 64, (share,)))
    figure = Figure("m", "S", 0, None)
    assert unreported(rules_of(table, [total]), cast("Measures", sealed), table.items[0], figure) == state
