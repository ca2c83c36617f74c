from __future__ import annotations

import unicodedata
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingyi.facts.build import tables
from pingyi.facts.canonical import with_origin, without_origin
from pingyi.facts.model import table_schema
from tests.facts.made import UNITS, built, columns, facts, meeting, rules

DAY = date(2019, 4, 1)


def test_every_form_has_a_table_of_its_schema() -> None:
    made = tables(rules(), {})
    assert set(made.tables) == {*rules().forms, "participants"}
    assert all(made.tables[form.id].schema.equals(table_schema(form)) for form in rules().forms.values())
    assert sum(table.num_rows for table in made.tables.values()) == 0
    assert made.issues == ()


def test_subject_day_and_entered_follow_from_the_form() -> None:
    made = built(
        {
            "meeting": [meeting(DAY, typed_on=date(2019, 4, 9))],
            "visit": [{"unit": "V1", "month": date(2019, 5, 1)}],
            "household": [{"unit": "V1", "no": "H1"}],
            "posts": [{"unit": "T1", "title": "书记", "person": "aa", "since": date(2018, 2, 3)}],
            "income": [{"unit": "V2", "year": 2019, "amount": 5}],
        }
    )
    found = {
        name: table.select(["subject", "day", "entered"]).to_pylist()
        for name, table in made.tables.items()
        if name in rules().forms
    }
    assert found["meeting"] == [{"subject": "V1", "day": DAY, "entered": date(2019, 4, 9)}]
    assert found["visit"] == [{"subject": "V1", "day": date(2019, 5, 1), "entered": None}]
    assert found["household"] == [{"subject": "H1", "day": None, "entered": None}]
    assert found["posts"] == [{"subject": "书记@T1", "day": date(2018, 2, 3), "entered": None}]
    assert found["income"] == [{"subject": "V2", "day": None, "entered": None}]


def test_given_subject_and_day_win_and_a_missing_subject_is_empty() -> None:
    made = built({"visit": [{"unit": "V1", "subject": "x", "day": DAY}, {"unit": "V1", "subject": None, "day": DAY}]})
    assert made.tables["visit"]["subject"].to_pylist() == ["", "x"]
    assert made.tables["visit"]["day"].to_pylist() == [DAY, DAY]


def test_closed_text_is_only_filled_or_not_and_its_words_lie_beside() -> None:
    made = built(
        {"meeting": [meeting(DAY, minutes="记录"), meeting(date(2019, 4, 2), minutes="  "), meeting(date(2019, 4, 3))]}
    )
    assert made.tables["meeting"]["minutes"].to_pylist() == [True, False, False]
    assert made.texts["meeting"].column_names == ["row_id", "minutes"]
    assert made.texts["meeting"]["minutes"].to_pylist() == ["记录", "  ", None]
    assert made.texts["meeting"]["row_id"].to_pylist() == made.tables["meeting"]["row_id"].to_pylist()


@pytest.mark.parametrize("filled", [[True, None], pa.array([True, None]), pa.chunked_array([[True], [None]])])
def test_reader_that_keeps_no_text_says_whether_it_was_filled(filled: object) -> None:
    given = {**columns([meeting(DAY), meeting(date(2019, 4, 2))]), "minutes": filled}
    made = tables(rules(), {"meeting": given})
    assert made.tables["meeting"]["minutes"].to_pylist() == [True, False]
    assert made.texts["meeting"]["minutes"].to_pylist() == [None, None]


def test_arrow_and_numpy_columns_do_as_well() -> None:
    given = columns([meeting(DAY, present=3)])
    arrow = {**given, "unit": pa.chunked_array([["V1"]]), "present": np.array([3]), "line": pa.array([3], pa.int64())}
    assert tables(rules(), {"meeting": given}).tables == tables(rules(), {"meeting": arrow}).tables


def test_rows_are_sorted_by_subject_day_and_id() -> None:
    rows = [meeting(date(2019, 4, day), unit) for day, unit in ((2, "V2"), (2, "V1"), (1, "V1"), (1, "V2"))]
    made = built({"meeting": rows})
    pairs = made.tables["meeting"].select(["subject", "day"]).to_pylist()
    assert [(row["subject"], row["day"].day) for row in pairs] == [("V1", 1), ("V1", 2), ("V2", 1), ("V2", 2)]


def test_identical_rows_are_numbered_by_where_they_stand() -> None:
    rows = [
        meeting(DAY, file="b.xlsx", line=1),
        meeting(DAY, file="a.xlsx", line=9),
        meeting(DAY, file="a.xlsx", line=2),
    ]
    found = built({"meeting": rows}).tables["meeting"].select(["row_id", "file", "line"]).to_pylist()
    assert [(row["row_id"][16:], row["file"], row["line"]) for row in found] == [
        ("-0", "a.xlsx", 2),
        ("-1", "a.xlsx", 9),
        ("-2", "b.xlsx", 1),
    ]


