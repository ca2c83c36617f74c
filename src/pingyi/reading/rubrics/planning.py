"""What each entry becomes in the pack: one item, a group of them, something outside the hundred, or a person's figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pingyi.reading.rubrics.lines import Entry, Outline, Section
from pingyi.reading.rubrics.model import LIMITS, Rule
from pingyi.reading.rubrics.parts import Piece
from pingyi.reading.rubrics.reading import BARRING, Planned, Read, Sentence, read_entry
from pingyi.reading.rubrics.said import say
from pingyi.reading.rubrics.scoring import Scored, Split, person, scored


def read_entries(outline: Outline) -> list[Read]:
    """All entries of a table, planned."""
    found = [read_entry(entry, section) for section in outline.sections for entry in section.entries]
    for one in found:
        _plan(one)
    return found


_HUNDRED = Decimal(100)


def with_base(reads: Sequence[Read]) -> list[Read]:
    """``reads``, and a base of a hundred behind them where a table only adds and takes (“积分扣分细则”)."""
    if any(not item.bonus for read in reads for item in read.items):
        return list(reads)
    name = "基本分"
    entry = Entry(name, "", _HUNDRED, "", "", "", reads[0].entry.place)
    base = Read(entry, Section(name, place=entry.place), _HUNDRED, ())
    why = "表中只有加分、扣分，没有写从几分起算；暂设基本分100分，由人填写"
    base.items.append(Planned(name, _HUNDRED, person(_HUNDRED), name, why=why))
    return [*reads, base]


_PART_NAME = 24


def _plan(read: Read) -> None:
    """What the entry becomes; an entry without points becomes no item."""
    points = read.points
    if points is None and read.section.bonus and any(sentence.scoring for sentence in read.sentences):
        cap = read.section.cap
        points = read.points = _unlimited(read) if cap is None else min(cap, _unlimited(read))
        if cap is None:
            read.why = f"没有写上限，暂以{_plain(points)}分为限"
    if points is None or points <= 0:
        only = {rule.effect for sentence in read.sentences for rule in sentence.rules}
        read.why = "" if only and only <= BARRING else "没有分值，未写入规则包"
        return
    if read.section.bonus:
        _plan_bonus(read, points)
    elif len(read.parts) > 1:
        _plan_parts(read, points)
    else:
        _plan_one(read, points, read.parts[0][2])


def _unlimited(read: Read) -> Decimal:
    """The points of a bonus row that names none: what its sentences name at most, else a hundred."""
    rules = [rule for sentence in read.sentences for rule in sentence.rules]
    caps = [rule.cap for rule in rules if rule.cap is not None]
    if caps:
        return max(caps)
    if rules and not any(rule.each for rule in rules):
        figures = [rule.high for rule in rules if rule.high] + [tier.points for rule in rules for tier in rule.tiers]
        return max(figures, default=_HUNDRED)
    return _HUNDRED


def _plan_bonus(read: Read, points: Decimal) -> None:
    for index, (piece, _, sentences) in enumerate(read.parts):
        rules = _rules(sentences)
        found = scored(rules, points, bonus=True) if _all_understood(sentences) and rules else None
        name = read.entry.name if len(read.parts) == 1 else _part_name(read.entry.name, piece, index)
        pieces = [(found, piece.text)] if isinstance(found, Scored) else _each_alone(sentences, points)
        for number, (one, text) in enumerate(pieces):
            worth = _largest(one) if one else points
            plan = one or _either_way(text, points)
            label = name if len(pieces) == 1 else f"{name}（{number + 1}）"
            why = "" if one else "加扣分的办法没有全部认出，由人在0分至本项分值之间计分"
            read.items.append(Planned(label, max(points, worth), plan, text, bonus=True, why=why))


def _each_alone(sentences: Sequence[Sentence], points: Decimal) -> list[tuple[Scored | None, str]]:
    """Outside the hundred every sentence stands for itself."""
    found: list[tuple[Scored | None, str]] = []
    for sentence in sentences:
        if not sentence.scoring:
            continue
        rules = [rule for rule in sentence.rules if rule.effect not in BARRING | LIMITS | {"mark", "worth"}]
        if sentence.rules and not rules:
            continue
        singles = [scored([rule], points, bonus=True) for rule in rules] or [None]
        found += [(one if isinstance(one, Scored) else None, sentence.text) for one in singles]
    if not found and any(sentence.scoring for sentence in sentences) and _all_understood(sentences):
        # Bars and limits only: nothing that gives or takes points.
        return []
    return found or [(None, "".join(sentence.text for sentence in sentences))]


def _either_way(text: str, points: Decimal) -> Scored:
    """A person's figure up, down or both, as the words say."""
    down, up = re.search("[扣减]", text), re.search("[加奖得]", text)
    low, high = (-points if down else Decimal(0)), (points if up or not down else Decimal(0))
    score: dict[str, object] = {"discretion": {"low": _plain(low), "high": _plain(high)}}
    return Scored(score | ({"floor": _plain(low)} if down else {}))


