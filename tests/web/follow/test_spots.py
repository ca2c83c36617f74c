"""Spot checks: drawn from what counts, noted one by one, drawn again by anybody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pingyi.web.base.editing import Stale
from pingyi.web.follow import spots
from pingyi.web.follow.models import Pick, SpotCheck
from pingyi.web.records.models import Record, Status

DAY = date(2019, 12, 20)


@pytest.fixture
def records(world: Any) -> list[Record]:
    def made(unit: str, day: int, status: str = Status.CONFIRMED) -> Record:
        return Record.objects.create(
            form="branch-meeting", year=2019, unit=world.units[unit], day=date(2019, 5, day), status=status
        )

    return [
        *(made("B011", day) for day in range(1, 9)),
        made("B021", 1),
        made("B011", 20, Status.WITHDRAWN),
    ]


def drawn(world: Any, unit: str = "T01", size: int = 3) -> SpotCheck:
    check = SpotCheck(
        unit=world.units[unit], year=2019, title="十二月抽查", forms=["branch-meeting"], seed="3 7 9", size=size
    )
    spots.open_check(check, DAY, world.users["district"])
    return check


def test_only_what_counts_in_the_subtree_may_be_drawn(world: Any, records: list[Record]) -> None:
    check = drawn(world, size=99)

    assert check.population == 8
    assert {pick.record_id for pick in check.picks.all()} == {record.pk for record in records[:8]}


@pytest.mark.usefixtures("records")
def test_anybody_draws_the_same_again(world: Any) -> None:
    assert spots.redraw(drawn(world)) == (True, True)


def test_a_record_handed_in_later_is_told_from_a_false_draw(world: Any, records: list[Record]) -> None:
    check = drawn(world)
    picked = list(check.picks.values_list("record_id", flat=True))
    Record.objects.exclude(pk__in=picked).filter(unit="B011").update(status=Status.WITHDRAWN)
    assert spots.redraw(check) == (False, True)

    Pick.objects.filter(check_of=check, place=1).update(record_id=records[8].pk)
    assert spots.redraw(check)[1] is False


@pytest.mark.usefixtures("records")
def test_a_finding_is_noted_once_seen(world: Any) -> None:
    pick = drawn(world).picks.first()
    assert pick is not None
    spots.note(pick, 1, found="true", text="签到册一致", by=world.users["district"])

    with pytest.raises(Stale):
        spots.note(pick, 1, found="false", text="", by=world.users["district"])


@pytest.mark.usefixtures("records")
def test_pages(world: Any) -> None:
    district = world.client("district")
    form = {"title": "抽查", "size": "2", "seed": "20191220", "unit": "T01", "forms": ["branch-meeting"]}
    assert "请至少选一种台账" in district.post("/follow/spots/draw/", form | {"forms": []}).content.decode()
    assert "抽取条数应在1至500之间" in district.post("/follow/spots/draw/", form | {"size": "0"}).content.decode()
    page = district.post("/follow/spots/draw/", form, follow=True).content.decode()
    assert "重新抽取结果相同" in page

    pick = Pick.objects.first()
    assert pick is not None
    noted = district.post(
        f"/follow/spots/picks/{pick.pk}/", {"found": "partly", "note": "少一人", "version": 1}, follow=True
    )
    assert "少一人" in noted.content.decode()
    again = district.post(f"/follow/spots/picks/{pick.pk}/", {"found": "true", "note": "齐", "version": 1})
    assert again.status_code == 409
    assert "抽查" in district.get("/follow/spots/").content.decode()
