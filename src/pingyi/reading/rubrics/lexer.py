"""A scoring sentence as tokens: numbers with their units, consequences, limits, 每, and the words between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pingyi.numbers import halfwidth, parse_chinese
from pingyi.reading.rubrics import words

_ARABIC = r"\d+(?:\.\d+)?"
_HAN = r"[一二两三四五六七八九十百]+"
_NUMBER = rf"(?:{_ARABIC}|{_HAN})"
_ENDS = r"(?=$|[，。；：、])"
"""A bar stands at the end of its clause: “评为优秀的得5分” is a condition."""
_NOT_A_SCORE = "(?!钟|类|之|别|析|管|局|期|批|级|档|解|布|配|支|校|工|散|公|会|流|红|享|析)"
_SCORE = rf"{_NUMBER}分{_NOT_A_SCORE}"
_SCORES = rf"{_NUMBER}分?(?:[、/]{_NUMBER}分?)+(?<=分){_NOT_A_SCORE}|{_NUMBER}(?:[、/]{_NUMBER})+分{_NOT_A_SCORE}"
_SCORE_SPAN = rf"{_NUMBER}分?-{_NUMBER}分{_NOT_A_SCORE}"
_DASH = re.compile(
    r"(?<=[\d%分一二三四五六七八九十名)元次个项人户件天月篇场])[-—–―－~～∼至到]{1,2}(?=(?:第)?[\d一二三四五六七八九十])"
)
_SAME_END = re.compile(r"(?P<n>\d+(?:\.\d+)?)(?P<u>[%个名次项户人件]?)\((?P<side>不?含)(?P=n)(?P=u)\)")
"""“80%-90%(不含90%)”: the end said again."""
_BETWEEN = re.compile(
    rf"(?P<a>{_ARABIC}(?:%|分)?)(?P<low>[≤<])(?P<what>[^\d，。；≤<>≥]{{1,20}})(?P<high>[≤<])(?P<b>{_ARABIC}(?:%|分)?)"
)
_BETWEEN_DOWN = re.compile(
    rf"(?P<b>{_ARABIC}(?:%|分)?)(?P<high>[≥>])(?P<what>[^\d，。；≤<>≥]{{1,20}})(?P<low>[≥>])(?P<a>{_ARABIC}(?:%|分)?)"
)
_EACH_FROM = re.compile(rf"每低于({_ARABIC}%)({_NUMBER})个百分点")
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")


@dataclass(frozen=True)
class Token:
    """``kind``: text · pct · points · count · score · rank · num · span · each · often · stop · effect · limit · else.

    ``value`` (and ``other``, of a span of ranks or scores) are figures; ``unit`` a measure word, or the name of an
    effect or a limit; ``found`` the words of an effect that hold more.
    """

    kind: str
    text: str
    value: Decimal | None = None
    other: Decimal | None = None
    unit: str = ""
    found: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """A named part of an effect, or an empty text."""
        return dict(self.found).get(name, "")


def normal(text: str) -> str:
    """One shape for digits, signs, brackets and dashes; no blanks. Never a change of meaning."""
    text = halfwidth(text).translate(str.maketrans("(){}［］[]【】;:!＋×＜＞≧≦", "()()()()();：！+×<>≥≤"))
    text = re.sub(r"\s+", "", text).replace(";", "；").replace("℅", "%").replace("÷", "/")
    text = re.sub(r"(?<=分)\.(?=$|\D)", "。", text)
    text = _SAME_END.sub(r"\g<n>\g<u>(\g<side>)", _COMMA.sub("，", text))
    text = _DASH.sub("-", text)
    text = _BETWEEN.sub(lambda one: _between(one["a"], one["low"], one["what"], one["high"], one["b"]), text)
    text = _BETWEEN_DOWN.sub(lambda one: _between(one["a"], one["low"], one["what"], one["high"], one["b"]), text)
    return _EACH_FROM.sub(r"低于\1的，每低\2个百分点", text)


def _between(low: str, low_sign: str, what: str, high_sign: str, high: str) -> str:
    """“90%≤整改率<95%” as “整改率90%(含)-95%(不含)”."""
    ends = ["(含)" if sign in "≤≥" else "(不含)" for sign in (low_sign, high_sign)]
    return f"{what}{low}{ends[0]}-{high}{ends[1]}"


def number(text: str) -> Decimal:
    """“1.5” or “两”."""
    return Decimal(text) if text[0].isdigit() else Decimal(parse_chinese(text))


def _any(*options: str) -> str:
    return "|".join(sorted(map(re.escape, options), key=len, reverse=True))


def _either(options: tuple[str, ...]) -> str:
    return "(?:" + "|".join(options) + ")"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    itself = rf"(?:{_any(*words.ITSELF)})?(?:的)?"
    judged = rf"(?P<judged>{_either(words.JUDGED)})"
    verb = rf"(?:(?<![{words.UNVERBED}])|(?<![{words.UNGOT}])(?=得))"
    verbs = rf"{verb}(?:(?P<take>{_any(*words.TAKE)})|(?P<add>{_any(*words.ADD)})|(?P<give>{_any(*words.GIVE)}))"
    helper = "(?:再|可|应|将|另|另外|则|均|即|共|予以|一次性|最多可|直接|(?P<eachly>各))*"
    amount = rf"(?P<list>{_SCORES})|(?P<range>{_SCORE_SPAN})|(?P<upto>{_SCORE})(?:及?以下|以内)|(?P<one>{_SCORE})"
    share = [(r"得|计|给|赋|记", "proportion"), (r"扣减|扣除|扣|减", "proportion-take"), (r"加|奖", "proportion-add")]
    proportions = [
        (f"effect:{name}", _either(tuple(one.format(name="what", verb=verb) for one in words.PROPORTION)))
        for verb, name in share
    ]
    proportions.append(("effect:proportion", words.FORMULA))
    grades = _any(*words.GRADES)
    table = [
        ("effect:veto", _either(words.VETO) + _ENDS),
        ("quote", r"[“\"][^“”\"]{1,40}[”\"]|《[^》]{1,60}》"),
        ("date", r"\d{4}年(?:度)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|初)?(?:以?前|之前)?|\d{1,2}月(?:份|底|初|末|\d{1,2}日)?(?:以?前|之前)?"),  # noqa: E501  one pattern, one line
        ("date", r"(?:第?[一二三四]|上|下|每个?)季度(?=[^少缺])|[上下]半年"),
        ("idiom", r"[一双三四五六八九十百](?P<same>[^分次项个例起处件人])[一双三四五六八九十百][^\d，。；分]|一次性|进一步|一体|一定|一般|一些|一律|一票否决|第一(?!名)[^，。；]|123(?:45|80|88|71|15|17|33|36|28|12)(?=[^\d分])"),  # noqa: E501  one pattern, one line
        ("limit:until", _either(words.UNTIL)),
        ("limit:part", _either(words.PART_COUNTS)),
        ("limit:no-part", _either(words.PART_FREE)),
        ("limit:highest", _either(words.HIGHEST)),
        ("limit:cap", rf"{_either(words.CAP)}(?:{_any(*words.TAKE, *words.ADD, *words.GIVE)})?(?P<one>{_SCORE})(?:封顶|为限|为止|止)?"),  # noqa: E501  one pattern, one line
        ("limit:cap", rf"(?P<one>{_SCORE})(?:封顶|为限)|(?:加|得|扣|计)(?:满|至|完)(?P<two>{_SCORE})(?:为止|封顶)"),
        ("effect:disqualify", _either(words.DISQUALIFY) + _ENDS),
        ("effect:bar", _either(words.BAR).format(grades=grades) + _ENDS),
        ("effect:fail", _either(words.FAIL).format(grades=grades) + _ENDS),
        ("effect:mark", _either(words.MARK).format(grades=grades)),
        ("effect:zero", itself + _either(words.ZERO)),
        ("effect:full", itself + _either(words.FULL)),
        ("effect:spare", _either(words.SPARE)),
        ("effect:halve-take", itself + _either(words.HALVE_TAKE)),
        ("effect:halve", itself + _either(words.HALVE_GIVE)),
        ("effect:double-take", _either(words.DOUBLE_TAKE)),
        *proportions,
        ("effect:amount", rf"{itself}{judged}?(?P<apart>分别)?{helper}(?:{verbs})(?P<apart2>分别)?(?:{amount})(?:/(?P<per>{_any(*words.MEASURES)}))?"),  # noqa: E501  one pattern, one line
        ("effect:judge", rf"{itself}{judged}(?:(?P<take>扣|扣减|减)|(?P<add>加|奖励|奖)|(?P<give>得|打|评|赋|计|给|记))分"),
        ("effect:worth", rf"(?:本项|该项|此项|本指标|满分|共|计|共计|总分|分值)(?:满分|分值|总分|共)?(?:为|：)?(?P<one>{_SCORE})(?![及以之(者-])"),  # noqa: E501  one pattern, one line
        ("effect:base", rf"(?:基础分|基本分|基准分|底分)(?:值)?(?:为|：)?(?P<one>{_SCORE})"),
        ("else", _any(*words.ELSE) + "(?:的)?"),
        ("rank", rf"(?:排名|名次|位列|位居|列|居)?(?:在)?第(?P<a>{_NUMBER})(?:名|位)?-(?:第)?(?P<b>{_NUMBER})(?:名|位)"),
        ("rank", rf"(?:排名|名次|位列|位居|排|列|居)(?:在)?前(?P<top>{_NUMBER})(?:名|位)?(?![\d.%])"),
        ("rank", rf"(?:排名|名次|位列|位居|列|居)?(?:在)?(?:第(?P<a>{_NUMBER})|前(?P<top>{_NUMBER}))(?:名|位)(?!的?(?:百分|%))"),
        ("points", rf"(?P<n>{_NUMBER})(?:个)?百分点"),
        ("pct", rf"(?P<n>{_ARABIC})%|百分之(?P<n2>{_HAN})"),
        ("score", _SCORE),
        ("count", rf"(?P<n>{_ARABIC}|(?<![{words.UNCOUNTED}]){_HAN})(?P<unit>{_any(*words.MEASURES)})"),
        ("num", _ARABIC),
        ("span", r"(?<=[\d%分)])-(?=\d)"),
        ("each", "每"),
        ("stop", "[，：、]?(?=$)|[，：]"),
    ]  # fmt: skip
    return tuple((name, re.compile(pattern)) for name, pattern in table)


_IMPLICIT = re.compile(
    rf"(?P<unit>{_any(*words.MEASURES)})(?=$|[，：]|(?:酌情|分别)?(?:{_any(*words.TAKE, *words.ADD, *words.GIVE)})[\d一二两三四五]|[^，：]{{1,24}}(?:的)?，?(?:{_any(*words.TAKE, *words.ADD, *words.GIVE)})[\d一二两三四五])"  # noqa: E501  one pattern, one line
)
# “每组织一次”: the number that counts comes later, the measure word is part of a verb.
_COUNTED_LATER = re.compile(rf"[^，：扣]{{1,12}}(?:{_NUMBER})(?:{_any(*words.MEASURES)})")
_OFTEN = re.compile(_any(*words.PERIODS))
_DIRECT = re.compile(rf"(?:的)?，?(?:酌情)?(?:{_any(*words.TAKE, *words.ADD, *words.GIVE)})[\d一二两三四五]")


def tokens(text: str) -> list[Token]:
    """The tokens of a normal text, in order; nothing is lost: their texts joined are the text."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        token = _next(text, at, found)
        if token.kind == "text" and found and found[-1].kind == "text":
            found[-1] = Token("text", found[-1].text + token.text)
        else:
            found.append(token)
        at += len(token.text)
    return _with_units(found)


