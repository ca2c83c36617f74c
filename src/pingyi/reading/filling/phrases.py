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
WIDE = re.compile(r"(?:全区|全县|全镇|全乡|本区|本镇|全村)(?=[\u4e00-\u9fff]{2})")
APART = re.compile(r"[按分](.{1,6}?)(?:分|划分|分布|统计|分列)?")
DAY = re.compile(r"[(（]?20\d\d年\d{1,2}月(?:\d{1,2}日)?[)）]?")
"""A day or a month alone."""
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
LAYOUT = re.compile(
    r"(?:逐|按|分|各)(?:个)?(?:半年度?|季度?|月份?|旬|周|年度?|组|类型?|类别|项目?|条目|乡?镇|街道|村|社区|单位|支部|党委|部门|阶段|时段|层级|科室|档)"
    r"(?=统计|汇总|情况|表|台账|明细|登记|通报|推进|完成|进度|开展|调度|列表|填|对比|$)"
    r"|(?:半年|季度|月度)度?(?:及|和|暨|、|与)(?=全年|年度|年终|年末)|(?:排名|排序|排位|位次|名次)(?=情况|表|统计|汇总|公示|通报|$)"
    r"|(?:与|同|比|较)(?:上年|去年|上期)(?:同期)?(?=比较|对比|对照|增减|变化|变动)"
)
"""How a table is laid out (逐月统计表, 分类型汇总表), not what is counted in it."""
PLANNED = re.compile(
    r"(?:行动|工作|年度|实施)?(?:计划|目标|任务|工程|行动)"
    r"(?=的?(?:完成|情况|实施|落实|执行|推进|进展|责任|管理|考核|分解|对照)|(?:与|和|、)(?:实际|完成))"
)
"""A plan of which a title asks how far it has come."""
COMMITTEE = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,}(?:村|社区))(?:村民委员会|村委会|居民委员会|社区居委会|居委会|“?两委”?(?:班子)?|党支部、?村委会|村“两委”)"
)
"""“雁坞村村民委员会”: what it fills in is about its village."""
MONTHLY = re.compile(r"月报|[本当]月|按月|逐月|月度")
"""Titles of papers that are of one month."""
VILLAGES = re.compile(r"(?:各)?(?:村\(社区\)|村\(居\)|村、社区|村和社区|村社区|村居)(?!“?两委|民|委)")
"""Which units are listed, where each is a village or a community."""
BUREAUS = re.compile(r"[区县市]直(?:属)?机关(?=党|基层党|支部|组织)")
"""The district's own bureaus, whose branches have a committee of their own."""
SUBTOTAL = re.compile(r"(?<=.)(?:小计|合计|汇总|总计)$")
"""A unit's own line among those of what is below it (鹭栖镇小计)."""
