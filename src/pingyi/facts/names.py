"""The names book: who the opaque ids are. It lies outside every seal and never leaves the district.

An id is the first 16 hex digits of HMAC-SHA256 over the member's number under a secret of the district, so that
without the book nobody can try numbers until an id fits, and the same member has the same id every year.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pingyi.errors import OutputRefused, Refusal
from pingyi.facts.called import Called

SECRET_BYTES = 32
SEAL_MARK = "manifest.sha256"
_DIGITS = 16
_BLOCK = 64
"""Bytes that SHA-256 takes in at once."""


class NamesBookRefused(Refusal):
    """A names book that cannot be read; without its secret no id can be made again, so nothing is guessed."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        super().__init__(f"姓名簿“{path.name}”{why}；请用备份恢复，不要新建（新建后人员编号全部改变，与往年对不上）。")


def person_id(secret: bytes, member_no: str) -> str:
    """The opaque id of the member with that number: 16 hex digits."""
    # As hmac.digest(secret, number, "sha256"), which looks at the secret anew for each of a hundred thousand members.
    inner, outer = (begun.copy() for begun in _begun(secret))
    inner.update(member_no.encode())
    outer.update(inner.digest())
    return outer.hexdigest()[:_DIGITS]


@lru_cache(maxsize=4)
def _begun(secret: bytes) -> tuple[hashlib._Hash, hashlib._Hash]:
    """The two hashes of HMAC (RFC 2104) that have taken in the secret, and nothing else yet."""
    block = (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\0")
    return hashlib.sha256(bytes(byte ^ 0x36 for byte in block)), hashlib.sha256(bytes(byte ^ 0x5C for byte in block))


@dataclass
class NamesBook:
    """The district's secret and the names by id."""

    secret: bytes = field(repr=False)
    names: MutableMapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def create(cls, secret: bytes | None = None) -> NamesBook:
        """An empty book with a secret of its own (the demo gives a fixed one, so that its ids are always the same)."""
        return cls(secrets.token_bytes(SECRET_BYTES) if secret is None else secret)

    @classmethod
    def load(cls, path: Path) -> NamesBook:
        """The book in that file.

        Raises:
            NamesBookRefused: it is missing, damaged or no names book.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise NamesBookRefused(path, "打不开") from error
        except ValueError as error:
            raise NamesBookRefused(path, "已损坏") from error
        try:
            secret, names = bytes.fromhex(content["secret"]), content["names"]
        except (KeyError, TypeError, ValueError) as error:
            raise NamesBookRefused(path, "缺少密钥或姓名") from error
        if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
            raise NamesBookRefused(path, "缺少密钥或姓名")
        return cls(secret, Called(names))

    @classmethod
    def at(cls, path: Path) -> NamesBook:
        """The book in that file, or a new one (not yet saved) where there is no such file."""
        return cls.load(path) if path.exists() else cls.create()

    def save(self, path: Path) -> None:
        """Write the book, readable by its owner only; at no moment is there half a book.

        Raises:
            OutputRefused: the place lies inside a sealed year, or cannot be written to.
        """
        if sealed_above(path):
            raise OutputRefused(path, "姓名簿不能放在封存文件夹内，请另选位置")
        content = json.dumps(
            {"secret": self.secret.hex(), "names": dict(self.names.items())},
            ensure_ascii=False,
            sort_keys=True,
            indent=1,
        )
        part = path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(content + "\n")
            part.replace(path)
        except OSError as error:
            raise OutputRefused(path, error.strerror or "未知原因") from error

    def learn(self, member_no: str, name: str) -> str:
        """The id of a member; the name is noted, the latest one stays."""
        key = person_id(self.secret, member_no)
        if (
            self.names.get(key) != name
        ):  # else the text that is there stays: a new one for each member would scatter memory
            self.names[key] = name
        return key

    def learn_all(self, numbers: Sequence[str], names: Sequence[str]) -> list[str]:
        """As :meth:`learn`, of many members one after another."""
        keys = [person_id(self.secret, number) for number in numbers]
        if self.called(keys) != names:
            for key, name in zip(keys, names, strict=True):
                if self.names.get(key) != name:
                    self.names[key] = name
        return keys

    def called(self, persons: Sequence[str]) -> list[str | None]:
        """The names of ids; None where one is not known."""
        if isinstance(self.names, Called):
            return self.names.several(persons)
        return [*map(self.names.get, persons)]

    def bearers(self) -> frozenset[str]:
        """All names that somebody bears."""
        return self.names.bearers() if isinstance(self.names, Called) else frozenset(self.names.values())

    def name(self, person: str) -> str | None:
        """The name of an id, where known."""
        return self.names.get(person)

    def ids(self) -> Mapping[str, tuple[str, ...]]:
        """Name → the ids that bear it, sorted: two members may have one name."""
        found: dict[str, list[str]] = {}
        for key, name in sorted(self.names.items()):
            found.setdefault(name, []).append(key)
        return {name: tuple(keys) for name, keys in found.items()}


def sealed_above(path: Path) -> bool:
    """Whether a path lies inside a sealed year."""
    return any((folder / SEAL_MARK).exists() for folder in path.absolute().parents)
