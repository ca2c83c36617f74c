"""What an office should know of a document before it goes out: too long, too long to read, too little of it problems."""

from __future__ import annotations

from pingyi import numbers
from pingyi.doctree import Document
from pingyi.issues import Issue, Place, Severity
from pingyi.prose.papers.debrief_report import problem_share
from pingyi.review_model import Review

MOST = 4_000
"""Characters of a speech without a warning (《整治形式主义为基层减负若干规定》: 专项 4,000)."""
PER_MINUTE = 200
"""Characters read aloud in a minute."""
HOUR = 60


def minutes(document: Document) -> int:
    """How long it takes to read the body aloud, in whole minutes, rounded up."""
    return -(-document.characters // PER_MINUTE)


def remarks(review: Review, kind: str, stem: str, document: Document) -> tuple[Issue, ...]:
    """The warnings about one document: notes, none of which keeps it from being written."""
    found: list[Issue] = []

    def note(code: str, message: str, hint: str) -> None:
        found.append(Issue(Place(stem), code, message, hint, Severity.NOTE))

    length = document.characters
    if kind == "点评讲话":
        if length > MOST:
            note("speech-long", f"全文{length}字，超过{MOST}字", "可用 --length 缩短")
        if minutes(document) > HOUR:
            note("speech-over-an-hour", f"照读约需{minutes(document)}分钟，超过一小时", "可用 --length 缩短")
    if kind == "述职报告":
        paper = review.papers.debrief
        text = sum(len("".join(block.text.split())) for block in document.paragraphs())
        if paper.length and text > paper.length:
            note("debrief-long", f"正文{text}字，超过{paper.length}字", "请删减次要事项")
        share = problem_share(document)
        if share < paper.least_problems:
            shown = numbers.percent(share.numerator, share.denominator)
            least = numbers.percent(paper.least_problems.numerator, paper.least_problems.denominator)
            note("debrief-few-problems", f"问题部分占{shown}，不足{least}", "请把问题写足、写实，或压缩成绩部分")
    return tuple(found)
