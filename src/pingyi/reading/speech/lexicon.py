"""The dictionaries and rules of recognition: YAML in ``data/``, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from pingyi.packs import yamlsafe

STANCES = ("achievement", "problem", "task", "frame")


def _data(name: str) -> dict[str, Any]:
    content = resources.files("pingyi.reading.speech").joinpath("data").joinpath(f"{name}.yaml").read_bytes()
    document = yamlsafe.read(f"{name}.yaml", content)
    if document.issues:
        raise ValueError(str(document.issues[0]))
    found: dict[str, Any] = document.data
    return found


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _words(words: Iterable[str]) -> str:
    """An alternation of plain words, longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@dataclass(frozen=True)
class Lexicon:
    """Everything that :mod:`pingyi.reading.speech` knows of words."""

    headings: dict[str, re.Pattern[str]]
    sections: dict[str, re.Pattern[str]]
    heading_modals: re.Pattern[str]
    turns: dict[str, re.Pattern[str]]
    titles: dict[str, re.Pattern[str]]
    problem: re.Pattern[str]
    weak_problem: re.Pattern[str]
    solved: re.Pattern[str]
    denied: re.Pattern[str]
    contrast: re.Pattern[str]
    commended: re.Pattern[str]
    praise: re.Pattern[str]
    weak_praise: re.Pattern[str]
    past: re.Pattern[str]
    frames: re.Pattern[str]
    aphorisms: re.Pattern[str]
    must: re.Pattern[str]
    soft: re.Pattern[str]
    wishes: re.Pattern[str]
    consequence: re.Pattern[str]
    action: re.Pattern[str]
    """At the beginning of a clause: adverbs, then a verb."""
    preposition: re.Pattern[str]
    result: re.Pattern[str]
    adverb: str
    verb: str
    """Verbs of two characters and more, for a search inside a clause."""


@cache
def lexicon() -> Lexicon:
    """The rules of recognition, read and compiled at the first call."""
    stances, problems, praise, frames = (_data(name) for name in ("stances", "problems", "praise", "frames"))
    modals, verbs = _data("modals"), _data("verbs")
    verb, adverb = _words(verbs["verbs"].split()), _words(verbs["adverbs"].split())
    return Lexicon(
        headings={stance: _any(patterns) for stance, patterns in stances["headings"].items()},
        sections={stance: _any(patterns) for stance, patterns in stances["sections"].items()},
        heading_modals=re.compile(stances["heading_modals"]),
        turns={stance: _any(patterns) for stance, patterns in stances["turns"].items()},
        titles={stance: re.compile(_words(words)) for stance, words in stances["titles"].items()},
        problem=_any(problems["strong"]),
        weak_problem=_any(problems["weak"]),
        solved=re.compile(problems["solved"]),
        denied=re.compile(problems["denied"]),
        contrast=re.compile(problems["contrast"]),
        commended=_any(praise["commended"]),
        praise=_any([*praise["commended"], *praise["strong"], problems["denied"]]),
        weak_praise=_any(praise["weak"]),
        past=re.compile(praise["past"]),
        frames=_any(frames["sentences"]),
        aphorisms=_any(frames["aphorisms"]),
        must=re.compile(modals["must"]),
        soft=re.compile(rf"(?:{modals['soft']})"),
        wishes=re.compile(modals["wishes"]),
        consequence=re.compile(modals["consequence"]),
        action=re.compile(rf"(?:(?:{adverb})(?:地|，)?)*(?:{verb})"),
        preposition=re.compile(rf"(?:(?:{adverb})(?:地)?)*(?:{_words(verbs['prepositions'])})"),
        result=re.compile(_words(verbs["results"])),
        adverb=adverb,
        verb=_words(word for word in verbs["verbs"].split() if len(word) > 1),
    )


@cache
def words(name: str) -> dict[str, Any]:
    """One dictionary as it stands in its file."""
    return _data(name)


@cache
def lead_time() -> str:
    """A pattern of the time that may stand before a verb, beside its subject (“每两个月”, “于6月20日前”)."""
    data = words("times")["lead_time"]
    month = data["month"]
    return "(?:" + "|".join(pattern.replace("MONTH", month) for pattern in data["patterns"]) + ")"
