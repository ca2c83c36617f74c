"""Three faces of one text: for the office (names), for the meeting (units, no personal data), for the public (masked).

- :func:`named`     the names of post holders beside their posts, where the names book knows them
- :func:`meeting`   units named; no person is
- :func:`public`    X镇, X村; what registers tell word for word is left out, and so are figures that single somebody out
- :func:`check`     finds whatever a face may not hold; a document is given out only when it finds nothing
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pingyi.doctree import Block, Document, Heading, Paragraph, Run, Table, cell_runs
from pingyi.facts.model import Facts
from pingyi.facts.names import NamesBook
from pingyi.findings.row_evidence import ROWS
from pingyi.prose.declared import declared
from pingyi.prose.masking import Mask, collapsed
from pingyi.prose.numerals import spot
from pingyi.prose.runs import Edit, joined, mapped, rewritten
from pingyi.review_model import Review

Face = Literal["named", "meeting", "public"]
K = 5
"""A group smaller than this is not told to the public."""
_PERSONAL = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)")
_THINGS = frozenset(
    {
        "次",
        "项",
        "件",
        "期",
        "讲",
        "场",
        "个月",
        "月",
        "课时",
        "学时",
        "小时",
        "份",
        "篇",
        "条",
        "分",
        "天",
        "年",
        "倍",
        "位",
    }
)
"""Measure words of what is neither a person nor a group of them."""
_LEADS = ("其中，", "比如，", "如")
_POST = re.compile(r"书记|主任|镇长|乡长")


@dataclass(frozen=True, order=True)
class Leak:
    """Something that a face may not hold: what sort of thing, the text itself, the line that holds it."""

    sort: Literal["unit", "person", "identity", "figure"]
    text: str
    line: str


def holders(facts: Facts, book: NamesBook) -> Mapping[str, str]:
    """Post (“书记@T01”) → the name of who holds it on the year's last day, where the book knows it."""
    found: dict[str, str] = {}
    table = facts.tables.get("posts")
    for row in table.to_pylist() if table is not None else ():
        name = book.name(row["person"] or "")
        in_office = (row["since"] is None or row["since"] <= facts.last) and (
            row["until"] is None or row["until"] > facts.last
        )
        if row["counts"] and in_office and name:
            found[row["subject"]] = name
    return found


