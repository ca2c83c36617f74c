"""What a sentence says, by its grammar and its place."""

from __future__ import annotations

import pytest

from pingyi.reading.speech.judging import judge
from pingyi.reading.speech.stance import Stance

JUDGED: list[tuple[str, Stance, str]] = [
    ("有效解决了群众办事难的问题", "achievement", "achievement"),
    ("大力整治软弱涣散党组织", "achievement", "achievement"),
    ("但仍有3个村没有完成换届", "achievement", "problem"),
    ("下一步要在全区推开", "achievement", "task"),
    ("按照要求应办的12项全部办结", "achievement", "achievement"),
    ("全年只参加2次", "problem", "problem"),
    ("9个村中达标的有2个", "problem", "problem"),
    ("书记要亲自抓、负总责", "problem", "task"),
    ("“一站式”服务受到群众好评", "problem", "achievement"),
    ("建立村级事务公开台账", "task", "task"),
    ("各部门合力推进项目落地", "task", "task"),
    ("为群众修建便民服务点", "task", "task"),
    ("参保率不低于97%", "task", "task"),
    ("支部强则基层强", "task", ""),
    ("团结就是力量", "task", ""),
    ("人才是第一资源", "task", ""),
    ("目前仍有部分支部学习不够", "task", "problem"),
    ("主要表现在以下几个方面：", "achievement", ""),
    ("同志们：", "", ""),
    ("让我们携手并肩，共创未来！", "task", ""),
    ("特制定本方案", "task", ""),
    ("被评为省级先进单位", "", "achievement"),
    ("个别干部作风不实", "", "problem"),
    ("各镇务必于月底前上报", "", "task"),
    ("今天天气晴朗", "", ""),
    ("指导思想是坚持党的领导", "frame", ""),
    ("甲镇党委、乙镇党委、丙镇党委、丁镇党委、戊镇党委要把走访补齐", "task", "task"),
]


@pytest.mark.parametrize(("sentence", "stance", "verdict"), JUDGED, ids=[one[0] for one in JUDGED])
def test_a_sentence_in_its_place(sentence: str, stance: Stance, verdict: str) -> None:
    assert judge(sentence, stance) == verdict


@pytest.mark.parametrize("word", ["主要", "重要", "要求", "需要", "只要", "要素", "纲要", "摘要"])
def test_not_every_yao_asks(word: str) -> None:
    assert judge(f"这些{word}情况各处都有介绍", "") == ""
