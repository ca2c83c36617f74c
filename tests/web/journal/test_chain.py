"""Lines form a chain; whatever is changed in the table afterwards is found."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pingyi.web.journal import triggers
from pingyi.web.journal.chain import START, Anchor, Entry, digest, faults, head, write, write_many
from pingyi.web.journal.models import Head, Line

COUNT = 8
TEXTS = ("user", "action", "kind", "row", "unit", "why", "previous", "hash")


@pytest.fixture
def chain(world: Any) -> Iterator[list[Line]]:
    """Eight lines, in a table whose fence somebody has taken down (the fence itself is tested elsewhere)."""
    lines = [
        write(world.users["branch"], f"事项{at}", "records.record", unit="B011", after={"n": at}) for at in range(COUNT)
    ]
    triggers.remove(connection)
    yield lines
    triggers.install(connection)


def found() -> list[str]:
    """Faults but for the fence that is down."""
    return [fault for fault in faults() if "触发器" not in fault]


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_chain_holds(world: Any) -> None:
    first = write(world.users["branch"], "填报", "records.record", unit="B011", after={"day": "2019-03-05"})
    second = write(None, "封存", world.units["Q"])

    assert (first.number, first.previous, second.previous) == (1, START, first.hash)
    assert (second.user, second.kind, second.row) == ("系统", "registers.unit", "Q")
    assert head() == Anchor(2, second.hash)
    assert list(faults()) == []


def test_an_empty_chain_holds(db: None) -> None:  # noqa: ARG001  asks for the database
    assert head() == Anchor(0, START)
    assert list(faults()) == []


def test_many_lines_are_one_lock_and_one_insert(world: Any, django_assert_num_queries: Any) -> None:
    entries = [Entry("批量确认", "records.record", after={"n": at}) for at in range(50)]
    write(None, "首条", "x")
    with django_assert_num_queries(3):
        lines = write_many(world.users["district"], entries)

    assert [line.number for line in lines] == list(range(2, 52))
    assert list(faults()) == []


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats() | st.text(max_size=6),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3) | st.integers(0, 20), inner, max_size=3)
        ),
        max_leaves=6,
    )
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_is_read_back_as_it_was(world: Any, value: Any) -> None:
    line = write(world.users["branch"], "填报", "x", after={"value": value}, why="\0\ud800")

    assert digest(Line.objects.get(pk=line.pk)) == line.hash


@given(st.sampled_from(TEXTS), st.integers(1, COUNT), st.text("abc甲", min_size=1, max_size=5))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changed_text_is_found(chain: list[Line], column: str, number: int, text: str) -> None:
    before = getattr(chain[number - 1], column)
    sql(f'UPDATE journal_line SET "{column}" = %s WHERE number = %s', text, number)  # noqa: S608  a column's name

    assert found()
    sql(f'UPDATE journal_line SET "{column}" = %s WHERE number = %s', before, number)  # noqa: S608  our own names
    assert not found()


@pytest.mark.parametrize("column", ["before", "after"])
def test_changed_contents_are_found(chain: list[Line], column: str) -> None:
    assert len(chain) == COUNT
    sql(f"UPDATE journal_line SET {column} = '{{\"n\": 99}}' WHERE number = 3")  # noqa: S608  our own names

    assert found() == ["第3条的内容被改动过"]


def test_a_changed_moment_is_found(chain: list[Line]) -> None:
    sql("UPDATE journal_line SET at = %s WHERE number = 3", chain[4].at)

    assert found() == ["第3条的内容被改动过"]


@given(st.integers(1, COUNT), st.integers(1, COUNT))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_deletion_is_found(chain: list[Line], first: int, last: int) -> None:
    first, last = sorted((first, last))
    sql("DELETE FROM journal_line WHERE number BETWEEN %s AND %s", first, last)
    says = found()

    assert any("缺失" in one or "末尾" in one for one in says), says
    for line in chain[first - 1 : last]:
        Line.objects.bulk_create([Line(**{f.attname: getattr(line, f.attname) for f in Line._meta.concrete_fields})])
    assert not found()


@given(st.integers(1, COUNT), st.integers(1, COUNT))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_swap_is_found(chain: list[Line], one: int, other: int) -> None:
    assert len(chain) == COUNT

    def swap() -> None:
        sql("UPDATE journal_line SET number = -1 WHERE number = %s", one)
        sql("UPDATE journal_line SET number = %s WHERE number = %s", one, other)
        sql("UPDATE journal_line SET number = %s WHERE number = -1", other)

    if one != other:
        swap()
        assert found()
        swap()
    assert not found()


@pytest.mark.parametrize("number", [0, COUNT + 1, COUNT + 2])
def test_an_inserted_line_is_found_though_its_own_hash_is_right(chain: list[Line], number: int) -> None:
    forged = Line(number=number, at=chain[-1].at, user="x", action="x", kind="x", row="", previous=chain[-1].hash)
    forged.hash = digest(forged)
    forged.save()

    assert found()


def test_a_tail_made_anew_is_found_only_by_what_was_kept_outside(chain: list[Line]) -> None:
    kept = head()
    sql("DELETE FROM journal_line WHERE number > 5")
    Head.objects.update(number=5, hash=chain[4].hash)
    assert found() == []
    assert any("末尾的若干条缺失" in one for one in faults([kept]))
    for _ in range(3):
        write(None, "伪造", "x")

    assert found() == []
    assert any("与当时留存的校验值不同" in one for one in faults([kept]))
    assert not any("留存" in one for one in faults([Anchor(5, chain[4].hash), Anchor(0, START)]))


def test_the_missing_are_named(chain: list[Line]) -> None:
    assert len(chain) == COUNT
    sql("DELETE FROM journal_line WHERE number IN (2, 5, 6)")

    assert found() == ["第2条缺失", "第3条与上一条接不上", "第5条至第6条缺失", "第7条与上一条接不上"]


def test_progress_is_told(world: Any) -> None:
    write_many(world.users["branch"], [Entry("x", "x") for _ in range(2100)])
    said: list[int] = []

    assert list(faults(each=said.append)) == []
    assert said == [2000]


def test_a_random_byte_anywhere_is_found(chain: list[Line]) -> None:
    draw = random.Random(7)
    for _ in range(30):
        line, column = draw.choice(chain), draw.choice(("hash", "previous"))
        text = getattr(line, column)
        at = draw.randrange(64)
        other = draw.choice([one for one in "0123456789abcdef" if one != text[at]])
        sql(
            f'UPDATE journal_line SET "{column}" = %s WHERE id = %s',  # noqa: S608  our own names
            text[:at] + other + text[at + 1 :],
            line.pk,
        )
        assert found()
        sql(f'UPDATE journal_line SET "{column}" = %s WHERE id = %s', text, line.pk)  # noqa: S608  our own names
    assert not found()