def _next(text: str, at: int, before: list[Token]) -> Token:
    if before and before[-1].kind == "each":
        often = _OFTEN.match(text, at)
        if often and not _DIRECT.match(text, often.end()):
            return Token("often", often[0])
        if (implicit := _IMPLICIT.match(text, at)) and not often and not _COUNTED_LATER.match(text, implicit.end()):
            return Token("count", implicit["unit"], Decimal(1), unit=implicit["unit"])
        if often:
            return Token("count", often[0], Decimal(1), unit=often[0])
    for name, pattern in _patterns():
        match = pattern.match(text, at)
        if match and match[0]:
            return _token(name, match)
    return Token("text", text[at])


def _token(name: str, match: re.Match[str]) -> Token:  # noqa: PLR0911  one kind of token a line
    kind, _, unit = name.partition(":")
    groups = {key: value for key, value in match.groupdict().items() if value}
    if kind in {"quote", "date", "idiom"}:
        return Token("text", match[0])
    if kind == "rank":
        first = number(groups["a"]) if "a" in groups else Decimal(1)
        last = number(groups.get("b") or groups.get("top") or groups["a"])
        return Token("rank", match[0], first, last, "名次")
    if kind in {"points", "pct", "count"}:
        value = number(groups.get("n") or groups["n2"])
        return Token(kind, match[0], value, unit=groups.get("unit", "%" if kind == "pct" else "个百分点"))
    if kind == "score":
        return Token("score", match[0], number(match[0][:-1]), unit="分")
    if kind == "num":
        return Token("num", match[0], Decimal(match[0]))
    if kind in {"effect", "limit"}:
        return Token(kind, match[0], unit=unit, found=tuple(groups.items()))
    return Token(kind, match[0])


def _with_units(found: list[Token]) -> list[Token]:
    """“80-90%”: the first number has the second one's unit."""
    for index in range(len(found) - 2):
        first, dash, second = found[index : index + 3]
        if first.kind == "num" and dash.kind == "span" and second.kind in {"pct", "count", "score"}:
            found[index] = Token(second.kind, first.text, first.value, unit=second.unit)
    for index in range(len(found) - 3):
        # “75(含)-90分”
        first, said, dash, second = found[index : index + 4]
        closing = said.kind == "text" and re.fullmatch(r"\(不?含[^()]{0,6}\)", said.text)
        if first.kind == "num" and closing and dash.kind == "span" and second.kind in {"pct", "count", "score"}:
            found[index] = Token(second.kind, first.text, first.value, unit=second.unit)
    return found
