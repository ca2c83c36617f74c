"""How a name is found: by itself, by its pinyin, by its initials; surnames and places are read as people read them.

The readings that differ from common speech are data (``pinyin.yaml``); all other characters are read by pypinyin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from pathlib import Path

import yaml

_DATA = Path(__file__).with_name("pinyin.yaml")
_MOST = 6
"""So many spellings of one name are kept at most."""


@cache
def _readings(sort: str) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(said) for name, said in yaml.safe_load(_DATA.read_text("utf-8"))[sort].items()}


@cache
def _common(word: str) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  its dictionary is large, and only a changed name needs it

    return "".join(lazy_pinyin(word, style=Style.NORMAL, errors="ignore"))


@cache
def _initial(character: str) -> str:
    return _common(character)[:1] if not character.isascii() else character.lower()


def person(name: str) -> str:
    """What a person is found by: the name, spellings and initials, a blank between."""
    readings = _readings("surnames")
    surname = name[:2] if name[:2] in _compound() and len(name) > 2 else name[:1]
    rest = name[len(surname) :]
    first = readings.get(surname) or (_common(surname),)
    given = "".join(map(_common, rest))
    tail = "".join(map(_initial, rest))
    heads = [_compound()[surname]] if len(surname) > 1 else [one[:1] for one in first]
    return _joined([name, *(one + given for one in first), *(head + tail for head in heads)])


@cache
def _compound() -> Mapping[str, str]:
    """The initials of surnames of two characters."""
    return dict(yaml.safe_load(_DATA.read_text("utf-8"))["initials"])


def account(username: str, name: str) -> str:
    """What an account is found by, in small letters: it may be called by a person's name or by what it is for (“区级”)."""
    return " ".join(dict.fromkeys(f"{username} {person(name)} {place([name])}".lower().split()))[:200]


def place(names: Iterable[str]) -> str:
    """What an organisation is found by: each of its names, spelt and by initials."""
    found: list[str] = []
    readings = _readings("places")
    for name in names:
        said = [readings.get(one) or (_common(one) if not one.isascii() else one.lower(),) for one in name]
        spelt = [tuple(part) for part in product(*said)][:_MOST] if _few(said) else [tuple(one[0] for one in said)]
        found.append(name)
        found += ["".join(parts) for parts in spelt]
        found += ["".join(part[:1] for part in parts) for parts in spelt]
    return _joined(found)


def _few(said: Iterable[tuple[str, ...]]) -> bool:
    count = 1
    for one in said:
        count *= len(one)
    return count <= 4 * _MOST


def _joined(parts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))
