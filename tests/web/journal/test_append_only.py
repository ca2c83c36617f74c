"""Three fences: the model, its manager, the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from pingyi.web.journal import triggers
from pingyi.web.journal.chain import faults, write
from pingyi.web.journal.models import AppendOnly, Line


@pytest.fixture
def line(world: Any) -> Line:
    triggers.install(connection)
    return write(world.users["branch"], "填报", "records.record", unit="B011")


def saved(line: Line) -> None:
    line.why = "改一改"
    line.save()


@pytest.mark.parametrize(
    "change",
    [
        saved,
        lambda line: line.delete(),
        lambda line: Line.objects.filter(pk=line.pk).update(why="改一改"),
        lambda line: Line.objects.filter(pk=line.pk).delete(),
        lambda line: Line.objects.bulk_update([line], ["why"]),
        lambda line: Line.objects.update_or_create(pk=line.pk, defaults={"why": "改一改"}),
    ],
)
def test_the_model_and_its_manager_refuse(line: Line, change: Callable[[Line], Any]) -> None:
    with pytest.raises(AppendOnly):
        change(line)

    assert Line.objects.get(pk=line.pk).why == ""


@pytest.mark.parametrize("statement", ["UPDATE journal_line SET why = '改'", "DELETE FROM journal_line"])
def test_the_database_refuses(line: Line, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Line.objects.get(pk=line.pk).why == ""


def test_a_fence_that_is_down_is_told_and_put_up_again(line: Line) -> None:
    assert line.number == 1
    triggers.remove(connection)
    assert not triggers.stands(connection)
    assert ["触发器" in fault for fault in faults()] == [True]
    triggers.install(connection)
    triggers.install(connection)

    assert triggers.stands(connection)
    assert list(faults()) == []
