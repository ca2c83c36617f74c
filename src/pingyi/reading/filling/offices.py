"""Offices that fill forms in for the unit that they belong to."""

from __future__ import annotations

import re

from pingyi.facts.sheets.cells import squash

_OFFICE = re.compile(
    r"(?:中国共产党|中共)?(?P<body>[\u4e00-\u9fff]*?)(?:委员会|党工委|委)?(?:党委)?"
    r"(?:组织人事部|组织部|党群工作部|党群工作办公室|党群办|党建工作办公室|党建办公室|党建办|组织办公室|组织办|党政办公室|党政办)"
    r"(?:[\u4e00-\u9fff]{1,4}(?:科|股|室|处|组))?"
)
_GOVERNMENT = re.compile(
    r"(?P<town>[\u4e00-\u9fff]+?(?:镇|乡|街道))(?:党委、?(?:人民)?政府|人民政府|政府|办事处|党委和政府|委员会、人民政府|"
    r"(?:[\u4e00-\u9fff]{2,10})(?:办公室|办|中心|所|站))"
)
"""A town's government or one of its offices: what it fills in is about the town."""
_ONLY = re.compile(
    r"(?!.*(?:表|台账|情况|统计|名册|清单))[\u4e00-\u9fff]{2,16}?"
    r"(?:局|领导小组|办公室|办|科|股|室|(?<!支)部|人民政府|区委|县委|市委)"
)
_DRAWN = re.compile(r"(?:编制|印制|制发|监制|制表|制|印|编)$")
"""Who drew the form up (区文明办制)."""
_BUREAU = re.compile(r"(?:局|委|办|(?<!支)部|办公室|中心|院)$")


def body(text: str, root: str) -> str | None:
    """The name of the unit whose office a text names: empty for the district (``root``), None where it is no office."""
    plain = squash(text)
    if town := _GOVERNMENT.fullmatch(plain):
        return town["town"]
    match = _OFFICE.fullmatch(plain)
    if match is None:
        return None
    found = match["body"]
    district = found in {"", "区", "县", "市", "本区", "本县", "本市"}
    return "" if district or (len(found) > 1 and squash(root).startswith(found)) else found


def is_office(text: str) -> bool:
    """Whether a line of a title is nothing but the name of an office (社会事务办, 区委组织部组织二科)."""
    return bool(_ONLY.fullmatch(_DRAWN.sub("", squash(text))))


def is_bureau(text: str) -> bool:
    """Whether a text names a bureau or department (区民政局), and not a branch by its own name."""
    return bool(_BUREAU.search(squash(text)))
