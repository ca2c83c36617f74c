"""``pingyi demo``: a small district that states less says why."""

from __future__ import annotations

from pingyi.cli.demo import short_of

PLANTS = [
    {"claim": "A4.1", "form": "meetings", "units": ["Q"]},
    {"claim": "A4.1", "form": "reviews", "units": ["Q"]},
    {"claim": "P2.1", "form": "income", "units": ["T01", "T02"]},
    {"claim": "P3.1", "form": "income", "units": ["T01"]},
]
FORMS = {"meetings": "支部会议纪实", "reviews": "民主评议党员", "income": "村集体经济收入表"}


def test_claims_that_a_small_district_lacks_are_named() -> None:
    said = short_of(["A4.1", "P2.1"], PLANTS, {"Q": "全区", "T01": "甲镇", "T02": "乙镇"}.__getitem__, FORMS)
    assert said == (
        "规模较小，有些论断的条件不足，没有得出的是："
        "A4.1（全区，支部会议纪实，民主评议党员）、P2.1（甲镇，乙镇，村集体经济收入表）"
    )
