"""Names of a district that does not exist: places, organisations and persons, all drawn from parts.

Persons have a surname and two given characters of a narrow, literary set, so that no public figure comes out of it; a few
parts are rare characters (some beyond the Basic Multilingual Plane), since real registers are full of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

DISTRICT = "云岫区"
TOWNS = ("鹭栖镇", "砚溪镇", "菱渡镇", "棹歌镇", "稻畦镇", "苇航镇", "檐雨镇", "芷汀镇")
_TOWN_PARTS = ("鹭砚菱棹稻苇檐芷荻蓼蘅芡橹桁笠箬", "栖渡畦汀湄浔屿渚陂磴埭洑")

_VILLAGE_FIRST = "柳桑槐桐荻芦藕鹤雁鸥磨碾泉渔樵樟枫梓榆桕茶菖麦秫栗椒艾葛萍莼竹棠"
_VILLAGE_SECOND = (
    "坞",
    "湾",
    "埠",
    "滩",
    "桥",
    "堰",
    "垄",
    "岗",
    "塘",
    "畈",
    "圩",
    "墩",
    "垸",
    "塆",
    "坳",
    "㳇",
    "坼",
    "墟",
)
_COMMUNITY_FIRST = "晴晓暮澄岚溪云霁朗和芳锦翠映沁疏"
_COMMUNITY_SECOND = ("苑", "榭", "汀", "庭", "坊", "浦", "舍", "园", "第", "里")

_SURNAMES = (
    *"赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹柏窦章苏潘葛范彭鲁韦马苗方俞任袁柳鲍史唐费薛雷贺倪汤殷罗毕",
    *"郝安常于傅皮齐康伍余顾孟黄穆萧尹姚邵汪毛戴宋庞熊纪舒屈项祝董梁杜阮季贾路江童郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫",
    *"逯昝佴亓仉缑郄厍", "欧阳", "上官", "尉迟", "端木",
)  # fmt: skip
_GIVEN_FIRST = "景若秋映书砚知予承怀希静沐芷疏念初栖渔简绪闻叙卿采归行守存持望听问寻慕言思斯可以亦如䶮㛃堃翀"
_GIVEN_SECOND = "禾棠舟岚川桥野庭溪荷槐帆石田衡谷泉松竹梅兰桐枫樵耘耕畴穗稼秾原陌渡洲汀渚湄潭澄朗晴霁霖暄昀昕𬭎𬀩犇垚喆"

_DEPARTMENTS = (
    *("发展改革局", "财政局", "民政局", "司法局", "审计局", "统计局", "教育局", "卫生健康局", "农业农村局", "水务局"),
    *(
        "交通运输局",
        "自然资源局",
        "住房建设局",
        "商务局",
        "应急管理局",
        "市场监督管理局",
        "医疗保障局",
        "退役军人事务局",
    ),
    *("文化旅游局", "城市管理局", "信访局", "机关事务服务中心", "档案馆", "供销合作社", "残疾人联合会", "总工会"),
    *("妇女联合会", "科学技术协会", "扶贫开发办公室", "行政审批服务局", "林业服务中心", "气象服务站", "公路管理站"),
    *("河道管理站", "图书馆", "投资促进中心", "公共资源交易中心", "住房征收办公室", "人才服务中心", "融媒体中心"),
)
_SCHOOL_SORTS = ("中学", "小学", "幼儿园", "职业学校")
_TRADES = (
    *("食品", "纺织", "木业", "机械", "物流", "电子", "米业", "竹制品"),
    *("包装", "建材", "科技", "农业", "汽配", "药材", "家具", "商贸"),
)
_FIRM_PARTS = ("砚田砚秋棹月稻香菱歌芷兰苇风檐青鹭白槐荫荻秋栖云岫青", "禾丰泽润恒昌瑞盈信达")


def towns(count: int) -> list[str]:
    """The names of so many towns; the first eight are always the same."""
    more = (first + second + "镇" for second in _TOWN_PARTS[1] for first in _TOWN_PARTS[0])
    names = dict.fromkeys(TOWNS[:count])
    for name in more:
        if len(names) >= count:
            break
        names.setdefault(name)
    return _enough(list(names), count, "镇")


def villages(rng: Random, count: int) -> list[str]:
    """So many names of villages, none twice, in drawn order."""
    return _drawn(rng, _VILLAGE_FIRST, _VILLAGE_SECOND, "村", count)


def communities(rng: Random, count: int) -> list[str]:
    """So many names of communities, none twice, in drawn order."""
    return _drawn(rng, _COMMUNITY_FIRST, _COMMUNITY_SECOND, "社区", count)


def _drawn(rng: Random, first: str, second: tuple[str, ...], suffix: str, count: int) -> list[str]:
    names = [a + b + suffix for a in first for b in second]
    rng.shuffle(names)
    return _enough(names, count, suffix)


def _enough(names: list[str], count: int, suffix: str) -> list[str]:
    """The first ``count``; past the end of the list the names come again with 东, 西 … in front."""
    ring = ("", *"东西南北上下前后")
    found = [mark + name for mark in ring for name in names][:count]
    if len(found) < count:
        found += [f"新{n}{suffix}" for n in range(count - len(found))]
    return found


def departments(count: int) -> list[str]:
    """Names of so many branches of the district's departments."""
    sorts = ("党支部", "离退休党支部", "下属单位党支部")
    names = [f"区{name}{sort}" for sort in sorts for name in _DEPARTMENTS]
    return names[:count] + [f"区直第{n + 1}联合党支部" for n in range(count - len(names))]


def schools(rng: Random, count: int) -> list[str]:
    """Names of so many schools' branches; the first is the 一中 of the district."""
    places = [a + b for a in _COMMUNITY_FIRST for b in "桥亭湾岭泉渡"]
    rng.shuffle(places)
    names = [f"{place}{sort}党支部" for sort in _SCHOOL_SORTS for place in places]
    names = [
        f"{DISTRICT[:2]}一中党支部",
        f"{DISTRICT[:2]}二中党支部",
        *(names[n * 7 % len(names)] for n in range(len(names))),
    ]
    names = list(dict.fromkeys(names))
    return names[:count] + [f"{DISTRICT[:2]}第{n + 1}学校党支部" for n in range(count - len(names))]


def firms(rng: Random, count: int) -> list[str]:
    """So many names of firms, none twice, in drawn order."""
    heads = [_FIRM_PARTS[0][n : n + 2] for n in range(0, len(_FIRM_PARTS[0]), 2)]
    names = [head + tail + trade for head in heads for tail in _FIRM_PARTS[1] for trade in _TRADES]
    rng.shuffle(names)
    return [f"{name}有限公司" for name in _enough(names, count, "")]


def persons(rng: Random) -> Iterator[str]:
    """An endless run of names, none twice (beyond the 300 000 that the parts give, a third given character is added)."""
    seen: set[str] = set()
    while True:
        name = rng.choice(_SURNAMES) + rng.choice(_GIVEN_FIRST) + rng.choice(_GIVEN_SECOND)
        if name in seen:
            name += rng.choice(_GIVEN_SECOND)
        if name not in seen:
            seen.add(name)
            yield name
