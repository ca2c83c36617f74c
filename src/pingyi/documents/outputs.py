"""All that a review gives an office, written into one folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pingyi.documents import fairness, lists, markdown, report, scorecards, traces
from pingyi.documents.fairness import LastTime
from pingyi.errors import OutputRefused
from pingyi.prose import Options, commentary
from pingyi.prose.basis import basis
from pingyi.review_model import Review

Progress = Callable[[str], None]

SPEECH, SPEECH_WORD = "点评讲话.md", "点评讲话.docx"
SCORECARDS, LISTS, REPORT, DATA = "考核评分表.xlsx", "评语与整改清单.xlsx", "评议报告.html", "review.json"
FAIRNESS = "公平性核对.xlsx"


def write(
    review: Review,
    folder: Path,
    options: Options,
    progress: Progress = lambda _: None,
    *,
    seal: str = "",
    last: LastTime | None = None,
) -> tuple[Path, ...]:
    """Write the commentary (Markdown and docx, with its annex of evidence), the workbooks, the report and review.json.

    ``seal``: the hash of the seal's manifest, which the docx names as what it can be checked by. ``last``: last year as it was
    published, for the fairness check.

    Raises:
        CriticismWithoutEvidence: the commentary would blame somebody for what rests on nothing.
        OutputRefused: the folder cannot be written to.
    """
    speech = commentary(review, options)
    checked = fairness.fairness(review, speech, last)
    annexed = replace(speech, annexes=(basis(review, speech),))
    makers: dict[str, Callable[[], bytes]] = {
        SPEECH: lambda: markdown.render(annexed).encode(),
        SPEECH_WORD: lambda: traces.render(annexed, review, seal),
        SCORECARDS: lambda: scorecards.render(review),
        LISTS: lambda: lists.render(review),
        FAIRNESS: lambda: fairness.render(review, checked),
        REPORT: lambda: report.render(review, speech).encode(),
        DATA: review.to_json,
    }
    written = []
    for name, make in makers.items():
        progress(f"写出{name}")
        written.append(save(folder / name, make()))
    return tuple(written)


def save(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all.

    Raises:
        OutputRefused: it cannot be written.
    """
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        if part.is_file():
            part.unlink()
        raise OutputRefused(path, error.strerror or str(error)) from error
    return path
