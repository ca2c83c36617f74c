"""The planted facts, counted from the rows in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from pingyi.demo import District
from pingyi.demo.model import FIRMS, ORGANS, SCHOOLS

WAN = 1_000_000
NUMBERED = {"A1": 8, "A2": 6, "A3": 8, "A4": 11, "A5": 8, "P1": 5, "P2": 7, "P3": 3, "P4": 5}
WITHOUT_A_SYSTEM = {"A1.1", "A3.3", "A4.4", "A4.8", "P1.1"}
"""Claims of the speech that name no system: frames, which nothing could be planted for."""


@pytest.fixture
def of(full: District) -> Callable[..., list[dict[str, Any]]]:
    """Find the values of a form's rows, of 2019 unless said, whose fields are so."""

    def find(form: str, year: int = 2019, **wanted: object) -> list[dict[str, Any]]:
        rows = (row.values for row in full.rows(year)[form])
        return [dict(row) for row in rows if all(row[name] == value for name, value in wanted.items())]

    return find


Of = Callable[..., list[dict[str, Any]]]


def _total(rows: list[dict[str, Any]], field: str) -> int:
    return sum(row[field] for row in rows)


def test_every_factual_claim_of_the_speech_is_planted(full: District) -> None:
    claims = {f"{part}.{n}" for part, count in NUMBERED.items() for n in range(1, count + 1)} - WITHOUT_A_SYSTEM
    assert len(claims) == 56
    assert {plant.claim for plant in full.plants(2019)} == claims
    assert all(plant.rows and plant.units for plant in full.plants(2019))


def test_the_first_town_leads(of: Of) -> None:
    secretary = of("leader-life", unit="T01", role="书记")
    assert (_total(secretary, "attended"), _total(secretary, "expected")) == (24, 24)
    assert Counter(row["done_on"] is not None for row in of("duty-items", unit="T01")) == {True: 24}
    assert {row["unit"] for row in of("three-lists")} == {"T01"}
    assert Counter(row["closed_on"] is not None for row in of("three-lists")) == {True: 34, False: 2}
    assert [row["unit"] for row in of("rules-made", topic="党员联系帮扶")] == ["T01"]


def test_elsewhere_never_all_duties_are_done(of: Of) -> None:
    for unit in {row["unit"] for row in of("duty-items")} - {"T01"}:
        rows = of("duty-items", unit=unit)
        assert 0.7 <= sum(row["done_on"] is not None for row in rows) / len(rows) < 1


def test_all_households_of_the_first_town_have_a_helper(full: District, of: Of) -> None:
    helped: dict[str, list[bool]] = defaultdict(list)
    for row in of("households"):
        helped[full.ground.tree.spans[row["unit"]][0].parent or ""].append(row["helped"])
    assert all(helped.pop("T01"))
    assert not any(all(others) for others in helped.values())


def test_firms_are_organised_as_the_speech_says(of: Of) -> None:
    rows = of("enterprises")
    large = [row for row in rows if row["members"] >= 3]
    organised = [row for row in large if row["organised"] != "未组建"]
    assert (len(rows), len(large), len(organised), sum(row["worked"] for row in rows)) == (210, 150, 138, 190)
    assert sum(row["core"] for row in rows) == 90
    core = {row["no"] for row in rows if row["core"]}
    founded = of("org-building")
    assert len(founded) == 19
    assert sum(row["enterprise"] in core for row in founded) == 14
    assert Counter(row["lead_from"] for row in founded) == {"工商部门": 11, "税务部门": 4, "自行摸排": 4}
    assert sum(row["enterprise"] in core for row in founded if row["lead_from"] == "工商部门") == 9
    before = of("enterprises", 2018)
    assert (len(before), sum(row["worked"] for row in before), len(of("org-building", 2018))) == (180, 140, 6)


def test_only_the_second_town_finished_all_it_fused(of: Of) -> None:
    done = {
        unit: sum(r["done_on"] is not None for r in of("fusion-items", unit=unit))
        for unit in ("T01", "T02", "T03", "T07")
    }
    assert done.pop("T02") == 20
    assert all(16 <= count <= 19 for count in done.values())
    firms = of("fusion-items", unit=FIRMS)
    assert (len(firms), sum(r["done_on"] is not None for r in firms), sum(r["effect"] is True for r in firms)) == (
        12,
        7,
        4,
    )


def test_the_four_steps_of_the_second_town(full: District, of: Of) -> None:
    homes = {code for code in full.ground.tree.codes if full.ground.tree.spans[code][0].parent == "T02"}
    rows = [row for row in of("disputes") if row["unit"] in homes]
    walked = [row for row in rows if row["discussed_on"] and row["settled_on"] and row["revisited_on"]]
    assert (len(rows), len(walked)) == (60, 58)
    assert Counter(row["settled_at"] for row in walked) == {"村内": 52, "镇级": 6}


