"""Units are numbered in pre-order of the tree as it stands on the year's last day."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pingyi.facts.tree import Tree, UnitSpan
from pingyi.facts.union.numbering import in_cycles, places, top_of, tops

DAY = date(2019, 12, 31)
OLD = date(2010, 1, 1)


def span(code: str, parent: str | None, since: date = OLD, until: date | None = None) -> UnitSpan:
    return UnitSpan(code, since, until, code, "党支部", parent)


def test_parents_stand_before_children_and_children_by_code() -> None:
    tree = Tree(
        [span("Q", None), span("T2", "Q"), span("T1", "Q"), span("V3", "T1"), span("V1", "T2"), span("V2", "T1")]
    )
    assert places(tree, DAY, tree.codes) == ("Q", "T1", "V2", "V3", "T2", "V1")


def test_who_is_not_in_the_tree_that_day_stands_behind() -> None:
    spans = [
        span("Q", None),
        span("B", "Q", until=date(2019, 6, 1)),  # ended within the year
        span("C", "Q", since=date(2020, 1, 1)),  # begins after it
        span("A", "Q"),
        span("X", "Y"),
        span("Y", "X"),  # a circle
        span("D", "B"),  # its parent is gone: it stands alone
    ]
    tree = Tree(spans)
    assert places(tree, DAY, [*tree.codes, "E"]) == ("D", "Q", "A", "B", "C", "E", "X", "Y")
    assert in_cycles(tree, DAY) == ("X", "Y")
    assert [one.code for one in tops(tree, DAY)] == ["D", "Q"]


def test_the_district_is_the_first_without_a_parent_or_the_first_whose_parent_is_not_known() -> None:
    stray = Tree([span("A", "Z"), span("Q", None), span("R", None)])
    assert (top := top_of(stray, DAY)) is not None
    assert top.code == "Q"
    named = Tree([span("Q", "S"), span("T", "Q")])
    assert (top := top_of(named, DAY)) is not None
    assert top.code == "Q"
    assert top_of(Tree([span("Q", None, until=date(2019, 3, 1))]), DAY) is None


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.sampled_from([None, *"ABCDEFGHZ"]), min_size=1))
def test_every_code_has_one_place(parents: dict[str, str | None]) -> None:
    tree = Tree(span(code, parent) for code, parent in parents.items())
    found = places(tree, DAY, tree.codes)
    assert sorted(found) == sorted(parents)
    cycles = set(in_cycles(tree, DAY))
    for place, code in enumerate(found):
        parent = parents[code]
        if parent in parents and code not in cycles:
            assert found.index(parent) < place
