"""The tree with its history: a town merged in June, a village renamed, a branch that pauses."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pingyi.facts.tree import Tenure, Tree, UnitSpan


def span(
    code: str, parent: str | None, since: str, until: str | None = None, name: str = "", kind: str = "党支部"
) -> UnitSpan:
    return UnitSpan(
        code=code,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
        name=name or code,
        kind=kind,
        parent=parent,
    )


MERGED = Tree([
    span("D", None, "2000-01-01", kind="区级党组织"),
    span("T3", "D", "2000-01-01", kind="镇党委"),
    span("T8", "D", "2000-01-01", "2019-06-20", kind="镇党委"),
    span("V1", "T8", "2005-01-01", "2019-06-20", "旧村", kind="行政村"),
    span("V1", "T3", "2019-06-20", None, "新村", kind="行政村"),
    span("B1", "V1", "2010-01-01"),
    span("B2", "T3", "2019-03-01", "2019-05-01"),
    span("B2", "T3", "2019-09-01"),
])  # fmt: skip
FIRST, LAST = date(2019, 1, 1), date(2019, 12, 31)


def test_a_unit_is_asked_as_of_a_day() -> None:
    assert MERGED.name("V1", date(2019, 6, 19)) == "旧村"
    assert MERGED.name("V1", date(2019, 6, 20)) == "新村"
    assert MERGED.at("T8", date(2019, 6, 20)) is None
    assert MERGED.at("B2", date(2019, 2, 1)) is None
    assert MERGED.at("B2", date(2019, 6, 1)) is None
    assert MERGED.at("nobody", FIRST) is None


def test_a_name_is_known_after_the_unit_ended_and_a_stranger_keeps_its_code() -> None:
    assert MERGED.name("T8", LAST) == "T8"
    assert MERGED.name("V1") == "新村"
    assert MERGED.name("nobody") == "nobody"
    assert MERGED.latest("T8").until == date(2019, 6, 20)


def test_the_way_up_changes_with_the_merger() -> None:
    assert MERGED.path("B1", date(2019, 6, 19)) == ("B1", "V1", "T8", "D")
    assert MERGED.path("B1", date(2019, 6, 20)) == ("B1", "V1", "T3", "D")
    assert MERGED.path("T8", LAST) == ()


def test_a_branch_that_did_not_move_itself_has_two_tenures() -> None:
    assert MERGED.tenures("B1", FIRST, LAST) == (
        Tenure("B1", FIRST, date(2019, 6, 19), ("B1", "V1", "T8", "D")),
        Tenure("B1", date(2019, 6, 20), LAST, ("B1", "V1", "T3", "D")),
    )


def test_a_pause_belongs_to_no_tenure() -> None:
    assert [(t.first, t.last) for t in MERGED.tenures("B2", FIRST, LAST)] == [
        (date(2019, 3, 1), date(2019, 4, 30)),
        (date(2019, 9, 1), LAST),
    ]
    assert not MERGED.exists_through("B2", date(2019, 4, 1), date(2019, 9, 30))


def test_being_renamed_or_moved_does_not_interrupt_existence() -> None:
    assert MERGED.exists_through("V1", FIRST, LAST)
    assert not MERGED.exists_through("T8", FIRST, LAST)
    assert MERGED.exists_through("T8", FIRST, date(2019, 6, 19))


def test_units_of_a_day_by_kind() -> None:
    assert [u.code for u in MERGED.units(LAST, ["镇党委"])] == ["T3"]
    assert [u.code for u in MERGED.units(FIRST, ["镇党委"])] == ["T3", "T8"]
    assert [u.code for u in MERGED.units(date(2019, 7, 1))] == ["B1", "D", "T3", "V1"]
    assert MERGED.codes == ("B1", "B2", "D", "T3", "T8", "V1")


def test_a_cycle_ends_the_way_up() -> None:
    tree = Tree([span("A", "B", "2019-01-01"), span("B", "A", "2019-01-01")])
    assert tree.path("A", FIRST) == ("A", "B")


days = st.dates(date(2018, 12, 1), date(2020, 1, 31))


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    spans = [span("R", None, "2000-01-01")]
    for code in draw(st.sets(st.sampled_from("ABCDE"), min_size=1)):
        edges = sorted(draw(st.lists(days, min_size=1, max_size=4, unique=True)))
        for since, until in zip(edges, [*edges[1:], None], strict=True):
            parent = draw(st.sampled_from(["R", *"ABCDE"]))
            if draw(st.booleans()):
                spans.append(UnitSpan(code, since, until, code, "党支部", parent if parent != code else "R"))
    return Tree(spans)


@given(trees(), st.sampled_from("ABCDE"))
def test_tenures_are_exactly_the_days_of_existence_each_with_that_days_way(tree: Tree, code: str) -> None:
    found = {}
    for tenure in tree.tenures(code, FIRST, LAST):
        day = tenure.first
        while day <= tenure.last:
            assert day not in found
            found[day] = tenure.path
            day += timedelta(days=1)
    every = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    assert found == {day: path for day in every if (path := tree.path(code, day))}


@given(trees(), st.sampled_from("ABCDE"), days, days)
def test_existing_through_is_existing_every_day(tree: Tree, code: str, one: date, other: date) -> None:
    first, last = sorted((one, other))
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    assert tree.exists_through(code, first, last) is all(tree.at(code, day) for day in every)


def test_a_parent_that_comes_later_starts_a_new_tenure() -> None:
    tree = Tree([span("R", None, "2000-01-01"), span("A", "B", "2018-12-02"), span("B", "R", "2019-01-02")])
    assert [(t.first, t.path) for t in tree.tenures("A", FIRST, LAST)] == [
        (FIRST, ("A",)),
        (date(2019, 1, 2), ("A", "B", "R")),
    ]
