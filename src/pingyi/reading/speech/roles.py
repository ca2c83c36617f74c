"""Who leads and who helps: subjects, “由…牵头，…配合”, “（责任单位：…）”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from pingyi.reading.speech.lexicon import lead_time, lexicon, words
from pingyi.reading.speech.model import Name
from pingyi.reading.speech.names import all_units, is_unit, listed, units
from pingyi.reading.speech.sentences import clauses, masked

_TIME = lead_time()
_SUBJECT = re.compile(
    rf"^(?!由|以|对|在|把|将|从|按|通过|针对|围绕)(?P<who>(?:[^，。；：、]{{2,16}}、)*[^，。；：]{{2,26}}?)(?:也|都|均|还|更|就|一定|今年|明年|\d{{4}}年)?{_TIME}?(?:要(?![求素点么害闻案件义领塞旨])|必须|务必|应当|应(?![用急对届有建收征聘激知]|[^，。；]{{1,4}}(?:的|\d))|须(?!知)|需|负责|牵头|会同|不得)"
)
_OPENING = re.compile(r"^(?:[一二三四五六七八九十]+(?:是|要)|下一?步|今后|同时|此外|另外|各级|全区上下)?[，、]?")
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}")
"""“住建、城管配合”: beside such a word a short name is a unit."""
_NO_SUBJECT = re.compile(r"由|以|对|在|把|将|从|按")
_LONGEST_SUBJECT = 18
_TIMED = re.compile(rf"{_TIME}(?!的|以?来|间|以前的)(?=[^，。；]{{4}})")
_PLEASE = re.compile(r"请|希望|要求|恳请|敬请")
_REFLEXIVE = re.compile(r"^(?:我|我们|大家|工作|活动|会议|任务|问题|干部|人才|党建|主题教育|各项工作|基层党建)$")


@dataclass
class Fields:
    """What stands behind labels (“牵头单位：…”): texts with their offsets in the folded text."""

    lead: list[Name] = field(default_factory=list)
    support: list[Name] = field(default_factory=list)
    when: list[tuple[str, int]] = field(default_factory=list)
    check: str = ""
    person: str = ""
    start: int = 0

    def __bool__(self) -> bool:
        return bool(self.lead or self.support or self.when or self.check or self.person)


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    data = words("units")["labels"]
    role = {label: kind for kind, labels in data.items() for label in labels}
    alternatives = "|".join(sorted(role, key=len, reverse=True))
    return re.compile(
        rf"[（【\[]?(?P<label>{alternatives})[】\]]?(?:为)?[：:](?P<value>[^：。；）\n]*?)(?=[。；）\n]|$|[，、]?(?:{alternatives})[：:])[）。；，]*"
    ), role


_BRACKETS = re.compile(r"（(?P<inside>[^（）]{2,80})）")


def labelled(text: str) -> list[tuple[int, int, Fields]]:
    """The stretches of ``text`` that are labels and their values, each group of neighbours as one."""
    pattern, role = _labels()
    found: list[tuple[int, int, Fields]] = []
    for match in pattern.finditer(text):
        fields = Fields(start=match.start())
        _fill(fields, role[match["label"]], match["value"], match.start("value"))
        if found and not text[found[-1][1] : match.start()].strip(" ，。；、\n）"):
            _merge(found[-1][2], fields)
            found[-1] = (found[-1][0], match.end(), found[-1][2])
        else:
            found.append((match.start(), match.end(), fields))
    for match in _BRACKETS.finditer(text):
        ends = text[match.end() : match.end() + 1] in ("", "。", "；", "\n")
        if not ends and not re.search("牵头|配合|负责|责任", match["inside"]):
            continue
        if any(first < match.end() and match.start() < last for first, last, _ in found):
            continue
        fields = _bracketed(match["inside"], match.start("inside"))
        fields.start = match.start()
        if fields:
            found.append((match.start(), match.end(), fields))
    return sorted(found, key=lambda one: one[0])


def _fill(fields: Fields, kind: str, value: str, at: int) -> None:
    clean = value.strip(" ，。；、\n")
    if not clean:
        return
    if kind == "when":
        fields.when.append((value, at))
    elif kind == "check":
        fields.check = clean
    elif kind == "person":
        fields.person = clean
    else:
        target = fields.lead if kind == "lead" else fields.support
        for name in listed(clean):
            start = at + max(value.find(name), 0)
            target.append(Name(name, start, start + len(name)))


def _merge(into: Fields, other: Fields) -> None:
    into.lead += other.lead
    into.support += other.support
    into.when += other.when
    into.check = into.check or other.check
    into.person = into.person or other.person


def _bracketed(inside: str, at: int) -> Fields:
    """“（县教育局牵头，县财政局配合）”, “（区委组织部、各镇党委）”, “（6月底前完成）”."""
    fields = Fields()
    parts = [(match[0], at + match.start()) for match in re.finditer(r"[^，；]+", inside)]
    for part, start in parts:
        if match := re.fullmatch(
            r"(?:由)?(?P<who>[^牵配负]{2,40}?)(?P<role>牵头(?:负责|落实|抓总)?|负责(?:落实)?|主办|配合(?:落实)?|协助|协办|参与)",
            part,
        ):
            if not all_units(match["who"]):
                return Fields()
            kind = "support" if match["role"][:2] in ("配合", "协助", "协办", "参与") else "lead"
            _fill(fields, kind, match["who"], start + match.start("who"))
        elif all_units(part) and len(parts) <= 3:
            _fill(fields, "support" if fields.lead else "lead", part, start)
        elif re.fullmatch(
            r"(?:[^，；]{0,3}?)(?:\d{4}年)?(?:\d{1,2}月|年底|上半年|[一二三四]季度|全年|长期|持续)[^，；]{0,8}", part
        ):
            fields.when.append((part, start))
        else:
            return Fields()
    return fields


def subject(body: str) -> tuple[str, int] | None:
    """The subject before a modal and where it begins: “各镇党委要…” → 各镇党委. None where it is no unit or group."""
    for first, last in clauses(body):
        clause = body[first:last]
        opening = _OPENING.match(clause)
        at = opening.end() if opening and not opening[0].startswith("各级") else 0
        match = _SUBJECT.match(clause[at:])
        if match and not _REFLEXIVE.fullmatch(match["who"]) and all(is_unit(part) for part in listed(match["who"])):
            return match["who"], first + at
    return None


def acting(clause: str, *, timed: bool = True) -> tuple[str, int] | None:
    """The subject of a clause without a modal: a unit at its beginning that a verb follows (“各部门合力瞄准…”).

    ``timed``: or a time (“矿业公司年底前费用要…”).
    """
    asked = _PLEASE.match(clause)
    if asked and (found := acting(clause[asked.end() :], timed=timed)):
        return found[0], found[1] + asked.end()
    # “建安公司”, “管委会”: one character that is a verb elsewhere opens many names.
    deed = lexicon().action.match(clause)
    if deed and (len(deed[0]) == 1 or re.match(words("units")["acting"]["offices"], clause)):
        deed = None
    if _NO_SUBJECT.match(clause) or deed:
        return None
    end = re.search("[，。；：]", clause)
    for stop in range(2, min(end.start() if end else len(clause), _LONGEST_SUBJECT)):
        who = clause[:stop]
        if (
            (_then_acts().match(clause, stop) or (timed and _TIMED.match(clause, stop)))
            and is_unit(who)
            and not _REFLEXIVE.fullmatch(who)
        ):
            return who, 0
    return None


@cache
def _then_acts() -> re.Pattern[str]:
    """What may stand between a subject and its verb, and the verb."""
    known = lexicon()
    data = words("units")["acting"]
    between = rf"{known.adverb}|{known.soft.pattern}|{_TIME}|{data['between']}"
    return re.compile(rf"(?:{between})*(?=(?!{data['offices']})(?:{known.verb})|(?:{data['verbs']}))")


def told(part: str, at: int) -> tuple[list[Name], list[Name]]:
    """Leads and supports that a sentence names in so many words (牵头, 负责; 配合, 会同); offsets count from ``at``."""
    plain = masked(part)
    leads: list[Name] = []
    supports: list[Name] = []
    for key, target in (("leads", leads), ("trailing_lead", leads), ("support", supports), ("with", supports)):
        for match in re.finditer(_pattern(key), plain):
            who = part[match.start("who") : match.end("who")]
            for name, start in _named(who, match.start("who")):
                if all(name != one.text for one in (*leads, *supports)):
                    target.append(Name(name, at + start, at + start + len(name)))
    return leads, supports


@cache
def _pattern(key: str) -> str:
    """A pattern of the dictionary; VERB in it stands for any adverb or verb."""
    pattern: str = words("units")[key]
    return pattern.replace("VERB", f"{lexicon().adverb}|{lexicon().verb}")


def _named(who: str, at: int) -> Iterator[tuple[str, int]]:
    for name in listed(re.sub(r"^(?:形成)?(?:由|以)?", "", who)):
        if is_unit(name) or (_SHORT_NAME.fullmatch(name) and not re.match(lexicon().verb, name)):
            yield name, at + who.find(name)


def mentioned(part: str, at: int) -> list[Name]:
    """The units that a statement names, in their order, each once."""
    found: dict[str, Name] = {}
    for first, last in clauses(part):
        for name, start, end in units(part[first:last], first):
            found.setdefault(name, Name(name, at + start, at + end))
    return list(found.values())
