"""Words of a title that say which units are listed (教育系统, 乡镇卫生院): where all are named, they narrow nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LOWEST = frozenset({"党支部", "行政村", "社区"})
"""Units with no others of several domains below them: each is of one domain."""
_LIST = re.compile(r"(?P<names>(?:“?[\u4e00-\u9fff]{2}”?、)+“?[\u4e00-\u9fff]{2}”?)(?=党组织|党支部|支部|党委|党建)")
_SYSTEM = re.compile(r"(?P<what>[\u4e00-\u9fff]{2})系统")


def _listing(title: str, ways: Sequence[str]) -> str:
    """A title without domains that it lists (机关、教育、两新党组织), where each unit is of one of them and each has one."""
    match = _LIST.search(title)
    names = [one.strip("“”") for one in match["names"].split("、")] if match else []
    listed = (
        names
        and all(any(one in way for one in names) for way in ways)
        and all(any(one in way for way in ways) for one in names)
    )
    return title[: match.start("names")] + title[match.end("names") :] if match and listed else title


def without_domains(title: str, domains: Sequence[str], ways: Sequence[str], kinds: set[str]) -> str:
    """A title without such words.

    Args:
        title: the title, times and places taken off.
        domains: the words for domains.
        ways: of each unit named its name with the names of all above it, without the district's.
        kinds: the kinds of these units; of the lowest ones any domain may be told, of others only one in all their names.
    """
    if not ways:
        return title
    title = _listing(title, ways)
    found = [one for one in domains if one in title and (kinds <= _LOWEST or all(one in way for way in ways))]
    if (system := _SYSTEM.search(title)) and all(system["what"] in way for way in ways):
        found.append(system[0])
    for word in sorted(found, key=len, reverse=True):
        title = title.replace(word, "", 1)
    return title
