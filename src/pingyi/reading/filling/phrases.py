"""The fixed phrases that a sheet's titles, small print and labels of units are told by."""

from __future__ import annotations

import re

PIECES = re.compile(r"[\s\u3000]{2,}|[;；\n\t]")
SOME = re.compile(r"(?:[xX×Ｘ某○〇]{1,4}|_{2,}|\.{3,}|…+)(?:乡镇|镇|乡|街道|村|社区|党支部|支部|党委)")
"""A unit left open in a title (“××镇党员情况统计表”)."""
LOWER = re.compile(r"村|社区|镇|乡|支部|街道")
DISTRICT = frozenset(
    {"全区", "全县", "全市", "区级", "县级", "本区", "本县", "全区合计", "全县合计", "全区总计", "全区小计"}
)
OWN = frozenset(
    {"本单位", "本镇", "全镇", "本乡", "全乡", "本村", "本党委", "本支部", "本级", "全镇合计", "全乡合计", "本单位合计"}
)
WIDE = re.compile(r"(?:全区|全县|全镇|全乡|本区|本镇)(?=[\u4e00-\u9fff]{2})")
APART = re.compile(r"[按分](.{1,6}?)(?:分|划分|分布|统计|分列)?")
SIGNED = re.compile(r"20\d\d年\d{1,2}月(?:\d{1,2}日)?$")
"""The day on which an office sends a form round, behind its name."""
FULL = re.compile(
    r"(?:中国共产党|中共)(?:[\u4e00-\u9fff]{2,3}[区县])?(?P<body>[\u4e00-\u9fff]{2,}?)(?P<branch>支部)?委员会"
)
"""“中共鹭栖镇委员会”, “中共磨湾村支部委员会”."""
LED = re.compile(
    r"^(?:中国共产党|中共)?[\u4e00-\u9fff]{0,4}?[区县市]委(?:员会)?(?:组织部|宣传部|统战部|政法委员会|政法委|办公室|党建办|办)?(?=[\u4e00-\u9fff\d])"
)
"""An office of the district's committee at the head of a title: it is who sends the form round."""
PLACE = re.compile(
    r"^(?!.{0,3}?(?:社区|小区|园区|片区|校区|辖区|库区|景区))[\u4e00-\u9fff×XxＸ某]{1,4}?(?:省|市|区|县|旗)+(?:区|县|市)?(?=[\u4e00-\u9fff\d])"
)
