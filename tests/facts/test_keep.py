"""What is kept proves itself; what is broken, gone or cannot be written is as if it had never been."""

from __future__ import annotations

from pathlib import Path

import pytest

import pingyi
from pingyi.facts import keep as keeping
from pingyi.facts.keep import BrokenError, Kept, folder, keep, place


def test_blocks_come_back_as_they_were(tmp_path: Path) -> None:
    keep(tmp_path / "sub" / "a.kept", {"一": {"甲": [1, None]}, "二": []})
    kept = Kept(tmp_path / "sub" / "a.kept")
    assert (kept.block("一"), kept.block("二"), "三" in kept, "二" in kept) == ({"甲": [1, None]}, [], False, True)
    with pytest.raises(BrokenError):
        kept.block("三")


def test_a_changed_byte_anywhere_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.kept"
    keep(path, {"one": ["some text", 1], "two": 2})
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(BrokenError):
            assert [Kept(path).block(name) for name in ("one", "two")]
    path.write_bytes(whole[:-1])
    with pytest.raises(BrokenError):
        Kept(path).block("two")


def test_nothing_there_or_nowhere_to_write_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    keep(tmp_path / "file" / "a.kept", {"one": 1})
    with pytest.raises(BrokenError):
        Kept(tmp_path / "file" / "a.kept")


def test_the_oldest_make_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_MOST", 3)
    for number in range(5):
        keep(tmp_path / f"{number}.kept", {"n": number})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2.kept", "3.kept", "4.kept"]


def test_the_place_hangs_on_all_that_the_answer_hangs_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PINGYI_CACHE", str(tmp_path))
    first = place("explain", "seal", "last")
    assert first is not None
    assert first.parent == tmp_path / "explain"
    assert (
        len({first, place("explain", "seal", ""), place("explain", "other", "last"), place("x", "seal", "last")}) == 4
    )
    monkeypatch.setattr(pingyi, "__version__", "99")
    keeping._program.cache_clear()
    assert place("explain", "seal", "last") != first
    keeping._program.cache_clear()


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.delenv("PINGYI_CACHE", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert (folder("explain"), place("explain", "seal")) == (None, None)
