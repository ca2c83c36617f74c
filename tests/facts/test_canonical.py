from __future__ import annotations

import hashlib
import unicodedata
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.facts import canonical
from pingyi.facts.canonical import digest, lines, normal, row_digests
from tests.facts.made import facts, meeting, rules


def test_line_by_line() -> None:
    table = pa.table(
        {
            "text": ["a\tb", "c\\N", None, "e\u0301\r\n"],
            "day": pa.array([date(2019, 3, 5), None, date(1999, 12, 31), None], pa.date32()),
            "yes": [True, False, None, True],
            "number": pa.array([-5, 0, None, 1200000], pa.int64()),
        }
    )
    assert lines(table, table.column_names).to_pylist() == [
        "a\\tb\t2019-03-05\ttrue\t-5\n",
        "c\\\\N\t\\N\tfalse\t0\n",
        "\\N\t1999-12-31\t\\N\t\\N\n",
        "é\\r\\n\t\\N\ttrue\t1200000\n",
    ]


def test_digest_is_of_the_sorted_lines() -> None:
    table = pa.table({"a": ["乙", "甲", "a"]})
    assert digest(table, ["a"]) == hashlib.sha256("a\n乙\n甲\n".encode()).hexdigest()
    assert digest(table.slice(1, 1), ["a"]) == hashlib.sha256("甲\n".encode()).hexdigest()
    assert digest(table.slice(0, 0), ["a"]) == hashlib.sha256(b"").hexdigest()


@given(
    st.lists(st.tuples(st.none() | st.text(st.characters(exclude_categories=["Cs"])), st.none() | st.integers(-9, 9)))
)
def test_different_rows_have_different_digests(rows: list[tuple[str | None, int | None]]) -> None:
    table = pa.table(
        {"a": pa.array([a for a, _ in rows], pa.string()), "b": pa.array([b for _, b in rows], pa.int64())}
    )
    chunked = pa.concat_tables([table.slice(0, 1), table.slice(1)])
    assert digest(table, ["a", "b"]) == digest(chunked, ["a", "b"])
    found = lines(table, ["a", "b"]).to_pylist()
    assert all(line.count("\n") == 1 and line.count("\t") == 1 for line in found)


def test_escapes_are_one_to_one() -> None:
    nasty = ["\\n", "\n", "\\\n", "\\\\n", "\\N", None, "\t", "\\t", "\r", ""]
    table = pa.table({"a": pa.array(nasty, pa.string())})
    assert len(set(lines(table, ["a"]).to_pylist())) == len(nasty)


@pytest.mark.parametrize("as_array", [False, True])
def test_row_digest_is_the_head_of_a_sha256(as_array: bool) -> None:
    table = facts({"meeting": [meeting(date(2019, 4, 1), topic="主题", present=2)]}).tables["meeting"]
    persons: object = pa.array(["aa,bb"]) if as_array else ["aa,bb"]
    content = "meeting\taa,bb\tV1\t2019-04-01\tV1\t2019-04-01\t党员大会\t2\t\\N\t\\N\t主题\tfalse\n"
    assert row_digests(rules().forms["meeting"], table, persons) == [hashlib.sha256(content.encode()).hexdigest()[:16]]


TELLING = "村党a1，。（）：、《》“”…—Ａ～ｶﾞ\u302a\u3099か\u0301e\u2126\u2000\u4000\u9fff\uf900\uac00\u1100\u1161😀é㎡"


@given(st.lists(st.none() | st.text(TELLING, max_size=5)), st.integers(0, 3))
def test_texts_are_put_into_nfc_whatever_stands_around(texts: list[str | None], start: int) -> None:
    found = normal(pa.array(texts, pa.string()).slice(start))
    assert found.to_pylist() == [None if one is None else unicodedata.normalize("NFC", one) for one in texts[start:]]


def test_a_row_has_one_digest_however_many_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [meeting(date(2019, 1, day), present=day) for day in range(1, 9)]
    table, form = facts({"meeting": rows}).tables["meeting"], rules().forms["meeting"]
    whole = row_digests(form, table, [""] * table.num_rows)
    monkeypatch.setattr(canonical, "_ROWS", 3)
    assert row_digests(form, table, [""] * table.num_rows) == whole
    assert len(set(whole)) == table.num_rows > 3
