"""What a part of a sentence says: an achievement, a problem, a task, or nothing that anybody could check or do."""

from __future__ import annotations

import re
from typing import Literal

from pingyi.reading.speech.amounts import amounts
from pingyi.reading.speech.lexicon import Lexicon, lead_time, lexicon
from pingyi.reading.speech.names import all_units
from pingyi.reading.speech.roles import acting
from pingyi.reading.speech.sentences import clauses, masked
from pingyi.reading.speech.stance import Stance
from pingyi.reading.speech.wording import trigger_span

Verdict = Literal["achievement", "problem", "task", ""]
_SHORTEST = 4
_ADDRESS = re.compile(
    r"^(?:同志们|各位同志)[，！：]"
    r"|^(?:但是?|同时|当然|不过|然而|在[^，。]{2,16}的?同时)?[，]?(?:我们)?(?:也|还)?(?:要|应|必须)?(?:清醒|清楚)?地?(?:看到|认识到|意识到)[，：]"
)
_PERFECT = re.compile(r"(?<=[\u4e00-\u9fff])(?<![为除罢末])了(?!解|如|然|望|断|结)")
_ONLY = re.compile(r"仅|只(?!争)|(?<![刚人英方])才(?!能|会|干|智|俊|市|人)|还有|仍|尚|没有一个|未")
_FIRM = frozenset({"不得", "严禁", "不准", "力争", "力求", "确保", "务求", "必须", "务必", "务须"})
_SUBJECT_LENGTH = 16
_QUOTED_DEMAND = re.compile(r"(?:的|按照|根据|对照|上级|有关|规定|了|认为|指出|反映|是否)$")
"""“按照上级要……” and the like speak of somebody else's demand."""
_NORM = re.compile(r"每(?:半|两)?个?(?:周|月|季度?|半年|年|学期)[^，。；]{0,10}(?:至少|不少于|不低于|不得少于|不超过)")
"""“每月至少听取2次汇报”: how often something is due."""
_NOMINAL = re.compile(r"(?:治理|整改|整治|排查|转化|整顿|查摆|剖析|查找)$")
"""“网格治理流于形式”: right before what is wanting, what it is wanting in."""
_ASSIGNED = re.compile(
    r"(?:^|，)由[^，。；]{2,16}?(?:牵头|负责|根据|按照?|修改|组织|审核|审定|研究|制定|落实|办理|督促|会同)"
)
"""“由综治办修改完善后印发”: somebody is told to do it."""
_PROMISED = re.compile(r"(?:按期|如期|全部|按时|全面)(?:完成|办结|销号|到位|验收|达标)")
_TARGET = re.compile(
    r"足额|按[^，。；]{2,20}(?:比例|标准|的\d)|达到|达标|不低于|不少于|不超过|超过|控制在|提高到|增长|突破|全覆盖|清零"
)
_DUE = re.compile(r"(?:[月年日号底末旬节]|季度|半年)(?:之|以)?前|[天日周月]内|年内|[上下]半年|月底")
_SHORT = re.compile(r"仅|只(?!争)|(?<![刚人英方])才(?!能|会|干|智|俊|市|人)|还有|仍|尚|不到|不足|低于|少于")
_SHARE = re.compile("率|占比|占|人均|户均|突破|超|达")
_TOLD_OF = re.compile(
    rf"{_PERFECT.pattern}|累计|先后|(?<![一二三四五六七八九十\d])共(?=[\u4e00-\u9fff]{{1,3}}\d)|已(?!经?是)"
)
_DATE = re.compile(r"[（(]?20\d{2}年\d{1,2}月\d{1,2}日[）)]?$")
_NAMED_SO = re.compile(
    r"(?:的)?(?:农村|基层|社区)?(?:党组织|党支部|支部|村(?!级)|社区|学校|企业|户|群体|人员|地区|家庭|党员|职工|学生)(?![^，。；]{0,6}(?:仍|还|尚|依然))"
)
"""“9个薄弱村分红54万元”: whom the word only names."""
_NOW = re.compile(r"目前|当前|还存在|仍|尚|有的|个别|部分|一些|少数|普遍|存在")


