"""The patterns by which numbers are found in Chinese text; each group's name says what was found."""

from __future__ import annotations

import re

CN = "零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
DIGIT = "[0-9０-９]"
_YEAR = f"(?:{DIGIT}{{4}}|[〇零一二三四五六七八九]{{4}})年"
_MONTH = f"(?:{DIGIT}{{1,2}}|十?[一二三四五六七八九十])月"
_DAY = f"(?:{DIGIT}{{1,2}}|[一二三]?十?[一二三四五六七八九十])日"
_NUMBER = f"{DIGIT}+(?:,{DIGIT}{{3}})*(?:[.．]{DIGIT}+)?"
_ABOUT = "(?:近|约|超过|超|不到|不足|逾)"
_MORE = "(?:以上|左右)"
_BOTH = (
    "个百分点 个月 人次 户次 场次 批次 课时 学时 小时 分钟 公里 万元 亿元 千元 百元 党支部 支部 方面 个村 个镇 "
    "个 名 人 次 件 项 户 处 条 篇 份 场 期 届 家 所 支 座 类 种 讲 组 天 周 岁 "
    "分 元 倍 亩 吨 块 位 轮 级 笔 辆 台 套 例 起 门 批 年 栋 队"
)
"""Measure words that make a number of a Chinese numeral as well (“四支”)."""
_DIGITS_ONLY = "百分点 件次 步 字 页 点 道 层 季 日 月 间 幢 段 对 班 车 包 盏 口 桩 宗 任 号 本"
"""After these a Chinese numeral is mostly an idiom (“六步走”), digits are a number."""


def _longest_first(words: str) -> str:
    return "|".join(sorted(words.split(), key=lambda word: (-len(word), word)))


_CN_UNIT, _UNIT = _longest_first(_BOTH), _longest_first(f"{_BOTH} {_DIGITS_ONLY}")
_NO_TENTH = "(?![立为员效果功长就绩本分份熟都品套交])"
_KINDS = {
    "document": f"[〔\\[（(]{DIGIT}{{4}}[〕\\]）)]第?{DIGIT}+号",
    "day": f"(?:{_YEAR})?{_MONTH}{_DAY}|{DIGIT}{{4}}[-./]{DIGIT}{{1,2}}[-./]{DIGIT}{{1,2}}",
    "year": f"(?<!{DIGIT}){_YEAR}(?:{_MONTH})?",
    "month": f"{DIGIT}{{1,2}}月(?:份|底|初|中旬|上旬|下旬|末)?",
    "percent": f"(?P<about_p>{_ABOUT})?(?:{_NUMBER}\\s*[%％]|百分之[{CN}]+)(?P<more_p>{_MORE})?",
    "tenths": f"(?P<about_t>{_ABOUT})?[一二两三四五六七八九](?:成半|成){_NO_TENTH}(?P<more_t>{_MORE}|多)?",
    "part": f"(?P<about_f>{_ABOUT})?(?:一半|[二三四五六七八九十]分之[一二三四五六七八九])(?P<more_f>{_MORE})?",
    "digits": (
        f"(?P<about_d>{_ABOUT})?(?P<rank>第)?(?P<figure>{_NUMBER})\\s*(?P<odd1>[余多])?(?P<scale>[千百]?[万亿])?(?P<odd2>[余多])?"
        f"(?P<unit>{_UNIT})?(?P<more>{_MORE})?"
    ),
    "chinese": (
        f"(?P<about_c>{_ABOUT})?(?P<rank_c>第)?(?P<body>[{CN}]+)(?P<odd_c>[余多几])?(?P<unit_c>{_CN_UNIT})(?P<more_c>{_MORE})?"
    ),
}
FIND = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
QUOTED = re.compile(r"“([^“”]*)”|《([^《》]*)》")
LABEL = re.compile(
    rf"^\s*(?:[（(][{CN}0-9０-９]+[）)]|[{CN}]+、|{DIGIT}{{1,3}}(?:[．、]|\.(?!{DIGIT}))|第[{CN}]+(?:部分|章|节|句话，)"
    rf"|附件[{CN}0-9０-９]*)"
)
"""What numbers a heading or a paragraph at its beginning."""
MARKER = re.compile(rf"[{CN}]+[是要](?![{CN}])")
"""“一是”, “二要”."""
_ONES = "个项条件次户步级年人村镇"
IDIOM = re.compile(
    f"(?<![{CN}0-9])万一|(?<![{CN}])[十万千百]分(?![之钟点])"
    "|进一步|统一|唯一|同一|逐一|一一|每一[个名项次件户条家处人年级位]"
    f"|(?<![{CN}])一([{_ONES}])(?:一|\\1)|(?<=一[{_ONES}])一[个项条件次户步级策人品]"
    "|一年来|[上下每前后同]一年|一人一[份策岗]|一件事|一层|一[级层]抓一[级层]|一级抓|再[^，。；]{0,3}一[分层步]"
    "|第一(?:书记|责任人|时间|线)|一批|一定|一致|一起|一次性|一对一|一户一[策档]|每年一轮|一轮"
)
"""Where 一 says “each”, “the whole” or “a little” and not how many, and 十分, which says “very”."""
