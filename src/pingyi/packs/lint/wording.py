"""Names and texts that speak of what must not be asked for or scored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pingyi.issues import Issue, Place
from pingyi.packs.lint.warnings import APPS, FORMALISM, doubt
from pingyi.packs.places import Places
from pingyi.packs.rules import Rules


@dataclass(frozen=True)
class Taboo:
    """Words, what they stand for, and the rule that speaks against it; ``scored``: only where points hang on it."""

    code: str
    words: re.Pattern[str]
    says: str
    rule: str
    scored: bool = False


TABOOS = (
    Taboo("check-in", re.compile("打卡|签到"), "强制打卡签到", f"{APPS}，不得强制打卡签到"),
    Taboo(
        "online-time",
        re.compile("登[录陆]|在线时长|在线率|[日月]活|活跃度|(注册|安装|下载|使用|打开|上线)率|学习(强国|积分|时长)"),
        "登录、在线时长、注册使用率",
        f"{APPS}，不得统计在线时长，不得强制推广使用、通报注册使用率",
    ),
    Taboo(
        "likes", re.compile("点赞|转发|网络投票|网上投票|阅读量|浏览量|评论数|粉丝"), "点赞、转发、网络投票",
        f"{APPS}，不得以点赞、投票、转发为考核依据",
    ),
    Taboo(
        "leaderboard", re.compile("积分排[名行]|排行榜|红黑榜|个人排名|党员排名"), "人员积分排名", f"{APPS}，不得搞积分排名",
    ),
    Taboo(
        "media-scored",
        re.compile("简报|信息稿|用稿|投稿|刊发|刊登|新闻报道|宣传报道|媒体报道|宣传教育|批示|推介|经验材料"),
        "领导批示、媒体宣传、信息报送",
        f"{FORMALISM}，领导批示、媒体宣传等不得作为考核依据",
        scored=True,
    ),
    Taboo(
        "traces-scored",
        re.compile("照片|拍照|留痕|截图|笔记|心得|会议次数|开会次数|发文|台账|日志|小结|总结"),
        "开会发文、拍照留痕、笔记台账",
        f"{FORMALISM}，不得以是否开会发文、拍照留痕、制作学习笔记等作为评价标准",
        scored=True,
    ),
    Taboo(
        "veto", re.compile("一票否决|不得评为|不得评定为|取消评优|不得评优"), "一票否决或限制等次",
        "2025年中央一号文件（二十一），“一票否决”和签订责任状事项须清理，确有依据的写在 grades.bars 并注明文件和条款", scored=True,
    ),
)  # fmt: skip


def check(rules: Rules, places: Places) -> Iterator[Issue]:
    """Every text in which one of the taboos stands."""
    for place, what, text in _asked(rules, places):
        for taboo in TABOOS:
            found = taboo.words.search(text)
            if found and not taboo.scored:
                yield doubt(place, taboo.code, f"{what}涉及{taboo.says}（“{found[0]}”）", taboo.rule)
    for place, what, text in _scored(rules, places):
        for taboo in TABOOS:
            found = taboo.words.search(text)
            if found:
                yield doubt(place, taboo.code, f"{what}以{taboo.says}计分（“{found[0]}”）", taboo.rule)


def _asked(rules: Rules, places: Places) -> Iterator[tuple[Place, str, str]]:
    for key, form in rules.forms.items():
        yield places.place("forms", key), f"表样“{form.name}”", form.name
        for index, field in enumerate(form.fields):
            yield places.place("forms", key, "fields", index), f"“{form.name}”的“{field.name}”一栏", field.name
    for key, duty in rules.duties.items():
        yield places.place("duties", key), f"应办事项“{duty.name}”", duty.name
    for key, task in rules.tasks.items():
        yield places.place("tasks", key), f"任务“{task.name}”", f"{task.name}{task.text}"
    for key, claim in rules.claims.items():
        yield places.place("claims", key), f"事实“{key}”", "".join((*claim.say, claim.join, claim.requires))


def _scored(rules: Rules, places: Places) -> Iterator[tuple[Place, str, str]]:
    for key, rubric in rules.rubrics.items():
        for item in rubric.items:
            tiers = item.score.tiers.tiers if item.score.tiers else ()
            measures = [item.measure, *(tier.measure for tier in tiers)]
            names = [rules.measures[one].name for one in measures if one is not None and one in rules.measures]
            text = "；".join((item.name, item.text, *names, *(tier.name for tier in tiers)))
            yield places.item(key, item.id), f"条目“{item.name}”", text