def named(document: Document, review: Review, holding: Mapping[str, str]) -> Document:
    """For the office: “石桥镇党委书记” → “石桥镇党委书记张三” where it is known who holds the post. Nothing else changes."""
    known: dict[str, str] = {}
    for post, name in holding.items():
        title, _, code = post.partition("@")
        if code in review.units and _POST.fullmatch(title):
            known[review.name(code) + title] = name
    pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))) or r"(?!)")

    def rewrite(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        found = pattern.finditer(joined(runs))
        return rewritten(runs, [(match.start(), match.end(), match[0] + known[match[0]]) for match in found])

    return replace(document, blocks=mapped(document, rewrite).blocks)


def meeting(document: Document, names: Iterable[str] = ()) -> Document:
    """For the meeting: any of the persons' names (as the names book has them) becomes “有关同志”."""
    ordered = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join([_PERSONAL.pattern, *map(re.escape, ordered)]))

    def rewrite(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return rewritten(runs, [(m.start(), m.end(), "有关同志") for m in pattern.finditer(joined(runs))])

    return mapped(document, rewrite)


def public(
    document: Document, review: Review, *, k: int = K, others: Iterable[str] = (), names: Iterable[str] = ()
) -> Document:
    """For the public: no unit but the district, no person, no figure about fewer than ``k``, no annex.

    Left out: sentences that tell rows of a register word for word, and table rows about one unit. ``others``: former and short
    names of units.
    """
    mask, hidden = Mask(review, others), declared(review)
    small = _singling(review, k)

    def rewrite(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        blunt = _blunted(runs, small, hidden, k)
        masked = rewritten(blunt, mask.edits(joined(blunt)))
        masked = rewritten(
            masked,
            [(m.start(), m.end(), "X" + m[0][1:]) for m in re.finditer("该(?=镇|乡|村|社区|街道)", joined(masked))],
        )
        return rewritten(masked, collapsed(joined(masked)))

    kept = [told for told in (_told(block, review, mask) for block in document.blocks) if told is not None]
    bare = replace(document, blocks=tuple(_with_body(kept)), annexes=(), letterhead=None, imprint=None)
    return meeting(mapped(bare, rewrite), names)


def check(
    document: Document, face: Face, review: Review, names: Iterable[str] = (), *, k: int = K, others: Iterable[str] = ()
) -> tuple[Leak, ...]:
    """What the document holds and that face may not. ``names``: the persons' names of the names book."""
    mask = Mask(review, others)
    persons = [name for name in names if len(name) > 1] if face != "named" else []
    pattern = re.compile("|".join(map(re.escape, sorted(set(persons), key=len, reverse=True))) or r"(?!)")
    small, hidden = _singling(review, k), declared(review)
    found: set[Leak] = set()
    for runs in _lines(document):
        text = joined(runs)
        found |= {Leak("identity", match[0], text) for match in _PERSONAL.finditer(text)}
        found |= {Leak("person", match[0], text) for match in pattern.finditer(text)}
        if face == "public":
            found |= {Leak("unit", name, text) for name in mask.found(text)}
            found |= {Leak("figure", text[start:end], text) for start, end, _ in _small_edits(runs, small, hidden, k)}
    return tuple(sorted(found))


def _singling(review: Review, k: int) -> frozenset[str]:
    """Keys of the figures that single out fewer than ``k`` persons, households or organisations (or all but so few)."""
    found = set()
    for key, both in review.figures.items():
        card = review.measures[both.now.measure]
        if card.money or card.word in _THINGS:
            continue
        for figure, prefix in ((both.now, ""), (both.last, "last:")):
            if figure is None:
                continue
            rest = None if figure.den is None else figure.den - figure.num
            if 0 < figure.num < k or (rest is not None and (0 < rest < k or 0 < (figure.den or 0) < k)):
                found.add(prefix + key)
    return frozenset(found)


def _small_edits(runs: tuple[Run, ...], small: frozenset[str], hidden: tuple[str, ...], k: int) -> list[Edit]:
    text, spans, at = joined(runs), [], 0
    for run in runs:
        spans.append((at, at + len(run.text), run))
        at += len(run.text)
    edits: list[Edit] = []
    for number in spot(text, hidden):
        touched = [run for start, end, run in spans if start < number.end and number.start < end]
        singles = any(key in small for run in touched for key in run.evidence)
        few = (
            number.kind == "count"
            and number.key[2] not in _THINGS
            and number.key[1].isdecimal()
            and 0 < int(number.key[1]) < k
        )
        rank = number.key[1].startswith("第")
        if (
            (singles and number.kind in {"count", "share"} and number.key[2] not in _THINGS)
            or rank
            or (few and any(run.claim for run in touched))
        ):
            word = "部分" if number.kind == "share" else "若干" + number.key[2]
            edits.append((number.start, number.end, "第X" + number.key[2] if rank else word))
    return edits


def _blunted(runs: tuple[Run, ...], small: frozenset[str], hidden: tuple[str, ...], k: int) -> tuple[Run, ...]:
    return rewritten(runs, _small_edits(runs, small, hidden, k))


def _told(block: Block, review: Review, mask: Mask) -> Block | None:
    """The block without what may not be told; None: nothing of it may."""
    if isinstance(block, Heading):
        return block
    if isinstance(block, Table):
        rows = tuple(
            row for row in block.rows if not mask.found(joined(run for cell in row for run in cell_runs(cell)))
        )
        return replace(block, rows=rows) if rows else None
    runs = _without_rows(block.runs, review, _telling(review))
    return Paragraph(runs) if any(run.claim for run in runs) or not any(run.claim for run in block.runs) else None


def _telling(review: Review) -> frozenset[str]:
    """Claims that quote rows of a register, or name subjects that are no organisations (projects, sites)."""
    units = {name for unit in review.units.values() for name in (unit.name, unit.place)}
    found = set()
    for claim in review.claims:
        listed = [
            p.text
            for p in (*claim.pieces, *claim.asks)
            if p.number is not None and p.number.of in {"failing", "passing"}
        ]
        parts = [part for text in listed for part in re.sub(r"等\d+\D+$", "", text).split("、")]
        if any(measure.startswith(ROWS) for measure, _ in claim.evidence) or any(part not in units for part in parts):
            found.add(claim.id)
    return frozenset(found)


def _without_rows(runs: tuple[Run, ...], review: Review, telling: frozenset[str]) -> tuple[Run, ...]:
    """The runs without the claims that may not be told; stops and leads are put right, and who is spoken of is said again."""
    units = {claim.id: claim.unit for claim in review.claims}
    kept: list[Run] = []
    last, unsaid = "", ""
    for run in runs:
        if run.claim in telling:
            while kept and not kept[-1].claim and kept[-1].text in _LEADS:
                kept.pop()
            last, unsaid = run.claim, units[run.claim]
            continue
        if unsaid and run.claim and units.get(run.claim) == unsaid and run.claim != last:
            place = review.unit(unsaid).place
            kept += [] if run.text.startswith((place, "该")) else [Run(place, run.claim)]
        last, unsaid = run.claim or last, "" if run.claim else unsaid
        kept.append(run)
    if kept and kept[-1].text.endswith(("；", "，", "、")):
        kept[-1] = replace(kept[-1], text=kept[-1].text[:-1] + "。")
    return tuple(kept)


def _with_body(blocks: list[Block]) -> Iterator[Block]:
    """Without headings below which nothing is left."""
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        empty = following is None or (
            isinstance(following, Heading) and isinstance(block, Heading) and following.level <= block.level
        )
        if not (isinstance(block, Heading) and empty):
            yield block


def _lines(document: Document) -> Iterator[tuple[Run, ...]]:
    """Every line of the document, as runs."""
    seen: list[tuple[Run, ...]] = []

    def note(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        seen.append(runs)
        return runs

    mapped(document, note)
    seen += [(Run(text),) for text in (document.mark, document.date, document.banner)]
    for head in (document.letterhead, document.imprint):
        seen += [(Run(str(value)),) for value in vars(head).values()] if head else []
    for block in (*document.blocks, *(one for annex in document.annexes for one in annex.blocks)):
        seen += [(Run(cell),) for cell in block.head] if isinstance(block, Table) else []
    yield from seen
