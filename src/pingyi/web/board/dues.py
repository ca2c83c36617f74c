"""The dues of a year as a table beside the records, kept in step with them.

A changed record moves the tallies of the dues that it speaks of, in its own transaction; a changed register row makes its subject's
dues anew; whatever touches more (the tree, an import, other rules) makes the whole year anew the next time somebody looks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple

from django.db import transaction
from django.db.models import QuerySet

from pingyi.measures.subjects import UNIT, roll_of
from pingyi.packs import Rules
from pingyi.packs.schema import Duty, Fulfilment
from pingyi.web.base.models import Setting
from pingyi.web.board.evaluator import WAIVERS, Evaluator, Owed, Tally, by_of, fits, judge, subjects_named, tally
from pingyi.web.board.following import AMEND, CONFIRM, RETURN, SUBMIT, WITHDRAW, steps
from pingyi.web.board.models import DueState
from pingyi.web.board.rows import Row, load, row_of
from pingyi.web.journal.models import Head, Line
from pingyi.web.records.known import registry, version
from pingyi.web.records.models import COUNTING, Record
from pingyi.web.registers.models import Unit
from pingyi.web.rulebooks.active import rules as rules_of

_BATCH = 2_000
MARK = "dues-of-"
"""Before a year: the setting that says for which registers, rules and line of the journal its dues were made."""
_FEW, _BEHIND = 100, 200
"""More changes than that are not caught up with one by one; after so many lines of the journal the mark is moved."""
OURS = frozenset({SUBMIT, AMEND, WITHDRAW, CONFIRM, RETURN})
"""What is written to the journal together with its call of :func:`record_changed`."""


def ensure(year: int) -> None:
    """Bring the year's dues in step with what other pages have changed since: registers, imports, rules.

    The journal tells: each change of a record that did not come through :func:`record_changed` is caught up with, an import
    or another version of the registers or rules makes the whole year anew.
    """
    if _abreast(year):
        return
    with transaction.atomic():
        head = _hold_writers()
        made_for, mark = _made_for(year)
        lines = list(_foreign(mark).order_by("number")[: _FEW + 1])
        if made_for != _now(year) or len(lines) > _FEW or any(line.kind != "records.record" for line in lines):
            rebuild(year)
            return
        for before, after in steps(lines):
            record_changed(before, after)
        _mark(year, head)


def _abreast(year: int) -> bool:
    """Whether nothing is to be caught up with."""
    made_for, mark = _made_for(year)
    if made_for != _now(year):
        return False
    head = Head.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    return head <= mark or (head - mark <= _BEHIND and not _foreign(mark).exists())


def _foreign(mark: int) -> QuerySet[Line]:
    """The journal's lines on records after ``mark`` that did not come with a call of :func:`record_changed`."""
    return Line.objects.filter(number__gt=mark, kind__startswith="records.").exclude(action__in=OURS)


def _hold_writers() -> int:
    """Wait for whoever is writing, let nobody write until this transaction ends; the journal's last number.

    Who changes a record holds the end of the journal's chain until it is committed, dues and all.
    """
    Head.objects.get_or_create(pk=1)
    return Head.objects.select_for_update().get(pk=1).number


@transaction.atomic
def rebuild(year: int) -> int:
    """Make all dues of a year anew; how many there are."""
    _hold_writers()
    rules = rules_of(year)
    made = [_state(rules, year, owed) for owed in _evaluator(rules, year, rules.duties.values()).everything()]
    known = set(Unit.objects.values_list("code", flat=True))
    DueState.objects.filter(year=year).delete()
    DueState.objects.bulk_create([one for one in made if one.unit_id in known], batch_size=_BATCH)
    _mark(year)
    return len(made)


def record_changed(before: Record | None, after: Record | None) -> None:
    """:func:`changed` for every year in which the record counts and whose dues are kept."""
    for one in (after, before):
        if one is not None:
            form = rules_of(one.year).forms.get(one.form)
            lasting = form is not None and form.history
            for year in _kept_years():
                if year == one.year or (lasting and year > one.year):
                    changed(year, before, after)
            return


@transaction.atomic
def changed(year: int, before: Record | None, after: Record | None) -> None:
    """Bring the dues in step with a record that came, went (no longer counts) or changed. ``before``: as it was, unsaved.

    Belongs into the transaction of the change. A change of the tree needs nothing but its new version: see :func:`ensure`.
    """
    rules = rules_of(year)
    known = after or before
    form = rules.forms.get(known.form) if known else None
    if form is None:
        return
    form_id = form.id
    pair = [row_of(form, one) if one is not None and one.status in COUNTING else None for one in (before, after)]
    anew: set[tuple[str, str]] = set()
    for duty in rules.duties.values():
        anew |= {(duty.id, subject) for subject in _owing(duty, form_id, pair)}
    _count(rules, year, form_id, pair, anew)
    if form_id == WAIVERS:
        anew |= _waived(rules, year, pair)
    if anew:
        _make_anew(rules, year, anew)


# Tallies -------------------------------------------------------------------------------------------------------------


