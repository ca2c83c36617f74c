"""The one pass: a file → table → entries → rules → pack, faults, decisions. Read this file first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pingyi.issues import Issue
from pingyi.reading.pack_folder import write_pack
from pingyi.reading.rubrics.decisions import Decision, decisions
from pingyi.reading.rubrics.entries import outline
from pingyi.reading.rubrics.faults import faults
from pingyi.reading.rubrics.lines import Outline
from pingyi.reading.rubrics.names import DEFAULT_GRADES, grades_of, kind_of
from pingyi.reading.rubrics.opening import open_table
from pingyi.reading.rubrics.pack_parts import About
from pingyi.reading.rubrics.packing import Pack, make_pack
from pingyi.reading.rubrics.planning import read_entries, with_base
from pingyi.reading.rubrics.reading import Read, Sentence, read_sentence
from pingyi.reading.rubrics.refusals import NoItems
from pingyi.reading.rubrics.sheet import Sheet, read_sheet

_NOTED = re.compile(r"^(?:备注|说明|注|附注|填表说明)\d?[:：]")
DEFAULT_ID = "imported-rubric"


@dataclass(frozen=True)
class Imported:
    """A scoring table, read. ``notes``: sentences below or above the table that score (“90分以上为优秀”)."""

    sheet: Sheet
    outline: Outline
    reads: tuple[Read, ...]
    notes: tuple[Sentence, ...]
    pack: Pack
    faults: tuple[Issue, ...]
    decisions: tuple[Decision, ...]
    kind: str

    @property
    def scoring(self) -> tuple[Sentence, ...]:
        """Every sentence that scores, in the table's order."""
        return (
            *(one for read in self.reads for one in read.sentences if one.scoring),
            *(one for one in self.notes if one.scoring),
        )

    @property
    def recognised(self) -> tuple[Sentence, ...]:
        """Those that were understood."""
        return tuple(one for one in self.scoring if one.rules)


def import_rubric(path: Path, *, kind: str = "", pack_id: str = DEFAULT_ID) -> Imported:
    """Read a scoring table; ``kind``: whom it judges (“乡镇”), where the title does not say.

    Raises :class:`~pingyi.reading.sources.SourceRefused`, :class:`~pingyi.errors.WorkbookRefused` or
    :class:`~pingyi.reading.rubrics.refusals.RubricRefused`.
    """
    sheet = read_sheet(open_table(path))
    found = outline(sheet)
    reads = read_entries(found)
    if not any(read.items for read in reads):
        raise NoItems(sheet.name)
    notes = tuple(
        read_sentence(text)
        for note, _ in sheet.notes
        for text in re.split(r"(?<=[。；;])|\n", _NOTED.sub("", note))
        if text.strip()
    )
    every = [
        rule for sentence in (*(one for read in reads for one in read.sentences), *notes) for rule in sentence.rules
    ]
    own = grades_of(every)
    whom = kind or kind_of(sheet.title)
    packed = with_base(reads)
    pack = make_pack(About(pack_id, sheet.title, sheet.name, whom, own or DEFAULT_GRADES), packed)
    return Imported(
        sheet,
        found,
        tuple(reads),
        notes,
        pack,
        (*sheet.issues, *faults(sheet, found, reads)),
        tuple(decisions(packed, pack, whom, guessed=not kind, own_grades=bool(own))),
        whom,
    )


def write_files(out: Path, files: Mapping[str, bytes]) -> None:
    """Write a pack and its lists into ``out``, which must be new, empty, or an earlier import; raises OutputRefused."""
    write_pack(out, files, also={"forms.yaml", "measures.yaml", "tests"})
