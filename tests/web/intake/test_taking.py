"""Taking in: what is there is not taken twice, what changed takes its place, a batch goes as it came."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pingyi.web.intake import saving
from pingyi.web.intake.services import AlreadyUndone, Manner, doubts, look, save, undo
from pingyi.web.journal.chain import faults
from pingyi.web.journal.models import Line
from pingyi.web.records.facts import facts_of
from pingyi.web.records.known import version
from pingyi.web.records.models import Batch, Record, Status
from pingyi.web.registers.models import Person, Unit
from tests.web.tiny import Books, load


def counted() -> int:
    return Record.objects.filter(status__in=("submitted", "confirmed"), last_year=None).count()


def test_the_same_folder_twice_brings_nothing(tiny: Books) -> None:
    before = counted()

    told = look(tiny.folders[2019], 2019).told()

    assert (told["new"], told["changed"], told["gone"]) == (0, 0, 0)
    assert told["same"] == before
    assert counted() == before


@pytest.mark.usefixtures("tiny")
def test_a_batch_has_one_line_in_the_journal_and_names_nobody() -> None:
    (line,) = Line.objects.filter(action="导入")
    written = json.dumps([line.before, line.after, line.why, line.unit], ensure_ascii=False)

    assert sum(line.after["rows"].values()) == Record.objects.count()
    assert len(line.after["sha256"]) == 64
    assert not any(name in written for name in Person.objects.values_list("name", flat=True))
    assert list(faults()) == []


@pytest.mark.usefixtures("tiny")
def test_units_and_persons_follow_from_the_registers() -> None:
    village = Unit.objects.filter(kind="行政村", until=None).first()
    member = Person.objects.filter(unit__kind="党支部").first()

    assert village is not None
    assert village.path == f"/Q/{village.parent_id}/{village.code}/"
    assert village.name in village.search
    assert member is not None
    assert member.name in member.search


@pytest.mark.usefixtures("empty")
def test_a_changed_row_of_a_later_year_leaves_the_earlier_one_as_it_was() -> None:
    load(2018)
    before = facts_of(2018).tables["members"]

    load(2019)

    assert facts_of(2018).tables["members"].equals(before)
    ended = Record.objects.filter(last_year=2018)
    successors = Record.objects.filter(year=2019, origin__replaces__isnull=False)
    assert ended
    assert {row.origin["replaces"] for row in successors} == {row.pk for row in ended}


@pytest.mark.usefixtures("tiny")
def test_undo_takes_a_batch_back_but_what_was_changed_since() -> None:
    batch = Batch.objects.get()
    touched = Record.objects.filter(form="branch-meeting").first()
    assert touched is not None
    Record.objects.filter(pk=touched.pk).update(version=2)
    was = version()

    left = undo(batch, None)

    assert [row.pk for row in left] == [touched.pk]
    assert counted() == 1
    assert version() != was
    assert list(faults()) == []
    with pytest.raises(AlreadyUndone):
        undo(batch, None)


@pytest.mark.usefixtures("empty")
def test_undo_puts_back_what_was_replaced() -> None:
    load(2018)
    before = dict(Record.objects.values_list("pk", "last_year"))
    batch = load(2019)
    assert Record.objects.filter(last_year=2018).exists()

    undo(batch, None)

    assert dict(Record.objects.filter(year=2018).values_list("pk", "last_year")) == before


@pytest.mark.usefixtures("tiny")
def test_what_comes_in_after_an_undo_is_new_again() -> None:
    before = counted()
    undo(Batch.objects.get(), None)

    load(2019)

    assert counted() == before


def test_nothing_is_kept_when_something_fails(empty: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(saving.projection, "refresh", broken)
    found = look(empty.folders[2019], 2019)
    with pytest.raises(RuntimeError):
        save(found, Manner("坏"))

    assert (Record.objects.count(), Batch.objects.count(), Person.objects.count(), Line.objects.count()) == (0, 0, 0, 0)


def one_book(folder: Path, tmp_path: Path, word: str) -> Path:
    """A folder with one workbook of the district's."""
    book = next(path for path in sorted(folder.rglob("*.xlsx")) if word in path.name)
    (tmp_path / "一份").mkdir()
    (tmp_path / "一份" / book.name).write_bytes(book.read_bytes())
    return tmp_path / "一份"


def test_a_single_workbook_is_read_with_the_registers_that_the_web_keeps(tiny: Books, tmp_path: Path) -> None:
    folder = one_book(tiny.folders[2019], tmp_path, "支部会议")
    Record.objects.filter(form="branch-meeting").update(status=Status.WITHDRAWN)

    found = look(folder, 2019)
    told = found.told()

    assert told["new"] > 10
    assert "unknown-unit" not in {issue.code for issue in found.incoming.issues if "瞿家洼" not in issue.message}
    assert all(issue.place.file for issue in doubts(found))


def test_a_town_brings_in_its_own_rows_only(desks: dict[str, Any], tiny: Books) -> None:
    Record.objects.filter(form="branch-meeting").update(status=Status.WITHDRAWN)

    found = look(tiny.folders[2019], 2019, desks["town"])
    batch = save(found, Manner("河口", desks["town"]))

    assert found.told()["outside"] > 0
    paths = set(batch.records.values_list("unit__path", flat=True))
    assert paths
    assert all("/T01/" in path for path in paths)
    assert not batch.records.filter(form="units").exists()
