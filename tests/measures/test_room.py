"""What is kept while part after part is counted, and given back afterwards."""

from __future__ import annotations

import sys

import pyarrow as pa
import pytest

from pingyi.measures import room


def test_columns_are_laid_out_by_the_c_library_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bool] = []
    monkeypatch.setattr(room, "give_back", lambda: given.append(True))
    before = pa.default_memory_pool().backend_name
    with room.keeping():
        assert not given
        if sys.platform == "linux":
            assert pa.default_memory_pool().backend_name == "system"
    assert pa.default_memory_pool().backend_name == before
    assert given == [True]


def test_it_ends_where_counting_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[int, int]] = []
    monkeypatch.setattr(room, "_set", told.append)
    before = pa.default_memory_pool().backend_name
    with pytest.raises(KeyError), room.keeping():
        raise KeyError("party-dues")
    assert told == [room._KEPT, room._USUAL]
    assert pa.default_memory_pool().backend_name == before


def test_each_option_is_told_to_the_c_library(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[int, int] = {}
    monkeypatch.setattr(room, "_option", told.__setitem__)
    pool = pa.default_memory_pool()
    try:
        room.keep()
    finally:
        pa.set_memory_pool(pool)
    # As in malloc.h: M_TRIM_THRESHOLD −1, M_TOP_PAD −2, M_MMAP_THRESHOLD −3, of which glibc takes no more than 32 MB.
    assert told == {-1: 1 << 30, -2: 16 << 20, -3: 32 << 20}
