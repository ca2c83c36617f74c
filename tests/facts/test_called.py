"""Packed names are a dictionary of names, whatever is done with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingyi.facts.called import Called
from pingyi.facts.names import NamesBook, person_id

IDS = st.one_of(
    st.sampled_from(["0" * 16, "f" * 16, "00000000000000aa", "A" * 16, "p1", ""]), st.text("0f", max_size=17)
)
NAMES = st.text("覃汀斓😀a", max_size=3)
BOOKS = st.dictionaries(IDS, NAMES, max_size=6)


@given(BOOKS, st.lists(st.tuples(IDS, NAMES), max_size=4), BOOKS, st.lists(IDS, max_size=6))
def test_as_a_dictionary(
    names: dict[str, str], later: list[tuple[str, str]], more: dict[str, str], asked: list[str]
) -> None:
    found, plain = Called(names), dict(names)
    for key, name in later:
        found[key] = plain[key] = name
    found |= more
    plain |= more
    assert found == plain
    assert len(found) == len(plain)
    assert dict(found.items()) == dict(zip(found, found.values(), strict=True)) == plain
    assert found.several(asked) == [plain.get(key) for key in asked] == [found.get(key) for key in asked]
    assert found.bearers() == frozenset(plain.values())


@given(BOOKS.filter(bool))
def test_what_is_taken_out_is_gone(names: dict[str, str]) -> None:
    found, key = Called(names), min(names)
    del found[key]
    del names[key]
    assert found == names
    with pytest.raises(KeyError):
        del found[key]


def test_it_shows_nobody() -> None:
    assert repr(Called({"0" * 16: "覃汀斓"})) == "Called(1)"


MEMBERS = st.lists(st.tuples(st.sampled_from(["YX1", "YX2", "YX3"]), NAMES), max_size=6)


@given(MEMBERS, MEMBERS)
def test_many_members_at_once_are_learnt_as_one_after_another(
    before: list[tuple[str, str]], now: list[tuple[str, str]]
) -> None:
    known = {person_id(b"s", no): name for no, name in before}
    one, many = NamesBook(b"s", dict(known)), NamesBook(b"s", Called(known))
    keys = [one.learn(no, name) for no, name in now]
    assert many.learn_all([no for no, _ in now], [name for _, name in now]) == keys
    assert many.names == one.names
    assert many.bearers() == one.bearers()
    assert many.ids() == one.ids()


def test_a_loaded_book_is_packed_and_saved_as_it_was(tmp_path: Path) -> None:
    book = NamesBook(b"s", {person_id(b"s", "YX1"): "覃汀斓", "someone": "郇畦砺"})
    book.save(tmp_path / "names.json")
    loaded = NamesBook.load(tmp_path / "names.json")
    assert isinstance(loaded.names, Called)
    loaded.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "names.json").read_bytes()