def test_a_weak_community_became_advanced_and_its_secretary_one_of_ten(full: District, of: Of) -> None:
    (advanced,) = of("weak-orgs", state="先进")
    states = [row["state"] for row in sorted(of("weak-orgs", unit=advanced["unit"]), key=lambda row: row["state_on"])]
    assert states == ["列入", "列入", "转化", "先进"]
    assert full.ground.committee(advanced["unit"], date(2019, 1, 1)) == "T03"
    best = of("awards", award="十佳支部书记")
    assert len(best) == 10
    assert [row["unit"] for row in best if row["returnee"]] == [advanced["unit"]]


def test_places_and_money(of: Of) -> None:
    assert all(row["accepted"] for row in of("venues"))
    assert sum(row["condition"] == "破旧" for row in of("venues", 2018)) == 24
    assert _total(of("party-funds"), "spent") > _total(of("party-funds", 2018), "spent")
    raised = of("building-projects", kind="提升")
    assert ({row["unit"] for row in raised}, _total(raised, "spent")) == ({"T04"}, 4865 * WAN // 10)
    pilots = of("income-projects", pilot=True)
    assert (len(pilots), _total(pilots, "grant")) == (5, 150 * WAN)
    assert sorted(row["score"] for row in of("demo-sites", unit="T06", belt="沿河片区")) == [91, 92, 93, 94, 95, 96]
    assert all(82 <= row["score"] <= 88 for row in of("demo-sites", unit=ORGANS))


def test_nine_places_of_the_sixth_town_were_run_down(full: District, of: Of) -> None:
    worn = Counter(full.ground.tree.spans[row["unit"]][0].parent for row in of("venues", 2018, condition="破旧"))
    assert worn["T06"] == 9
    assert max(count for town, count in worn.items() if town != "T06") <= 4


def test_the_shop_never_gives_more_points_than_it_has(of: Of) -> None:
    rows = of("points-shops")
    assert len({row["unit"] for row in rows}) == 3
    for unit in {row["unit"] for row in rows}:
        held = 0
        for row in sorted(of("points-shops", unit=unit), key=lambda row: row["month"]):
            held += row["earned"] - row["redeemed"]
            assert held >= 0
    december = [row for row in rows if row["month"] == date(2019, 12, 1)]
    assert sorted(row["families"] for row in december) == [28, 35, 40]


def test_the_fund_for_the_old_never_pays_more_than_came_in(of: Of) -> None:
    for unit in {row["unit"] for row in of("filial-fund")}:
        held = 0
        for row in sorted(of("filial-fund", unit=unit), key=lambda row: row["month"]):
            held += row["granted"] + row["children"] + row["donated"] - row["paid"]
            assert held >= 0


def _rate(full: District, year: int, form: str, months: int, top: str = "", **wanted: object) -> float:
    """Met / owed over the branches there all year: periods of so many months with at least one row."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    branches = [
        s.code
        for s in full.ground.tree.units(last, ("党支部",))
        if full.ground.tree.exists_through(s.code, first, last)
    ]
    branches = [code for code in branches if not top or full.ground.committee(code, last) == top]
    met = {
        (row.values["unit"], (row.values["held_on"].month - 1) // months)
        for row in full.rows(year)[form]
        if all(row.values[name] == value for name, value in wanted.items())
    }
    return sum((code, n) in met for code in branches for n in range(12 // months)) / (len(branches) * 12 // months)


@pytest.mark.parametrize(
    ("form", "months", "wanted"),
    [
        ("branch-meeting", 3, {"kind": "党员大会"}),
        ("branch-meeting", 1, {"kind": "支部委员会"}),
        ("theme-day", 1, {}),
        ("member-appraisal", 12, {}),
    ],
)
def test_organisational_life_is_more_regular_than_the_year_before(
    full: District, form: str, months: int, wanted: dict[str, str]
) -> None:
    now, last = (_rate(full, year, form, months, **wanted) for year in (2019, 2018))
    assert now >= 0.93
    assert now - last >= 0.01
    assert _rate(full, 2019, form, months, SCHOOLS, **wanted) >= 0.98


def test_models_of_towns(of: Of) -> None:
    kinds = Counter((row["held_on"].month, row["kind"]) for row in of("four-days"))
    assert len(kinds) == 60
    plan = of("lesson-plan")
    assert len({(row["speaker"], row["content"], row["meeting"]) for row in plan}) == len(plan) == 125
    assert sum(row["taught_on"] is not None for row in plan) == 118
    assert len(of("volunteer-teams")) - len([r for r in of("volunteer-teams") if r["no"].startswith("ZY-G01")]) > 0
    assert len([row for row in of("volunteer-teams") if row["no"].startswith("ZY-G01")]) == 12
    classes = of("eshop-classes")
    assert (_total(classes, "learners"), _total(classes, "shops")) == (320, 96)


def test_outings_of_the_organs(full: District, of: Of) -> None:
    rows = [row for row in of("volunteer-activities") if full.ground.committee(row["unit"], row["held_on"]) == ORGANS]
    assert Counter(row["kind"] for row in rows) == {
        "无偿献血": 8,
        "爱心助困": 10,
        "清洁家园": 12,
        "扶贫帮困": 9,
        "学雷锋": 7,
    }


def test_the_schools_train_and_carry_but_do_not_fuse(of: Of) -> None:
    audiences = Counter(row["audience"] for row in of("trainings", unit=SCHOOLS))
    assert (audiences["党组织书记"], audiences["党务工作者"]) == (4, 2)
    carried, fused = of("activities", kind="党建载体活动"), of("activities", kind="业务融合活动")
    assert (len(carried), len(fused)) == (36, 12)
    assert 0.91 <= _total(carried, "present") / _total(carried, "entitled") <= 0.95
    assert 0.52 <= _total(fused, "present") / _total(fused, "entitled") <= 0.58
    assert Counter(row["way"] for row in fused) == {"集中学习": 10, "岗位练兵": 2}


def test_the_sixth_towns_secretary_was_seldom_there(of: Of) -> None:
    assert Counter(row["attended_by"] for row in of("observation", unit="T06")) == {
        "书记参加": 2,
        "委托他人": 1,
        "未参加": 1,
    }
    assert all(row["attended_by"] == "书记参加" for row in of("observation") if row["unit"] != "T06")
    assert Counter(row["chaired_by"] for row in of("committee-studies", unit="T06"))["书记"] == 5
    assert Counter(row["chaired_by"] for row in of("committee-studies", 2018, unit="T06"))["书记"] == 9


def test_elections_of_the_fourth_town_came_late(full: District, of: Of) -> None:
    homes = {code for code in full.ground.tree.codes if full.ground.tree.spans[code][0].parent == "T04"}
    own = [row for row in of("elections") if row["unit"] in homes]
    others = [row for row in of("elections") if row["unit"] not in homes]
    n = len(own)
    assert sum(row["judged_on"] is not None for row in own) == n * 45 // 100
    assert sum((row["held_on"] - row["planned_on"]).days >= 10 for row in own) == -(-n * 55 // 100)
    assert all(row["judged_on"] and row["held_on"] <= row["planned_on"] and row["once"] for row in others)


def _incomes(full: District, year: int) -> dict[str, dict[str, int]]:
    """Town of old → village → its income."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in full.rows(year)["village-income"]:
        village = row.values["unit"]
        found[full.ground.tree.spans[village][0].parent or ""][village] += row.values["amount"]
    return found


def test_village_incomes(full: District) -> None:
    now, before = _incomes(full, 2019), _incomes(full, 2018)
    low = {town: sorted(amount for amount in own.values() if amount < 5 * WAN) for town, own in now.items()}
    assert low["T05"][:2] == [0, 0]
    assert len(now["T05"]) - len(low["T05"]) == round(0.3 * len(now["T05"]))
    assert 0.95 <= sum(now["T05"].values()) / sum(before["T05"].values()) <= 0.97
    assert (low["T01"], before["T01"][next(v for v, a in now["T01"].items() if a == 600_000)]) == ([600_000], 500_000)
    assert (len(low["T07"]), min(a for a in now["T07"].values() if a >= 5 * WAN) >= 8 * WAN) == (3, True)
    assert (low["T02"], low["T03"], low["T04"], low["T06"], low["T08"]) == (
        [2_300_000], [4_200_000], [3_100_000, 4_600_000], [4_500_000], [],
    )  # fmt: skip


def test_the_six_in_need_of_order_are_visited(of: Of) -> None:
    visits = of("weak-visits")
    assert len({row["unit"] for row in visits}) == 6
    assert Counter(row["visitor"] for row in visits) == {"党委书记": 26, "班子其他成员": 46}
    assert Counter(row["visitor"] for row in of("weak-visits", 2018))["党委书记"] == 24


def test_debriefs_tell_what_the_records_say_but_for_three(full: District, of: Of) -> None:
    wrong = [row for row in full.rows(2019)["debriefs"] if row.tag == "mess:debrief-differs"]
    assert len(wrong) == 3
    outings = Counter(full.ground.committee(row["unit"], row["held_on"]) for row in of("volunteer-activities"))
    told = {row["unit"]: row["figure"] for row in of("debriefs", item="志愿服务活动次数")}
    off = {row.values["unit"] for row in wrong if row.values["item"] == "志愿服务活动次数"}
    assert told
    assert all(figure == outings[unit] + 2 * (unit in off) for unit, figure in told.items())