def _plain(points: Decimal) -> int | float:
    return int(points) if points == points.to_integral_value() else float(points)


def _largest(one: Scored) -> Decimal:
    figures = [abs(points) for _, points in one.tiers]
    return max(figures, default=Decimal(0))


def _plan_parts(read: Read, points: Decimal) -> None:
    worths = [worth for _, worth, _ in read.parts]
    named = [worth for worth in worths if worth is not None]
    if not named or any(worth <= 0 for worth in named):
        _plan_one(read, points, read.sentences)
        return
    rest = [(piece, sentences) for piece, worth, sentences in read.parts if worth is None]
    limits = LIMITS | {"mark"} | BARRING
    silent = [piece for piece, sentences in rest if piece.mark and not any(sentence.scoring for sentence in sentences)]
    extra = [(piece, sentences) for piece, sentences in rest if not _only(sentences, limits)]
    takes_only = all(
        _all_understood(sentences) and _only(sentences, limits | {"take", "zero"}) for _, sentences in extra
    )
    if (silent or (extra and not takes_only)) and sum(named, Decimal(0)) != points:
        # Some parts say what they are worth and some do not: nobody can tell how the rest is divided.
        _plan_one(read, points, read.sentences)
        return
    read.grouped = True
    read.scale = sum(named, Decimal(0)) != points
    for index, (piece, worth, sentences) in enumerate(read.parts):
        if worth is not None:
            name = _part_name(read.entry.name, piece, index)
            found, why = _score(sentences, worth)
            if isinstance(found, Split):
                found, why = person(worth), "几种扣分合在一小条里，由人合计"
            read.items.append(Planned(name, worth, found, piece.text, why=why))
    for index, (piece, worth, sentences) in enumerate(read.parts):
        if worth is None and not _only(sentences, limits):
            rules = _rules(sentences)
            one = scored(rules, points, bonus=True) if _all_understood(sentences) and rules else None
            if isinstance(one, Scored) and one.score.get("floor", 0) < 0:
                name = _part_name(read.entry.name, piece, index)
                why = "只写扣分，没有写从哪一点扣、扣到几分为止；写成另行扣分，以本行分值为限"
                read.items.append(Planned(name, points, one, piece.text, bonus=True, why=why))
            elif any(sentence.scoring for sentence in sentences):
                read.why = f"“{piece.text[:20]}”没有分值，未写入规则包，由人在计分时考虑"


def _only(sentences: Sequence[Sentence], effects: set[str] | frozenset[str]) -> bool:
    return all(rule.effect in effects for sentence in sentences for rule in sentence.rules) and all(
        sentence.rules or not sentence.scoring for sentence in sentences
    )


def _plan_one(read: Read, points: Decimal, sentences: Sequence[Sentence]) -> None:
    entry = read.entry
    text = entry.text
    scoring = [sentence for sentence in sentences if sentence.scoring]
    if not scoring:
        why = "只写了要求，没有写怎样计分，由人计分"
        read.items.append(Planned(entry.name, points, person(points), text, why=why))
        return
    rules = [rule for rule in _rules(sentences) if rule.effect not in {"worth", "mark"}]
    if _all_understood(sentences):
        if added := _additive(rules, points):
            read.grouped = True
            read.items += [Planned(f"{entry.name}·{name}", worth, one, said) for name, worth, one, said in added]
            return
        if several := _several_adds(rules, points):
            read.grouped, read.ceiling = True, points
            read.items += [Planned(f"{entry.name}·{name}", points, one, said) for name, one, said in several]
            return
    found, why = _score(sentences, points)
    if isinstance(found, Split):
        _split_items(read, found)
    else:
        read.items.append(Planned(entry.name, points, found, text, why=why))


