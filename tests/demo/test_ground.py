from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from pingyi.demo import MERGED_ON, SIZES, District, Size, district
from pingyi.demo.ground import build


def test_the_demo_district_has_the_size_it_promises(full: District) -> None:
    ground = full.ground
    kinds = Counter(span.kind for span in {span.code: span for span in ground.spans}.values())
    assert kinds["镇党委"] == 8
    assert kinds["行政村"] + kinds["社区"] == 140
    assert kinds["党支部"] == 520
    assert kinds["机关党委"] == kinds["教育中心党委"] == kinds["两新组织党委"] == kinds["区级党组织"] == 1
    assert len(ground.members) == 14_000
    assert sum(map(len, full.rows(2019).values())) >= 60_000


def test_the_last_town_ends_and_its_villages_move_with_their_codes(full: District) -> None:
    tree, eve = full.ground.tree, MERGED_ON - timedelta(days=1)
    assert tree.at("T08", eve) is not None
    assert tree.at("T08", MERGED_ON) is None
    moved = [code for code in tree.codes if len(tree.spans[code]) == 2]
    assert moved
    for code in moved:
        before, after = tree.spans[code]
        assert (before.parent, after.parent, before.name, after.since) == ("T08", "T03", after.name, MERGED_ON)
        assert tree.exists_through(code, date(2019, 1, 1), date(2019, 12, 31))
    homes = [code for code in moved if code.startswith("V")]
    branches = [branch for home in homes for branch in full.ground.villages[home]]
    assert all(full.ground.committee(branch, eve) == "T08" for branch in branches)
    assert all(full.ground.committee(branch, MERGED_ON) == "T03" for branch in branches)


def test_what_ended_later_is_still_open_in_the_registers_of_the_year_before(full: District) -> None:
    town = {
        year: [row.values["until"] for row in full.rows(year)["units"] if row.values["code"] == "T08"]
        for year in (2018, 2019)
    }
    assert town == {2018: [None], 2019: [MERGED_ON]}


def test_members_belong_to_one_branch_at_a_time_and_never_before_it_was_founded(full: District) -> None:
    for member in full.ground.members:
        for stay in member.stays:
            assert stay.since >= full.ground.tree.spans[stay.unit][0].since
            assert stay.until is None or stay.since < stay.until
        assert all(a.until == b.since for a, b in zip(member.stays, member.stays[1:], strict=False))


def test_names_of_members_and_units_are_told_apart(full: District) -> None:
    names = [member.name for member in full.ground.members]
    assert len(set(names)) == len(names)
    units: dict[str, set[str]] = defaultdict(set)
    for span in full.ground.spans:
        units[span.name].add(span.code)
    shared = {name: codes for name, codes in units.items() if len(codes) > 1}
    assert 1 <= len(shared) <= 4
    for codes in shared.values():
        assert sorted(full.ground.committee(code, date(2019, 1, 1)) for code in codes) == ["T01", "T06"]


def test_every_committee_and_branch_has_a_secretary_who_is_a_member(full: District) -> None:
    day = date(2019, 3, 1)
    for span in full.ground.tree.units(
        day, ("党支部", "镇党委", "机关党委", "教育中心党委", "两新组织党委", "行政村", "社区")
    ):
        holder = full.ground.holder(span.code, "书记", date(2019, 12, 31) if span.code != "T08" else date(2019, 5, 31))
        assert holder in full.ground.by_no


def test_a_district_ten_times_larger_is_ten_times_larger() -> None:
    ground = build(1, Size(towns=4, villages=24, branches=70, members=900, scale=10))
    assert len(ground.towns) == 40
    assert len([code for code in ground.tree.codes if code.startswith("V")]) == 240
    assert len([code for code in ground.tree.codes if code.startswith("B")]) == 700
    assert 9_000 <= len(ground.members) <= 9_500
    assert len({span.name for span in ground.spans if span.code[0] == "V"}) == 240


def test_a_size_without_room_for_a_branch_in_each_committee_is_refused() -> None:
    with pytest.raises(ValueError, match="每个镇至少要有一个村"):
        build(1, Size(towns=3, villages=3, branches=8, members=50))


@pytest.mark.parametrize("size", ["tiny", "small"])
def test_same_seed_same_district_another_seed_another(size: str) -> None:
    first, again, other = (build(seed, SIZES[size]) for seed in (5, 5, 6))
    assert first == again
    assert first.members != other.members


def test_rows_of_one_year_do_not_depend_on_the_other_having_been_made_first() -> None:
    one, two = district(3, "tiny"), district(3, "tiny")
    two.rows(2018)
    assert one.rows(2019) == two.rows(2019)
