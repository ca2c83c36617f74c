"""What the columns of a scoring table are: by their heads, and where these do not say, by what stands below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("number", r"^(?:序号|编号|序|项次|No\.?)$"),
        ("blank", r"^(?:考核|实际|自评|自查|复核|考评|评定|最终|核定|评估|本项|各项|单位|测评|抽查|县级|区级|市级|乡镇|村级)*(?:得分|扣分|自评分?|评分|核分|考核分|测评分|计分|打分|实得分|考评分)(?:情况|结果|栏|及原因|原因|理由|说明)?$"),  # noqa: E501  one pattern, one line
        ("blank", r"^(?:存在问题|扣分原因|扣分理由|扣分情况|是否完成|完成情况|是否达标|自评情况|评分人|签字)$"),
        ("points", r"^(?:各项|考核|指标|项目|标准|参考|单项|小项|大项|一级|二级|三级|评分|总|基本|基础)*(?:分值|标准分值?|满分值?|分数|应得分|最高分值?|配分值|赋分|配分|基本分|基准分|权重分?|总分|分)(?:\d+)?$"),  # noqa: E501  one pattern, one line
        ("standard", r"(?:评分|计分|考核|扣分|加分|评价|赋分|考评|打分|得分|奖惩|加减分|加扣分|评定|验收|评估|测评|检查)(?:评分|计分|考核)?(?:标准|细则|办法|方法|说明|规则|依据[及和与](?:标准|办法|方法|说明|细则)|要求及标准|要点及评分标准)"),  # noqa: E501  one pattern, one line
        ("target", r"^(?:年度|考核|全年|季度|\d{4}年)?(?:目标值|标准值|指标值|基准值|目标数|任务数|计划数|目标任务数|达标值|年度目标)$"),  # noqa: E501  one pattern, one line
        ("standard", r"^(?:标准|计分规则|评分|评分要求|评分点|具体标准|评分项|分值说明|计分)$|标准及分值|与评分|[及和与](?:评分|赋分|分值|分数|配分|计分)|赋分"),  # noqa: E501  one pattern, one line
        ("unit", r"责任|牵头|负责|(?:考核|评分|打分|主管|考评|数据提供|配合|实施|评价|审核|认定)(?:单位|部门|主体|科室|机构)|^(?:单位|部门)$|科室"),  # noqa: E501  one pattern, one line
        ("evidence", r"依据|方式|方法|材料|来源|佐证|台账|资料|查看|途径|时限|周期|频次"),
        ("note", r"备注|说明|^注$"),
        ("level", r"指标|大项|小项|类别|项目|内容|要点|任务|目标|事项|条目|方面|一级|二级|三级|名称|要求|板块|维度|考核项|清单|类型|工作|情形|行为|事由"),  # noqa: E501  one pattern, one line
    )
)  # fmt: skip
"""Role → what a head of that role looks like; the first that fits."""

_UNIT = re.compile(r"[（(](?:分|\d+(?:\.\d+)?分?)[）)]|\s")
_TOTAL = re.compile(r"(?<!\d)(\d+(?:\.\d+)?)分?[）)]?$")
_FEW = 2
_FIGURE = 5
"""Characters of a figure of points, at most (“12.5分”)."""
_ONE_WAY = re.compile("加分|扣分|减分|奖分|奖励")
"""“加分标准” beside “扣分标准”: both score."""


@dataclass(frozen=True)
class Columns:
    """Which column is what, 0-based.

    ``levels`` from the widest to the narrowest; ``points`` may be several, each behind the level that it belongs to;
    ``targets`` hold what is to be reached (“≥90%”) and describe an item without naming it; ``notes`` may score too.
    """

    number: int | None
    levels: tuple[int, ...]
    points: tuple[int, ...]
    standard: int | None
    unit: int | None
    evidence: int | None
    targets: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    total: str = ""


def role_of(head: str) -> str:
    """The role of a head; "" where it is none."""
    text = _UNIT.sub("", head)
    if not text or len(text) > 20:
        return ""
    return next((role for role, pattern in ROLES if pattern.search(text)), "")


def roles_of(heads: Sequence[str]) -> list[str]:
    """The roles of a row of heads."""
    return [role_of(head) for head in heads]


def looks_like_heads(heads: Sequence[str]) -> bool:
    """Whether a row is a row of heads: two roles and more, one of them a level or a standard, no figures alone."""
    filled = {head for head in heads if head}
    if len(filled) < _FEW or any(re.fullmatch(r"[\d.]+分?", head) for head in filled):
        return False
    found = [role for role in map(role_of, dict.fromkeys(head for head in heads if head)) if role]
    kinds = set(found)
    if len(found) * 3 < len(filled) * 2:
        return False
    return (
        len(kinds) >= _FEW
        and bool(kinds & {"level", "standard"})
        and bool(kinds & {"points", "standard", "number", "unit", "evidence"})
    )


def columns_of(
    heads: Sequence[str], scoring: Sequence[int], lengths: Sequence[int], figures: Sequence[int] = ()
) -> Columns:
    """The columns by their heads.

    ``scoring``: how many scoring sentences stand in each column; ``lengths``: of its texts; ``figures``: how many cells of it
    are a figure and nothing else.
    """
    roles = roles_of(heads)
    if "points" not in roles and (unknown := [index for index, role in enumerate(roles) if not role and figures]):
        # A head that nobody knows over nothing but figures: what else should they be.
        best = max(unknown, key=lambda index: figures[index])
        roles[best] = "points" if figures[best] >= _FEW and lengths[best] <= _FIGURE * figures[best] else ""
    # A merged head over two columns names both.
    if not any(scoring[index] for index, role in enumerate(roles) if role in {"standard", "level", "evidence"}):
        # Whatever its head says (“考核评分说明”, “得分办法”): the rules of scoring stand there.
        best = max(range(len(roles)), key=lambda index: (scoring[index], lengths[index]))
        roles[best] = "standard" if scoring[best] else roles[best]
    levels = [index for index, role in enumerate(roles) if role == "level"]
    more: list[int] = []
    standards = [index for index, role in enumerate(roles) if role == "standard"]
    if len(standards) > 1:
        best = max(standards, key=lambda index: (scoring[index], lengths[index]))
        more = [index for index in standards if index != best and scoring[index] and _ONE_WAY.search(heads[index])]
        levels = sorted([*levels, *(index for index in standards if index < best and index not in more)])
        standards = [best]
    if not standards:
        told = [index for index, role in enumerate(roles) if role == "evidence" and scoring[index]]
        # A column that names what is asked for is no rule where the rules stand in another.
        candidates = [index for index in levels[1:] if scoring[index] or not told] or told
        if candidates:
            best = max(candidates, key=lambda index: (scoring[index], lengths[index]))
            standards, levels = [best], [index for index in levels if index != best]
    points = [index for index, role in enumerate(roles) if role == "points"]
    total = next((match[1] for index in points if (match := _TOTAL.search(heads[index]))), "")

    def first(role: str) -> int | None:
        return roles.index(role) if role in roles else None

    return Columns(
        first("number"), tuple(levels), tuple(points), standards[0] if standards else None, first("unit"), first("evidence"),
        tuple(index for index, role in enumerate(roles) if role == "target"),
        tuple(index for index, role in enumerate(roles) if role == "note" or index in more), total,
    )  # fmt: skip


def naming(columns: Columns) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Columns that name an item, and those that only describe it: what stands behind the one column of points describes."""
    levels, points = columns.levels, columns.points
    targets = columns.targets
    if len(points) != 1 or not any(level < points[0] for level in levels):
        return levels, targets
    behind = tuple(level for level in levels if level > points[0])
    return tuple(level for level in levels if level < points[0]), (*targets, *behind)
