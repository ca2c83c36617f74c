from __future__ import annotations

import hashlib
import hmac
import stat
from pathlib import Path

import pytest

from pingyi.errors import OutputRefused
from pingyi.facts.names import NamesBook, NamesBookRefused, person_id, sealed_above

SECRET = b"s" * 32


def test_id_is_a_keyed_hash_of_the_number() -> None:
    found = person_id(SECRET, "YX000001")
    assert found == hmac.new(SECRET, b"YX000001", hashlib.sha256).hexdigest()[:16]
    assert found != person_id(b"t" * 32, "YX000001")
    for secret in (b"", b"s" * 64, b"s" * 65, b"s" * 200):
        for number in ("", "村-1", "9" * 100):
            assert person_id(secret, number) == hmac.new(secret, number.encode(), "sha256").hexdigest()[:16]


def test_saved_book_is_loaded_as_it_was_and_only_its_owner_may_read(tmp_path: Path) -> None:
    book = NamesBook.create(SECRET)
    key = book.learn("YX1", "覃汀斓")
    book.save(tmp_path / "deep" / "names.json")
    path = tmp_path / "deep" / "names.json"
    assert NamesBook.load(path) == book == NamesBook.at(path)
    assert NamesBook.load(path).name(key) == "覃汀斓"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["names.json"]


def test_book_does_not_show_what_it_holds() -> None:
    book = NamesBook.create(SECRET)
    book.learn("YX1", "覃汀斓")
    assert "覃" not in repr(book)
    assert "s" * 32 not in repr(book)


def test_two_members_of_one_name_and_one_member_renamed() -> None:
    book = NamesBook.create(SECRET)
    first, second = book.learn("YX1", "覃汀斓"), book.learn("YX2", "覃汀斓")
    assert book.ids() == {"覃汀斓": tuple(sorted([first, second]))}
    book.learn("YX2", "郇畦砺")
    assert book.name(second) == "郇畦砺"
    assert book.name("0" * 16) is None


def test_new_book_has_a_secret_of_its_own(tmp_path: Path) -> None:
    one, other = NamesBook.at(tmp_path / "names.json"), NamesBook.create()
    assert len(one.secret) == 32
    assert one.secret != other.secret


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "已损坏"),
        ("[]", "缺少密钥或姓名"),
        ('{"secret": "xx", "names": {}}', "缺少密钥或姓名"),
        ('{"secret": "00", "names": []}', "缺少密钥或姓名"),
        ('{"secret": "00", "names": {"a": 1}}', "缺少密钥或姓名"),
    ],
)
def test_broken_book_is_refused(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "names.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NamesBookRefused, match=why):
        NamesBook.load(path)


def test_missing_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NamesBookRefused, match="打不开"):
        NamesBook.load(tmp_path / "names.json")


def test_never_inside_a_seal(tmp_path: Path) -> None:
    (tmp_path / "manifest.sha256").touch()
    with pytest.raises(OutputRefused, match="不能放在封存文件夹内"):
        NamesBook.create().save(tmp_path / "sub" / "names.json")
    assert sealed_above(tmp_path / "names.json")
    assert not sealed_above(tmp_path)


def test_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputRefused):
        NamesBook.create().save(tmp_path / "file" / "names.json")