def judge(part: str, stance: Stance, *, asked: bool = False, lean: Stance = "") -> Verdict:
    """The verdict on ``part`` (between semicolons) in a passage of ``stance``.

    ``asked``: “一要” stands before it; ``lean``: what its neighbours speak of, where no heading says so.
    """
    known = lexicon()
    plain = _ADDRESS.sub("", masked(part).strip(" \n"))
    if (
        len(plain.strip("，。；：、！ ")) < _SHORTEST
        or stance == "frame"
        or _DATE.match(plain)
        or known.frames.search(plain)
    ):
        return ""
    modal = asked or asks(plain)
    lacking = _lacking(plain, known)
    praised = bool(known.praise.search(plain))
    if stance == "achievement":
        return _in_achievements(plain, known, modal=modal, lacking=lacking, praised=praised)
    if stance == "problem":
        return _in_problems(plain, known, modal=modal, lacking=lacking)
    if stance == "task":
        return _in_tasks(plain, known, modal=modal, lacking=lacking)
    if lean == "task" and not (lacking or praised or known.past.search(plain) or _PERFECT.search(plain)):
        return _in_tasks(plain, known, modal=modal, lacking=False)
    return _anywhere(plain, known, modal=modal, lacking=lacking, praised=praised, told=lean == "achievement")


def leaning(part: str) -> Stance:
    """What a part in a section without a stance surely speaks of: what is to be done, or what was done; "" where unsure."""
    known = lexicon()
    plain = _ADDRESS.sub("", masked(part).strip(" \n"))
    done = bool(known.past.search(plain) or _PERFECT.search(plain))
    if known.frames.search(plain) or _lacking(plain, known):
        return ""
    if not done and (asks(plain) or _NORM.search(plain) or (_DUE.search(plain) and not known.praise.search(plain))):
        return "task"
    return "achievement" if done or known.praise.search(plain) else ""


def asks(plain: str) -> bool:
    """Whether a part demands something: a modal at a clause's beginning or right after its subject."""
    known = lexicon()
    for first, last in clauses(plain):
        clause = plain[first:last]
        match = known.must.search(clause)
        if match is None:
            continue
        before = clause[: match.start()]
        near = match[0] in _FIRM or len(before) <= _SUBJECT_LENGTH or all_units(before)
        if near and not _QUOTED_DEMAND.search(before):
            return True
    return False


def _lacking(plain: str, known: Lexicon) -> bool:
    """Whether a part states a deficiency, and not one that is solved, fought or forbidden."""
    for match in known.problem.finditer(plain):
        clause_start = max(plain.rfind(sign, 0, match.start()) for sign in "，。；") + 1
        stop = min((at for at in (plain.find(sign, match.end()) for sign in "，。；") if at >= 0), default=len(plain))
        clause = plain[clause_start:stop]
        if known.denied.search(clause):
            continue
        before = plain[clause_start : match.start()]
        solved = known.solved.search(before) or re.match(
            r"[^，。；]{0,14}(?:得到(?:有效|彻底|根本)?解决|成为历史|(?:全部|逐步|有效)?(?:消除|化解|销号|整改到位)"
            r"|(?:党组织|支部|村|问题)?(?:专项|集中)?(?:整顿|整治|治理|转化|攻坚|排查|整改)(?!不|没|未|效果|力度|滞后|缓慢|走)"
            r"|(?:逐[条项个一]|限期|立即|立行|全部|坚决|认真)(?:加以)?(?:整改|解决|纠正|销号))",
            plain[match.end() :],
        )
        if re.match("流于|走[过形]|打折扣|不|没|未|滞后|缓慢|迟迟|乏力", match[0]) and _NOMINAL.search(before):
            return True
        if solved and not re.search(r"没有|未|不彻底|不到位|不够|力度|迟迟|缓慢|滞后", clause):
            continue
        if re.search("薄弱|落后|后进|涣散|困难|空白", match[0]) and _NAMED_SO.match(plain[match.end() :]):
            continue
        if re.match(r"(?:不断|不忘|不得|不准|不能|不少于|不低于|不超过)", match[0]):
            continue
        return True
    return False


def _in_achievements(plain: str, known: Lexicon, *, modal: bool, lacking: bool, praised: bool) -> Verdict:
    if lacking and not (praised and not known.contrast.search(plain)):
        return "problem"
    if modal and not praised and not _PERFECT.search(plain) and not known.past.search(plain):
        return "task"
    return "achievement"


def _in_problems(plain: str, known: Lexicon, *, modal: bool, lacking: bool) -> Verdict:
    if modal and not lacking and not _ONLY.search(plain):
        return "task"
    if (
        known.commended.search(plain)
        and not lacking
        and not _ONLY.search(plain)
        and not known.weak_problem.search(plain)
    ):
        return "achievement"
    return "problem"


