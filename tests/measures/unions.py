"""Small districts with measures of every sort, sealed and put into one set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bench.union_districts import renamed
from pingyi.facts.model import Facts
from pingyi.facts.union.manifest import UnionManifest
from pingyi.facts.union.write import Handing
from pingyi.measures.handed import hand_up, handed_up
from pingyi.packs import Rules, load_rules, rules_of
from pingyi.packs.schema import Pack
from tests.facts.made import PACK, facts, meeting
from tests.facts.union.sets import NAMES, merged, sealed

HANDING = Handing(lambda rules: tuple(handed_up(rules)), hand_up)
_SOURCE = {"local": "某某市委组织部"}
MEASURES: list[dict[str, Any]] = [
    {"id": "meetings", "name": "会议次数", "total": {"count": "meeting"}},
    {"id": "income-total", "name": "集体收入", "total": {"sum": "amount", "of": "income"}, "money": True},
    {
        "id": "present",
        "name": "平均到会人数",
        "ratio": {"of": {"sum": "present", "of": "meeting"}, "to": {"count": "meeting"}},
    },
    {
        "id": "visited",
        "name": "走访两次以上的困难户占比",
        "subjects": {"register": "household"},
        "values": {"visits": {"count": "visit", "by": "household"}},
        "test": {"visits": {"gte": 2}},
    },
    {
        "id": "busy",
        "name": "会议两次以上的组织占比",
        "subjects": {"unit_kinds": ["党支部", "市委"]},
        "values": {"held": {"count": "meeting"}},
        "test": {"held": {"gte": 2}},
    },
    {"id": "secretaries", "name": "在任书记", "subjects": {"post": "书记", "of": ["党支部"]}, "test": {"post": "书记"}},
    {"id": "formal", "name": "正式党员", "subjects": {"members": True}, "test": {"kind": "正式党员"}},
    {
        "id": "active",
        "name": "参加会议两次以上的党员占比",
        "subjects": {"members": True},
        "values": {"came": {"count": "meeting", "by": "present"}},
        "test": {"came": {"gte": 2}},
    },
    {"id": "to-one", "name": "走访一号户次数", "total": {"count": "visit", "where": {"household": "H1"}}},
]
DUTY = {
    "id": "quarterly",
    "name": "每季度开会",
    "owed_by": {"unit_kinds": ["党支部"]},
    "every": "quarter",
    "fulfilled_by": {"form": "meeting"},
    "source": _SOURCE,
}
PERSONS = {"present": 2}


@cache
def rules(version: str = "1", year: int = 2019) -> Rules:
    """The made-up pack with the measures above."""
    content = PACK | {
        "version": version,
        "unit_kinds": [*PACK["unit_kinds"], {"name": "市委"}],
        "measures": MEASURES,
        "duties": [DUTY],
    }
    return rules_of([*load_rules([], year).packs, Pack.model_validate(content)], year)


def district(lead: str, meetings: int = 3) -> Facts:
    """A district with so many meetings; households are numbered alike everywhere."""
    rows = {
        "meeting": [
            meeting(date(2019, 3 * (turn % 4) + 2, 5), unit=("V1", "V2")[turn % 3 == 0], present=2)
            for turn in range(meetings)
        ],
        "household": [{"unit": "V1", "no": "H1"}, {"unit": "V2", "no": "H2"}],
        "visit": [
            {"unit": "V1", "month": date(2019, month, 1), "household": "H1"}
            for month in range(1, 1 + ord(lead) - ord("@"))
        ],
        "income": [{"unit": "V1", "year": 2019, "amount": 5_000 * ord(lead)}],
        "members": [
            {"no": True, "person": person, "unit": unit, "kind": kind, "since": date(2015, 1, 1)}
            for person, unit, kind in (("aa", "V1", "正式党员"), ("bb", "V1", "预备党员"), ("cc", "V2", "正式党员"))
        ],
        "posts": [
            {"unit": "V1", "title": "书记", "person": "aa", "since": date(2018, 1, 1)},
            {"unit": "V2", "title": "书记", "person": "cc", "since": date(2018, 1, 1), "until": date(2019, 10, 1)},
        ],
    }
    came = [(turn, person) for turn in range(meetings) for person in ("aa", "bb")]
    taking_part = {"meeting": ([turn for turn, _ in came], [person for _, person in came])}
    return renamed(facts(rows, taking_part), rules(), lead, NAMES[lead])


def seal_of(folder: Path, lead: str, meetings: int = 3, turn: object = "", year: int = 2019) -> Path:
    """Its seal; of another year the same rows."""
    return sealed(folder, lead, facts=replace(district(lead, meetings), year=year), rules=rules("1", year), turn=turn)


def union_of(out: Path, *folders: Path, **options: Any) -> UnionManifest:
    """Seals put into one set, with what they hand up."""
    return merged(out, *folders, handing=HANDING, **options)
