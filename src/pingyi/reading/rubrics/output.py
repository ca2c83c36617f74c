"""An imported table as JSON and as a workbook to check it by: each sentence beside what was understood."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pingyi.documents.workbook import Book
from pingyi.issues import Issue, Place
from pingyi.numbers import plain
from pingyi.reading.rubrics.decisions import KINDS
from pingyi.reading.rubrics.importing import Imported
from pingyi.reading.rubrics.model import Rule
from pingyi.reading.rubrics.packing import NEEDS
from pingyi.reading.rubrics.reading import Read, Sentence
from pingyi.reading.rubrics.said import bound, say

FILE_JSON = "导入结果.json"
FILE_BOOK = "导入核对.xlsx"


def as_json(found: Imported) -> dict[str, Any]:
    """Everything: sections with items, sentences with rules, faults, decisions, counts."""
    return {
        "file": found.sheet.name,
        "title": found.sheet.title,
        "judged": found.kind,
        "counts": counts(found),
        "sections": [
            {
                "number": section.number,
                "name": section.name,
                "points": _points(section.points),
                "bonus": section.bonus,
                "items": [_entry(found, index, read) for index, read in enumerate(found.reads) if read.section is section],
            }
            for section in found.outline.sections
        ],
        "totals": [{"name": total.name, "points": _points(total.points), "row": total.place.row} for total in found.outline.totals],
        "notes": [_sentence(sentence) for sentence in found.notes],
        "faults": [_issue(issue) for issue in found.faults],
        "decisions": [
            {
                "kind": one.kind, "called": KINDS[one.kind], "place": _place(one.place), "item": one.name, "question": one.question,
                "original": one.original, "meanwhile": one.meanwhile, "pack_items": list(one.items),
            }
            for one in found.decisions
        ],
    }  # fmt: skip


def counts(found: Imported) -> dict[str, int]:
    """Items, scoring sentences, recognised ones, faults, decisions."""
    return {
        "items": len(found.reads),
        "pack_items": sum(len(read.items) for read in found.reads),
        "scoring_sentences": len(found.scoring),
        "recognised": len(found.recognised),
        "faults": len(found.faults),
        "decisions": len(found.decisions),
    }


def _entry(found: Imported, index: int, read: Read) -> dict[str, Any]:
    ids = found.pack.places.get(index, [])
    return {
        "number": read.entry.number,
        "name": read.entry.name,
        "points": _points(read.points),
        "written_points": read.entry.points_said,
        "unit": read.entry.unit,
        "place": _place(read.entry.place),
        "description": read.entry.detail,
        "text": read.entry.text,
        "parts": [
            {"mark": piece.mark, "points": _points(worth), "text": piece.text, "sentences": [_sentence(one) for one in sentences]}
            for piece, worth, sentences in read.parts
        ],
        "pack_items": [
            {
                "id": one, "name": item.name, "points": _points(item.points), "bonus": item.bonus, "score": item.scored.score,
                "tiers": [{"name": name, "points": _points(points)} for name, points in item.scored.tiers],
                "awaits": NEEDS.get(item.scored.needs, "由人计分"), "why": item.why,
            }
            for one, item in zip(ids, read.items, strict=True)
        ],
    }  # fmt: skip


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "scoring": sentence.scoring,
        "recognised": sentence.understood,
        "said": sentence.said,
        "rules": [rule_json(rule) for rule in sentence.rules],
    }


def rule_json(rule: Rule) -> dict[str, Any]:
    """A rule with what it says, empty fields left out."""
    when, each = rule.when, rule.each
    found: dict[str, Any] = {"said": say(rule), "effect": rule.effect, "points": _points(rule.points)}
    if rule.low != rule.high:
        found["range"] = [_points(rule.low), _points(rule.high)]
    found |= {
        "setting": when.setting, "condition": f"{when.text}{bound(when.bound)}{when.tail}", "otherwise": when.otherwise,
        "line": when.bound and {
            "unit": when.bound.unit, "low": _points(when.bound.low), "high": _points(when.bound.high),
            "low_closed": when.bound.low_closed, "high_closed": when.bound.high_closed,
        },
        "each": each and {"counts": each.sense, "step": _points(each.step), "word": each.word},
        "tiers": [{"name": tier.name, "points": _points(tier.points)} for tier in rule.tiers],
        "basis": rule.basis, "grade": rule.grade, "and_better": rule.and_better, "cap": _points(rule.cap),
        "until_gone": rule.until_gone, "part_counts": rule.part_counts, "highest_only": rule.highest,
    }  # fmt: skip
    return {key: value for key, value in found.items() if value not in (None, "", [], False)}


def _points(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "sheet": place.sheet, "row": place.row}


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "code": issue.code, "severity": issue.severity.value, "place": _place(issue.place), "message": issue.message,
        "hint": issue.hint,
    }  # fmt: skip


def files(found: Imported) -> dict[str, bytes]:
    """The pack's files and both lists, by name."""
    text = json.dumps(as_json(found), ensure_ascii=False, indent=1) + "\n"
    packed = {name: content.encode() for name, content in found.pack.files().items()}
    return packed | {FILE_JSON: text.encode(), FILE_BOOK: workbook(found)}


