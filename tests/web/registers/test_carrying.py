"""开新年度: what holds for one year only is carried into the next one, looked at first, undone as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from pingyi.web.base.clock import FIXED_DAY
from pingyi.web.base.models import Setting
from pingyi.web.intake.saving import undo
from pingyi.web.journal.models import Line
from pingyi.web.records.models import Batch, Record, Status
from pingyi.web.registers import carrying
from pingyi.web.registers.models import Unit

PROJECT = {"leader": "书记@T01", "name": "项目", "set_on": "2018-03-01", "due_on": "2018-12-01"}


@pytest.fixture
def old(world: Any) -> dict[str, Record]:
    """Last year's rows: a household, a finished and an unfinished project, a planned lesson, a payment."""
    cache.clear()

    def row(form: str, number: str, unit: str, **values: Any) -> Record:
        return Record.objects.create(
            form=form, year=2018, unit=world.units[unit], subject=number, status=Status.CONFIRMED,
            values={"no": number, "unit": unit} | values, origin={"file": "甲.xlsx", "sheet": "一", "line": 4},
        )  # fmt: skip

    return {
        "household": row("households", "H1", "V011", kind="脱贫户", helped=True),
        "open": row("led-projects", "L1", "T01", **PROJECT),
        "done": row("led-projects", "L2", "T01", **PROJECT, done_on="2018-11-01"),
        "lesson": row("lesson-plan", "K1", "T01", planned_on="2018-05-01"),
        "paid": row("retired-cadres", "R1", "V021", years=9, amount=120_000, paid_on="2018-06-01"),
    }


def looked() -> dict[str, carrying.Carried]:
    return {one.form.id: one for one in carrying.look(2019)}


@pytest.mark.usefixtures("old")
def test_what_is_finished_stays_behind() -> None:
    found = looked()

    assert ([row.subject for row in found["led-projects"].rows], found["led-projects"].done) == (["L1"], 1)
    assert (found["households"].usual, found["lesson-plan"].usual) == (True, False)
    assert found["retired-cadres"].blank == ("发放日期",)


@pytest.mark.usefixtures("old")
def test_what_is_no_more_and_what_is_there_already_stays_behind() -> None:
    Unit.objects.filter(code="V021").update(until=date(2019, 1, 1))
    carrying.carry(2019, ["households"], None)

    found = looked()

    assert (found["retired-cadres"].closed, found["retired-cadres"].rows) == (1, [])
    assert (found["households"].there, found["households"].rows) == (1, [])


def test_it_is_carried_as_one_batch_with_one_line_and_can_be_undone(old: dict[str, Record]) -> None:
    batch = carrying.carry(2019, ["households", "led-projects", "retired-cadres"], None)

    assert batch is not None
    rows = {row.form: row for row in Record.objects.filter(batch=batch)}
    assert rows["households"].values == old["household"].values
    assert rows["households"].origin == {"carried": old["household"].pk}
    assert "paid_on" not in rows["retired-cadres"].values  # of this year nothing is paid yet
    assert Line.objects.latest("number").after["rows"] == {"households": 1, "led-projects": 1, "retired-cadres": 1}
    assert carrying.carry(2019, ["households"], None) is None

    undo(Batch.objects.get(pk=batch.pk), None)
    assert not Record.objects.filter(year=2019).exclude(status=Status.WITHDRAWN).exists()
    assert Record.objects.filter(year=2018, status=Status.CONFIRMED).count() == len(old)
    assert looked()["households"].rows == [old["household"]]


@pytest.mark.usefixtures("old")
def test_the_page_shows_counts_and_carries_what_is_ticked(world: Any) -> None:
    browser = world.client("district")
    page = browser.get("/registers/carry").content.decode()
    assert '<input type="checkbox" name="form" value="households" checked>' in page
    assert '<input type="checkbox" name="form" value="lesson-plan">' in page

    answer = browser.post("/registers/carry", {"form": ["households"]}, follow=True)

    assert "已从2018年转入1行" in answer.content.decode()
    assert Record.objects.get(year=2019).form == "households"
    assert "没有转入" in browser.post("/registers/carry", {"form": ["households"]}, follow=True).content.decode()


@pytest.mark.usefixtures("old")
def test_an_empty_year_says_what_to_do(world: Any) -> None:
    desk, branch = world.client("district"), world.client("branch")

    assert "看看有多少，选择转入" in desk.get("/registers/forms/").content.decode()
    assert "由区里统一转入" in branch.get("/registers/forms/").content.decode()
    assert "2018年的还没有转入" in desk.get("/registers/forms/households/").content.decode()

    carrying.carry(2019, list(looked()), None)
    assert "转入2019年" not in desk.get("/registers/forms/").content.decode()
    assert "没有符合的行" in desk.get("/registers/forms/households/", {"q": "没有这个"}).content.decode()


def test_where_there_was_nothing_there_is_nothing_to_carry(world: Any) -> None:
    Setting.put(FIXED_DAY, "2019-12-20")

    page = world.client("district").get("/registers/carry").content.decode()

    assert "2018年没有名册" in page
