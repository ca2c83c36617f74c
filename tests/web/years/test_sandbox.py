"""What a corrected record would change, and for whom."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc
import pytest

from pingyi.web.journal import chain
from pingyi.web.records.models import Record, Status
from pingyi.web.years import sandbox
from pingyi.web.years.sandbox import consequences, weigh
from tests.web.demo_records import YEAR, load, made_up
from tests.web.years_tiny import kept


def test_nothing_moves_where_nothing_is_changed() -> None:
    moves = weigh(kept().facts, kept().facts, kept().rules)
    assert [move.unit for move in moves] == [sheet.unit for sheet in kept().review.sheets]
    assert not any(move.moves for move in moves)
    totals = {sheet.unit: (sheet.total, sheet.rank) for sheet in kept().review.sheets}
    assert {move.unit: (move.before.total, move.before.rank) for move in moves} == totals


def test_a_town_without_its_meetings_falls_and_the_items_say_why() -> None:
    facts = kept().facts
    meetings = facts.tables["branch-meeting"]
    under = [
        code for code in facts.tree.codes if (span := facts.tree.at(code, facts.last)) and above(facts, span) == "T01"
    ]
    left = meetings.filter(pc.invert(pc.is_in(meetings["unit"], value_set=_array(under))))
    assert left.num_rows < meetings.num_rows
    moves = {move.unit: move for move in weigh(facts, facts.with_table("branch-meeting", left), kept().rules)}
    assert moves["T01"].after.total < moves["T01"].before.total
    assert {item.item for item in moves["T01"].items} >= {"assembly"}
    assert moves["T02"].before.total == moves["T02"].after.total


def above(facts: Any, span: Any) -> str:
    while span.parent and span.parent != kept().review.root:
        span = facts.tree.at(span.parent, facts.last)
    return str(span.code)


def _array(codes: list[str]) -> Any:
    import pyarrow as pa

    return pa.array(codes, pa.string())


@pytest.mark.django_db
def test_a_withdrawn_record_moves_its_committee_and_is_not_saved() -> None:
    load(made_up(), YEAR)
    record = Record.objects.filter(form="branch-meeting", values__kind="党员大会").order_by("pk").first()
    assert record is not None
    found = consequences(YEAR, {record.pk: None})
    assert Record.objects.filter(pk=record.pk, status=record.status).exists()
    moved = [move for move in found.others if move.items]
    assert len(moved) == 1
    assert moved[0].after.total <= moved[0].before.total
    again = consequences(YEAR, {record.pk: record.values})
    assert not again.others


@pytest.mark.django_db
def test_the_year_is_read_whole_again_only_after_a_line_in_the_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    whole = sandbox.made
    monkeypatch.setattr(sandbox, "made", lambda *asked: read.append(1) or whole(*asked))
    load(made_up(), YEAR)
    record = Record.objects.filter(form="branch-meeting", values__kind="党员大会").order_by("pk").first()
    assert record is not None
    chain.write(None, "试算", "records.record")
    first = consequences(YEAR, {record.pk: None})
    assert (consequences(YEAR, {record.pk: None}), len(read)) == (first, 1)
    Record.objects.filter(pk=record.pk).update(status=Status.RETURNED)
    chain.write(None, "退回", record)
    put_back = consequences(YEAR, {record.pk: record.values})
    assert len(read) == 2
    moved = {move.unit: (move.before.total, move.after.total) for move in put_back.others}
    assert moved == {move.unit: (move.after.total, move.before.total) for move in first.others}
    assert moved


@pytest.mark.django_db
def test_a_changed_organisation_is_weighed_by_the_whole_year() -> None:
    load(made_up(), YEAR)
    town = Record.objects.filter(form="units", values__code="T01").order_by("pk").first()
    assert town is not None
    found = consequences(YEAR, {town.pk: {**town.values, "name": "新名镇党委"}})
    assert not found.others