def test_more_than_ten_identical_rows_stay_in_order_of_their_ids() -> None:
    made = built(
        {"meeting": [meeting(DAY, minutes=str(at)) for at in range(12)]}, {"meeting": (list(range(12)), ["aa"] * 12)}
    )
    table = made.tables["meeting"]
    ids = table["row_id"].to_pylist()
    assert ids == sorted(ids)
    assert {row_id[17:]: line for row_id, line in zip(ids, table["line"].to_pylist(), strict=True)}["10"] == 13
    assert made.texts["meeting"]["row_id"].to_pylist() == ids
    assert (
        dict(
            zip(made.texts["meeting"]["row_id"].to_pylist(), made.texts["meeting"]["minutes"].to_pylist(), strict=True)
        )[next(one for one in ids if one.endswith("-10"))]
        == "10"
    )


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"file": "另一本.xlsx"}, True),
        ({"line": 99}, True),
        ({"typed_on": date(2019, 5, 5)}, True),
        ({"topic": "别的"}, False),
        ({"present": 4}, False),
        ({"minutes": "有记录"}, False),
        ({"unit": "V2"}, False),
    ],
)
def test_id_is_of_what_a_row_says(change: dict[str, object], same: bool) -> None:
    row = meeting(DAY, topic="主题", present=3)
    one, other = (built({"meeting": [given]}).tables["meeting"]["row_id"][0] for given in (row, {**row, **change}))
    assert (one == other) is same


def test_who_took_part_belongs_to_the_id_whatever_the_order() -> None:
    rows = {"meeting": [meeting(DAY, present=2)]}
    one, other, third = (
        built(rows, {"meeting": ([0, 0, 0], persons)})
        for persons in (["bb", "aa", "aa"], ["aa", "bb", "bb"], ["aa", "bb", "cc"])
    )
    assert one.tables == other.tables
    assert one.tables["meeting"]["row_id"] != third.tables["meeting"]["row_id"]
    row_id = one.tables["meeting"]["row_id"][0].as_py()
    assert one.tables["participants"].to_pylist() == [
        {"form": "meeting", "row_id": row_id, "person": p} for p in ("aa", "bb")
    ]


def test_participants_keep_to_their_rows_when_these_are_sorted() -> None:
    made = built({"meeting": [meeting(date(2019, 4, 2)), meeting(DAY)]}, {"meeting": ([0, 1], ["second", "first"])})
    ids = made.tables["meeting"]["row_id"].to_pylist()
    who = {row["row_id"]: row["person"] for row in made.tables["participants"].to_pylist()}
    assert [who[row_id] for row_id in ids] == ["first", "second"]


def test_texts_are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "é")
    assert built({"meeting": [meeting(DAY, topic=decomposed)]}).tables["meeting"]["topic"].to_pylist() == ["é"]


def test_web_and_workbook_agree_but_for_origin_and_entry() -> None:
    form = rules().forms["meeting"]
    rows = [meeting(DAY, topic="一"), meeting(date(2019, 4, 2), present=3)]
    book = facts({"meeting": rows}).tables["meeting"]
    web = facts(
        {"meeting": [{**row, "file": "", "line": at, "typed_on": DAY} for at, row in enumerate(reversed(rows))]}
    ).tables["meeting"]
    assert without_origin(book, form) == without_origin(web, form)
    assert with_origin(book) != with_origin(web)


@pytest.mark.parametrize(
    "given", [{"nothing": {}}, {"meeting": {"colour": [1], "file": ["a"], "sheet": ["b"], "line": [1]}}]
)
def test_what_the_rules_do_not_know_is_a_fault_of_the_reader(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no such form|has no column"):
        tables(rules(), given)


ROWS = st.lists(
    st.builds(
        meeting,
        st.dates(date(2019, 1, 1), date(2019, 1, 4)),
        st.sampled_from(["V1", "V2"]),
        topic=st.sampled_from([None, "甲", "乙\t", "乙\\"]),
        present=st.none() | st.integers(0, 2),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(rows=ROWS, data=st.data())
def test_order_of_reading_changes_nothing(rows: list[dict[str, object]], data: st.DataObject) -> None:
    placed = [{**row, "line": at} for at, row in enumerate(rows)]
    shuffled = data.draw(st.permutations(placed))
    units = {**UNITS, "file": ["u"] * 5, "sheet": ["s"] * 5, "line": [1] * 5}
    one, other = (tables(rules(), {"units": units, "meeting": columns(given)}).tables for given in (placed, shuffled))
    assert one == other
    ids = one["meeting"]["row_id"].to_pylist()
    assert len(set(ids)) == len(ids) == len(rows)
