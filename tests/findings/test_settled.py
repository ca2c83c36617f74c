"""Last year's problems that are no more: said from last year's seal, with its evidence."""

from __future__ import annotations

from pingyi.findings.settled import settled
from tests.findings.small import Told, facts, rules, world

RULES = rules(
    {"id": "few", "as": "problem", "theme": "energy", "measure": "visit", "when": {"missing": {"gte": 2}},
     "say": ["{unit}观摩应到{den}次、缺{missing}次"], "requires": "{unit}要补"},
    {"id": "told", "as": "problem", "theme": "energy", "rows": {"form": "recognitions"}, "say": ["{unit}“{title}”"]},
    {"id": "good", "measure": "visit", "when": {"num": {"gte": 1}}, "say": ["{unit}到{num}次"]},
)  # fmt: skip
LAST = Told(2018, {("visit", "T01"): (1, 4), ("visit", "T02"): (0, 4), ("visit", "G01"): (4, 4)})
PUBLISHED = {"few@T01": 2, "few@T02": 1, "few@G01": 1, "told@T01": 1, "good@T01": 1, "gone@T01": 3}


def test_what_is_said_again_this_year_is_not_settled() -> None:
    found = settled(world(RULES, last=LAST), facts(2018), PUBLISHED, {"few@T02"})
    assert [claim.id for claim in found] == ["few@T01"]


def test_it_says_last_year_s_numbers_on_last_year_s_seal() -> None:
    (claim,) = settled(world(RULES, last=LAST), facts(2018), PUBLISHED, {"few@T02"})
    assert claim.text == "云溪镇党委观摩应到4次、缺3次"
    assert claim.years == 2
    assert claim.evidence == (("last:visit", "T01"),)
    assert {piece.number.measure for piece in claim.pieces if piece.number} == {"last:visit"}
    assert claim.asks == ()


def test_without_last_year_nothing_is_settled() -> None:
    assert settled(world(RULES), facts(2018), PUBLISHED, ()) == ()
    assert settled(world(RULES, last=LAST), facts(2018), {}, ()) == ()


def test_a_unit_that_was_not_there_yet_is_passed_over() -> None:
    before = facts(2018)
    units = before.tables["units"]
    kept = units.filter([code != "T01" for code in units["code"].to_pylist()])
    found = settled(world(RULES, last=LAST), type(before)(2018, {"units": kept}), PUBLISHED, ())
    assert [claim.id for claim in found] == ["few@T02"]
