"""Sentences: what is understood, and what is passed on to a person because some of it is not."""

from __future__ import annotations

import pytest

from pingyi.reading.rubrics import is_scoring, recognise, say
from tests.reading.rubrics import sentences

UNDERSTOOD = [
    ("每少一次扣0.5分，扣完为止", "每少1次，扣0.5分，扣完为止"),
    ("达到95％得4分；", "95%及以上的，得4分"),
    ("每降低1个百分点扣1分", "每低1个百分点，扣1分"),
    ("工作经验获省、市推广的，分别奖20、10分。", "工作经验获省、市推广的，分别加20、10分"),
    ("获一、二、三等奖加3－1分", "获一、二、三等奖的，分别加3、2、1分"),
    ("财务管理不规范的，酌情扣1－2分", "财务管理不规范的，酌情扣1-2分"),
    ("主动整改的减半扣分", "主动整改的，减半扣分"),
    ("发生此类情形的，不得评为良好及以上等次", "发生此类情形的，不得评为良好及以上"),
    ("未建立制度的不得分", "未建立制度的，不得分"),
    ("每承办一次现场会加1分，最高加3分", "承办现场会，每有1次，加1分，最多加3分"),
    ("未完成的按完成比例得分", "未完成的，按完成比例得分"),
    ("缺一项扣1分", "每少1项，扣1分"),
    ("按期完成得满分，否则不得分", "按期完成的，得满分；否则，不得分"),
    ("每季度召开1次例会，每少1次扣1分", "每季度召开1次例会，每少1次，扣1分"),
    ("满意度低于90%的，每低1个百分点扣0.5分", "满意度低于90%的，每低1个百分点，扣0.5分"),
    ("60%（含）-80%（不含）得5分", "60%-80%(不含)的，得5分"),
    ("三天内办结的得2分，超过三天的每超一天扣0.5分", "3天及以下办结的，得2分；超过三天，每超1天，扣0.5分"),
    ("（3）发现1处问题扣0.5分", "问题，每有1处，扣0.5分"),
    ("前3名分别得5、4、3分", "第1-3名的，分别得5、4、3分"),
    ("未参加的扣0.5分/次", "未参加，每有1次，扣0.5分"),
    (
        "被中央媒体报道的每篇加2分，被省级媒体报道的每篇加1分，累计最高加5分",
        "被中央媒体报道，每有1篇，加2分；被省级媒体报道，每有1篇，加1分；累计最多加5分",
    ),
    ("造成严重后果的，取消评优资格，并扣10分", "造成严重后果的，取消评优资格；造成严重后果的，扣10分"),
    ("总分85分以上为优秀，其余为合格", "总分达到85分及以上的为优秀；否则为合格"),
    ("每培训一名骨干得0.5分，最高2分", "培训骨干，每有1名，得0.5分，累计最高得2分"),
    ("台账齐全（含电子台账）得2分", "台账齐全(含电子台账)的，得2分"),
    ("排名末位的扣2分", "排名末位的，扣2分"),
]  # fmt: skip
"""Sentence, and what is understood."""

FOR_A_PERSON = [
    "县级用稿2篇，得5分，多投稿一篇按2：1：0.5比例加分",  # a ratio of three
    "最低得1分",
    "不扣2分",
    "每项2分",
    "完成一项得2分",  # each one, or once?
    "有一次未参加扣1分，两次未参加扣3分",  # the second is not twice the first
    "每发生1起群体性事件扣15－5分",  # reversed
    "全部达标得10分，有1项不达标得8分",
    "得分在前30%的得5分",
    "每扣1分，另由考核办酌定系数",
    "第一次扣1分，以后每次递增1分",
    "按得分高低排序，前20%得满分，以此类推",
    "每次扣1分，最高加3分",  # a limit of the other sort
    "完成率90%以上且满意率95%以上得5分",  # two figures in one condition
    "扣分不超过本项分值的50%",
    "获省、市、县表彰的，分别加3、2分",  # three names, two figures
    "80%-90%以下得3分，每个乡镇1分",
    "基本分80分，按项目加减分",
]


@pytest.mark.parametrize(("sentence", "said"), [*UNDERSTOOD, *sentences.UNDERSTOOD])
def test_understood(sentence: str, said: str) -> None:
    assert "；".join(say(rule) for rule in recognise(sentence)) == said


@pytest.mark.parametrize("sentence", [*FOR_A_PERSON, *sentences.FOR_A_PERSON])
def test_for_a_person(sentence: str) -> None:
    assert is_scoring(sentence)
    assert recognise(sentence) == ()


@pytest.mark.parametrize(
    "sentence", ["严格执行督查制度", "每季度召开一次会议", "会议时长30分钟以上", "按部门分类登记", "设立公示牌"]
)
def test_requirements_do_not_score(sentence: str) -> None:
    assert not is_scoring(sentence)


def test_a_figure_that_is_only_taken_word_for_word_stays_in_the_condition() -> None:
    (rule,) = recognise("配备2名专职人员得3分")
    assert (rule.when.text, rule.when.bound, rule.points) == ("配备2名专职人员", None, 3)


def test_seven_in_ten_of_sentences_from_many_fields_are_understood() -> None:
    understood, left = len(sentences.UNDERSTOOD), len(sentences.FOR_A_PERSON)
    assert understood * 10 >= (understood + left) * 7
