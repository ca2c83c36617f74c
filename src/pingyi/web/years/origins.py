"""From a row of the facts back to the record in the database, so that whoever reads a number can open what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pingyi.web.records.facts import TYPED_IN
from pingyi.web.records.models import Record

Origin = tuple[str, str, int]
"""File, sheet, line, as the facts hold them; of a record typed in here the line is the record's number."""


def records_of(origins: Iterable[Origin]) -> Mapping[Origin, int]:
    """The number of the record of each origin that is still known; one query for those that came in by workbook."""
    wanted = set(origins)
    typed = {one[2]: one for one in wanted if one[0] == TYPED_IN}
    found = {typed[pk]: pk for pk in Record.objects.filter(pk__in=typed).values_list("pk", flat=True)}
    imported = wanted - set(typed.values())
    files = {one[0] for one in imported}
    if files:
        lines = {one[2] for one in imported}
        kept = Record.objects.filter(origin__file__in=files, origin__line__in=lines).values_list("pk", "origin")
        for pk, origin in kept:
            one = (str(origin.get("file", "")), str(origin.get("sheet", "")), int(origin.get("line", 0)))
            if one in imported:
                found[one] = pk
    return found
