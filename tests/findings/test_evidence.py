"""Whatever a sentence depends on stands in its evidence."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.findings import Claim, World, find
from pingyi.findings.model import text_of
from tests.findings.small import PEERS, Told, facts, rules, world

RULES = rules(
    {"id": "rate", "measure": "visit", "when": {"missing": {"gte": 1}}, "say": ["{place}{num}/{den}", "{place}{rate}"]},
    {"id": "ranked", "measure": "visit", "when": {"rank": {"lte": 2}}, "say": ["{place}列{peers}个中第{rank}，平均{mean}"]},
    {"id": "below", "measure": "visit", "when": {"rate": {"lt": {"field": "mean"}}}, "say": ["{place}低于平均"]},
    {"id": "fell", "measure": "visit", "when": {"change": {"lt": "0"}}, "say": ["{place}由{last_rate}降至{rate}"]},
    {"id": "asked", "as": "problem", "theme": "energy", "measure": "visit", "say": ["{place}{num}"],
     "requires": "{place}要比{last_num}多"},
    {"id": "two", "measures": {"v": "visit", "s": "spent"}, "when": {"s.num": {"gte": 1}}, "say": ["{place}{v.rate}"]},
    {"id": "names", "of": "district", "measure": "income", "say": ["{failing}没有达标"]},
    {"id": "village", "of": "subject", "applies_to": ["行政村"], "measure": "income", "when": {"num": 0},
     "say": ["{town}{unit}{missing}"]},
    {"id": "rows", "rows": {"form": "recognitions"}, "measures": {"v": "visit"}, "say": ["{place}{title}{v.num}"]},
)  # fmt: skip
FACTS = facts(recognitions=[{"unit": "T01", "given_on": date(2019, 1, 2), "kind": "刊发", "title": "四步法"}])
UNITS = ("Q", *PEERS, "V1", "V2", "V3")
KEYS = st.tuples(st.sampled_from(["visit", "spent", "income"]), st.sampled_from(UNITS))
VILLAGES = ("V1", "V2", "V3")

figures = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda pair: (min(pair), max(pair)))
shares = st.tuples(*(st.integers(0, 1) for _ in VILLAGES)).map(
    lambda passed: tuple((village, num, 1) for village, num in zip(VILLAGES, passed, strict=True))
)


def told(year: int) -> st.SearchStrategy[Told]:
    many = st.fixed_dictionaries(
        {("visit", unit): figures for unit in UNITS} | {("income", unit): figures for unit in UNITS}
    )
    money = st.fixed_dictionaries({("spent", unit): st.tuples(st.integers(0, 3), st.none()) for unit in UNITS})
    return st.builds(lambda one, two, district: Told(year, one | two, {("income", "Q"): district}), many, money, shares)


def said(made: World) -> dict[str, tuple[str, str]]:
    return {claim.id: _texts(claim) for claim in find(made)}


def _texts(claim: Claim) -> tuple[str, str]:
    return claim.text, text_of(claim.asks)


@settings(max_examples=150, deadline=None)
@given(told(2019), told(2018), KEYS, figures, shares, st.booleans())
def test_a_figure_outside_the_evidence_changes_nothing(
    now: Told,
    before: Told,
    key: tuple[str, str],
    figure: tuple[int, int],
    share: tuple[tuple[str, int, int], ...],
    last: bool,
) -> None:
    measure, unit = key
    new = (figure[0], None) if measure == "spent" else figure
    changes = {"figures": {key: new}, "shares": {key: share} if measure == "income" else {}}
    claims = find(world(RULES, now, before, FACTS))
    after = said(
        world(RULES, now, before.having(**changes), FACTS)
        if last
        else world(RULES, now.having(**changes), before, FACTS)
    )
    touched = ("last:" if last else "") + measure, unit
    for claim in claims:
        if touched not in claim.evidence:
            assert after.get(claim.id) == _texts(claim), (claim.id, touched)


@settings(deadline=None)
@given(told(2019))
def test_without_last_year_no_evidence_of_it_is_claimed(now: Told) -> None:
    claims = find(world(RULES, now, None, FACTS))
    assert not [key for claim in claims for key in claim.evidence if key[0].startswith("last:")]


def test_a_rank_rests_on_every_peer_even_one_to_whom_it_does_not_apply() -> None:
    claim = next(c for c in find(world(RULES, Told(figures={("visit", "T01"): (1, 4)}))) if c.rule == "ranked")
    assert claim.evidence == (("visit", "T01"), ("visit", "T02"), ("visit", "T03"))