def _split_items(read: Read, found: Split) -> None:
    entry = read.entry
    if len(found.pieces) == 1:
        share, one, _ = found.pieces[0]
        read.items.append(Planned(entry.name, share, one, entry.text))
        return
    read.grouped = True
    read.ceiling = None
    for index, (share, one, rule) in enumerate(found.pieces):
        name = f"{entry.name}·{_short(rule.when.text or say(rule)) or f'扣分{index + 1}'}"
        why = (
            "一行里有几种扣分，拆成几条只为分别计数，各条分值没有单独的意义，合起来从本行分值往下扣，扣完为止"
            if index == 0
            else ""
        )
        read.items.append(Planned(name, share, one, say(rule), why=why))
    _unique(read)


def _unique(read: Read) -> None:
    seen: dict[str, int] = {}
    for index, item in enumerate(read.items):
        seen[item.name] = seen.get(item.name, 0) + 1
        if seen[item.name] > 1:
            read.items[index] = Planned(
                f"{item.name}（{seen[item.name]}）", item.points, item.scored, item.text, item.bonus, item.why
            )


def _additive(rules: Sequence[Rule], points: Decimal) -> list[tuple[str, Decimal, Scored, str]]:
    """Awards that add up to the points: each an item. Bands do not: their best alone is the points."""
    gives = [
        rule
        for rule in rules
        if rule.effect == "give" and rule.high is not None and not rule.each and not rule.tiers and rule.when
    ]
    if len(gives) < 2 or len(gives) != len([rule for rule in rules if not rule.effect.startswith("limit")]):
        return []
    if (
        any(rule.when.bound is not None for rule in gives)
        or sum((rule.high or Decimal(0) for rule in gives), Decimal(0)) != points
    ):
        return []
    found = []
    for rule in gives:
        worth = rule.high or Decimal(0)
        one = scored([rule], worth)
        found.append((_short(rule.when.text), worth, one if isinstance(one, Scored) else person(worth), say(rule)))
    return found


def _several_adds(rules: Sequence[Rule], points: Decimal) -> list[tuple[str, Scored, str]]:
    """“每次得3分；每次得2分；累计最高5分”: each an item, the points being the ceiling of them all."""
    adds = [rule for rule in rules if rule.effect in {"give", "add"} and rule.each]
    caps = {rule.cap for rule in rules if rule.cap is not None}
    if (
        len(adds) < 2
        or len(adds) != len([rule for rule in rules if not rule.effect.startswith("limit")])
        or caps - {points}
    ):
        return []
    found = []
    for rule in adds:
        one = scored([rule], points)
        if not isinstance(one, Scored):
            return []
        found.append((_short(rule.when.text), one, say(rule)))
    return found


def _score(sentences: Sequence[Sentence], points: Decimal) -> tuple[Scored | Split, str]:
    if not any(sentence.scoring for sentence in sentences):
        return person(points), "只写了要求，没有写怎样计分，由人计分"
    if not _all_understood(sentences):
        return person(points), "有的计分语句没有认出，由人计分"
    found = scored(_rules(sentences), points)
    if found is None:
        return person(points), "计分语句都认出了，但规则语言不能准确地写成一条，由人按原文计分"
    return found, ""


def _rules(sentences: Sequence[Sentence]) -> list[Rule]:
    return [rule for sentence in sentences for rule in sentence.rules if rule.effect not in BARRING]


def _all_understood(sentences: Sequence[Sentence]) -> bool:
    return all(sentence.rules for sentence in sentences if sentence.scoring)


def _part_name(name: str, piece: Piece, index: int) -> str:
    return f"{name}·{_short(piece.text) or index + 1}"


def _short(text: str) -> str:
    """The first words of a text, for a name."""
    first = re.split(r"[，。；;：:\n]", re.sub(r"[（(][^（()）]*[）)]", "", text.strip()))[0]
    first = re.sub(r"(?:每|得\d).*$", "", first) or first
    return first[:_PART_NAME]
