"""A polisher that lies in many ways: its words are taken only where nothing that a claim says has changed."""

from __future__ import annotations

import pytest

from pingyi.doctree import Document, Heading, Paragraph, Run, Table
from pingyi.prose import commentary
from pingyi.prose.polishing import NoAnswer, PutBack, Rules, objections, polish, sentences
from tests.prose.reviews import review

REVIEW = review()
RULES = Rules.of(REVIEW, ("石敢", "王"))
RUNS = (
    Run("云溪镇", "c@T01", ("spent@T01",)),
    Run("推行“555”模式，做到两个维护，支出", "c@T01"), Run("35万元", "c@T01", ("spent@T01",)),
    Run("，比上年增加", "c@T01"), Run("5万元", "c@T01", ("spent@T01", "last:spent@T01")), Run("。", "c@T01"),
)  # fmt: skip
SAID = "云溪镇推行“555”模式，做到两个维护，支出35万元，比上年增加5万元。"


def test_a_smoother_sentence_is_taken_with_its_evidence() -> None:
    better = "云溪镇推行“555”模式，做到两个维护，共支出35万元，比上年增加5万元。"
    document = Document("点评", (Heading(1, "一"), Table(("a",), ()), Paragraph(RUNS)))
    done = polish(document, REVIEW, lambda _: f" {better}\n")
    (paragraph,) = done.document.paragraphs()
    assert paragraph.text == better
    assert [(run.text, run.evidence) for run in paragraph.runs if run.evidence] == [
        (run.text, run.evidence) for run in RUNS if run.evidence
    ]
    assert {run.claim for run in paragraph.runs} == {"c@T01"}
    assert (done.asked, done.accepted, done.put_back) == (1, 1, ())


@pytest.mark.parametrize(
    ("offered", "reason"),
    [
        (SAID.replace("35万元", "36万元"), "数字与原句不一致"),
        (SAID.replace("5万元。", "5万元，共三次。"), "数字与原句不一致"),
        (SAID.replace("35万元，比上年增加5万元", "5万元，比上年增加35万元"), "数字与原句不一致"),
        (SAID.replace("云溪镇", "石桥镇"), "组织名称与原句不一致"),
        (SAID.replace("云溪镇", "云溪镇、石桥镇"), "组织名称与原句不一致"),
        (SAID.replace("云溪镇", "该镇"), "组织名称与原句不一致"),
        (SAID.replace("支出", "石敢支出"), "人名与原句不一致"),
        (SAID.replace("“555”", "“五五五”"), "引文和名称与原句不一致"),
        (SAID.replace("做到两个维护", "做到维护"), "提法“两个维护”没有照原样写"),
        (SAID.replace("两个维护", "两个坚决维护"), "提法“两个维护”没有照原样写"),
        (SAID.replace("35万元", "三十五万元"), "事实中的数字、名称没有按原样、原次序写"),
        (SAID.replace("比上年增加", "没有比上年增加"), "增减了否定或程度的词"),
        (SAID.replace("增加", "减少"), "增减了比较的词"),
        (SAID.replace("推行", "扎实推行"), "增减了评价或因果的词"),
        (SAID.replace("推行", "在各级领导关心支持下推行"), "改动过多，可能增加了内容"),
        (SAID.replace("推行", "在各级领导和社会各界的关心支持帮助之下积极推行"), "长短与原句相差过大"),
        ("", "没有内容"),
        ("云溪镇支出。", "长短与原句相差过大"),
        (f"<p>{SAID}</p>", "含有不是正文的符号"),
        (f"{SAID}\n说明", "含有不是正文的符号"),
        (SAID.replace("支出", "支出OK"), "含有原句没有的外文"),
        (SAID.replace("，比", ",比"), "含有半角标点"),
        (SAID[:-1], "不是一句话"),
        (SAID.replace("，比", "！比"), "不是一句话"),
    ],
    ids=str,
)
def test_a_lie_is_put_back(offered: str, reason: str) -> None:
    reasons = objections(RUNS, offered, RULES)
    if reason.startswith("改动过多"):
        assert reasons
    else:
        assert reason in reasons
    done = polish(Document("点评", (Paragraph(RUNS),)), REVIEW, lambda _: offered, ("石敢",))
    assert done.document.blocks == (Paragraph(RUNS),)
    assert [one.offered for one in done.put_back] == [offered.strip()]


def test_too_many_new_words_are_no_polish() -> None:
    runs = (Run("云溪镇", "c", ("spent@T01",)), Run("支部办事得法。", "c"))
    assert objections(runs, "云溪镇里大家做事灵活。", RULES) == ("改动过多，可能增加了内容",)


def test_the_difference_is_shown() -> None:
    assert (
        PutBack("参加12次，到会。", "参加15次，都到会！好", ("数字",)).difference
        == "参加1【2→5】次，【+都】到会【。→！好】"
    )
    assert PutBack("甲乙", "甲", ("x",)).difference == "甲【-乙】"
    assert str(PutBack("甲乙", "", ("润色服务超时",))) == "润色服务超时\n    甲乙"


def test_no_answer_leaves_everything_as_it_was() -> None:
    def silent(_: str) -> str:
        raise NoAnswer("润色服务超时")

    speech = commentary(REVIEW)
    done = polish(speech, REVIEW, silent)
    assert done.document == speech
    assert (done.accepted, len(done.put_back)) == (0, done.asked)
    assert done.put_back[0].reasons == ("润色服务超时",)


def test_the_same_sentence_back_changes_nothing() -> None:
    speech = commentary(REVIEW)
    done = polish(speech, REVIEW, lambda sentence: sentence)
    assert (done.document, done.accepted, done.put_back) == (speech, 0, ())
    assert done.asked > 5


def test_frame_strong_text_and_scraps_are_never_offered() -> None:
    asked: list[str] = []
    runs = (
        Run("一是事实成立十分重要。", "c", strong=True),
        Run("这是框架语，没有事实。"),
        Run("短句。", "c"),
        Run("这一句话说了事实，还没有句号", "c"),
    )
    polish(Document("点评", (Paragraph(runs),)), REVIEW, lambda sentence: asked.append(sentence) or sentence)  # type: ignore[func-returns-value]  # a stand-in that notes and gives nothing
    assert asked == ["这一句话说了事实，还没有句号"]
    assert ["".join(run.text for run in one) for one in sentences(runs)] == [run.text for run in runs]
    assert list(sentences(())) == []
