"""What the security administrator does: grant and end mandates, unlock an account, reset a second factor.

The three administrators exclude each other and every role of the review; two mandates exclude each other when there is a
day on which both would hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from pingyi.web.base.clock import today
from pingyi.web.base.editing import plain
from pingyi.web.journal.chain import write
from pingyi.web.people import locks
from pingyi.web.people.accounts import keep_one_administrator
from pingyi.web.people.models import ADMINISTRATORS, Mandate, MandateQuerySet, Role, User
from pingyi.web.people.refusals import EndedAlready, NotGranted, OwnAccount
from pingyi.web.registers.models import Unit


@dataclass(frozen=True)
class Wish:
    """A mandate to be. ``until`` None: until further notice."""

    user: User
    role: Role
    unit: Unit | None
    since: date
    until: date | None = None
    acting_for: User | None = None
    why: str = ""


@transaction.atomic
def grant(by: User | None, wish: Wish) -> Mandate:
    """Make it so.

    Raises:
        NotGranted: with every reason at once.
    """
    User.objects.select_for_update().get(pk=wish.user.pk)  # one grant to a person at a time
    if reasons := faults(by, wish):
        raise NotGranted(reasons)
    mandate = Mandate.objects.create(
        user=wish.user,
        role=wish.role,
        unit=None if wish.role in ADMINISTRATORS else wish.unit,
        since=wish.since,
        until=wish.until,
        acting_for=wish.acting_for,
        why=wish.why,
    )
    write(by, "授权", mandate, unit=mandate.unit_id or "", after=plain(mandate, leave=frozenset({"why"})), why=wish.why)
    return mandate


def faults(by: User | None, wish: Wish) -> list[str]:
    """Why it may not be; nothing: it may."""
    found = []
    if by is not None and by.pk == wish.user.pk:
        found.append("不能给自己授权，请由另一名安全管理员办理。")
    if not wish.user.is_active:
        found.append("该账号已停用，请先由系统管理员启用。")
    if wish.until and wish.until < wish.since:
        found.append("截止日期早于起始日期。")
    elif wish.until and wish.until < today():
        found.append("截止日期已过，授权不会生效。")
    if wish.role not in ADMINISTRATORS and wish.unit is None:
        found.append(f"“{wish.role.label}”须指明组织。")
    if wish.role in ADMINISTRATORS and wish.acting_for:
        found.append("系统、安全、审计三类管理员不设代行。")
    return found + _clashes(wish) + _acting(wish)


def _clashes(wish: Wish) -> list[str]:
    found = []
    for held in _overlapping(wish.user, wish):
        role = Role(held.role)
        if role == wish.role and held.unit_id == (
            wish.unit.pk if wish.unit and wish.role not in ADMINISTRATORS else None
        ):
            found.append("该账号在这段时间内已有同样的授权。")
        elif role != wish.role and {role, wish.role} & ADMINISTRATORS:
            found.append(
                f"该账号在这段时间内是“{role.label}”，不能兼任“{wish.role.label}”：系统、安全、审计三类管理员互不兼任，"
                "也不兼任评议工作中的任何角色。"
            )
    return list(dict.fromkeys(found))


def _acting(wish: Wish) -> list[str]:
    """Standing in for somebody: from a day to a day, in a mandate that this person holds."""
    if wish.acting_for is None or wish.role in ADMINISTRATORS:
        return []
    found = []
    if wish.acting_for.pk == wish.user.pk:
        found.append("代行人与被代行人是同一人。")
    if wish.until is None:
        found.append("代行须写明截止日期。")
    if not _overlapping(wish.acting_for, wish).filter(role=wish.role, unit=wish.unit, acting_for=None).exists():
        found.append("被代行人在这段时间内没有同一组织的同一授权，无可代行。")
    return found


def _overlapping(user: User, wish: Wish) -> MandateQuerySet:
    held: MandateQuerySet = Mandate.objects.filter(user=user)
    held = held.filter(Q(until=None) | Q(until__gte=wish.since))
    return held.filter(since__lte=wish.until) if wish.until else held


@transaction.atomic
def end(by: User, mandate: Mandate, last_day: date, why: str = "") -> None:
    """Let a mandate end with ``last_day`` (yesterday: at once).

    Raises:
        OwnAccount; EndedAlready; LastAdministrator: the last of one of the three, ended before tomorrow or for good.
    """
    current = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if current.user_id == by.pk:
        raise OwnAccount
    if current.until is not None and current.until <= last_day:
        raise EndedAlready
    if current.role in ADMINISTRATORS:
        keep_one_administrator(without_mandate=current)
    before = current.until
    current.until = max(last_day, current.since - timedelta(days=1))
    current.save(update_fields=["until"])
    write(
        by,
        "终止授权",
        current,
        unit=current.unit_id or "",
        before={"until": before.isoformat() if before else None},
        after={"until": current.until.isoformat()},
        why=why,
    )


@transaction.atomic
def unlock(by: User, user: User) -> bool:
    """Open the doors that failures have closed; whether any was closed."""
    cleared = [locks.clear(door, user.username) for door in (locks.SIGN_IN, locks.FACTOR, locks.OLD_PASSWORD)]
    if any(cleared):
        write(by, "解除锁定", user)
    return any(cleared)


@transaction.atomic
def reset_factor(by: User, user: User) -> None:
    """After a lost telephone: the holder sets up a new second factor at the next sign-in; what a session has shown is void.

    Raises:
        OwnAccount: another security administrator must do it.
    """
    if by.pk == user.pk:
        raise OwnAccount
    if User.objects.filter(pk=user.pk).exclude(second_factor="").update(second_factor=""):
        write(by, "重置第二因素", user)