def _count(rules: Rules, year: int, form_id: str, pair: Sequence[Row | None], leave: set[tuple[str, str]]) -> None:
    """Move the tallies of the dues that a record speaks of."""
    form = rules.forms[form_id]
    moved: dict[tuple[str, str], list[int]] = {}
    for duty in rules.duties.values():
        for place, part in enumerate(duty.alternatives):
            if part.form != form_id:
                continue
            by = by_of(form, part)
            fitting = [row for row in pair if row is not None and fits(part, row.values)]
            for subject in {subject for row in fitting for subject in subjects_named(form, by, row)}:
                moved.setdefault((duty.id, subject), []).append(place)
    wanted = {key: places for key, places in moved.items() if key not in leave}
    if not wanted:
        return
    duties, subjects = {key[0] for key in wanted}, {key[1] for key in wanted}
    found = DueState.objects.select_for_update().filter(year=year, duty__in=duties, subject__in=subjects)
    for state in found:
        duty = rules.duties[state.duty]
        old = [list(one) for one in state.tallies]
        for place in wanted.get((state.duty, state.subject), ()):
            part = duty.alternatives[place]
            named = [(row, subjects_named(form, by_of(form, part), row) if row else ()) for row in pair]
            state.tallies[place] = _moved(duty, part, state, named, state.tallies[place])
        if state.tallies != old:
            _judged(duty, state).save(update_fields=["tallies", "had", "needed", "met", "in_time"])


def _moved(
    duty: Duty,
    part: Fulfilment,
    state: DueState,
    pair: Sequence[tuple[Row | None, Collection[str]]],
    old: Sequence[int],
) -> list[int]:
    """A tally less what the record was, plus what it is."""
    before, after = (
        tally(duty, part, [row] if row is not None and state.subject in named else [], state.first, state.end)
        for row, named in pair
    )
    return [a - b + c for a, b, c in zip(old, astuple(before), astuple(after), strict=True)]


def _judged(duty: Duty, state: DueState) -> DueState:
    verdict = judge(duty, [Tally(*one) for one in state.tallies])
    state.met, state.in_time, state.had, state.needed = verdict.met, verdict.in_time, verdict.had, verdict.needed
    return state


# Subjects ------------------------------------------------------------------------------------------------------------


def _owing(duty: Duty, form_id: str, pair: Sequence[Row | None]) -> Iterator[str]:
    """The subjects whose dues a row makes anew: those that it registers, and those whose clock it starts."""
    roll = roll_of(duty.owed_by)
    if (roll == form_id and roll != UNIT) or (duty.within is not None and duty.within.event == form_id):
        yield from (row.subject for row in pair if row is not None)


def _waived(rules: Rules, year: int, pair: Sequence[Row | None]) -> set[tuple[str, str]]:
    """The dues that a waiver speaks of."""
    found: set[tuple[str, str]] = set()
    for row in pair:
        if row is not None:
            named = [duty.id for duty in rules.duties.values() if row.values.get("duty") in {duty.id, duty.name}]
            states = DueState.objects.filter(year=year, unit_id=row.unit, duty__in=named)
            found |= set(states.values_list("duty", "subject"))
    return found


def _make_anew(rules: Rules, year: int, pairs: Iterable[tuple[str, str]]) -> None:
    pairs = sorted(pairs)
    duties = {duty: rules.duties[duty] for duty, _ in pairs}
    evaluator = _evaluator(rules, year, duties.values())
    made = [_state(rules, year, owed) for duty, subject in pairs for owed in evaluator.dues(duties[duty], subject)]
    known = set(Unit.objects.filter(code__in={one.unit_id for one in made}).values_list("code", flat=True))
    for duty, subject in pairs:
        DueState.objects.filter(year=year, duty=duty, subject=subject).delete()
    DueState.objects.bulk_create([one for one in made if one.unit_id in known], batch_size=_BATCH)


def _evaluator(rules: Rules, year: int, duties: Iterable[Duty]) -> Evaluator:
    forms = {WAIVERS} & rules.forms.keys()
    for duty in duties:
        forms |= {part.form for part in duty.alternatives} | ({roll_of(duty.owed_by)} - {UNIT})
        forms |= {duty.within.event} if duty.within else set()
    return Evaluator(rules, year, registry(year).directory.tree, load(rules, year, forms))


def _state(rules: Rules, year: int, owed: Owed) -> DueState:
    state = DueState(
        year=year, unit_id=owed.unit, duty=owed.duty, subject=owed.subject, label=owed.label, first=owed.first, last=owed.last,
        end=owed.end, waived=owed.waived, tallies=[list(astuple(one)) for one in owed.tallies],
    )  # fmt: skip
    return _judged(rules.duties[owed.duty], state)


# For which registers, which rules, up to which line of the journal the table was made --------------------------------------


def _now(year: int) -> str:
    packs = "+".join(f"{pack.id}@{pack.version}" for pack in rules_of(year).packs)
    return f"{version()} {packs}"


def _made_for(year: int) -> tuple[str, int]:
    kept = Setting.objects.filter(name=f"{MARK}{year}").values_list("value", flat=True).first() or ""
    mark, _, made_for = kept.partition(" ")
    return (made_for, int(mark)) if mark.isdecimal() else ("", 0)


def _kept_years() -> list[int]:
    """The years whose dues are kept."""
    names = Setting.objects.filter(name__startswith=MARK).values_list("name", flat=True)
    return sorted(int(name.removeprefix(MARK)) for name in names)


def _mark(year: int, head: int | None = None) -> None:
    if head is None:
        head = Head.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    Setting.put(f"{MARK}{year}", f"{head} {_now(year)}")
