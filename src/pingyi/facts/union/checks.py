"""What must hold of districts before they become one set. Every problem is an issue; all are told at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from pingyi.facts.seal.manifest import PackSeal
from pingyi.facts.tree import Tree, UnitSpan
from pingyi.facts.union.above import Above
from pingyi.facts.union.gather import Gathered, Given
from pingyi.facts.union.layout import MOST_DISTRICTS, MOST_UNITS
from pingyi.facts.union.numbering import in_cycles, tops
from pingyi.issues import Issue, Place

_NAMED = 20
"""So many units that stand twice are named one by one."""
_ABOVE_HINT = "请用 --above 给出写明上面各级的表格，或用 --name 写明各区县共同的上级"


@dataclass(frozen=True)
class Crown:
    """The tree above the districts: spans of the units above, the root, and under whom each district hangs."""

    spans: tuple[UnitSpan, ...]
    root: str
    parents: Mapping[str, str]

    def child(self, code: str, day: date) -> str:
        """The child of the root under which a district hangs."""
        path = self._tree.path(self.parents[code], day)
        return path[-2] if len(path) > 1 else code

    @cached_property
    def _tree(self) -> Tree:
        return Tree(self.spans)


def same_year_and_packs(found: Gathered) -> Iterator[Issue]:
    """All of one year, all by the same packs."""
    if len(set(found.years.values())) > 1:
        yield Issue(Place(), "union-wrong-year", f"年度不同：{_grouped(found.years, '{}年')}", "请只合并同一年度的封存")
    if len(set(found.packs.values())) <= 1:
        return
    differ = False
    for pack in sorted({pack.id for packs in found.packs.values() for pack in packs}):
        have = {where: _edition(packs, pack) for where, packs in found.packs.items()}
        if len(set(have.values())) > 1:
            differ = True
            message = f"规则包“{pack}”不一致：{_grouped(have, '{}')}"
            yield Issue(Place(key=pack), "union-packs-differ", message, "请各单位用同一版本的规则包重新封存")
    if not differ:
        orders = {where: "、".join(pack.id for pack in packs) for where, packs in found.packs.items()}
        message = f"规则包的次序不一致：{_grouped(orders, '{}')}"
        yield Issue(Place(), "union-packs-differ", message, "请各单位按同一次序使用规则包重新封存")


def _edition(packs: Sequence[PackSeal], name: str) -> str:
    pack = next((pack for pack in packs if pack.id == name), None)
    return "没有" if pack is None else f"版本{pack.version}（校验值{pack.sha256[:8]}）"


def _grouped(values: Mapping[str, object], form: str) -> str:
    """“甲区、乙区为2019年；丙区为2018年”."""
    groups: defaultdict[object, list[str]] = defaultdict(list)
    for where, value in values.items():
        groups[value].append(where)
    return "；".join(f"{'、'.join(_few(whom))}为{form.format(value)}" for value, whom in groups.items())


def _few(names: Sequence[str]) -> list[str]:
    return [*names[:_NAMED], f"等{len(names)}份"] if len(names) > _NAMED else list(names)


def no_unit_twice(districts: Sequence[Given], above: Sequence[UnitSpan]) -> Iterator[Issue]:
    """No district twice, no code in two districts, nor in a district and above."""
    by_code: defaultdict[str, list[Given]] = defaultdict(list)
    for one in districts:
        by_code[one.code].append(one)
    for code, several in by_code.items():
        if len(several) > 1:
            names = "、".join(one.source.where for one in several)
            message = f"{several[0].name}（{code}）给了{len(several)}份：{names}"
            yield Issue(Place(several[0].source.where), "union-district-twice", message, "每个区县只合并一份封存")
    once = [several[0] for several in by_code.values()]
    codes = pa.chunked_array([one.codes for one in once], pa.string())
    counted = pc.value_counts(codes)
    twice = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    listed = pa.array(sorted({span.code for span in above}), pa.string())
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for one in once:
        asked = pa.concat_arrays([twice, listed])
        for code in one.codes.filter(pc.is_in(one.codes, value_set=asked)).to_pylist():
            holders[code].append(f"{one.name}（{one.source.where}）")
    for code in listed.to_pylist():
        if code in holders:
            holders[code].append("上面各级的表格")
    repeated = sorted(holders)
    for code in repeated[:_NAMED]:
        message = f"组织代码“{code}”重复：{'、'.join(holders[code])}都有"
        yield Issue(
            Place(key=code), "union-unit-twice", message, "组织代码不得重复，请核对后由有误的单位更正并重新封存"
        )
    if len(repeated) > _NAMED:
        yield Issue(Place(), "union-unit-twice", f"另有{len(repeated) - _NAMED}个组织代码重复", "请逐一核对")


def sizes(districts: Sequence[Given], following: int) -> Iterator[Issue]:
    """What the numbering can hold."""
    for one in districts:
        if len(one.codes) > MOST_UNITS:
            message = f"{one.name}有{len(one.codes):,}个组织，超过{MOST_UNITS:,}个"
            yield Issue(Place(one.source.where), "union-too-many-units", message, "请分成几个单位分别封存")
    if following - 1 > MOST_DISTRICTS:
        message = f"先后并入的区县超过{MOST_DISTRICTS:,}个"
        yield Issue(Place(), "union-too-many-districts", message, "请重新合并，不用 --replace")


def crown(districts: Sequence[Given], given: Above, inner: Sequence[UnitSpan], day: date) -> tuple[Crown, list[Issue]]:
    """The tree above the districts: what was given for it goes before what sets that were given say."""
    roots = {one.code for one in districts}
    stated = {span.code: span.parent for span in given.spans if span.code in roots}
    own = [span for span in given.spans if span.code not in roots]
    fresh = {span.code for span in own}
    spans = tuple(sorted({*own, *(span for span in inner if span.code not in fresh and span.code not in roots)}))
    tree = Tree(spans)
    issues = [*given.issues, *_above(tree, given, day)]
    high = [span.code for span in tops(tree, day)]
    only = high[0] if len(tree.codes) == 1 and high else None
    parents = {}
    for one in districts:
        parent = stated.get(one.code) or (one.stated if one.stated in tree.spans else None) or only or one.stated
        if parent is None or tree.at(parent, day) is None:
            said = f"的上级“{parent}”不在上面各级之中" if parent else "没有写明上级"
            issues.append(
                Issue(Place(one.source.where), "union-parent-unknown", f"{one.name}（{one.code}）{said}", _ABOVE_HINT)
            )
        parents[one.code] = parent or ""
    if not spans and districts:
        issues = [Issue(Place(), "union-no-above", "没有写明各区县共同的上级", _ABOVE_HINT)]
    return Crown(spans, high[0] if high else "", parents), issues


def _above(tree: Tree, given: Above, day: date) -> Iterator[Issue]:
    for code, spans in tree.spans.items():
        place = given.where.get(code, Place(key=code))
        if any(one.until is None or one.until > other.since for one, other in pairwise(spans)):
            yield Issue(
                place, "union-above-twice", f"上面各级中“{code}”列了两次，时间重叠", "请删去多余的一行，或写明起止日期"
            )
        span = tree.at(code, day)
        if span is not None and span.parent is not None and tree.at(span.parent, day) is None:
            message = f"{span.name}（{code}）的上级“{span.parent}”不在上面各级之中"
            yield Issue(place, "union-parent-unknown", message, "请补写这个上级，或更正上级组织代码")
    high = [span for span in tops(tree, day) if span.parent is None]
    if len(high) > 1:
        named = "、".join(f"{span.name}（{span.code}）" for span in high[:_NAMED])
        yield Issue(
            Place(), "union-several-roots", f"没有上级的组织不止一个：{named}", "最上面只能有一个组织，请补写其余的上级"
        )
    for code in in_cycles(tree, day):
        place = given.where.get(code, Place(key=code))
        yield Issue(place, "union-cycle", f"{tree.name(code)}（{code}）的上级填成了循环", "请更正上级组织代码")


def not_handed(measure: str, needs: Sequence[str]) -> Issue:
    """A measure that is asked of a set and cannot be counted there: the districts did not hand it up by this rule."""
    message = f"取数“{measure}”要用只留在区县的{'、'.join(needs)}，各区县没有按这一规则上报"
    return Issue(Place(key=measure), "union-not-handed", message, "请在各区县的规则包中写明这一取数，重新封存后再合并")
