"""The debrief: begun from the committee's own records, edited with its claims attached, handed in, returned with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pingyi.doctree import Document
from pingyi.errors import Refusal
from pingyi.prose import editing, rereading
from pingyi.prose.editing import Edited
from pingyi.prose.papers import one
from pingyi.review_model import Review
from pingyi.web.base.editing import change, create
from pingyi.web.people.models import User
from pingyi.web.plans.models import Debrief, DebriefState
from pingyi.web.registers.models import Unit
from pingyi.web.years import store
from pingyi.web.years.manuscripts import checked, rewritten

KIND = "述职报告"


class NotNow(Refusal):
    """A step that the debrief's state does not allow."""

    def __init__(self, debrief: Debrief, step: str) -> None:
        super().__init__(f"述职报告现在是“{debrief.get_state_display()}”，不能{step}。")


def original(review: Review, unit: str) -> Document:
    """The draft as the records give it. Raises UnknownName: the unit is not reviewed."""
    return one(review, KIND, unit).document


def begin(review: Review, folder: str, unit: Unit, by: User) -> Debrief:
    """A debrief begun from the records, as of the review or snapshot in ``folder``."""
    text = editing.draft(original(review, unit.code))
    debrief = Debrief(year=review.year, unit=unit, folder=folder, text=text)
    create(debrief, by, "起草述职报告", unit=unit.code)
    return debrief


def read(debrief: Debrief) -> tuple[Review, Edited]:
    """The debrief as it stands, and the review that its numbers come from."""
    review = store.review_of(debrief.folder)
    return review, rereading.read(debrief.text, review, original(review, debrief.unit_id))


def rewrite(debrief: Debrief, seen: int, block: int, texts: Sequence[str], by: User) -> None:
    """One block with other words; its numbers stay those of its claims.

    Raises:
        NotNow: it is handed in. Unproven: a number has no claim. Stale: another has changed it.
    """
    if debrief.state == DebriefState.HANDED:
        raise NotNow(debrief, "修改")
    review, edited = read(debrief)
    text = checked(review, original(review, debrief.unit_id), edited.document, rewritten(edited.document, block, texts))
    change(debrief, seen, by, "修改述职报告", {"text": text}, unit=debrief.unit_id)


def hand_in(debrief: Debrief, seen: int, today: date, by: User) -> None:
    """Hand it in."""
    if debrief.state == DebriefState.HANDED:
        raise NotNow(debrief, "再次报送")
    change(debrief, seen, by, "报送述职报告", {"state": DebriefState.HANDED, "handed_on": today}, unit=debrief.unit_id)


def give_back(debrief: Debrief, seen: int, reason: str, by: User) -> None:
    """Return it with a reason."""
    if debrief.state != DebriefState.HANDED:
        raise NotNow(debrief, "退回")
    values = {"state": DebriefState.RETURNED, "reason": reason}
    change(debrief, seen, by, "退回述职报告", values, unit=debrief.unit_id, why=reason)
