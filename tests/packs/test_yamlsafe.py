from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pingyi.packs import yamlsafe
from pingyi.packs.yamlsafe import DEPTH, SIZE, read


def found(text: str) -> list[tuple[int, str]]:
    return [(issue.place.row, issue.code) for issue in read("p/a.yaml", text.encode()).issues]


def test_scalars_are_those_of_yaml_1_2() -> None:
    text = (
        "a: no\nb: on\nc: 12:30\nd: true\ne: null\nf: 0.50\ng: 2019-03-05\nh: 05-31\ni: 010\nj: '7'\nk: -3\nl: ~\nm:\n"
    )
    data = read("a.yaml", text.encode()).data
    assert data == {
        "a": "no", "b": "on", "c": "12:30", "d": True, "e": None, "f": Decimal("0.50"), "g": date(2019, 3, 5), "h": "05-31",
        "i": "010", "j": "7", "k": -3, "l": None, "m": None,
    }  # fmt: skip


def test_every_path_has_its_line() -> None:
    document = read("p/a.yaml", b"forms:\n  - id: x\n    fields: [{id: a}]\n")
    assert document.place(("forms", 0, "fields", 0, "id")).row == 3
    assert document.place(("forms", 0, "nowhere")).row == 2
    assert document.place(("forms", 0, "id"), "forms.x").key == "forms.x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [(3, "yaml-duplicate-key")]),
        ("a: &x 1\nb: *x\n", [(1, "yaml-anchor"), (2, "yaml-alias")]),
        ("a: {<<: {b: 1}}\n", [(1, "yaml-merge")]),
        ("a: !!python/object/apply:os.system [ls]\n", [(1, "yaml-tag")]),
        ("a: !x 1\n", [(1, "yaml-tag")]),
        ("a: 1\n---\nb: 2\n", [(2, "yaml-second-document")]),
        ("a: 2019-02-30\n", [(1, "yaml-date")]),
        ("? [a]\n: 1\n", [(1, "yaml-key")]),
        ("a: [1\nb: 2\n", [(2, "yaml-syntax")]),
        ("a:\n\t- b\n", [(2, "yaml-syntax")]),
        ("a: @b\n", [(1, "yaml-syntax")]),
        ("a: 1\x01\n", [(0, "yaml-syntax")]),
    ],
)
def test_what_yaml_can_do_besides_is_refused_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert found(text) == expected


def test_several_problems_are_told_at_once_and_the_rest_is_read() -> None:
    document = read("a.yaml", b"a: &x 1\nb: {c: 1, c: 2}\nd: 3\n")
    assert [issue.code for issue in document.issues] == ["yaml-anchor", "yaml-duplicate-key"]
    assert document.data == {"a": 1, "b": {"c": 1}, "d": 3}
    assert "第2行" in document.issues[1].hint


def test_a_bomb_of_aliases_is_never_expanded() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    document = read("a.yaml", "\n".join(lines).encode())
    assert {issue.code for issue in document.issues} == {"yaml-anchor", "yaml-alias"}
    assert document.data["i"] == [None] * 9


def test_deep_nesting_stops_the_file() -> None:
    document = read("a.yaml", ("a: " + "[" * (DEPTH + 5) + "]" * (DEPTH + 5)).encode())
    assert document.data is None
    assert [issue.code for issue in document.issues] == ["yaml-too-deep"]


def test_size_and_encoding_are_checked_first() -> None:
    assert [issue.code for issue in read("a.yaml", b" " * (SIZE + 1)).issues] == ["yaml-too-large"]
    issue = read("a.yaml", "a: 1\nb: 区\n".encode("gbk")).issues[0]
    assert (issue.code, issue.place.row) == ("yaml-encoding", 2)


def test_an_empty_file_is_nothing() -> None:
    assert read("a.yaml", b"").data is None
    assert read("a.yaml", b"# only a remark\n").data is None


def test_a_number_of_thousands_of_digits_stays_text() -> None:
    assert read("a.yaml", b"a: " + b"9" * 5000).data == {"a": "9" * 5000}


def test_no_message_is_english() -> None:
    for text in ("a: [1\n", "a: !x 1\n", "a: 1\na: 2\n", "a: *b\n", "a: %x\n"):
        for issue in read("a.yaml", text.encode()).issues:
            assert any("\u4e00" <= char <= "\u9fff" for char in issue.message)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc键", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_what_pyyaml_writes_is_read_back(data: object) -> None:
    text = yaml.safe_dump({"top": data}, allow_unicode=True)
    document = read("a.yaml", text.encode())
    if not any(issue.code == "yaml-anchor" for issue in document.issues):
        assert document.data == {"top": data}


def test_the_pure_parser_serves_where_the_fast_one_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlsafe, "_PARSER", yaml.SafeLoader)
    assert read("a.yaml", "a: [1, {b: 区}]\n".encode()).data == {"a": [1, {"b": "区"}]}
