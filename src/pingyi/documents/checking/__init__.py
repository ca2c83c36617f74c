"""Does a paper still agree with the sealed year? Number by number, also after an office has edited it.

package    the .docx opened with suspicion        reading   its text with every tracked change accepted
truth      what the sealed year says              compare   paper, evidence and truth put side by side
"""

from __future__ import annotations

from pathlib import Path

from pingyi.documents.checking.annex import annex_lines, check_annex
from pingyi.documents.checking.compare import Comparison
from pingyi.documents.checking.findings import PROBLEMS, WORDS, Checked, Found, Sort
from pingyi.documents.checking.package import open_paper
from pingyi.documents.checking.reading import read
from pingyi.documents.checking.refusals import PaperRefused
from pingyi.documents.checking.truth import Truth

__all__ = ["PROBLEMS", "WORDS", "Checked", "Found", "PaperRefused", "Sort", "Truth", "check"]


def check(path: Path, truth: Truth, seal: str) -> Checked:
    """Check one paper. ``seal``: the hash of the manifest of the seal that ``truth`` was read from.

    Raises:
        PaperRefused: the file is not read at all.
    """
    paper = open_paper(path)
    evidence, reading = paper.evidence, read(paper)
    traces = evidence.traces if evidence else ()
    annexed = annex_lines(reading.lines)
    comparison = Comparison(truth, traces)
    comparison.run(line for index, line in enumerate(reading.lines) if index not in annexed)
    wrong = check_annex([reading.lines[index] for index in sorted(annexed)], truth.annex)
    notes = []
    if evidence is None:
        notes.append("文档中已没有依据清单（可能是用其他软件转存过），只能按文字逐处比对；被删去的数字无从得知。")
    elif evidence.year != truth.review.year:
        notes.append(f"这是{evidence.year}年的文档，封存却是{truth.review.year}年的。")
    elif evidence.seal and evidence.seal != seal:
        notes.append("文档写成时依据的是另一份封存（此后可能有更正），以下按现在这份封存核对。")
    if reading.changes:
        notes.append(f"文档中有{reading.changes}处修订尚未接受或拒绝，按全部接受核对。")
    if reading.comments:
        notes.append(f"文档中有{reading.comments}条批注，印发前请删除。")
    if comparison.lost:
        notes.append(f"有{comparison.lost}处书签已丢失，按前后文字找回。")
    if comparison.copied or comparison.by_text:
        notes.append(f"有{comparison.copied + comparison.by_text}处数字没有自己的书签，但与事实原文一致。")
    return Checked(path.name, comparison.stands, (*comparison.found, *wrong), tuple(notes))
