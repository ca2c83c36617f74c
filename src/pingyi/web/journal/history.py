"""The history of one row, for the page on which the row is: `{% include "journal/_history.html" with history=history %}`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models

from pingyi.packs.schema import Form
from pingyi.web.base.access import Right, rights_of, scope
from pingyi.web.base.clock import today
from pingyi.web.journal.models import Line
from pingyi.web.journal.wording import Change, changes, forms_of, kind_name, persons_in, units_in
from pingyi.web.people.models import User
from pingyi.web.records.values import Words
from pingyi.web.registers.models import Unit
from pingyi.web.rulebooks.active import rules


@dataclass(frozen=True)
class Told:
    """A line as it is shown: who (user name and what they are called), when, what, why, and each column before and after."""

    number: int
    at: datetime
    username: str
    who: str
    action: str
    kind: str
    row: str
    unit: str
    why: str
    changes: Sequence[Change]
    hash: str


def history_of(row: models.Model, user: User, *, to: str = "unit", see: Right = Right.READ) -> list[Told]:
    """All that happened to a row, oldest first; at most five queries.

    ``to``: the way from the row to its unit, as in :func:`pingyi.web.base.access.find`.

    Raises:
        PermissionDenied: the user may not read the row (nor the whole journal).
    """
    seen = type(row)._default_manager.filter(pk=row.pk).filter(scope(user, see, to)).exists()
    if not seen and Right.AUDIT not in rights_of(user):
        raise PermissionDenied
    return told(Line.objects.filter(kind=row._meta.label_lower, row=str(row.pk)).order_by("number"))


def told(lines: models.QuerySet[Line]) -> list[Told]:
    """Lines as they are shown."""
    found = list(lines)
    forms, named = _forms(found), forms_of(found)
    codes = set().union(*(units_in(line) for line in found)) if found else set()
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
    names = dict(User.objects.filter(username__in={line.user for line in found}).values_list("username", "name"))
    shown = []
    for line in found:
        form = forms.get(named.get(line.number, ""))
        words = Words(units=units, persons=persons_in(line, form))
        shown.append(
            Told(
                line.number,
                line.at,
                line.user,
                names.get(line.user, line.user),
                line.action,
                kind_name(line.kind),
                line.row,
                units.get(line.unit, line.unit),
                line.why,
                changes(line, form, words),
                line.hash,
            )
        )
    return shown


def _forms(lines: Sequence[Line]) -> dict[str, Form]:
    """The forms of the records that lines are about; asked for only if there are any."""
    if not any("values" in side for line in lines for side in (line.before, line.after)):
        return {}
    return dict(rules(today().year).forms)
