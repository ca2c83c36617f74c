"""An edited draft read back: claims that stand keep their evidence, and what no longer agrees is told.

A stretch that stands as the document had it takes its runs again. An edited one keeps its claim, and each of its numbers must be
one of the claim's; a number in free text has no evidence; a 提法 stands as it was or is told.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import cast

from pingyi.doctree import Block, Cell, Document, Heading, Level, Paragraph, Run, Table
from pingyi.errors import UnknownName
from pingyi.findings.model import Claim, text_of
from pingyi.prose.declared import declared
from pingyi.prose.editing import (
    CLOSE,
    FIELDS,
    MARK,
    OPEN,
    BrokenDraft,
    Edited,
    Problem,
    cell_text_of,
    escaped,
    marked,
    paragraph,
    unescaped,
)
from pingyi.prose.numerals import Spotted, spot
from pingyi.prose.runs import joined
from pingyi.prose.stretches import evidence_of, parts_of, plain, run_lists, stretches_of
from pingyi.review_model import Review

_FIELD = re.compile(rf"^\[({'|'.join(FIELDS)})\]: ?(.*)$")
_HEADING = re.compile(r"^(#{1,5}) (.*)$")
_NEARLY = 0.75


def read(text: str, review: Review, original: Document) -> Edited:
    """Read an edited draft back. ``original``: the document that it was written from (its runs hold the evidence).

    Raises:
        UnknownName: a claim that neither the review nor the document knows.
        BrokenDraft: no title, a mark that is not closed, a table that is none.
    """
    return _Reader(review, original).read(text)


class _Reader:
    """Reads a draft against the document that it was written from."""

    def __init__(self, review: Review, original: Document) -> None:
        self._review, self._original = review, original
        self._names = declared(review)
        self._claims: dict[str, Claim] = {claim.id: claim for claim in review.claims}
        self._said: dict[tuple[str, str], list[tuple[Run, ...]]] = {}
        self._lists = list(run_lists(original.blocks))
        self._cells: dict[str, Cell] = {
            cell_text_of(cell): cell
            for block in original.blocks
            if isinstance(block, Table)
            for row in block.rows
            for cell in row
            if not isinstance(cell, str)
        }
        for runs in self._lists:
            for claim, stretch in stretches_of(runs):
                self._said.setdefault((claim, joined(stretch)), []).append(stretch)
        self._turns: Counter[str] = Counter()
        self._problems: list[Problem] = []

    def read(self, text: str) -> Edited:
        """The whole draft."""
        blocks: list[Block] = []
        values: dict[str, str] = {}
        title: str | None = None
        for line, part in parts_of(text):
            heading, field = _HEADING.match(part), _FIELD.match(part)
            if heading and len(heading[1]) == 1 and title is None:
                title = unescaped(heading[2])
            elif heading and len(heading[1]) > 1:
                said = unescaped(heading[2])
                blocks.append(Heading(cast("Level", len(heading[1]) - 1), said))
                self._free(said)
            elif field:
                values[FIELDS[field[1]]] = unescaped(field[2])
            elif "\n|" in "\n" + part:
                blocks.append(self._table(part, line))
            else:
                blocks.append(Paragraph(self._runs(part, line)))
        if title is None:
            raise BrokenDraft(1, "没有标题（以“# ”开头的一行）")
        document = replace(
            self._original,
            title=title,
            blocks=tuple(blocks),
            annexes=(),
            mark=values.get("mark", ""),
            subtitle=values.get("subtitle", ""),
            addressee=values.get("addressee", ""),
            salutation=values.get("salutation", ""),
            signature=values.get("signature", ""),
            date=values.get("date", ""),
            banner=values.get("banner", ""),
        )
        self._slogans(document)
        removed = tuple(claim for claim in self._original.claims if claim not in set(document.claims))
        return Edited(document, tuple(self._problems), removed)

    def _table(self, part: str, line: int) -> Table:
        caption, rows = "", []
        widths: tuple[int, ...] = ()
        for text in part.split("\n"):
            if text.startswith("[表题]: "):
                caption = unescaped(text.removeprefix("[表题]: "))
            elif text.startswith("[列宽]: "):
                widths = tuple(map(int, re.findall(r"\d+", text)))
            else:
                rows.append([cell.strip(" ") for cell in re.split(r"(?<!\\)\|", text)[1:-1]])
        if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
            raise BrokenDraft(line, "表格各行的列数不一样")
        numeric = frozenset(i for i, cell in enumerate(rows[1]) if cell == "---:")
        body = tuple(tuple(self._cell(cell, line) for cell in row) for row in rows[2:])
        return Table(tuple(map(unescaped, rows[0])), body, widths, numeric, caption)

    def _cell(self, cell: str, line: int) -> Cell:
        if cell in self._cells:
            return self._cells[cell]
        return self._runs(cell, line) if OPEN in cell or "**" in cell else unescaped(cell)

    def _runs(self, part: str, line: int) -> tuple[Run, ...]:
        """A paragraph: as it was where nothing was edited, else stretch by stretch."""
        alike = [own for own in self._lists if part in {marked(own), paragraph(own)}]
        if alike:
            # Several that read alike come back in their order.
            self._turns[part] += 1
            return alike[min(self._turns[part], len(alike)) - 1]
        part = re.sub(r"^\\(?=[#|\[<])", "", part)
        runs: list[Run] = []
        at = 0
        for mark in MARK.finditer(part):
            self._known(mark[1])
            runs += self._stretch(part[at : mark.start()], mark[1])
            at = mark.end()
        rest = part[at:]
        if OPEN in rest or CLOSE in rest:
            raise BrokenDraft(line, "事实编号的花括号不成对")
        return (*runs, *self._frame(rest))

    def _known(self, claim: str) -> None:
        known = dict.fromkeys([*self._claims, *(claim for claim, _ in self._said)])
        if claim not in known:
            raise UnknownName("事实", claim, difflib.get_close_matches(claim, known, n=3, cutoff=0.3))

    def _stretch(self, text: str, claim: str) -> list[Run]:
        """A marked stretch: frame before it is found by what the document had; the rest is the claim's."""
        whole = unescaped(text.replace("**", ""))
        for own, stretches in ((said, found) for (owner, said), found in self._said.items() if owner == claim):
            if own and whole.endswith(own):
                frame = text[: len(text) - len(escaped(own))]
                return [*self._frame(frame), *stretches[0]]
        frame, own = self._split(text)
        self._check(unescaped(own.replace("**", "")), claim)
        return [*self._frame(frame), *self._evidenced(unescaped(own.replace("**", "")), claim)]

    def _split(self, text: str) -> tuple[str, str]:
        """Where an edited sentence of a claim begins: after the strong text and the frames that the document had before it."""
        strong = re.match(r"\*\*.*?(?<!\\)\*\*", text)
        start = strong.end() if strong else 0
        frames = [frame for frame in map(escaped, sorted(self._frames, key=len, reverse=True)) if frame]
        while found := next((frame for frame in frames if text.startswith(frame, start)), ""):
            start += len(found)
        return text[:start], text[start:]

    @cached_property
    def _frames(self) -> set[str]:
        return {run.text for runs in self._lists for run in runs if not run.claim}

    def _check(self, sentence: str, claim: str) -> None:
        """Every number of the sentence must be the claim's, and every number of the claim's sentence should stand."""
        may = self._numbers(claim)
        stands = spot(sentence, self._names)
        for number in stands:
            if number.key not in may:
                self._problems.append(Problem("number-changed", sentence, number.text, claim))
        keys = {number.key for number in stands}
        dropped = [one for one in self._must(claim, sentence) if one.key not in keys]
        self._problems += [Problem("number-dropped", sentence, one.text, claim) for one in dropped]

    def _numbers(self, claim: str) -> set[tuple[str, ...]]:
        texts = [said for owner, said in self._said if owner == claim]
        if (found := self._claims.get(claim)) is not None:
            texts += [found.text, found.requires, text_of(found.join)]
        return {number.key for text in texts for number in spot(text, self._names)}

    def _must(self, claim: str, sentence: str) -> tuple[Spotted, ...]:
        """The numbers of that sentence of the document which the edited one is most like."""
        said = [text for owner, text in self._said if owner == claim]
        nearest = difflib.get_close_matches(sentence, said, n=1, cutoff=0.0)
        return spot(nearest[0], self._names) if nearest else ()

    def _evidenced(self, sentence: str, claim: str) -> Iterator[Run]:
        """The edited sentence as runs: each number takes the evidence of the claim's run that shows it."""
        evidence: dict[tuple[str, ...], tuple[str, ...]] = {}
        for (owner, said), stretches in self._said.items():
            if owner == claim:
                evidence |= evidence_of(spot(said, self._names), stretches[0])
        at = 0
        for number in spot(sentence, self._names):
            if number.start > at:
                yield Run(sentence[at : number.start], claim)
            yield Run(number.text, claim, evidence.get(number.key, ()))
            at = number.end
        if at < len(sentence):
            yield Run(sentence[at:], claim)

    def _frame(self, text: str) -> list[Run]:
        """Free text: strong or not; a number in it has no evidence, unless the document's own frame held it."""
        runs: list[Run] = []
        for index, piece in enumerate(re.split(r"(?<!\\)\*\*", text)):
            if piece:
                runs.append(Run(unescaped(piece), strong=index % 2 == 1))
        self._free(joined(runs))
        return runs

    def _free(self, text: str) -> None:
        frames = [*self._frames, *(block.text for block in self._original.blocks if isinstance(block, Heading))]
        for number in spot(text, self._names):
            around = text[max(0, number.start - 2) : number.end + 2]
            if number.kind != "year" and not any(around in frame for frame in frames):
                self._problems.append(Problem("number-unproven", text, number.text))

    def _slogans(self, document: Document) -> None:
        """A 提法 that the document held must stand as it was, unless its sentence is gone: what is left of it tells."""
        before, after = plain(self._original), plain(document)
        for slogan in self._review.slogans:
            if slogan in before and before.count(slogan) > after.count(slogan):
                bare = slogan.strip("“”")
                broken = next((line for line in after.split("\n") if _nearly(bare, line) and slogan not in line), "")
                if broken:
                    self._problems.append(Problem("slogan-broken", broken, slogan))


def _nearly(slogan: str, line: str) -> bool:
    """Whether a line holds most of a slogan: with a character or two more, fewer or other."""
    match = difflib.SequenceMatcher(None, autojunk=False)
    match.set_seq2(slogan)
    for size in range(max(1, len(slogan) - 1), len(slogan) + 3):
        for start in range(max(1, len(line) - size + 1)):
            match.set_seq1(line[start : start + size])
            if match.real_quick_ratio() >= _NEARLY and match.quick_ratio() >= _NEARLY and match.ratio() >= _NEARLY:
                return True
    return False
