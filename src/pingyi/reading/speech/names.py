"""Units: names of organisations as texts write them, by how they end; and the groups of persons that are told to do something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pingyi.reading.speech.lexicon import lexicon, words
from pingyi.reading.speech.sentences import masked

_CHAR = r"[\u4e00-\u9fffA-Za-z0-9X×某○〇“”\"·—－-]"
_STOPWORDS = (
    "的|和|与|及|以及|在|对|把|将|由|向|从|为|是|有|被|比|按|让|使|要|等|如|其中|除|但|而|则|也|还|都|已|了|着|过|并|或|各项|一个|这个|那个|经|据|推动|督促|指导|召开|建立|打造|建设|"
    "加强|选派|帮助|带动|围绕|通过|依托|发挥|充分|实施|开展|抓好|做好|落实|完善|推进|整顿|提升|创建|成立|新建|全面|深入|针对|面向|联合|会同|协调|配合|支持|引导|评选|被评|获|列入|曾|去年|今年|上年|全年|全部|分别|例如|比如|特别|尤其|同时|此外|目前|当前"
)


_OFFICE = re.compile(r"(?:局|部|委|室|中心|组|科|站|队|办|所|公司|集团|处|厅|院)$")
_NOT_AFTER = (
    r"(?!工作|任务|级|务|庄|集体|民(?!政)|振兴|域|容|内|外|化|型|性|建设|阵地|环境|组织(?!部)|思想|责任|数|改革"
    r"|管理(?!局|中心|所|站)|规划|(?<![部委组会])班子|成员|环节|城区|区位|产业)"
)
"""What makes of an ending the beginning of another word: “村级”, “中心工作”."""


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = words("units")

    def alternatives(text: str) -> str:
        return "|".join(re.escape(word) for word in sorted(set(text.split()), key=lambda word: (-len(word), word)))

    endings, groups = alternatives(data["endings"]), alternatives(data["groups"])
    ended = re.compile(rf"(?:{_CHAR}{{0,14}}?)(?:（[^（）]{{1,6}}）)?(?:{endings})(?:（[^（）]{{1,6}}）)?{_NOT_AFTER}")
    whole = re.compile(
        rf"(?:{groups})|(?:(?:各|全|本|该|其|两|多|有关|相关|每[位名个])?{_CHAR}{{0,16}}(?:（[^（）]{{1,6}}）)?(?:{endings})(?:（[^（）]{{1,6}}）)?)(?:[^，。；、]{{0,4}}书记|主要负责人|班子|干部|党员)?"
        rf"|{_CHAR}{{0,10}}(?:书记|主任|局长|镇长|乡长|校长|院长|经理|部长|组长|队长|站长|所长|科长|处长|股长|会长|社长|厂长|园长|主席|干事|专干|班主任|负责人|负责同志|同志|委员|网格员|联络员|指导员|辅导员|调解员|宣讲员|信息员|干部|党员|教师|医师|护士|医务人员|工作人员|职工|团员|家长|志愿者|代表|成员|领导)"
    )
    return ended, whole


def is_unit(text: str) -> bool:
    """Whether ``text`` as a whole is what somebody is called that can be told to do something."""
    found = _patterns()[1].fullmatch(text)
    if not found or re.search(r"[，。；：]|开展|推进|建立|要求|通过|每[周月季年]|至少|到[企基现村]|[把将于]", text):
        return False
    return bool(_OFFICE.search(text)) or not lexicon().action.match(text)


def listed(text: str) -> list[str]:
    """The units of a list: “区委组织部、各镇党委，区财政局” → three."""
    parts = re.split(r"[、，,；;/\n\s]+|(?<=[局部委办镇乡处科室党])和(?=[\u4e00-\u9fff])", text.strip(" 。．."))
    return [part.strip("。；： ") for part in parts if part.strip("。；： ")]


def all_units(text: str) -> bool:
    """Whether ``text`` is nothing but a list of units."""
    parts = listed(text)
    return bool(parts) and all(is_unit(part.removesuffix("等")) for part in parts)


def units(text: str, at: int = 0) -> Iterator[tuple[str, int, int]]:
    """The names of units in ``text`` with their offsets from ``at``; the longest name at a place, from its first character."""
    plain = masked(text)
    ended = _patterns()[0]
    for first, last in _stretches(plain):
        position = first
        while position < last and (match := ended.search(plain, position, last)):
            stop = match.end()
            while (longer := ended.match(plain, stop, min(last, stop + 8))) and not _is_list(plain, stop):
                stop = longer.end()
            if stop - match.start() > 1:
                yield text[match.start() : stop], at + match.start(), at + stop
            position = stop


def _is_list(plain: str, stop: int) -> bool:
    return plain[stop : stop + 1] in "、，和及"


@cache
def _cutting() -> re.Pattern[str]:
    verbs = sorted(
        (word for word in words("verbs")["verbs"].split() if len(word) > 1 and word != "组织"),
        key=lambda word: -len(word),
    )
    mine = r"(?<![”党层级])组织(?!部|党委|生活|委)"
    return re.compile(
        rf"[，。；：、！？（）\s]|{mine}|{_STOPWORDS}|{'|'.join(map(re.escape, verbs))}|\d+(?:个|名|次|万)?"
    )


def _stretches(plain: str) -> Iterator[tuple[int, int]]:
    """Where a name may stand: between signs and the words that no name holds."""
    start = 0
    for cutting in _cutting().finditer(plain):
        if cutting.start() > start:
            yield start, cutting.start()
        start = cutting.end()
    if start < len(plain):
        yield start, len(plain)
