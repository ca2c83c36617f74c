from __future__ import annotations

from datetime import date

import pytest

from pingyi.facts.model import RESERVED as COLUMNS
from pingyi.packs.schema import Source
from pingyi.packs.scopes import RESERVED


def test_the_reserved_names_are_those_of_the_facts() -> None:
    assert RESERVED == COLUMNS


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Source(document="《办法》", number="示发〔2019〕1号", article="第三条"), "《办法》（示发〔2019〕1号）第三条"),
        (Source(document="《办法》"), "《办法》"),
        (Source(local="试点区委"), "试点区委"),
    ],
)
def test_a_source_reads_as_one_cites_it(source: Source, text: str) -> None:
    assert str(source) == text


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        (None, None, True),
        (date(2019, 12, 31), None, True),
        (date(2020, 1, 1), None, False),
        (None, date(2019, 1, 1), False),
        (None, date(2019, 1, 2), True),
    ],
)
def test_a_source_holds_in_a_year_with_a_day_of_it(since: date | None, until: date | None, held: bool) -> None:
    assert Source(since=since, until=until).in_force(date(2019, 1, 1), date(2019, 12, 31)) is held
