"""Parts of a claim's wording: its trigger, what is left without subject and time, “除…外”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pingyi.reading.speech.lexicon import lexicon, words

_EXCEPT = re.compile(r"(?:^|，)(?P<who>除(?:了)?[^，。；]{4,40}?(?:以|之)?外)，(?=其余|其他|其它|大部分|多数|都|均|各)")
_MODAL = re.compile(r"^(?:要|必须|务必|应当|应|须|需要|需|一要|都要|均要|也要|还要)(?![求素点])")


@cache
def _triggers() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in words("times")["triggers"])


def triggered(text: str) -> str:
    """The condition under which a task falls due (“出现决策失误时”); "" where there is none."""
    span = trigger_span(text)
    return text[span[0] : span[1]] if span else ""


def trigger_span(text: str) -> tuple[int, int] | None:
    """Where the condition stands."""
    for pattern in _triggers():
        if match := pattern.search(text):
            return match.span("trigger")
    return None


def excepted(part: str) -> tuple[int, int] | None:
    """“除甲镇……外，其余……”: the part that says the contrary of the rest. Only where it tells of a deed, not only of a name."""
    match = _EXCEPT.search(part)
    if not match or not re.search(lexicon().verb, match["who"][1:-1]):
        return None
    return match.start("who"), match.end("who")


def what_of(body: str, times: Sequence[tuple[int, int]], subject: tuple[str, int] | None) -> str:
    """The deed: ``body`` without its subject, its modal, the time before its verb, its trigger and who leads or helps."""
    cut = [(first - (body[first - 1 : first] in ("在", "于")), last, _kept(body[first:last])) for first, last in times]
    if subject:
        cut.append((subject[1], subject[1] + len(subject[0]), ""))
    text = body
    for first, last, kept in sorted(cut, reverse=True):
        text = text[:first] + kept + text[last:]
    if trigger := triggered(body):
        text = text.replace(trigger, "", 1)
    for pattern, instead in _TRIMS:
        text = pattern.sub(instead, text.strip("，、；。 "))
    return text.strip("，、；。 ") or body


def _kept(phrase: str) -> str:
    """What of a time phrase belongs to the deed: the verb in “每季度开展一次”."""
    if not phrase.startswith("每") or not re.search(lexicon().verb, phrase):
        return ""
    return _EVERY.sub("", phrase)


_EVERY = re.compile(r"^每[\d一二两三]?个?(?:周|星期|月|季度|季|半年|年)|(?:至少|不少于)?[\d一二两三四五六七八九十]+次$")
_TRIMS = (
    (
        re.compile(
            r"(?:^|，)由[^，。；]{2,24}(?:牵头|负责|主办)(?:落实|抓总)?(?=，|$)|，[^，。；]{2,30}(?:配合|协助|协办)(?:落实)?(?=，|$)"
        ),
        "",
    ),
    (re.compile(r"(?:，|^)(?:下一?步|今后|同时|此外|另外)，"), "，"),
    (re.compile(r"，{2,}"), "，"),
    (re.compile(r"^(?:一是|[一二三四五六七八九十]+要|[一二三四五六日天][上下]午)"), ""),
    (_MODAL, ""),
    (re.compile(r"^(?:牵头|负责)，"), ""),
    (re.compile(r"^(?:于|的|，|、|：|到(?=，)|在(?=，))+"), ""),
    (_MODAL, ""),
)
