"""What lies below PINGYI_HOME: seals, reviews, snapshots. Read once a process, and again only when a file has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from pingyi.documents.outputs import DATA, save
from pingyi.facts.seal import Sealed, open_seal
from pingyi.facts.seal.layout import json_bytes
from pingyi.findings import World
from pingyi.review import LastYear, judge
from pingyi.review_model import Review

BOARD, ISSUES = "board.json", "issues.json"


def place(folder: str) -> Path:
    """Where a folder of a row lies."""
    return Path(settings.HOME) / folder


def free(year: int, what: str) -> str:
    """A folder that there is not yet: “years/2019/seal-1”."""
    number = 1
    while place(f"years/{year}/{what}-{number}").exists():
        number += 1
    return f"years/{year}/{what}-{number}"


def review_of(folder: str) -> Review:
    """The review in a folder; kept in memory as long as the file is the same."""
    path = place(folder) / DATA
    return _review(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=6)
def _review(path: str, _changed: int) -> Review:
    return Review.model_validate_json(Path(path).read_bytes())


def told(folder: str, name: str) -> Any:
    """A JSON file of a folder; an empty mapping where it was not written."""
    path = place(folder) / name
    return _told(str(path), path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=12)
def _told(path: str, _changed: int) -> Any:
    return json.loads(Path(path).read_bytes())


def keep(folder: str, review: Review, more: Mapping[str, Any]) -> None:
    """Write a review and what was read off the facts beside it. Raises OutputRefused."""
    for name, value in more.items():
        save(place(folder) / name, json_bytes(value))
    save(place(folder) / DATA, review.to_json())


@lru_cache(maxsize=3)
def sealed(folder: str) -> Sealed:
    """A seal, opened and verified; a seal never changes, so once a process is enough. Raises SealRefused."""
    return open_seal(place(folder))


@lru_cache(maxsize=1)
def world(folder: str, last: str) -> World:
    """The year measured again from its seal, for those who ask for every row behind a number. ``last``: last year's seal."""
    year = sealed(folder)
    before = sealed(last) if last else None
    return judge(year.facts, year.rules, LastYear(before.facts, before.published) if before else None)[0]
