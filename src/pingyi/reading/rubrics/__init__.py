"""Scoring tables as offices keep them → a rule pack, and a list of what a person must still decide.

    file → sheet (heads, rows) → entries (sections, items, parts) → sentences → rules → pack · faults · decisions

:func:`import_rubric` is the whole pass. :func:`recognise` reads one sentence, :func:`say` says a rule again. A sentence is
recognised as a whole or not at all.
"""

from pingyi.reading.rubrics.grammar import is_scoring, recognise
from pingyi.reading.rubrics.importing import Imported, import_rubric, write_files
from pingyi.reading.rubrics.model import Bound, Each, Rule, Tier, When
from pingyi.reading.rubrics.refusals import RubricRefused
from pingyi.reading.rubrics.said import say

__all__ = [
    "Bound",
    "Each",
    "Imported",
    "RubricRefused",
    "Rule",
    "Tier",
    "When",
    "import_rubric",
    "is_scoring",
    "recognise",
    "say",
    "write_files",
]