def _in_tasks(plain: str, known: Lexicon, *, modal: bool, lacking: bool) -> Verdict:
    if modal or (trigger_span(plain) is not None and not known.past.search(plain)):
        return "task"
    if lacking and _NOW.search(plain) and not known.action.match(bare_clause(plain)) and not _DUE.search(plain):
        return "problem"
    done = bool(_PERFECT.search(plain))
    if known.past.search(plain) and (done or known.praise.search(plain)):
        return "achievement"
    if _PROMISED.search(plain):
        return "task"
    # “巡察组进行了巡察，并反馈了意见” in a plan tells how it came about.
    return "task" if not done and _to_do(plain, known) else ""


def _to_do(plain: str, known: Lexicon) -> bool:
    """Whether a part without a modal says in a plan what is to be done: a target, a deed, a verb beside a time."""
    if _TARGET.search(plain) and re.search(r"[\dX×%]|百分之|[一二三四五六七八九]成|全", plain):
        return True
    if known.aphorisms.search(plain.rstrip("。；！")):
        return False
    if any(_acts(plain[first:last], known) for first, last in clauses(plain)):
        return True
    if _every(plain):
        return True
    # “为65岁以上老人……1次，入冬前完成”: a verb that nobody listed, but for whom, how much and by when.
    if (known.preposition.match(bare_clause(plain)) or _DUE.search(plain)) and any(True for _ in amounts(plain)):
        return True
    return bool(re.search(_TIME, plain) and re.search(known.verb, plain))


def _every(plain: str) -> bool:
    """Whether a part says how often, whatever its verb (“财务账目每月10号上墙”)."""
    return bool(
        re.search(
            r"每(?:半|两|双)?个?(?:天|日|周|月|旬|季度?|年|学期)(?!来|以来|度?报)|(?<![上下每近])半年[^，。；]{1,6}次",
            plain,
        )
    )


def _anywhere(plain: str, known: Lexicon, *, modal: bool, lacking: bool, praised: bool, told: bool) -> Verdict:
    if trigger_span(plain) is not None and known.consequence.search(plain) and not _PERFECT.search(plain):
        return "task"
    if lacking and not modal:
        return "problem"
    past, perfect = bool(known.past.search(plain)), bool(_PERFECT.search(plain))
    if not past and (modal or (_NORM.search(plain) and not perfect)):
        return "task"
    if praised or (perfect and known.weak_praise.search(plain)):
        return "achievement"
    if _ASSIGNED.search(plain) and not past and not perfect:
        return "task"
    return _by_figures(plain, known, told=told)


def _by_figures(plain: str, known: Lexicon, *, told: bool) -> Verdict:
    """A deed without a judging word: still to come where it has a day, else told of by its figure, which may fall short.

    ``told``: its neighbours tell what was done, so that a deed needs no figure.
    """
    acts = any(_acts(plain[first:last], known) for first, last in clauses(plain))
    if acts and _DUE.search(plain):
        return "task"
    if not any(True for _ in amounts(plain)):
        return "achievement" if told and acts else ""
    if _SHORT.search(plain) and known.weak_problem.search(plain):
        return "problem"
    return "achievement" if acts or _SHARE.search(plain) or _TOLD_OF.search(plain) else ""


def _acts(clause: str, known: Lexicon) -> bool:
    """Whether a clause tells of an action: a verb at its beginning, after a time, a preposition's phrase or a unit."""
    bare = bare_clause(clause)
    if known.action.match(bare) or re.match(r"[把将]", bare):
        return True
    if known.preposition.match(bare):
        return bool(re.search(known.verb, bare[2:]))
    return acting(bare) is not None


_TIME = lead_time()
_LEAD_IN = re.compile(
    r"^(?:(?:[一二三四五六七八九十]+(?:是|要)|同时|此外|另外|之后|随后|届时|并且|首先|其次|最后|其中|特别是|尤其是?|还|也|再|并|，)[，、]?)+"
    rf"|^{_TIME}[，、：]?|^(?:今年|明年|来年|本年度|年度内)(?!以来|来)[，]?|^[^，。；]{{2,8}}期间，"
)


def bare_clause(clause: str) -> str:
    """A clause without what may stand before its verb: a link word, a time."""
    previous = ""
    text = clause.strip(" ，。；\n")
    while text != previous:
        previous, text = text, _LEAD_IN.sub("", text, count=1)
    return text
