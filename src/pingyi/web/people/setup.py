"""The first accounts of an installation, and accounts for trying out: called by commands, never by a page."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from pingyi.web.base.clock import today
from pingyi.web.people.accounts import Invitation, create_account
from pingyi.web.people.granting import Wish, grant
from pingyi.web.people.models import Mandate, Role, User
from pingyi.web.people.refusals import AccountsExist
from pingyi.web.registers.models import Unit

FIRST = (("xitong", Role.SYSTEM), ("anquan", Role.SECURITY), ("shenji", Role.AUDIT))
"""User names of the first three administrators."""


@transaction.atomic
def first_accounts() -> tuple[Invitation, ...]:
    """The three administrators, each with an invitation (code shown once, good for seven days).

    Raises:
        AccountsExist: this is no new installation.
    """
    if User.objects.exists():
        raise AccountsExist
    found = []
    for username, role in FIRST:
        user, invitation = create_account(None, username, role.label)
        grant(None, Wish(user, role, None, today()))
        found.append(invitation)
    return tuple(found)


def has_accounts() -> bool:
    """Whether there is anybody who could sign in."""
    return User.objects.exists()


@transaction.atomic
def account_with_password(
    username: str, name: str, password: str, role: Role, unit: Unit | None, *, since: date, must_change: bool = False
) -> Mandate:
    """An account that can be used at once: for the demo district. An account of that name is kept, its password set anew.

    Raises:
        NotGranted.
    """
    user = User.objects.filter(username=username).first() or User.objects.create_user(username, None, name)
    user.set_password(password)
    user.must_change = must_change
    user.save()
    held = user.mandates.filter(role=role, unit=unit, since=since).first()
    return held or grant(None, Wish(user, role, unit, since))
