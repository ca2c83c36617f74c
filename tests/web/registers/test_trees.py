"""Changes of the tree: from a day on, never in the past; a code once given is given for good."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pingyi.web.base.editing import Stale
from pingyi.web.journal.chain import faults as chain_faults
from pingyi.web.journal.models import Line
from pingyi.web.records.facts import facts_of
from pingyi.web.records.known import version
from pingyi.web.records.models import Record
from pingyi.web.registers import spans, trees
from pingyi.web.registers.models import Person, Unit
from pingyi.web.registers.spans import Hand
from pingyi.web.registers.trees import TreeRefused, Wish

JUNE = date(2019, 6, 20)
NOBODY = Hand(None)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def member(person: str, code: str = "B011", since: str = "2015-07-01") -> Record:
    Person.objects.get_or_create(id=person, defaults={"name": "某某", "unit": unit(code)})
    values = {"no": person[:6], "person": person, "unit": code, "kind": "正式党员", "since": since}
    return spans.put("members", values, unit(code), NOBODY, "登记党员")


@pytest.mark.usefixtures("world")
def test_a_new_organisation_stands_in_the_tree_and_is_found() -> None:
    before = version()
    made = trees.create("B012", "柳湾村第二党支部", "党支部", unit("V011"), JUNE, NOBODY)

    assert made.path == "/Q/T01/V011/B012/"
    assert "lwcdedzb" in made.search
    assert version() != before
    assert trees.tree().at("B012", JUNE) is not None
    assert trees.tree().at("B012", JUNE - timedelta(days=1)) is None


@pytest.mark.usefixtures("world")
def test_a_code_is_never_given_twice() -> None:
    trees.carry_out(Wish(unit("B011"), JUNE, closing=True), NOBODY)

    with pytest.raises(TreeRefused, match="已经用过"):
        trees.create("B011", "新支部", "党支部", unit("V011"), JUNE, NOBODY)


@pytest.mark.usefixtures("world")
def test_another_name_leaves_the_past_its_own() -> None:
    trees.carry_out(Wish(unit("V011"), JUNE, name="柳湾社区"), Hand(None, "民〔2019〕6号"))

    tree = facts_of(2019).tree
    assert tree.name("V011", JUNE - timedelta(days=1)) == "柳湾村"
    assert tree.name("V011", JUNE) == "柳湾社区"
    assert unit("V011").name == "柳湾社区"
    assert "柳湾村" in unit("V011").search
    assert "民〔2019〕6号" in set(Line.objects.values_list("why", flat=True))
    assert list(chain_faults()) == []


@pytest.mark.usefixtures("world")
def test_a_moved_village_takes_its_branch_along() -> None:
    trees.carry_out(Wish(unit("V011"), JUNE, parent=unit("T02")), NOBODY)

    assert unit("B011").path == "/Q/T02/V011/B011/"
    tree = trees.tree()
    assert tree.path("B011", JUNE - timedelta(days=1)) == ("B011", "V011", "T01", "Q")
    assert tree.path("B011", JUNE) == ("B011", "V011", "T02", "Q")


@pytest.mark.usefixtures("world")
def test_nothing_becomes_its_own_superior() -> None:
    for below in ("V011", "B011", "T01"):
        with pytest.raises(TreeRefused, match="不能作它的上级"):
            trees.carry_out(Wish(unit("T01"), JUNE, parent=unit(below)), NOBODY)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"code": "V011", "name": "柳湾村"}, "没有变化"),
        ({"code": "V011", "parent": "T01"}, "上级没有变化"),
        ({"code": "V011", "closing": True}, "还有1个下级组织"),
        ({"code": "Q", "closing": True, "into": "Q"}, "不能并入自己"),
        ({"code": "T01", "closing": True, "into": "V011"}, "不能并入自己"),
        ({"code": "V011", "name": "新", "since": date(2009, 1, 1)}, "以前的历史不改"),
        ({"code": "V011", "name": "新", "since": date(2029, 1, 1)}, "过远"),
    ],
)
def test_what_cannot_be_says_why(wish: dict[str, Any], words: str) -> None:
    given = {
        name: unit(value) if name in {"parent", "into"} else value for name, value in wish.items() if name != "code"
    }
    asked = Wish(unit(wish["code"]), **{"since": JUNE, **given})

    assert any(words in reason for reason in trees.faults(asked))
    with pytest.raises(TreeRefused):
        trees.carry_out(asked, NOBODY)


@pytest.mark.usefixtures("world")
def test_a_branch_with_members_is_not_closed_over_their_heads() -> None:
    member("a" * 16)

    with pytest.raises(TreeRefused, match="还有1名党员"):
        trees.carry_out(Wish(unit("B011"), JUNE, closing=True), NOBODY)


@pytest.mark.usefixtures("world")
def test_a_merger_takes_children_and_members_along_and_ends_posts() -> None:
    member("a" * 16)
    member("b" * 16)
    post = {"unit": "B011", "title": "书记", "person": "a" * 16, "since": "2018-01-01"}
    spans.put("posts", post, unit("B011"), NOBODY, "登记任职")
    wish = Wish(unit("B011"), JUNE, closing=True, into=unit("B021"))

    touched = trees.affected(wish)
    trees.carry_out(wish, Hand(None, "合并"))

    assert (touched.members, touched.posts, touched.accounts) == (2, ["书记"], 0)
    assert unit("B011").until == JUNE
    assert Person.objects.get(id="a" * 16).unit_id == "B021"
    facts = facts_of(2019)
    stays = [(row["unit"], row["until"]) for row in facts.tables["members"].to_pylist() if row["subject"] == "a" * 16]
    assert sorted(stays, key=str) == [("B011", JUNE), ("B021", None)]
    assert facts.tables["posts"]["until"].to_pylist() == [JUNE]
    assert all(
        table["counts"].to_pylist() == [True] * table.num_rows
        for name, table in facts.tables.items()
        if name != "participants"
    )


@pytest.mark.usefixtures("world")
def test_what_is_closed_is_changed_no_more() -> None:
    trees.carry_out(Wish(unit("B011"), JUNE, closing=True), NOBODY)

    assert "不能再作变动" in trees.faults(Wish(unit("B011"), date(2019, 7, 1), name="新名"))[0]


@pytest.mark.usefixtures("world")
def test_a_row_of_an_earlier_year_stays_as_it_was() -> None:
    row = member("a" * 16)
    Record.objects.filter(pk=row.pk).update(year=2018)

    spans.end(spans.rows("members")[0], JUNE, NOBODY, "党员转出")

    assert facts_of(2018).tables["members"]["until"].to_pylist() == [None]
    assert facts_of(2019).tables["members"]["until"].to_pylist() == [JUNE]


@pytest.mark.usefixtures("world")
def test_two_people_at_one_row() -> None:
    row = member("a" * 16)
    spans.end(row, JUNE, NOBODY, "党员转出")

    with pytest.raises(Stale):
        spans.end(Record.objects.get(pk=row.pk), JUNE, NOBODY, "党员转出", seen=1)
