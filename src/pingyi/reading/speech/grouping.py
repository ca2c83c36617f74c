"""A part of a sentence cut into claims: which clauses belong together."""

from __future__ import annotations

import re

from pingyi.reading.speech.amounts import amounts
from pingyi.reading.speech.judging import bare_clause
from pingyi.reading.speech.lexicon import lexicon
from pingyi.reading.speech.names import units
from pingyi.reading.speech.roles import acting, subject
from pingyi.reading.speech.sentences import clauses, masked
from pingyi.reading.speech.wording import trigger_span

_LINK = re.compile(r"(?:其中|特别是|尤其是?|如(?!期|实|何)|例如|比如|譬如|同时|此外|另外|其(?!中|他|余|它)|该)")
_RESULT_OF_PROBLEM = re.compile(r"(?:对|给|直接|严重|导致|造成|致使|以致)[^，。；]*(?:影响|后果|损失|排名|被动)")
_CONTINUES = re.compile("投入|累计|增长|同比|比上年|较上年|到位|带动|排名|位居|共计|参训|受益|惠及|覆盖|参加人")
_MODAL = re.compile(
    r"^(?:[^，。；]{2,12}?)?(?:要|必须|务必|应当)(?=以|把|按|根|围|通|针|结|对|从|在)"
    r"|^[^，。；]{2,12}?(?:书记|党委|支部|镇|乡|局|委|组织|单位|部门)(?=围绕|按照|根据|针对|运用|结合|通过|聚焦|对照)"
)
_ADVERBIAL_END = re.compile(
    r"(?:要求|方式|形式|方法|载体|契机|抓手|统领|重点|目标|原则|导向|主线|依据|标准|精神|模式|办法|途径|渠道|的?(?:高层次)?人才|单位)$|^以[^，]{1,20}为[^，]{1,8}$|^对[^，]*的[^，]{0,8}$"
)
_SHORTEST = 4
_TIME_ONLY = re.compile(r"\d{4}年|去年|今年|(?:过去|刚刚过去)的?一年|一年来|近年来|[^，]{0,10}以来")
_SUBORDINATE = re.compile(
    r"(?:看到|认识到|注意到|发现|时|后|之?前|外|期间|过程中|情况下|基础上|统领下|领导下|指导下|支持下|关心下|帮助下|部署下|推动下|努力下|配合下|以来)$|^(?:会议|与会[^，]{0,6})(?:还)?(?:指出|认为|要求|强调|决定|明确)$"
)
_BY_MEANS = re.compile("结合|依托|立足|着眼|利用|借助|通过")
_ABOUT = re.compile("围绕|紧扣|按照|根据|针对|对照|随着|为了")
"""Prepositions whose object is often a nominalised verb (“围绕标准化建设，”)."""
_FINISHED = r"[\u4e00-\u9fff]{1,2}(?:完|成|好|齐|毕|到位)(?:毕)?"
"""“搬完”, “装好”: a last step by whatever verb."""
_LONG, _SHORT = 12, 8
"""Characters from which a clause can stand alone: without, and with a figure or a name of its own."""
_NAMED = re.compile(r"《|“[^”]{2,}”")
_TIMED = re.compile(r"\d{1,2}月(?:底|份|\d)?[^，。；]{0,3}前|年内|年底前|全年|上半年|下半年|每[年月周季]|季度")


def groups(part: str, *, tasks: bool) -> list[tuple[int, int]]:
    """The claims of ``part`` as offsets within it; together they cover all of it that says something."""
    pieces = clauses(part)
    if len(pieces) < 2:
        return pieces
    plain = masked(part)
    condition = trigger_span(part) if tasks else None
    found: list[tuple[int, int]] = [pieces[0]]
    for first, last in pieces[1:]:
        start, end = found[-1]
        if condition and condition[0] <= first + 1 < condition[1]:
            begins = first <= condition[0] + 1
        elif condition and start <= condition[0] < end <= condition[1] + 1:
            begins = False
        else:
            begins = _begins(plain, (start, end), (first, last), tasks=tasks)
        if begins:
            found.append((first, last))
        else:
            found[-1] = (start, last)
    return found


def _begins(plain: str, before: tuple[int, int], clause: tuple[int, int], *, tasks: bool) -> bool:
    """Whether ``clause`` opens a claim of its own after the one gathered so far."""
    so_far, text = plain[before[0] : before[1]], plain[clause[0] : clause[1]]
    bare = bare_clause(text)
    if not _complete(so_far):
        return False
    if _LINK.match(text.strip()) or _RESULT_OF_PROBLEM.match(bare) or _own_subject(text, bare, tasks=tasks):
        return True
    if _CONTINUES.match(bare):
        return False
    if tasks and _TIMED.match(text.strip()) and not _TIMED.search(so_far) and _last_step(bare):
        return False
    if tasks and (_TIMED.match(text.strip()) or re.match(r"对[^，]{4,}(?:的[^，]{0,8})$", bare)):
        return True
    return _own_deed(so_far, text, bare, tasks=tasks)


def _last_step(bare: str) -> bool:
    """Whether a clause is a verb without an object, the deed's last step (“制定方案，5月25日前印发”)."""
    left = bare.strip("，。；\n")
    return lexicon().action.fullmatch(left) is not None or re.fullmatch(_FINISHED, left) is not None


def _own_subject(text: str, bare: str, *, tasks: bool) -> bool:
    """Whether a clause begins with somebody of its own: of a task who must do it, of a statement any unit."""
    if tasks:
        found = subject(text)
        # Without a modal it is a claim of its own only where it says how often, by when or how much.
        measured = any(True for _ in amounts(text)) or _TIMED.search(text)
        return (found is not None and found[1] <= 2) or bool(measured and acting(bare, timed="每" not in text))
    return any(at <= 2 for _, at, _ in units(bare))


def _own_deed(so_far: str, text: str, bare: str, *, tasks: bool) -> bool:
    """Whether a clause tells of a deed or a figure of its own, after what is long enough to stand alone."""
    known = lexicon()
    counts, counted = any(True for _ in amounts(text)), any(True for _ in amounts(so_far))
    if not tasks and counts and counted:
        return True
    if known.result.match(bare) and not counts:
        long = len(so_far) >= 2 * _LONG and len(bare) >= _LONG
        return not tasks and long and bool(re.search("了|的[^，。；]{1,8}$", bare))
    if not known.action.match(bare) and not re.match("[把将]", bare):
        return False
    own = counts or bool(_NAMED.search(text))
    return (own and (len(so_far) >= _SHORT or counted)) or (len(so_far) >= _LONG and len(bare) >= _LONG)


def _complete(text: str) -> bool:
    """Whether what is gathered already says something: not mere adverbials (“通过…方式，”, “以…为…，”, “…时，”)."""
    return any(not _adverbial(text[first:last]) for first, last in clauses(text))


def _adverbial(clause: str) -> bool:
    """Whether a clause only says when, how or about what, so that the deed is still to come."""
    known = lexicon()
    bare = _MODAL.sub("", bare_clause(clause))
    if len(bare) < _SHORTEST or _TIME_ONLY.fullmatch(bare) or _SUBORDINATE.search(bare):
        return True
    if not known.preposition.match(bare):
        return False
    if _ABOUT.match(bare):
        verbs = re.finditer(rf"(?<!、)(?:{known.verb})(?!化|、)", bare)
        return not any(found.start() >= _SHORTEST and found.end() + 2 <= len(bare) for found in verbs)
    short = len(bare) <= _SHORT and _BY_MEANS.match(bare)
    return bool(short or _ADVERBIAL_END.search(bare)) or not re.search(known.verb, bare[2:])
