"""What lies outside the hundred: sections that add and take, their limits, tables of nothing but deductions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pingyi.numbers import halfwidth

OUTSIDE = re.compile(r"奖扣|加扣分|加减分|加分|减分|扣分(?:项|事项|$)|奖励项|附加分|附加项|奖惩|倒扣|额外")
"""What says that something lies outside the hundred."""
OUTSIDE_ROW = re.compile(
    r"(?:加分|减分|扣分|加减分|加扣分|奖扣分|奖励|附加|奖惩|倒扣)(?:分|加分|扣分|项|项目|事项|情况|因素|指标)*"
)
_CAP = re.compile(
    r"[(（\[【]?[^()（）]{0,6}?(?:不超过|不得超过|最[高多]|上限|至多|封顶)(?:加|扣|计|为|不超过)*(\d+(?:\.\d+)?)分?(?:封顶|为限)?[)）\]】]?$"
)
"""“加分项（不超过10分）”: the limit of all that stands under it."""
BASE = Decimal(100)
"""What a table of nothing but deductions can take at most."""
_ADDS_OR_TAKES = re.compile("扣分|加分|减分|奖惩|积分")


def capped(name: str) -> tuple[str, Decimal | None]:
    """A section's name without the limit that it names, and the limit."""
    match = _CAP.search(halfwidth(name))
    return (name[: match.start()] or name, Decimal(match[1])) if match else (name, None)


def takes_only(title: str, heads: Sequence[str], *, points: bool) -> bool:
    """Whether a table without a column of ``points`` is one that only adds and takes (“积分扣分细则”)."""
    return not points and bool(_ADDS_OR_TAKES.search(title + "".join(heads)))


def signed(said: str, name: str) -> str:
    r"""“2分/次” or “省级3分\n市级2分” in a column of points, as the sentence that it stands for; "" where no sign is known."""
    sign = "扣" if re.search("扣|减", name) else "加" if re.search("加|奖", name) else ""
    if not sign or not re.search(r"\d+(?:\.\d+)?\s*分", said):
        return ""
    return "，".join(re.sub(r"[加扣]?(\d+(?:\.\d+)?)\s*分", rf"{sign}\1分", one) for one in said.split("\n"))
