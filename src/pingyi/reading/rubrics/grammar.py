"""The grammar of scoring sentences: tokens → rules. All of a sentence is understood, or none of it.

    sentence  := (context ，)* clause (， clause)*
    clause    := condition? basis? effect limit*  |  limit  |  note
    condition := words | words 每 verb? step words | verb 一 measure words | words bound words | 否则
    bound     := 达到 n 及以上 | 超过 n | 不足 n | n 以下 | n-m | 第n名 | 前n名
    effect    := 得 n 分 | 扣 n 分 | 酌情扣 n-m 分 | 分别加 n、m 分 | 不得分 | 得满分 | 按比例得分 | 不得评为 … | …

A number that no part of the grammar has taken, or a word of scoring left inside a condition, makes the sentence one for
a person: it is not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from pingyi.reading.rubrics import words
from pingyi.reading.rubrics.bounds import joined, without
from pingyi.reading.rubrics.conditions import BASED, Asked, ask, may_be_setting, plain_words
from pingyi.reading.rubrics.effects import NotUnderstood, effect_of
from pingyi.reading.rubrics.lexer import Token, normal, number, tokens
from pingyi.reading.rubrics.model import Effect, Rule, When
from pingyi.reading.rubrics.plain import DEFINED, graded, without_definition, without_worth
from pingyi.reading.rubrics.steps import counted

_SCORING = re.compile(
    r"[\d一二两三四五六七八九十]分(?!钟|类|之|别|析|管|局|期|批|级|档)|不(?:予)?[得计记给]分|满分|零分|扣分|加分|减分|打分|评分|赋分|得分|"
    r"分值|计分|(?:考核|考评|评价|评定|等次|等级|直接|一律)[^，。；]{0,6}(?:定|评|列|认)为[“\"]?(?:不合格|不称职|不达标|优秀|良好|合格|较差|差|一般|好)[”\"]?(?:等次|等级|档次|$|[，。；])|×|折算|[扣得加][^，。；]{0,6}%|扣完|直接降为|降(?:低)?一(?:级|档|个等次|等)|酌情|视情|一票否决|不得评|评先|评优|按比例|取消[^，。；]{0,12}资格"
)
_WORTH = re.compile(r"\((?:共|满分|计|分值|本项)?\d+(?:\.\d+)?分\)")
"""“（4分）”: what a thing is worth says nothing of how it is scored."""
_ASIDE = re.compile(r"\(([^()]*)\)")
_BOUNDED = re.compile(r"^(?:不?含[^()]{0,6})$")
_LABEL = re.compile(
    r"^(?:评分标准|评分细则|评分办法|计分办法|计分标准|扣分标准|加分标准|考核标准|评价标准|标准|要求|说明|注|备注|其中|此外|同时|另外|另|并|且|但|加分项|扣分项|加分|扣分|奖分)$"
)
_NOTE = re.compile("(?:" + "|".join(words.NOTE_SEGMENT) + ")(?:的)?")
_JOINT = re.compile("^(?:但|同时|另外|此外|其中|、|/)")
_RANKED_BY = re.compile(r"按(?:照)?[^，。；\d]{2,30}(?:排名|排序|名次)(?:计分|赋分|打分|评分|得分|计算得分)?")
"""“按……排名计分，第1名得15分”: by what the ranks are made."""
_CONVERTED = re.compile(r"按(?:照)?[^，。；\d]{2,24}(?:得分|结果|等次|成绩)(?:折算|换算|计分|赋分)")
"""“按评审得分折算，评审为优秀的计30分”: by what; the points follow."""
_NEGATED = re.compile(r"(?:不|未|没|没有|不得|不予|不再|免予|免于|可|可以|应|仅|只)$")
_BARS = frozenset({"bar", "fail", "veto", "disqualify"})
_AGAIN = frozenset({"并", "并且", "且", "同时", "同时再", "另", "并另"})
"""“取消评优资格，并扣10分”: the condition is the one before."""
_ALL_ABOVE = re.compile(r"、?(?:以上|上述)?(?:各项|几项|情形|本项|该项)?")
_LEADS_ON = re.compile(
    r"(?:达到|达|不足|低于|超过|高于|不低于|不到|分|为|在|至|到|于|得|扣|加|每次|成绩|约|近|共|满|差|多|少|各|起|比|和)$"
)
_TOGETHER = re.compile(r"(?:本项|该项|此项|全年|年度)?(?:加分|扣分|得分)?(?:累计|总计|合计|总共|总分)")
_LONGEST = 600
"""Characters beyond which nothing is a scoring sentence."""
_NUMBERED = re.compile(r"^(?:[A-H][.、)．]|\(?[\d一二三四五六七八九十]{1,3}(?:\)|[、.](?!\d))|[①-⑳])")


@dataclass
class _Clauses:
    """What has been read of a sentence so far."""

    rules: list[Rule] = field(default_factory=list)
    pending: list[list[Token]] = field(default_factory=list)
    bare: list[bool] = field(default_factory=list)
    """Of each rule: whether it counts each one without saying 每."""


def is_scoring(sentence: str) -> bool:
    """Whether a sentence speaks of points at all."""
    return bool(_SCORING.search(DEFINED.sub("", _WORTH.sub("", normal(sentence)))))


def recognise(sentence: str) -> tuple[Rule, ...]:
    """The rules that a sentence says, in its order; () where any of it is not understood."""
    if len(sentence) > _LONGEST:
        return ()
    text = _asides(graded(without_worth(without_definition(_NUMBERED.sub("", normal(sentence)))))).strip("。；，、：.")
    state = _Clauses()
    segments = _segments(counted(tokens(text)))
    if bare := _bare(segments):
        return bare
    try:
        for segment in segments:
            _read(state, segment)
    except NotUnderstood:
        return ()
    if any(not _is_note(segment) for segment in state.pending):
        return ()
    return tuple(state.rules) if _of_one_mind(state) else ()


def _of_one_mind(state: _Clauses) -> bool:
    """“一次扣1分，两次扣3分”: the first is not each one, for the second is not twice the first."""
    if any(_left_out(first, second) for first, second in pairwise(state.rules)):
        return False
    singles = {rule.each.word for rule, bare in zip(state.rules, state.bare, strict=True) if bare and rule.each}
    others = [rule for rule in state.rules if rule.each is None and rule.effect in {"take", "add"}]
    for rule in others:
        bound = rule.when.bound
        if bound is not None and bound.unit in singles:
            return False
        if any(token.kind == "count" and token.unit in singles for token in tokens(rule.when.text)):
            return False
    return True


def _asides(text: str) -> str:
    """Brackets that only explain are left out; those that score are read as part of the sentence."""

    def put(match: re.Match[str]) -> str:
        inside = match[1]
        if _BOUNDED.match(inside):
            return match[0]
        if re.fullmatch(r"(?:共|满分|计)?\d+(?:\.\d+)?分", inside):
            return ""
        if _SCORING.search(inside) or re.search(r"不足|以上|以下|封顶|最[高多]", inside):
            return f"，{inside}，"
        return "" if not re.search(r"每|\d%|分", inside) else f"，{inside}，"

    mended = _ASIDE.sub(put, text)
    return re.sub(r"，(?=[，。；]|$)", "", mended)


def _segments(found: list[Token]) -> list[list[Token]]:
    segments: list[list[Token]] = [[]]
    for token in found:
        if token.kind == "stop":
            segments.append([])
        else:
            segments[-1].append(token)
    return [segment for segment in segments if segment]


def _bare(segments: Sequence[list[Token]]) -> tuple[Rule, ...]:
    """“制度健全2分，人员到位1分”: nothing but things and what they are worth."""
    rules: list[Rule] = []
    for segment in segments:
        if len(segment) != 2 or segment[1].kind != "score" or not plain_words(segment[:1]):
            return ()
        if len(segment[0].text) < 3 or _LEADS_ON.search(segment[0].text):
            return ()
        rules.append(Rule("give", segment[1].value, segment[1].value, When(text=segment[0].text)))
    return tuple(rules)


def _is_note(segment: Sequence[Token]) -> bool:
    return bool(_NOTE.fullmatch(joined(segment)))


def _read(state: _Clauses, segment: list[Token]) -> None:
    """One segment between commas: it may hold conditions, several effects and limits."""
    start = 0
    for index, token in enumerate(segment):
        if token.kind == "effect":
            _clause(state, segment[start:index], token)
            start = index + 1
        elif token.kind == "limit":
            if not _ALL_ABOVE.fullmatch(joined(segment[start:index])):
                raise NotUnderstood
            _limit(state, token)
            start = index + 1
    rest = segment[start:]
    if start and rest and not _is_note(rest):
        # “扣1分的…”: words after an effect in one segment belong to nobody known.
        raise NotUnderstood
    if rest and not start:
        state.pending.append(rest)


def _clause(state: _Clauses, inside: list[Token], effect: Token) -> None:
    told = bool(inside) and effect.unit == "amount" and bool(effect.get("give"))
    pending = [segment for segment in state.pending if not _explains(segment, told=told)]
    barred = bool(state.rules) and state.rules[-1].effect in _BARS and effect.unit in _BARS | {"zero", "amount"}
    again = joined(inside) in _AGAIN or (barred and not inside and not pending)
    inside = [] if again else _unjoined(inside)
    if again and (pending or not state.rules):
        raise NotUnderstood
    none_at_all = effect.unit == "zero" and joined(inside) in {"没有", "无"}
    if inside and not none_at_all and _NEGATED.search(joined(inside)):
        raise NotUnderstood
    ranged = effect.unit == "judge" or bool(effect.get("range") or effect.get("upto"))
    basis = ""
    if ranged and inside and plain_words(inside) and BASED.match(inside[0].text):
        basis, inside = without(joined(inside)), []
    elif ranged and not inside and len(pending) > 1 and plain_words(pending[-1]) and BASED.match(joined(pending[-1])):
        basis = without(joined(pending.pop()))
    rule = effect_of(effect, Asked(state.rules[-1].when) if again else _asked(inside, pending, effect))
    state.rules.append(replace(rule, basis=basis or rule.basis))
    said_each = any(token.kind == "each" for segment in (*pending, inside) for token in segment)
    state.bare.append(rule.each is not None and not said_each and not effect.get("per"))
    state.pending = []


def _explains(segment: list[Token], *, told: bool) -> bool:
    """Whether a segment is a label, or only says what is ranked or, where it is ``told`` what is given for it, converted."""
    text = joined(segment)
    return bool(_LABEL.match(text) or _RANKED_BY.fullmatch(text) or (told and _CONVERTED.fullmatch(text)))


def _unjoined(inside: list[Token]) -> list[Token]:
    """Without a joint at the head (“但”, “其中”, or the 、 after the effect before)."""
    if inside and inside[0].kind == "text" and (joint := _JOINT.match(inside[0].text)):
        rest = inside[0].text[joint.end() :]
        head = [Token("text", rest)] if rest else []
        return head + inside[1:]
    return inside


def _asked(inside: list[Token], pending: list[list[Token]], effect: Token) -> Asked:
    """The condition before an effect: what its own segment says (else the last one before it), and those further up.

    Words right before belong to the condition; from the last segment with a figure upwards it is the setting, kept as it
    is written.
    """
    segments = [*pending, inside] if inside else list(pending)
    if not segments:
        return Asked()
    own = ask(segments.pop(), effect, inside=bool(inside))
    run: list[str] = []
    while segments and plain_words(segments[-1]):
        run.insert(0, joined(segments.pop()))
    if not all(may_be_setting(segment) for segment in segments):
        raise NotUnderstood
    if own.when.otherwise:
        return own if not run and not segments else _refuse()
    words_of = "，".join([*run, own.when.text] if own.when.text or not own.each else run)
    if own.each and not own.when.text and run:
        words_of = "，".join([*run[:-1], without(run[-1])])
    setting = "，".join([*(joined(segment) for segment in segments), *([own.when.setting] if own.when.setting else [])])
    if own.when.setting and run:
        raise NotUnderstood
    return replace(own, when=replace(own.when, text=words_of, setting=setting))


def _refuse() -> Asked:
    raise NotUnderstood


def _limit(state: _Clauses, token: Token) -> None:
    if state.pending:
        raise NotUnderstood
    last = state.rules[-1] if state.rules else None
    target = last or Rule(_limit_of(token))
    if last and (
        (last.effect == "take" and _limit_of(token) == "limit-add")
        or (last.effect == "add" and _limit_of(token) == "limit-take")
    ):
        raise NotUnderstood
    if token.unit == "until":
        changed = replace(target, until_gone=True)
    elif token.unit == "highest":
        changed = replace(target, highest=True)
    elif token.unit in {"part", "no-part"}:
        if last is None or last.each is None:
            raise NotUnderstood
        changed = replace(target, part_counts=token.unit == "part")
    else:
        if target.cap is not None:
            raise NotUnderstood
        alike = (
            all(rule.each and rule.effect == last.effect and rule.cap is None for rule in state.rules)
            if last
            else False
        )
        # “省级加3分，县级加1分，最高加10分”: more than the last one ever gives.
        fixed = last is not None and last.each is None and last.points is not None and last.points < _points(token)
        fixed = fixed and all(rule.effect == last.effect and rule.cap is None for rule in state.rules if last)
        if len(state.rules) > 1 and (alike or fixed or _TOGETHER.match(token.text)):
            # “…加2分，…加1分，累计最高加5分”: all of them together.
            state.rules.append(Rule(_limit_of(token), cap=_points(token)))
            state.bare.append(False)
            return
        changed = replace(target, cap=_points(token))
    if last is None:
        state.rules.append(changed)
        state.bare.append(False)
    else:
        state.rules[-1] = changed


def _left_out(first: Rule, second: Rule) -> bool:
    """“每项做到得2分，基本做到得1分”: whether the second is for each one too is not said."""
    same = first.effect == second.effect and first.effect in {"take", "give", "add"}
    bare = second.each is None and not second.tiers and second.when.bound is None and second.low == second.high
    return same and first.each is not None and bare


def _limit_of(token: Token) -> Effect:
    """Whether a limit speaks of what is taken, of what is added, or of neither."""
    if token.unit == "cap" and re.search("[扣减]", token.text):
        return "limit-take"
    return "limit-add" if token.unit == "cap" and re.search("[加奖]", token.text) else "limit"


def _points(token: Token) -> Decimal:
    return number((token.get("one") or token.get("two"))[:-1])