def workbook(found: Imported) -> bytes:
    """Three sheets: sentences beside what was understood; what to decide; faults of the table."""
    book = Book(f"{found.sheet.title}导入核对")
    total = counts(found)
    note = f"计分语句{total['scoring_sentences']}句，认出{total['recognised']}句；请逐句对照“原文”和“系统的理解”"
    sheet = book.sheet("逐句核对", found.sheet.title, note, (6, 7, 26, 8, 60, 8, 60, 10))
    head = ("行", "序号", "条目", "分值", "原文", "认出", "系统的理解", "核对意见")
    book.table(sheet, head, _sentence_rows(found))
    sheet = book.sheet("要人定的", "要由人定的事项", "在“决定”一栏写明后，照改规则包", (6, 16, 30, 40, 50, 44, 24))
    asked = ("行", "事项", "条目", "问题", "原文", "目前怎样写", "决定")
    book.table(
        sheet, asked,
        (
            (one.place.row or None, KINDS[one.kind], one.name, one.question, one.original, one.meanwhile, "")
            for one in found.decisions
        ),
    )  # fmt: skip
    sheet = book.sheet("表的毛病", "原表的毛病", "", (6, 80, 50))
    book.table(
        sheet,
        ("行", "毛病", "怎么办"),
        ((issue.place.row or None, issue.message, issue.hint) for issue in found.faults),
    )
    return book.bytes()


def _sentence_rows(found: Imported) -> Iterator[tuple[object, ...]]:
    for read in found.reads:
        head = (read.entry.place.row, read.entry.number, read.entry.name, read.points)
        if not read.sentences:
            yield (*head, "", "", "没有写怎样计分", "")
        for sentence in read.sentences:
            known = "" if not sentence.scoring else "是" if sentence.rules else "否"
            yield (
                *head,
                sentence.text,
                known,
                sentence.said or ("要求，不计分" if not sentence.scoring else "没有认出，由人定"),
                "",
            )
    for sentence in found.notes:
        if sentence.scoring:
            yield (None, "", "表外说明", None, sentence.text, "是" if sentence.rules else "否", sentence.said, "")


def summary(found: Imported) -> str:
    """What was found, in a few lines for a terminal."""
    total = counts(found)
    points = sum((read.points or Decimal(0) for read in found.reads if not read.section.bonus), Decimal(0))
    outside = [read for read in found.reads if read.section.bonus]
    lines = [
        f"《{found.sheet.title}》：{total['items']}个条目，{plain(points)}分"
        + (f"，另有加扣分{len(outside)}项" if outside else "")
        + "。",
        f"计分语句{total['scoring_sentences']}句，认出{total['recognised']}句"
        + (
            f"，{total['scoring_sentences'] - total['recognised']}句请人定"
            if total["scoring_sentences"] > total["recognised"]
            else ""
        )
        + "。",
    ]
    return "\n".join(lines)
